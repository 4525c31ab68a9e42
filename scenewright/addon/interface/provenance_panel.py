"""How the active result came to be, and what can be done with it, in every editor that can show one."""

from __future__ import annotations

import bpy

from ..landing import lip_sync, originals
from ..properties import is_field
from . import code_operators, results
from .drawing import write
from .panels import belongs, in_every_editor

ICONS = {"Object": "OBJECT_DATA", "Material": "MATERIAL", "Image": "IMAGE_DATA", "Text": "TEXT"}


class SCENEWRIGHT_PT_result:
    """How the active result came to be."""

    bl_label = "Result"
    bl_order = 4

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """Only where something generated is active, or hidden behind what was."""
        if not belongs(context):
            return False
        if results.active(context) is not None:
            return True
        return results.space_of(context) == "VIEW_3D" and results.restorable(context)

    def draw(self, context: bpy.types.Context) -> None:
        """Draw what is known of the result, and its buttons."""
        found = results.active(context)
        if found is not None:
            draw_result(self.layout, context, found)
        elif results.space_of(context) == "VIEW_3D":
            _draw_originals(self.layout, context)


def draw_result(layout: bpy.types.UILayout, context: bpy.types.Context, found: results.Result) -> None:
    """Draw how a result came to be, and what can be done with it."""
    from ..importers import provenance
    from ..landing import assets, words

    written, _ = provenance.read(found)
    layout.label(text=found.name, icon=ICONS.get(found.bl_rna.identifier, "SEQUENCE"))
    write(layout, context, words.summary(written))
    if not written.commercial:
        alert = layout.column()
        alert.alert = True
        write(alert, context, "Not for commercial use.", icon="ERROR")
    column = layout.column(align=True)
    if isinstance(found, bpy.types.Object) and is_field(None, found):
        _draw_field(column)
    if isinstance(found, bpy.types.Strip) and found.type == "SOUND" and lip_sync.kept(found.sound):
        column.operator("scenewright.lip_sync", icon="SHAPEKEY_DATA")
    if code_operators.is_code(found):
        column.operator("scenewright.run_code", icon="PLAY").text = found.name
    _draw_buttons(column, seeded="seed" in written.settings)
    if results.space_of(context) == "VIEW_3D":
        _draw_originals(column, context)
    if assets.can_be(found):
        column.operator("scenewright.mark_asset", icon="ASSET_MANAGER")
    header, body = layout.panel("scenewright_provenance", default_closed=True)
    header.label(text="Details")
    if body is not None:
        _draw_details(body, words.details(written))
        body.operator("scenewright.copy_settings", icon="COPYDOWN")
        body.operator("scenewright.export_manifest", icon="FILE_TEXT")


def _draw_buttons(layout: bpy.types.UILayout, *, seeded: bool) -> None:
    row = layout.row(align=True)
    row.operator("scenewright.generate_again", icon="FILE_REFRESH")
    if seeded:
        row.operator("scenewright.generate_again", text="New Seed").new_seed = True


def _draw_field(layout: bpy.types.UILayout) -> None:
    row = layout.row(align=True)
    row.operator("scenewright.use_field", text="Make Mesh", icon="MESH_DATA").task = "field-to-mesh"
    row.operator("scenewright.use_field", text="Film It", icon="CAMERA_DATA").task = "field-to-video"


def _draw_originals(layout: bpy.types.UILayout, context: bpy.types.Context) -> None:
    if results.restorable(context):
        given = context.view_layer.objects.active
        text = "Show the Result" if originals.REPLACED_KEY in given else "Bring Back Original"
        layout.operator("scenewright.bring_back", text=text, icon="LOOP_BACK").kind = "OBJECT"
    if results.restorable_material(context):
        layout.operator("scenewright.bring_back", text="Swap Material Back", icon="MATERIAL").kind = "MATERIAL"


def _draw_details(layout: bpy.types.UILayout, rows: list[tuple[str, str]]) -> None:
    column = layout.column(align=True)
    column.scale_y = 0.8
    for name, value in rows:
        split = column.split(factor=0.4)
        split.label(text=name)
        split.label(text=value)


CLASSES = in_every_editor(SCENEWRIGHT_PT_result)
