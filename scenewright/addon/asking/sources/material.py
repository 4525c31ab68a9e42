"""Materials: the one chosen, or that of the active slot."""

from __future__ import annotations

import bpy
from bpy.props import PointerProperty

from ...exporters import material
from ...shared.artifacts import Material
from ...shared.errors import Problem
from .source import Input, Kind, Source, at_once, lacking


def _chosen(context: bpy.types.Context, given: Input) -> bpy.types.Material | None:
    active = context.view_layer.objects.active
    return given.material or (active.active_material if active else None)


def _missing(context: bpy.types.Context, given: Input) -> Problem | None:
    found = _chosen(context, given)
    if found is None:
        return lacking("Choose a material, or give the active object one.")
    obstacle = material.obstacle(found)
    return lacking(obstacle, "Bake it to an image first.") if obstacle else None


def _draw(layout: bpy.types.UILayout, context: bpy.types.Context, given: Input) -> None:
    found = _chosen(context, given)
    layout.prop(given, "material", text="Material", placeholder=found.name if found else "")


def _gather(context: bpy.types.Context, given: Input) -> Material:
    return material.from_datablock(_chosen(context, given))


KIND = Kind(
    (
        Source("MATERIAL", "Material", "A material whose maps are images, or the active slot's",
               _missing, _draw, at_once(_gather)),
    ),
    {
        "material": PointerProperty(
            name="Material", description="A material; empty takes the active slot's", type=bpy.types.Material
        )
    },
)  # fmt: skip
