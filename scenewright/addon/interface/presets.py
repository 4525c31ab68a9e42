"""The menu of presets of a generator, and what can be done with them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import bpy
from bpy.props import StringProperty

from .. import runtime
from ..asking import editors

if TYPE_CHECKING:
    from ..asking.presets import Preset
    from ..shared.schema import GeneratorInfo


def chosen(context: bpy.types.Context) -> GeneratorInfo | None:
    """Return the generator chosen in the editor that is used."""
    session = runtime.current()
    if session is None or not session.catalogue.generators:
        return None
    choice = editors.of(context).choice
    return session.catalogue.chosen(context.scene, getattr(context.scene.scenewright_forms, choice, ""))


class SCENEWRIGHT_MT_presets(bpy.types.Menu):
    """Settings kept under a name"""

    bl_label = "Presets"

    def draw(self, context: bpy.types.Context) -> None:
        """Draw the presets, and what can be done with them."""
        from ..asking import presets

        layout, info = self.layout, chosen(context)
        names = presets.names(info.name) if info else []
        for name in names:
            layout.operator("scenewright.apply_preset", text=name).name = name
        if names:
            layout.separator()
        layout.operator("scenewright.save_preset", icon="ADD")
        if names:
            layout.menu("SCENEWRIGHT_MT_delete_preset", icon="REMOVE")
        layout.separator()
        layout.operator("scenewright.import_preset", icon="IMPORT")
        layout.operator("scenewright.export_preset", icon="EXPORT")
        layout.separator()
        layout.operator("scenewright.reset_settings", icon="LOOP_BACK")


class SCENEWRIGHT_MT_delete_preset(bpy.types.Menu):
    """Presets to delete"""

    bl_label = "Delete Preset"

    def draw(self, context: bpy.types.Context) -> None:
        """Draw one button for each."""
        from ..asking import presets

        info = chosen(context)
        for name in presets.names(info.name) if info else []:
            self.layout.operator("scenewright.delete_preset", text=name).name = name


class _OfGenerator:
    """An operator on the chosen generator; what goes wrong is reported."""

    bl_options = {"REGISTER", "UNDO"}

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """Only with a generator chosen."""
        return chosen(context) is not None

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Do it."""
        from ..shared.errors import ScenewrightError

        try:
            self.act(context, chosen(context))
        except (ScenewrightError, OSError) as error:
            self.report({"ERROR"}, str(error))
            return {"CANCELLED"}
        return {"FINISHED"}


class _Named:
    """An operator that asks for a name."""

    name: StringProperty(name="Name", description="What the preset is called", default="Preset", options={"SKIP_SAVE"})


class SCENEWRIGHT_OT_save_preset(_Named, _OfGenerator, bpy.types.Operator):
    """Keep the settings of this generator under a name; one of the same name is replaced"""

    bl_idname = "scenewright.save_preset"
    bl_label = "Save Preset"

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        """Ask for the name."""
        return context.window_manager.invoke_props_dialog(self)

    def act(self, context: bpy.types.Context, info: GeneratorInfo) -> None:
        """Save it."""
        from ..asking import presets

        presets.save(presets.of_scene(context.scene, info, self.name))


class SCENEWRIGHT_OT_apply_preset(_Named, _OfGenerator, bpy.types.Operator):
    """Set everything as this preset says; inputs stay as they are"""

    bl_idname = "scenewright.apply_preset"
    bl_label = "Apply Preset"

    def act(self, context: bpy.types.Context, info: GeneratorInfo) -> None:
        """Apply it."""
        from ..asking import presets

        _apply(self.report, context, info, presets.find(info.name, self.name))


class SCENEWRIGHT_OT_delete_preset(_Named, _OfGenerator, bpy.types.Operator):
    """Delete this preset"""

    bl_idname = "scenewright.delete_preset"
    bl_label = "Delete Preset"

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        """Ask first."""
        return context.window_manager.invoke_confirm(self, event, title=f"Delete {self.name}?")

    def act(self, context: bpy.types.Context, info: GeneratorInfo) -> None:
        """Delete it."""
        from ..asking import presets

        presets.delete(info.name, self.name)


class _OfFile:
    """An operator on a preset's file, which is chosen in the file browser."""

    filepath: StringProperty(name="File", subtype="FILE_PATH", options={"SKIP_SAVE"})
    filter_glob: StringProperty(default="*.json", options={"HIDDEN"})

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        """Ask for the file."""
        self.filepath = self.filepath or f"{chosen(context).name}.json"
        context.window_manager.fileselect_add(self)
        return {"RUNNING_MODAL"}


class SCENEWRIGHT_OT_export_preset(_OfFile, _OfGenerator, bpy.types.Operator):
    """Write the settings of this generator to a file, to give to others"""

    bl_idname = "scenewright.export_preset"
    bl_label = "Export Preset"
    bl_options = {"REGISTER"}

    def act(self, context: bpy.types.Context, info: GeneratorInfo) -> None:
        """Write it."""
        from ..asking import presets

        path = Path(self.filepath).with_suffix(presets.SUFFIX)
        presets.write(presets.of_scene(context.scene, info, path.stem), path)


class SCENEWRIGHT_OT_import_preset(_OfFile, _OfGenerator, bpy.types.Operator):
    """Read a preset of this generator from a file, keep it and apply it"""

    bl_idname = "scenewright.import_preset"
    bl_label = "Import Preset"

    def act(self, context: bpy.types.Context, info: GeneratorInfo) -> None:
        """Read it."""
        from ..asking import presets

        preset = presets.read(Path(self.filepath))
        _apply(self.report, context, info, preset)
        presets.save(preset)


class SCENEWRIGHT_OT_reset_settings(_OfGenerator, bpy.types.Operator):
    """Set everything back to what it is by default; inputs stay as they are"""

    bl_idname = "scenewright.reset_settings"
    bl_label = "Reset to Defaults"

    def act(self, context: bpy.types.Context, info: GeneratorInfo) -> None:
        """Reset it."""
        from ..asking import presets

        presets.reset(context.scene, info)


def _apply(report: Callable[..., None], context: bpy.types.Context, info: GeneratorInfo, preset: Preset) -> None:
    from ..asking import presets

    for sentence in presets.apply(context.scene, info, preset):
        report({"WARNING"}, sentence)


CLASSES = (
    SCENEWRIGHT_MT_presets,
    SCENEWRIGHT_MT_delete_preset,
    SCENEWRIGHT_OT_save_preset,
    SCENEWRIGHT_OT_apply_preset,
    SCENEWRIGHT_OT_delete_preset,
    SCENEWRIGHT_OT_import_preset,
    SCENEWRIGHT_OT_export_preset,
    SCENEWRIGHT_OT_reset_settings,
)
