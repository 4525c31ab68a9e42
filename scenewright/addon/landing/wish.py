"""How one result is to land, as it was written down when it was asked for."""

from __future__ import annotations

from typing import Any

import bpy
import msgspec
from mathutils import Matrix

from . import identity


class Anchor(msgspec.Struct, frozen=True, kw_only=True):
    """What finds an object again; `matrix` is its matrix_world then, row by row, metres."""

    identity: str
    name: str
    matrix: tuple[float, ...]

    def find(self, scene: bpy.types.Scene) -> bpy.types.Object | None:
        """Return the object in a scene, or None if it is gone."""
        return identity.find(self.identity, self.name, scene)

    def to_world(self) -> Matrix:
        """Return where the object stood."""
        return Matrix([self.matrix[row : row + 4] for row in range(0, 16, 4)])


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """One job's `landing`; the words are those of `choices`, and what is missing there is as here.

    Attributes:
        cursor: metres, world; where the 3D cursor was.
        frame: where the playhead was.
        sources: what the result is made from.
        object: the active object, which a material is assigned to and a speaker parented to.
        slot: its active material slot.
    """

    place: str = "AUTO"
    collection: str = "Scenewright"
    floor: bool = True
    shading: str = "AUTO"
    material: str = "ACTIVE"
    image: str = "EDITOR"
    sound: str = "STRIP"
    film: str = "STRIP"
    field: str = "BOX"
    text: str = "LIVE"
    cursor: tuple[float, float, float] = (0.0, 0.0, 0.0)
    frame: int = 1
    sources: tuple[Anchor, ...] = ()
    object: Anchor | None = None
    slot: int = 0

    @property
    def where(self) -> str:
        """The place, where it was left to the result: beside what it was made from, or at the 3D cursor."""
        return self.place if self.place != "AUTO" else "BESIDE" if self.sources else "CURSOR"


def read(landing: dict[str, Any]) -> Wish:
    """Return the wish in a job's record; what another version wrote differently is as it is by default."""
    try:
        return msgspec.convert(landing, Wish)
    except msgspec.ValidationError:
        return Wish()
