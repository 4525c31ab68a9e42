"""Scene descriptions: the open scene as it stands now."""

from __future__ import annotations

import bpy

from ...exporters import scene_description
from ...shared.errors import Problem
from .source import Gathering, Input, Kind, Source


def _missing(context: bpy.types.Context, given: Input) -> Problem | None:
    return None


def _draw(layout: bpy.types.UILayout, context: bpy.types.Context, given: Input) -> None:
    count = len(context.scene.objects)
    layout.label(text=f"{context.scene.name}, {count} object{'s' * (count != 1)}", icon="SCENE_DATA")


def _gather(context: bpy.types.Context, given: Input) -> Gathering:
    return (yield from scene_description.from_scene(context.scene))


KIND = Kind((
    Source("SCENE", "Open Scene", "What stands in the scene now, and what its camera sees", _missing, _draw, _gather),
))  # fmt: skip
