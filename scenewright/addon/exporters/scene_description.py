"""The open scene to SceneDescription: what stands in it and what its camera sees, a few milliseconds at a time."""

from __future__ import annotations

from collections.abc import Generator

import bpy
import msgspec

from ..shared.artifacts import SceneDescription
from ..shared.described import DescribedObject
from . import surfaces
from .cameras import evaluate, picture_size
from .inventory import Inventory
from .lenses import camera, light
from .pace import Pace
from .sighting import Sighting

Steps = Generator[tuple[int, int], None, SceneDescription]


def from_scene(scene: bpy.types.Scene) -> Steps:
    """Describe a scene at its current frame.

    Yields:
        How much is done, and of how much, every few milliseconds.

    Returns:
        Every object with its measures; its materials, lights and cameras. Where the camera is one that can be
        calculated with, perspective or orthographic, also where each thing is in the picture, and how much of it is
        seen: by rays through a grid of points of the picture, on to the surfaces themselves.
    """
    pace, depsgraph = Pace(), evaluate(scene)
    inventory, things = Inventory(scene, depsgraph), list(scene.objects)
    described: list[DescribedObject] = []
    for thing in things:
        described.append(inventory.describe(thing))
        if pace.over():
            yield len(described), 2 * len(things)
    used = {slot.material for thing in things for slot in thing.material_slots if slot.material}
    materials = []
    for given in sorted(used, key=lambda material: material.name):
        materials.append(surfaces.describe(given))
        if pace.over():
            yield len(described), 2 * len(things)
    clear = {given.name for given in materials if given.transmission > 0.5}
    target = ""
    if scene.camera is not None and scene.camera.data.type in {"PERSP", "ORTHO"}:
        views, target = yield from Sighting(scene, depsgraph, things, described, clear).look(pace)
        described = [msgspec.structs.replace(each, view=view) for each, view in zip(described, views, strict=True)]
    return _whole(scene, described, materials, target)


def _whole(scene: bpy.types.Scene, described: list[DescribedObject], materials: list, target: str) -> SceneDescription:
    width, height = picture_size(scene.render)
    hidden = {each.name: (each.hidden, each.renders) for each in described}
    units = scene.unit_settings
    return SceneDescription(
        name=scene.name,
        objects=tuple(described),
        materials=tuple(materials),
        lights=tuple(light(each, *hidden[each.name]) for each in scene.objects if each.type == "LIGHT"),
        cameras=tuple(camera(each, scene, target) for each in scene.objects if each.type == "CAMERA"),
        width=width,
        height=height,
        frame=scene.frame_current,
        frame_start=scene.frame_start,
        frame_end=scene.frame_end,
        frame_rate=scene.render.fps / scene.render.fps_base,
        unit_scale=units.scale_length if units.system != "NONE" else 1.0,
        unit_system=units.system.lower(),
        world=surfaces.sky(scene.world),
        engine=scene.render.engine,
    )
