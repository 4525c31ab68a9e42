"""The manifest of all that was generated, in File, Export and in the panel of a result."""

from __future__ import annotations

from pathlib import Path

import bpy
from bpy.props import EnumProperty, StringProperty

FORMATS = (
    (".json", "JSON", "For other programs"),
    (".md", "Markdown", "For people"),
)


class SCENEWRIGHT_OT_export_manifest(bpy.types.Operator):
    """Write how everything in this file that was generated came to be, and under which licences, into a file"""

    bl_idname = "scenewright.export_manifest"
    bl_label = "Export Manifest"

    filepath: StringProperty(name="File", subtype="FILE_PATH", options={"SKIP_SAVE"})
    format: EnumProperty(name="Format", description="What kind of file", items=FORMATS)
    filter_glob: StringProperty(default="*.json;*.md", options={"HIDDEN"})

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        """Ask where to."""
        self.filepath = bpy.path.ensure_ext(bpy.path.display_name_from_filepath(bpy.data.filepath) or "manifest", ".md")
        context.window_manager.fileselect_add(self)
        return {"RUNNING_MODAL"}

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Write it."""
        from ..landing import manifest

        path = Path(bpy.path.abspath(self.filepath))
        if path.suffix.lower() not in {".json", ".md"}:
            path = path.with_name(path.name + self.format)
        try:
            written = manifest.write(path)
        except OSError as error:
            self.report({"ERROR"}, f"{path} cannot be written: {error.strerror}. Choose another folder.")
            return {"CANCELLED"}
        barred = sum(not entry.provenance.commercial for entry in written.entries)
        warning = f"; {barred} of them not for commercial use" if barred else ""
        self.report({"WARNING" if barred else "INFO"}, f"{len(written.entries)} results listed in {path}{warning}.")
        return {"FINISHED"}


def draw_export(menu: bpy.types.Menu, context: bpy.types.Context) -> None:
    """Draw the manifest's entry in File, Export."""
    menu.layout.operator("scenewright.export_manifest", text="Manifest of Generated Results (.md/.json)")


def register() -> None:
    """Add the entry to the menu."""
    bpy.types.TOPBAR_MT_file_export.append(draw_export)


def unregister() -> None:
    """Take it out."""
    bpy.types.TOPBAR_MT_file_export.remove(draw_export)


CLASSES = (SCENEWRIGHT_OT_export_manifest,)
