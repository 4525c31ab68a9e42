"""Any field as one closed, textured mesh within its budget of triangles."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from scenewright.backend.assets.road import Step
from scenewright.backend.assets.single import textured
from scenewright.shared.artifacts import Mesh
from scenewright.shared.errors import InvalidInput

Extract = Callable[[int, Callable[[float], None]], Mesh | None]

EXTRACTED = 0.4  # fraction of the work
CLOSE = 0.02  # of the triangles asked for
COARSEST = 12  # voxels along a side
EMPTY = "Nothing came out: the shape is empty."


@dataclass(frozen=True)
class Wanted:
    """Say what comes out: triangles at most, texels along the texture's side, metres from the ground up, its name."""

    faces: int
    texture_size: int
    height: float
    name: str


def within_budget(extract: Extract, resolution: int, wanted: Wanted, remedy: str, step: Step) -> tuple[Mesh, int]:
    """Return a field's surface closed, unwrapped and textured, and the resolution that it was extracted at.

    A surface so jagged that it cannot be had with so few triangles is looked at more coarsely.

    Args:
        extract: given voxels along a side and a beat, returns triangles with colours, or None where there are none.
        resolution: to begin with.
        wanted: what comes out.
        remedy: what else to try where the shape is empty.
        step: told the fraction done and the phase; what it raises ends the work.

    Raises:
        InvalidInput: the shape is empty, or too jagged.
    """
    while resolution >= COARSEST:
        body = extract(resolution, lambda done: step(EXTRACTED * done, "Extracting the surface"))
        if body is None:
            break
        named = msgspec.structs.replace(body, name=wanted.name)
        try:
            mesh = textured(
                named, wanted.faces, wanted.texture_size, wanted.height,
                lambda done, phase: step(EXTRACTED + (1 - EXTRACTED) * done, phase),
            )  # fmt: skip
        except ValueError:
            break
        if len(mesh.faces) <= wanted.faces * (1 + CLOSE):
            return mesh, resolution
        resolution //= 2
    else:
        raise InvalidInput(f"The shape is too jagged for {wanted.faces} triangles.", remedy="Ask for more.")
    raise InvalidInput(EMPTY, remedy=remedy)
