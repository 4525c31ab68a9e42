"""Levels of detail that look alike share one material, instead of a copy of every texture each."""

from __future__ import annotations

from collections.abc import Sequence

import bpy
import msgspec
import numpy as np

from ..shared.artifacts import Artifact, Material, Mesh


class Shared:
    """The materials that one landing has made so far."""

    def __init__(self) -> None:
        self._made: list[tuple[Material, bpy.types.Material]] = []

    def taken(self, artifact: Artifact) -> tuple[Artifact, bpy.types.Material | None]:
        """Return what is left to build of an artifact, and the datablock that is its material already."""
        if isinstance(artifact, Mesh) and artifact.material is not None and not artifact.materials:
            for material, datablock in self._made:
                if same(material, artifact.material):
                    return msgspec.structs.replace(artifact, material=None), datablock
        return artifact, None

    def keep(self, artifact: Artifact, made: Sequence[bpy.types.ID]) -> None:
        """Remember the material that was made for an artifact."""
        datablock = next((each for each in made if isinstance(each, bpy.types.Material)), None)
        if isinstance(artifact, Mesh) and not artifact.materials and artifact.material and datablock:
            self._made.append((artifact.material, datablock))


def same(one: object, other: object) -> bool:
    """Tell whether two materials, or parts of them, are equal."""
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
        return np.array_equal(one, other)
    if isinstance(one, msgspec.Struct) and type(one) is type(other):
        return all(same(getattr(one, name), getattr(other, name)) for name in one.__struct_fields__)
    return one == other
