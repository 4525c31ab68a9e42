"""The box and the sphere around objects as they render."""

from __future__ import annotations

from collections.abc import Iterator, Set
from typing import NamedTuple

import bpy
import numpy as np

from ..shared.errors import InvalidInput
from .cameras import evaluate

SOLID = frozenset({"MESH", "CURVE", "SURFACE", "FONT", "META"})
SHAPELESS = frozenset({"EMPTY", "LIGHT", "LIGHT_PROBE", "CAMERA", "SPEAKER", "ARMATURE", "LATTICE"})
MARGIN = 0.02


class Bounds(NamedTuple):
    """Where objects are.

    Attributes:
        aabb: (2, 3) float32, metres, world; a fiftieth of the longest side wider than the objects on each side.
        centre: (3,) float32, metres, the middle of the box.
        radius: metres, of the sphere around the centre that holds the objects.
    """

    aabb: np.ndarray
    centre: np.ndarray
    radius: float


def bounds(scene: bpy.types.Scene, objects: Set[bpy.types.Object]) -> Bounds:
    """Return where objects are, instances of collections included, after modifiers and animation.

    Raises:
        InvalidInput: none of them renders as anything.
    """
    clouds = list(_points(evaluate(scene), objects))
    if not clouds:
        raise InvalidInput("Nothing selected can be rendered.", remedy="Select at least one object that renders.")
    points = np.concatenate(clouds)
    low, high = points.min(axis=0), points.max(axis=0)
    centre = (low + high) / 2
    radius = float(np.linalg.norm(points - centre, axis=1).max())
    margin = MARGIN * max(float((high - low).max()), 1e-6)
    return Bounds(np.stack([low - margin, high + margin]).astype(np.float32), centre, max(radius, 1e-6))


def _points(depsgraph: bpy.types.Depsgraph, objects: Set[bpy.types.Object]) -> Iterator[np.ndarray]:
    for instance in depsgraph.object_instances:
        owner = instance.parent if instance.is_instance else instance.object
        shape = instance.object
        if owner.original in objects and shape.type not in SHAPELESS and not shape.hide_render:
            to_world = np.array(instance.matrix_world, np.float32)
            yield _local_points(shape) @ to_world[:3, :3].T + to_world[:3, 3]


def _local_points(shape: bpy.types.Object) -> np.ndarray:
    if shape.type not in SOLID:
        return np.array(shape.bound_box, np.float32)
    mesh = shape.to_mesh()
    points = np.empty((len(mesh.vertices), 3), np.float32)
    mesh.attributes["position"].data.foreach_get("vector", points.ravel())
    shape.to_mesh_clear()
    return points if len(points) else np.array(shape.bound_box, np.float32)
