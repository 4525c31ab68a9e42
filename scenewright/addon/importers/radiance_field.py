"""RadianceField to an empty, the size of its box, that shows where the field is dense."""

from __future__ import annotations

from collections.abc import Generator

import bpy
import numpy as np
from mathutils import Vector

from ..shared.artifacts import RadianceField
from . import aside, points
from .gaussian_splats import colours
from .placement import Placement, Steps

MOST_POINTS = 100_000
OPAQUE = 0.0  # raw density from which a voxel hides most of what is behind it


def build(field: RadianceField, placement: Placement) -> Steps:
    """Build an empty around the field; points in its colours show in the viewport and not in renders.

    The field itself stays in the backend's store under its digest; the empty's properties say where it is and how fine.
    """
    title = placement.title(field)
    data = yield from _points(field, title)
    preview = bpy.data.objects.new(f"{title} preview", data)
    points.show(preview)
    box = _place(field, placement.add(title, None), placement)
    box.empty_display_type = "CUBE"
    box.instance_type, box.instance_collection = "COLLECTION", bpy.data.collections.new(preview.name)
    box.instance_collection.objects.link(preview)
    box.hide_render = True
    return [box, preview, data]


def build_points(field: RadianceField, placement: Placement, *, fog: bool = False) -> Steps:
    """Build a point object, or fog, that renders: a point where the field is dense, in its colours."""
    title = placement.title(field)
    data = yield from _points(field, title)
    made = _place(field, placement.add(title, data), placement)
    (points.show_as_fog if fog else points.show)(made)
    return [made, data]


def _points(field: RadianceField, title: str) -> Generator[None, None, bpy.types.Mesh]:
    places, painted = yield from aside.run(_preview, field)
    radii = np.full(len(places), 1.0 / field.resolution, np.float32)
    return (yield from points.make(title, places, radii, painted))


def _place(field: RadianceField, made: bpy.types.Object, placement: Placement) -> bpy.types.Object:
    low, high = field.aabb
    made.location = Vector(placement.location) + Vector(((low + high) / 2).tolist())
    made.scale = ((high - low) / 2).tolist()
    made["aabb"], made["resolution"] = field.aabb.ravel().tolist(), field.resolution
    return made


def _preview(field: RadianceField) -> tuple[np.ndarray, np.ndarray]:
    """Return places in the box, -1 to 1 each way, where the field is dense, and its colours there, (n, 4) uint8."""
    places = field.vertices.astype(np.float32) * np.float32(2 / field.resolution) - 1
    if field.contracted:  # the inner half of the grid is the box
        places *= 2
    dense = np.flatnonzero((field.density > OPAQUE) & (np.abs(places) <= 1).all(axis=1))
    dense = dense[:: len(dense) // MOST_POINTS + 1]
    return places[dense], colours(field.harmonics[dense, :, 0])
