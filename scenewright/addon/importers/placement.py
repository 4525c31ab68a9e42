"""Where a result goes in the open file, and what it is called there."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

import bpy

from ..shared.artifacts import Artifact
from ..shared.messages import Provenance
from . import provenance

Datablocks = list[bpy.types.ID | bpy.types.Strip]
Steps = Generator[None, None, Datablocks]


@dataclass(frozen=True)
class Placement:
    """Says where new datablocks go.

    Attributes:
        folder: where files are written that Blender cannot pack: films.
        scene: name of the scene; "" is the one open when building begins.
        collection: name of the collection for new objects, made when it is missing.
        location: metres, where the origin of new objects is put.
        name: what new datablocks are called; "" takes the artifact's own name.
        provenance: written on every new datablock.
        digest: of the artifact in the backend's store, written beside the provenance.
    """

    folder: Path
    scene: str = ""
    collection: str = "Scenewright"
    location: tuple[float, float, float] = (0.0, 0.0, 0.0)
    name: str = ""
    provenance: Provenance | None = None
    digest: str = ""

    def title(self, artifact: Artifact) -> str:
        """Return what to call the datablock of an artifact."""
        return self.name or artifact.name or type(artifact).__name__

    def sign(self, made: Datablocks) -> None:
        """Write the provenance on new datablocks."""
        if self.provenance is not None:
            for datablock in made:
                provenance.write(datablock, self.provenance, self.digest)

    def find_scene(self) -> bpy.types.Scene:
        """Return the scene, or the open one if it has gone meanwhile."""
        return bpy.data.scenes.get(self.scene) or bpy.context.scene

    def find_collection(self) -> bpy.types.Collection:
        """Return the collection in the scene, made if it is missing."""
        root = self.find_scene().collection
        for collection in root.children_recursive:
            if collection.name == self.collection:
                return collection
        made = bpy.data.collections.new(self.collection)
        root.children.link(made)
        return made

    def add(self, title: str, data: bpy.types.ID | None) -> bpy.types.Object:
        """Make an object of a datablock, an empty of None, and put it in its place; the selection stays as it is."""
        made = bpy.data.objects.new(title, data)
        made.location = self.location
        self.find_collection().objects.link(made)
        return made
