"""Radiance fields: those that stand in the scene."""

from __future__ import annotations

import bpy

from ...importers import provenance
from ...properties import FIELD
from ...shared.artifacts import Stored
from ...shared.errors import Problem
from . import results
from .source import Input, Kind, Source, at_once, lacking


def find(scene: bpy.types.Scene) -> bpy.types.Object | None:
    """Return the field chosen in the panel, or else the last one made that still stands in the scene."""
    return results.find(scene, FIELD, scene.scenewright.field)


def missing(context: bpy.types.Context, given: Input) -> Problem | None:
    """Return what is lacking where a field is needed."""
    if find(context.scene) is not None:
        return None
    return lacking("Make a radiance field first: there is none in this scene.")


def _draw(layout: bpy.types.UILayout, context: bpy.types.Context, given: Input) -> None:
    last = find(context.scene)
    layout.prop(context.scene.scenewright, "field", text="Field", placeholder=last.name if last else "")


def _gather(context: bpy.types.Context, given: Input) -> Stored:
    return results.stored(find(context.scene))


def photos(context: bpy.types.Context) -> str:
    """Return the digest of the photos a field was made from, "" where it was made from something else."""
    return provenance.read(find(context.scene))[0].inputs.get("capture", "")


KIND = Kind((
    Source("FIELD", "Field", "A radiance field that stands in this scene", missing, _draw, at_once(_gather),
           lambda context, _: [find(context.scene)]),
))  # fmt: skip
