"""Files dropped into an editor become an input of its task; nothing runs by itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import bpy
from bpy.props import CollectionProperty, StringProperty

from .. import runtime
from ..asking import editors

if TYPE_CHECKING:
    from ..asking.dropped import Dropped
    from ..shared.schema import GeneratorInfo

HIDDEN = {"HIDDEN", "SKIP_SAVE"}
# What Blender asks for before anything of the extension is needed; asking/dropped.py has the last word.
HANDLERS = {
    "image": ("Image for Scenewright", ".png;.jpg;.jpeg;.exr;.tif;.tiff;.webp;.bmp;.tga;.hdr"),
    "capture": ("Photos for Scenewright", ".json"),
    "audio": ("Sound for Scenewright", ".wav;.flac;.mp3;.ogg;.aac;.m4a;.opus"),
    "video": ("Film for Scenewright", ".mp4;.webm;.mov;.mkv;.avi;.m4v;.ogv;.mpg;.mpeg"),
    "text": ("Text for Scenewright", ".txt;.md"),
}


class SCENEWRIGHT_OT_drop_files(bpy.types.Operator):
    """Make these files an input of the task chosen, or choose a task that takes them"""

    bl_idname = "scenewright.drop_files"
    bl_label = "Use Files"
    bl_options = {"REGISTER", "UNDO", "INTERNAL"}

    directory: StringProperty(subtype="DIR_PATH", options=HIDDEN)
    files: CollectionProperty(type=bpy.types.OperatorFileListElement, options=HIDDEN)
    task: StringProperty(options=HIDDEN)

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        """Use them at once, or show which tasks would take them."""
        found = self._find(context)
        if found is None:
            return {"CANCELLED"}
        dropped, takers = found
        if info := self._chosen(context, takers):
            return self._give(context, info, dropped)
        context.window_manager.popup_menu(lambda menu, _: self._draw(menu.layout, takers), title="Use Files For")
        return {"INTERFACE"}

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Use them; where several tasks would take them, the first."""
        found = self._find(context)
        if found is None:
            return {"CANCELLED"}
        dropped, takers = found
        return self._give(context, self._chosen(context, takers) or takers[0], dropped)

    def _find(self, context: bpy.types.Context) -> tuple[Dropped, list[GeneratorInfo]] | None:
        from ..asking import dropped
        from ..shared.errors import InvalidInput

        try:
            found = dropped.recognise([Path(self.directory) / file.name for file in self.files])
            takers = dropped.takers(_offered(context), found)
            if not takers:
                raise InvalidInput(f"Nothing here takes {found.paths[0].name}.", remedy="Try another editor.")
        except InvalidInput as error:
            self.report({"ERROR"}, str(error))
            return None
        return found, takers

    def _chosen(self, context: bpy.types.Context, takers: list[GeneratorInfo]) -> GeneratorInfo | None:
        task = self.task or getattr(context.scene.scenewright_forms, editors.of(context).choice)
        fitting = takers if len(takers) == 1 else [info for info in takers if info.task == task]
        return fitting[0] if fitting else None

    def _give(self, context: bpy.types.Context, info: GeneratorInfo, dropped: Dropped) -> set[str]:
        from ..asking import forms
        from ..asking.dropped import give
        from ..shared.errors import InvalidInput

        try:
            title = give(context.scene, info, dropped)
        except InvalidInput as error:
            self.report({"ERROR"}, str(error))
            return {"CANCELLED"}
        setattr(context.scene.scenewright_forms, editors.of(context).choice, info.task)
        self.report({"INFO"}, f"{dropped.paths[0].name}: {title} of {forms.task_name(info.task)}")
        return {"FINISHED"}

    def _draw(self, layout: bpy.types.UILayout, takers: list[GeneratorInfo]) -> None:
        from ..asking import forms
        from .domains import icon_of

        for info in takers:
            button = layout.operator(self.bl_idname, text=forms.task_name(info.task), icon=icon_of(info))
            button.task, button.directory = info.task, self.directory
            for file in self.files:
                button.files.add().name = file.name


def _offered(context: bpy.types.Context) -> list[GeneratorInfo]:
    """Return the generators chosen for each task of the editor."""
    catalogue, editor = runtime.opened().catalogue, editors.of(context)
    offered = [catalogue.chosen(context.scene, task) for task in catalogue.tasks]
    return [info for info in offered if info is not None and editor.offers(info)]


class _Handler:
    bl_import_operator = "scenewright.drop_files"

    @classmethod
    def poll_drop(cls, context: bpy.types.Context) -> bool:
        """Only in our editors, while a backend is connected."""
        session = runtime.current()
        ready = session is not None and bool(session.catalogue.generators)
        return ready and context.area is not None and context.area.type in editors.EDITORS


def _handler(kind: str) -> type:
    title, suffixes = HANDLERS[kind]
    name = f"SCENEWRIGHT_FH_{kind}"
    words = {"bl_idname": name, "bl_label": title, "bl_file_extensions": suffixes}
    return type(name, (_Handler, bpy.types.FileHandler), words)


FILE_HANDLERS = tuple(_handler(kind) for kind in HANDLERS)
CLASSES = (SCENEWRIGHT_OT_drop_files, *FILE_HANDLERS)
