"""Draw every panel in every state with a layout that checks what is drawn against Blender's own lists."""

from __future__ import annotations

from types import SimpleNamespace

import bpy
from extension import connect, install, preferences, tell
from recording import Layout, draw


def draw_preferences() -> list[str]:
    """Return what the preferences show."""
    owner, layout = preferences(), Layout()
    shown = SimpleNamespace(layout=layout, location=owner.location, bl_rna=owner.bl_rna)
    for name in owner.bl_rna.properties.keys():  # noqa: SIM118
        setattr(shown, name, getattr(owner, name, None))
    type(owner).draw(shown, bpy.context)
    return layout.notes


extension = install()
panels = extension.interface.panels
offline = {"backend": draw(panels.SCENEWRIGHT_PT_backend), "generate": draw(panels.SCENEWRIGHT_PT_generate)}
connect()
state, forms = bpy.context.scene.scenewright, bpy.context.scene.scenewright_forms
drawn = {}
for task in ("images-to-field", "mesh-to-point-cloud"):
    forms.task = task
    drawn[task] = draw(panels.SCENEWRIGHT_PT_generate)
bpy.ops.object.select_all(action="DESELECT")
forms.task = "images-to-field"
drawn["nothing selected"] = draw(panels.SCENEWRIGHT_PT_generate)
online = draw(panels.SCENEWRIGHT_PT_backend)
settings = draw_preferences()
preferences().location = "ADDRESS"
tell(offline=offline, drawn=drawn, online=online, settings=settings, elsewhere=draw_preferences())
