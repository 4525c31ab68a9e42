"""The tab in the sidebars of five editors: the backend, and what to generate."""

from __future__ import annotations

import bpy

from .. import pump, runtime
from ..asking import editors
from .drawing import draw_backend
from .request import draw_request

SHADERS = "ShaderNodeTree"


def in_every_editor(panel: type) -> tuple[type, ...]:
    """Return a panel class for each editor, which draw the same; that of the 3D viewport keeps the name."""
    made = []
    for space in editors.EDITORS:
        name = panel.__name__ if space == "VIEW_3D" else f"{panel.__name__}_{space.lower()}"
        place = {"bl_space_type": space, "bl_region_type": "UI", "bl_category": "Scenewright", "bl_idname": name}
        made.append(type(name, (panel, bpy.types.Panel), {**place, "__doc__": panel.__doc__}))
    return tuple(made)


def belongs(context: bpy.types.Context) -> bool:
    """Tell whether there is anything to do in the editor drawn: among nodes, only shaders'."""
    space = context.space_data
    return space is None or space.type != "NODE_EDITOR" or space.tree_type == SHADERS


class SCENEWRIGHT_PT_backend:
    """Where the backend stands."""

    bl_label = "Backend"
    bl_order = 0

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """Only where there is something to do."""
        return belongs(context)

    def draw(self, context: bpy.types.Context) -> None:
        """Draw its state and the buttons that change it."""
        pump.want()
        draw_backend(self.layout, context)


class SCENEWRIGHT_PT_generate:
    """What to make."""

    bl_label = "Generate"
    bl_order = 1

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """Only once a backend has said what it offers, and only where some of it belongs."""
        session = runtime.current()
        if session is None or not session.catalogue.generators or not belongs(context):
            return False
        return hasattr(context.scene.scenewright_forms, editors.of(context).choice)

    def draw(self, context: bpy.types.Context) -> None:
        """Draw the task, its generator, their settings and the button."""
        draw_request(self.layout, context, runtime.opened())


BACKEND = in_every_editor(SCENEWRIGHT_PT_backend)
GENERATE = in_every_editor(SCENEWRIGHT_PT_generate)
CLASSES = (*BACKEND, *GENERATE)
