"""The tab in the 3D viewport's sidebar: the backend, and what to generate."""

from __future__ import annotations

from typing import TYPE_CHECKING

import bpy

from .. import pump, runtime
from .drawing import draw_backend, write

if TYPE_CHECKING:
    from ..asking.forms import Catalogue
    from ..session import Session
    from ..shared.schema import GeneratorInfo, Setting

STAY_WHERE_THEY_ARE = {"images-to-field", "field-to-video"}


class _Sidebar:
    bl_space_type = "VIEW_3D"
    bl_region_type = "UI"
    bl_category = "Scenewright"


class SCENEWRIGHT_PT_backend(_Sidebar, bpy.types.Panel):
    """Where the backend stands."""

    bl_label = "Backend"
    bl_order = 0

    def draw(self, context: bpy.types.Context) -> None:
        """Draw its state and the buttons that change it."""
        pump.want()
        draw_backend(self.layout, context)


class SCENEWRIGHT_PT_generate(_Sidebar, bpy.types.Panel):
    """What to make."""

    bl_label = "Generate"
    bl_order = 1

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """Only once a backend has said what it offers."""
        session = runtime.current()
        return session is not None and bool(session.catalogue.generators)

    def draw(self, context: bpy.types.Context) -> None:
        """Draw the task, its generator, their settings and the button."""
        session = runtime.opened()
        layout = self.layout
        layout.use_property_split = True
        layout.use_property_decorate = False
        info = _draw_choice(layout, context.scene, session.catalogue)
        if info is None:
            return
        _draw_inputs(layout, context, info)
        _draw_settings(layout, context.scene, info)
        _draw_button(layout, context, session, info)


def _draw_choice(layout: bpy.types.UILayout, scene: bpy.types.Scene, catalogue: Catalogue) -> GeneratorInfo | None:
    from ..asking import forms

    form = scene.scenewright_forms
    layout.prop(form, "task", text="")
    if len(catalogue.of_task(form.task)) > 1:
        layout.prop(forms.task_form(scene, form.task), "generator")
    return catalogue.chosen(scene)


def _draw_inputs(layout: bpy.types.UILayout, context: bpy.types.Context, info: GeneratorInfo) -> None:
    from ..asking import forms, submission

    form = forms.task_form(context.scene, info.task)
    for setting in submission.artifacts_of(info):
        box = layout.box()
        source = submission.source_of(context.scene, info, setting)
        if len(submission.SOURCES[setting.artifact]) > 1:
            box.prop(form, setting.name)
        source.draw(box, context)


def _draw_settings(layout: bpy.types.UILayout, scene: bpy.types.Scene, info: GeneratorInfo) -> None:
    from ..asking import forms

    column = layout.column()
    _draw_values(column, forms.task_form(scene, info.task), info.task_settings)
    if info.task not in STAY_WHERE_THEY_ARE:
        column.prop(scene.scenewright, "place")
    if info.options:
        header, body = layout.panel(f"scenewright_{info.name}", default_closed=True)
        header.label(text=info.title)
        if body is not None:
            _draw_values(body.column(), forms.options_form(scene, info.name), info.options)


def _draw_values(layout: bpy.types.UILayout, form: bpy.types.PropertyGroup, settings: tuple[Setting, ...]) -> None:
    for setting in settings:
        if not setting.artifact:
            layout.prop(form, setting.name)


def _draw_button(layout: bpy.types.UILayout, context: bpy.types.Context, session: Session, info: GeneratorInfo) -> None:
    from ..asking import submission

    if session.capture is not None:
        done, total = session.capture
        layout.progress(factor=done / max(total, 1), text=f"Capturing {done} of {total}: Esc stops")
        return
    obstacle = submission.missing(context, info)
    if obstacle:
        write(layout, context, obstacle, icon="INFO")
    button = layout.column()
    button.scale_y = 1.5
    button.enabled = not obstacle
    button.operator("scenewright.submit", icon="RENDER_STILL")


CLASSES = (SCENEWRIGHT_PT_backend, SCENEWRIGHT_PT_generate)
