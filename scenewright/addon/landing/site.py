"""What every kind of landing needs: the wish, where new datablocks go, and a place for remarks."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace

import bpy

from ..importers import Placement
from ..shared.artifacts import Artifact
from .spots import Spot
from .wish import Wish

UPRIGHT = math.pi / 2


@dataclass(frozen=True)
class Site:
    """Where one artifact lands.

    Attributes:
        placement: names, collection and provenance of its datablocks.
        wish: what the artist chose.
        spot: where objects stand.
        remarks: sentences about what could not be done as wished; landings add to it.
    """

    placement: Placement
    wish: Wish
    spot: Spot
    remarks: list[str] = field(default_factory=list)

    @property
    def scene(self) -> bpy.types.Scene:
        """The scene it lands in."""
        return self.placement.find_scene()

    @property
    def frame(self) -> int:
        """The frame that strips and films begin at: a film of the scene's camera where the camera began."""
        provenance = self.placement.provenance
        follows_camera = provenance is not None and "path" in provenance.inputs
        return self.scene.frame_start if follows_camera else self.wish.frame

    @property
    def shifted(self) -> Placement:
        """The placement of shapes that keep their own coordinates."""
        return replace(self.placement, location=self.spot.shift)

    def title(self, artifact: Artifact) -> str:
        """Return what to call its datablocks."""
        return self.placement.title(artifact)

    def upright(self, title: str, content: bpy.types.ID | None) -> bpy.types.Object:
        """Make an object that stands on its spot and faces the front view."""
        made = replace(self.placement, location=self.spot.target).add(title, content)
        made.rotation_euler = (UPRIGHT, 0.0, 0.0)
        return made
