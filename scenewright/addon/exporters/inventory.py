"""What is known of an object without looking through a camera: names, places, measures, counts."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

import bpy
import numpy as np

from ..shared.described import DescribedObject
from .bounds import SHAPELESS

MOST_INSTANCES = 20_000  # that are looked at for the boxes around what instances others


class Box(NamedTuple):
    """The corners of a box along the world's axes, (3,) each."""

    low: np.ndarray
    high: np.ndarray


class Inventory:
    """Describes the objects of a scene as its frame evaluates them."""

    def __init__(self, scene: bpy.types.Scene, depsgraph: bpy.types.Depsgraph) -> None:
        self._depsgraph, self._layer = depsgraph, scene.view_layers[0]
        self._inside = {collection.name for collection in scene.collection.children_recursive}
        self._rendering = set(_rendering(self._layer.layer_collection))
        instancing = any(thing.instance_type == "COLLECTION" for thing in scene.objects)
        self._instanced = _instanced(depsgraph) if instancing else {}

    def describe(self, thing: bpy.types.Object) -> DescribedObject:
        """Return what an object is; its view is added by who looks."""
        evaluated = thing.evaluated_get(self._depsgraph)
        box = self._instanced.get(thing.name) or world_box(evaluated)
        materials = dict.fromkeys(slot.material.name for slot in thing.material_slots if slot.material)
        is_mesh = evaluated.type == "MESH"
        return DescribedObject(
            name=thing.name,
            kind="instance" if thing.name in self._instanced else thing.type.lower().replace("_", " "),
            parent=thing.parent.name if thing.parent else "",
            collections=tuple(each.name for each in thing.users_collection if each.name in self._inside),
            location=_vector(evaluated.matrix_world.translation),
            rotation=_vector(math.degrees(turn) for turn in evaluated.matrix_world.to_euler()),
            dimensions=_vector(box.high - box.low if thing.name in self._instanced else evaluated.dimensions),
            low=_vector(box.low),
            high=_vector(box.high),
            materials=tuple(materials),
            modifiers=tuple(map(_modifier, thing.modifiers)),
            vertices=len(evaluated.data.vertices) if is_mesh else 0,
            faces=len(evaluated.data.polygons) if is_mesh else 0,
            hidden=not thing.visible_get(view_layer=self._layer),
            renders=not thing.hide_render and thing in self._rendering,
            animated=_is_animated(thing),
        )


def world_box(evaluated: bpy.types.Object) -> Box:
    """Return the box around an evaluated object along the world's axes; around a mesh, exactly."""
    points = world_points(evaluated)
    return Box(points.min(axis=0), points.max(axis=0))


def world_points(evaluated: bpy.types.Object, most: int = 0) -> np.ndarray:
    """Return points an evaluated object lies between, (n, 3) float64, world: of a mesh its vertices, at most `most`.

    Of what has no shape, such as a light, that is its origin.
    """
    to_world = np.array(evaluated.matrix_world)
    if evaluated.type in SHAPELESS:
        return to_world[:3, 3][None]
    points = np.array(evaluated.bound_box, np.float64)
    if evaluated.type == "MESH" and len(evaluated.data.vertices):
        found = np.empty((len(evaluated.data.vertices), 3), np.float32)
        evaluated.data.attributes["position"].data.foreach_get("vector", found.ravel())
        points = found[:: -(-len(found) // most)] if most else found
    return points @ to_world[:3, :3].T + to_world[:3, 3]


def _instanced(depsgraph: bpy.types.Depsgraph) -> dict[str, Box]:
    """Return the boxes around what empties instance, by the names of these."""
    found: dict[str, Box] = {}
    for number, instance in enumerate(depsgraph.object_instances):
        if number == MOST_INSTANCES:
            break
        if not instance.is_instance or instance.object.type in SHAPELESS or instance.parent.type != "EMPTY":
            continue
        to_world = np.array(instance.matrix_world)
        points = np.array(instance.object.bound_box, np.float64) @ to_world[:3, :3].T + to_world[:3, 3]
        low, high = points.min(axis=0), points.max(axis=0)
        before = found.get(instance.parent.original.name, Box(low, high))
        found[instance.parent.original.name] = Box(np.minimum(low, before.low), np.maximum(high, before.high))
    return found


def _rendering(layer: bpy.types.LayerCollection) -> Iterator[bpy.types.Object]:
    if layer.exclude or layer.collection.hide_render:
        return
    yield from layer.collection.objects
    for child in layer.children:
        yield from _rendering(child)


def _modifier(modifier: bpy.types.Modifier) -> str:
    return str(modifier.bl_rna.properties["type"].enum_items[modifier.type].name)


def _is_animated(thing: bpy.types.Object) -> bool:
    owners = (thing, thing.data, getattr(thing.data, "shape_keys", None))
    moved = (owner.animation_data for owner in owners if owner is not None and hasattr(owner, "animation_data"))
    return any(found is not None and (found.action or found.nla_tracks or found.drivers) for found in moved)


def _vector(values: object) -> tuple[float, float, float]:
    return tuple(float(value) for value in values)
