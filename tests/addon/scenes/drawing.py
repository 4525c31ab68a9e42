"""Draw every panel in every state with a layout that checks what is drawn against Blender's own lists."""

from __future__ import annotations

from types import SimpleNamespace

import bpy
from extension import connect, install, preferences, tell, wait

ICONS = set(bpy.types.UILayout.bl_rna.functions["prop"].parameters["icon"].enum_items.keys())
FUNCTIONS = bpy.types.UILayout.bl_rna.functions


class Layout:
    """Takes what a panel draws, and notes it."""

    def __init__(self, notes: list[str]) -> None:
        self.notes = notes

    def _nested(self, name: str, words: dict) -> Layout:
        assert set(words) <= set(FUNCTIONS[name].parameters.keys()), words
        return Layout(self.notes)

    def row(self, **words: object) -> Layout:
        return self._nested("row", words)

    def column(self, **words: object) -> Layout:
        return self._nested("column", words)

    def box(self) -> Layout:
        return self._nested("box", {})

    def panel(self, idname: str, *, default_closed: bool) -> tuple[Layout, Layout]:
        return Layout(self.notes), Layout(self.notes)

    def label(self, *, text: str, icon: str = "NONE") -> None:
        assert icon in ICONS, icon
        self.notes.append(text)

    def prop(self, owner: bpy.types.bpy_struct, name: str, **words: object) -> None:
        found = owner.bl_rna.properties[name]
        assert set(words) <= set(FUNCTIONS["prop"].parameters.keys()), words
        getattr(owner, name)
        self.notes.append(words.get("text", found.name))

    def operator(self, name: str, *, text: str = "", icon: str = "NONE") -> SimpleNamespace:
        module, _, function = name.partition(".")
        kind = getattr(getattr(bpy.ops, module), function).get_rna_type()
        assert icon in ICONS, icon
        self.notes.append(f"[{text or kind.name}]")
        return SimpleNamespace()

    def progress(self, *, factor: float, text: str) -> None:
        assert 0 <= factor <= 1
        self.notes.append(text)

    def template_icon(self, *, icon_value: int, scale: float) -> None:
        self.notes.append("<picture>")


def draw(panel: type) -> list[str] | None:
    """Return what a panel shows now, None if it does not show itself."""
    notes: list[str] = []
    if getattr(panel, "poll", None) and not panel.poll(bpy.context):
        return None
    panel.draw(SimpleNamespace(layout=Layout(notes)), bpy.context)
    return notes


def draw_preferences() -> list[str]:
    """Return what the preferences show."""
    notes: list[str] = []
    owner = preferences()
    shown = SimpleNamespace(layout=Layout(notes), location=owner.location, bl_rna=owner.bl_rna)
    for name in owner.bl_rna.properties.keys():  # noqa: SIM118
        setattr(shown, name, getattr(owner, name, None))
    type(owner).draw(shown, bpy.context)
    return notes


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
bpy.data.objects["Cube"].select_set(True)
bpy.context.view_layer.objects.active = bpy.data.objects["Cube"]

session = extension.runtime.current()
forms.options_replica.seconds = 1.0
assert bpy.ops.scenewright.submit(task="mesh-to-point-cloud") == {"FINISHED"}
job = next(iter(session.ledger.jobs.values()))
jobs = {"submitted": draw(panels.SCENEWRIGHT_PT_jobs)}
wait(extension, lambda: 0 < job.fraction < 1 and session.thumbnails.pixels(job.id) is not None)
jobs["running"] = draw(panels.SCENEWRIGHT_PT_jobs)
bpy.ops.scenewright.cancel_job(job=job.id)
jobs["stopping"] = draw(panels.SCENEWRIGHT_PT_jobs)
wait(extension)
jobs["cancelled"] = draw(panels.SCENEWRIGHT_PT_jobs)
forms.options_replica.seconds, forms.options_replica.dry = 0.0, True
bpy.ops.scenewright.submit(task="mesh-to-point-cloud")
wait(extension)
jobs["failed"] = draw(panels.SCENEWRIGHT_PT_jobs)
forms.options_replica.dry = False
bpy.ops.scenewright.submit(task="mesh-to-point-cloud")
wait(extension)
jobs["done"] = draw(panels.SCENEWRIGHT_PT_jobs)
online = draw(panels.SCENEWRIGHT_PT_backend)
settings = draw_preferences()
preferences().location = "ADDRESS"
tell(offline=offline, drawn=drawn, jobs=jobs, online=online, settings=settings, elsewhere=draw_preferences())
