"""Point clouds: the points of the active object, or a result."""

from __future__ import annotations

import bpy

from ...exporters import point_cloud
from ...shared.artifacts import PointCloud
from ...shared.errors import Problem
from . import results
from .source import Input, Kind, Source, at_once, lacking

TAG, TITLE = "point-cloud", "Point Cloud"


def _active(context: bpy.types.Context) -> bpy.types.Object | None:
    active = context.view_layer.objects.active
    return active if active is not None and active.type in {"MESH", "POINTCLOUD"} else None


def _missing(context: bpy.types.Context, given: Input) -> Problem | None:
    return None if _active(context) else lacking("Make an object with points the active one.")


def _draw(layout: bpy.types.UILayout, context: bpy.types.Context, given: Input) -> None:
    active = _active(context)
    layout.label(text=active.name if active else "No active object with points", icon="OUTLINER_OB_POINTCLOUD")


def _gather(context: bpy.types.Context, given: Input) -> PointCloud:
    return point_cloud.from_object(_active(context))


KIND = Kind(
    (
        Source("ACTIVE", "Active Object", "The points of the active object: its vertices, if it is a mesh",
               _missing, _draw, at_once(_gather)),
        results.source(TAG, TITLE),
    ),
    {"result": results.result_property(TAG, TITLE)},
)  # fmt: skip
