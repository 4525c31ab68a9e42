"""What was made before, by kind: it is still in the backend's store, so that only its digest is sent."""

from __future__ import annotations

from typing import Any

import bpy
from bpy.props import PointerProperty

from ...importers import provenance
from ...properties import KIND_KEY, MADE_KEY
from ...shared.artifacts import Stored
from ...shared.errors import Problem
from .source import Input, Kind, Source, at_once, lacking


def kind_of_results(kind: str, title: str) -> Kind:
    """Return the ways to a kind of artifact that only the backend makes."""
    return Kind((source(kind, title),), {"result": result_property(kind, title)})


def result_property(kind: str, title: str) -> Any:
    """Return the property that chooses among the results of a kind."""

    def is_result(_: object, candidate: bpy.types.Object) -> bool:
        return candidate.get(KIND_KEY) == kind

    words = f"The {title.lower()} to use; empty takes the last one made"
    return PointerProperty(name=title, description=words, type=bpy.types.Object, poll=is_result)


def source(kind: str, title: str) -> Source:
    """Return the source that takes a result of a kind which stands in the scene."""

    def missing(context: bpy.types.Context, given: Input) -> Problem | None:
        if find(context.scene, kind, given.result) is not None:
            return None
        return lacking(f"Make a {title.lower()} first: there is none in this scene.")

    def draw(layout: bpy.types.UILayout, context: bpy.types.Context, given: Input) -> None:
        last = find(context.scene, kind, None)
        layout.prop(given, "result", text=title, placeholder=last.name if last else "")

    def gather(context: bpy.types.Context, given: Input) -> Stored:
        return stored(find(context.scene, kind, given.result))

    return Source("RESULT", title, f"A {title.lower()} made before that stands in this scene",
                  missing, draw, at_once(gather))  # fmt: skip


def find(scene: bpy.types.Scene, kind: str, chosen: bpy.types.Object | None) -> bpy.types.Object | None:
    """Return the object chosen if it still stands in the scene, or else the last one made of a kind."""
    if chosen is not None and chosen.name in scene.objects:
        return chosen
    made = [candidate for candidate in scene.objects if candidate.get(KIND_KEY) == kind]
    return max(made, key=lambda candidate: candidate[MADE_KEY], default=None)


def stored(datablock: bpy.types.ID) -> Stored:
    """Return what stands for the artifact a datablock was made from."""
    return Stored(digest=provenance.read(datablock)[1])
