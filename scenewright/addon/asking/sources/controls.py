"""Control pictures: depth, normals or edges of the open scene, as the task beside them says."""

from __future__ import annotations

import bpy

from ... import folders
from ...exporters import control, view
from ...shared.artifacts import Image
from ...shared.errors import Problem
from .source import Input, Source, at_once, lacking

SHOWN = {"depth": "Depth: white is near", "normal": "Normals, as the camera sees them", "edges": "Edges: white lines"}


def kind_of(given: Input) -> str:
    """Return what the task that an input belongs to wants its control picture to say."""
    task = given.id_data.path_resolve(given.path_from_id().rpartition(".")[0])
    return task.kind if getattr(task, "kind", "") in control.KINDS else "depth"


def _camera_missing(context: bpy.types.Context, given: Input) -> Problem | None:
    return None if context.scene.camera else lacking("Add a camera: the scene has none.")


def _draw_camera(layout: bpy.types.UILayout, context: bpy.types.Context, given: Input) -> None:
    layout.prop(context.scene, "camera", text="Camera")
    _draw_viewport(layout, context, given)


def _gather_camera(context: bpy.types.Context, given: Input) -> Image:
    return control.from_camera(context.scene, folders.own(), given.size, kind_of(given))


def _viewport_missing(context: bpy.types.Context, given: Input) -> Problem | None:
    if bpy.app.background:
        return lacking("There is no viewport without a window.", "Use the camera instead.")
    return None if view.find_area(context, "VIEW_3D") else lacking("Open a 3D viewport in this window.")


def _draw_viewport(layout: bpy.types.UILayout, context: bpy.types.Context, given: Input) -> None:
    layout.label(text=SHOWN[kind_of(given)], icon="SCENE_DATA")
    layout.prop(given, "size")


def _gather_viewport(context: bpy.types.Context, given: Input) -> Image:
    return control.from_viewport(context, folders.own(), given.size, kind_of(given))


CONTROLS = (
    Source("SCENE_CAMERA", "Scene from Camera", "Depth, normals or edges of the scene, as its camera sees it",
           _camera_missing, _draw_camera, at_once(_gather_camera)),
    Source("SCENE_VIEWPORT", "Scene from Viewport", "Depth, normals or edges of the scene, as the 3D viewport shows it",
           _viewport_missing, _draw_viewport, at_once(_gather_viewport)),
)  # fmt: skip
