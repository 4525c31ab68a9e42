"""Camera paths: the scene's camera over its frame range."""

from __future__ import annotations

import bpy

from ...exporters import camera_path
from ...shared.artifacts import Artifact
from ...shared.errors import Problem
from .source import Input, Kind, Source, at_once, lacking


def _missing(context: bpy.types.Context, given: Input) -> Problem | None:
    return None if context.scene.camera else lacking("Add a camera: the scene has none to film with.")


def _draw(layout: bpy.types.UILayout, context: bpy.types.Context, given: Input) -> None:
    scene = context.scene
    layout.prop(scene, "camera", text="Camera")
    column = layout.column(align=True)
    column.prop(scene, "frame_start", text="Frame Start")
    column.prop(scene, "frame_end", text="End")


def _gather(context: bpy.types.Context, given: Input) -> Artifact:
    return camera_path.from_scene(context.scene)


def _selected(context: bpy.types.Context) -> list[bpy.types.Object]:
    return [chosen for chosen in context.view_layer.objects.selected if chosen.type == "CAMERA"]


def _selected_missing(context: bpy.types.Context, given: Input) -> Problem | None:
    return None if _selected(context) else lacking("Select the cameras to look through.")


def _draw_selected(layout: bpy.types.UILayout, context: bpy.types.Context, given: Input) -> None:
    _draw_cameras(layout, _selected(context))


def _gather_selected(context: bpy.types.Context, given: Input) -> Artifact:
    return camera_path.from_cameras(_selected(context), context.scene)


def _marked(context: bpy.types.Context) -> list[bpy.types.Object]:
    markers = sorted(context.scene.timeline_markers, key=lambda marker: marker.frame)
    return list(dict.fromkeys(marker.camera for marker in markers if marker.camera is not None))


def _marked_missing(context: bpy.types.Context, given: Input) -> Problem | None:
    return None if _marked(context) else lacking("No marker has a camera.", "Bind cameras to markers in the timeline.")


def _draw_marked(layout: bpy.types.UILayout, context: bpy.types.Context, given: Input) -> None:
    _draw_cameras(layout, _marked(context))


def _gather_marked(context: bpy.types.Context, given: Input) -> Artifact:
    return camera_path.from_cameras(_marked(context), context.scene)


def _draw_cameras(layout: bpy.types.UILayout, cameras: list[bpy.types.Object]) -> None:
    text = cameras[0].name if len(cameras) == 1 else f"{len(cameras)} cameras" if cameras else "No camera"
    layout.label(text=text, icon="CAMERA_DATA")


KIND = Kind((
    Source("CAMERA", "Scene Camera", "The scene's camera over its frame range", _missing, _draw, at_once(_gather)),
    Source("SELECTED", "Selected Cameras", "Each selected camera as it stands now",
           _selected_missing, _draw_selected, at_once(_gather_selected)),
    Source("MARKERS", "Camera Markers", "The cameras bound to markers, as they stand now",
           _marked_missing, _draw_marked, at_once(_gather_marked)),
))  # fmt: skip
