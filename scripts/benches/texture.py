"""Pretrained pipelines, materials and painted meshes: one function for each row."""

from __future__ import annotations

from benches import materials, pipelines, projection

ROWS = (pipelines.overhead, materials.procedural, materials.quilted, materials.diffused, projection.measure)


def measure() -> dict[str, float]:
    """Return all of it."""
    found: dict[str, float] = {}
    for row in ROWS:
        found |= row()
    return found
