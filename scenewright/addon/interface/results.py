"""The result an editor shows: its active object, material, image, text or strip, where it was generated."""

from __future__ import annotations

import bpy

from ..landing import originals

PROVENANCE_KEY = "scenewright"
Result = bpy.types.ID | bpy.types.Strip


def space_of(context: bpy.types.Context) -> str:
    """Return the kind of the editor that is drawn; without one, as in a script, the 3D viewport."""
    return context.space_data.type if context.space_data else "VIEW_3D"


def active(context: bpy.types.Context) -> Result | None:
    """Return the active datablock or strip that carries its provenance, or None."""
    return next((found for found in _candidates(context) if found is not None and PROVENANCE_KEY in found), None)


def restorable(context: bpy.types.Context) -> bool:
    """Tell whether the active object replaced another one, or was replaced."""
    given = context.view_layer.objects.active
    return given is not None and originals.partner(given, context.scene.objects) is not None


def restorable_material(context: bpy.types.Context) -> bool:
    """Tell whether the active object's active material replaced another one, or was replaced."""
    given = context.view_layer.objects.active
    material = given.active_material if given else None
    return material is not None and originals.partner(material, bpy.data.materials) is not None


def _candidates(context: bpy.types.Context) -> list[Result | None]:
    space, given = context.space_data, context.view_layer.objects.active
    match space_of(context):
        case "IMAGE_EDITOR":
            return [space.image]
        case "TEXT_EDITOR":
            return [space.text]
        case "NODE_EDITOR":
            return [space.id]
        case "SEQUENCE_EDITOR":
            scene = getattr(context, "sequencer_scene", context.scene)
            return [scene.sequence_editor.active_strip if scene and scene.sequence_editor else None]
    return [given, given.active_material if given else None]
