"""A described scene as answers need it: its things by what they are called, how they look and where they are."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from scenewright.backend.sight import colours
from scenewright.backend.sight.names import tokens
from scenewright.shared.artifacts import SceneDescription
from scenewright.shared.described import DescribedCamera, DescribedMaterial, DescribedObject

Floats = NDArray[np.float64]
METAL, CLEAR = 0.5, 0.5
ROUGH, SHINY = 0.6, 0.3
WITHOUT_SHAPE = {"light", "camera", "empty", "armature", "lattice", "speaker", "light probe"}


class Room:
    """A scene that is asked about.

    Attributes:
        described: all that is known.
        things: what has a shape.
    """

    def __init__(self, described: SceneDescription) -> None:
        self.described = described
        self.things = [each for each in described.objects if each.kind not in WITHOUT_SHAPE]
        self._materials = {each.name: each for each in described.materials}
        self._words = {each.name: tokens(each.name) for each in described.objects}

    @cached_property
    def camera(self) -> DescribedCamera | None:
        """The scene's camera."""
        return next((each for each in self.described.cameras if each.active), None)

    @cached_property
    def axes(self) -> Floats:
        """Unit vectors to the right, away and up, (3, 3): as the camera sees the floor, or as the front view does."""
        up = np.array([0.0, 0.0, 1.0])
        if self.camera is None:
            return np.eye(3)
        level: Floats = np.array(self.camera.right, np.float64) * (1, 1, 0)
        if np.linalg.norm(level) < 1e-6:
            return np.eye(3)
        right = level / np.linalg.norm(level)
        return np.stack([right, np.cross(up, right), up])

    def words(self, thing: DescribedObject) -> tuple[str, ...]:
        """Return what the name of a thing is made of."""
        return self._words[thing.name]

    def materials(self, thing: DescribedObject) -> list[DescribedMaterial]:
        """Return the materials of a thing."""
        return [self._materials[name] for name in thing.materials if name in self._materials]

    def colours(self, thing: DescribedObject) -> list[str]:
        """Return the names of its colours; of what takes its colour from a node, none."""
        found = [colours.name_of(each.base_colour) for each in self.materials(thing) if each.base_colour is not None]
        return list(dict.fromkeys(found))

    def named(self, name: str) -> DescribedObject | None:
        """Return the object of exactly this name."""
        return next((each for each in self.described.objects if each.name == name), None)


def middle(thing: DescribedObject) -> Floats:
    """Return the middle of the box around a thing, (3,)."""
    return (np.array(thing.low) + thing.high) / 2


def size(thing: DescribedObject) -> Floats:
    """Return the sides of the box around a thing, (3,)."""
    return np.array(thing.high) - thing.low


def is_seen(thing: DescribedObject) -> bool:
    """Tell whether the camera sees any of a thing."""
    return thing.view is not None and thing.view.visible > 0


QUALITIES: dict[str, Callable[[Room, DescribedObject], bool]] = {
    "metal": lambda room, thing: any(each.metallic > METAL for each in room.materials(thing)),
    "clear": lambda room, thing: any(each.transmission > CLEAR for each in room.materials(thing)),
    "glowing": lambda room, thing: any(each.emission > 0 for each in room.materials(thing)),
    "rough": lambda room, thing: any(each.roughness >= ROUGH for each in room.materials(thing)),
    "shiny": lambda room, thing: any(each.roughness <= SHINY for each in room.materials(thing)),
    "hidden": lambda room, thing: thing.hidden or not thing.renders,
    "visible": lambda room, thing: is_seen(thing) if room.camera else not thing.hidden,
    "animated": lambda room, thing: thing.animated,
    "textured": lambda room, thing: any(each.texture for each in room.materials(thing)),
}
QUALITY_WORDS = {
    "metal": "metal", "metallic": "metal", "transparent": "clear", "clear": "clear", "glass": "clear",
    "see-through": "clear", "glowing": "glowing", "emissive": "glowing", "luminous": "glowing", "rough": "rough",
    "matte": "rough", "matt": "rough", "dull": "rough", "shiny": "shiny", "glossy": "shiny", "smooth": "shiny",
    "polished": "shiny", "hidden": "hidden", "invisible": "hidden", "visible": "visible", "animated": "animated",
    "moving": "animated", "textured": "textured",
}  # fmt: skip
