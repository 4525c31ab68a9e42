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


KIND = Kind((
    Source("CAMERA", "Scene Camera", "The scene's camera over its frame range", _missing, _draw, at_once(_gather)),
))  # fmt: skip
