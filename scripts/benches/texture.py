"""Pretrained pipelines, materials and painted meshes: one function for each row."""

from __future__ import annotations

from benches import pipelines, projection

ROWS = (pipelines.overhead, projection.measure)


def measure() -> dict[str, float]:
    """Return all of it."""
    found: dict[str, float] = {}
    for row in ROWS:
        found |= row()
    return found
