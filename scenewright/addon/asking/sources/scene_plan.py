"""Scene plans: a text that was made from one, or that holds one as JSON."""

from __future__ import annotations

import bpy
from bpy.props import PointerProperty

from ... import plans
from ...exporters import scene_plan
from ...properties import KIND_KEY
from ...shared.artifacts import ScenePlan, Stored
from ...shared.errors import Problem
from . import results
from .source import Input, Kind, Source, at_once, lacking

TAG = "scene-plan"


def _is_plan(candidate: bpy.types.Text) -> bool:
    return candidate.get(KIND_KEY) == TAG or candidate.name.endswith(".json")


def _missing(context: bpy.types.Context, given: Input) -> Problem | None:
    return None if given.text else lacking("Choose the text that holds the plan.")


def _draw(layout: bpy.types.UILayout, context: bpy.types.Context, given: Input) -> None:
    layout.prop(given, "text", text="Plan")


def _gather(context: bpy.types.Context, given: Input) -> ScenePlan | Stored:
    if given.text.scenewright_plan.rest:
        return plans.read(given.text.scenewright_plan)
    if given.text.get(KIND_KEY) == TAG:
        return results.stored(given.text)
    return scene_plan.from_datablock(given.text)


KIND = Kind(
    (Source("TEXT", "Text", "A plan made before, or one written as JSON", _missing, _draw, at_once(_gather)),),
    {
        "text": PointerProperty(
            name="Plan", description="A plan made before, or a text with a plan as JSON", type=bpy.types.Text,
            poll=lambda _, candidate: _is_plan(candidate),
        )
    },
)  # fmt: skip
