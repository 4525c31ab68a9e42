"""RadianceField to an empty, the size of its box, that shows where the field is dense."""

from __future__ import annotations

import bpy
import numpy as np
from mathutils import Vector

from ..shared.artifacts import RadianceField
from . import points
from .gaussian_splats import colours
from .placement import Placement, Steps

MOST_POINTS = 100_000
OPAQUE = 0.0  # raw density from which a voxel hides most of what is behind it


def build(field: RadianceField, placement: Placement) -> Steps:
    """Build an empty around the field; points in its colours show in the viewport and not in renders.

    The field itself stays in the backend's store under its digest; the empty's properties say where it is and how fine.
    """
    title = placement.title(field)
    places, dense = _preview(field)
    yield
    radii = np.full(len(dense), 1.0 / field.resolution, np.float32)
    data = yield from points.make(title, places, radii, colours(field.harmonics[dense, :, 0]))
    preview = bpy.data.objects.new(f"{title} preview", data)
    points.show(preview)
    low, high = field.aabb
    box = placement.add(title, None)
    box.empty_display_type = "CUBE"
    box.location = Vector(placement.location) + Vector(((low + high) / 2).tolist())
    box.scale = ((high - low) / 2).tolist()
    box.instance_type, box.instance_collection = "COLLECTION", bpy.data.collections.new(preview.name)
    box.instance_collection.objects.link(preview)
    box.hide_render = True
    box["aabb"], box["resolution"] = field.aabb.ravel().tolist(), field.resolution
    return [box, preview, data]


def _preview(field: RadianceField) -> tuple[np.ndarray, np.ndarray]:
    """Return places in the box, -1 to 1 each way, and which of the field's vertices stand there."""
    places = field.vertices.astype(np.float32) * np.float32(2 / field.resolution) - 1
    if field.contracted:  # the inner half of the grid is the box
        places *= 2
    dense = np.flatnonzero((field.density > OPAQUE) & (np.abs(places) <= 1).all(axis=1))
    dense = dense[:: len(dense) // MOST_POINTS + 1]
    return places[dense], dense
