"""What to generate, drawn from the schemas: task, generator, inputs, settings, what it takes, and the button."""

from __future__ import annotations

from typing import TYPE_CHECKING

import bpy

from .. import landing
from ..asking import editors
from .actions import draw_problem
from .domains import icon_of

if TYPE_CHECKING:
    from ..asking.forms import Form
    from ..session import Session
    from ..shared.schema import GeneratorInfo, Setting

SUGGESTIONS = 3


def draw_request(layout: bpy.types.UILayout, context: bpy.types.Context, session: Session) -> None:
    """Draw all that a request of the editor's chosen task needs."""
    layout.use_property_split = True
    layout.use_property_decorate = False
    task = getattr(context.scene.scenewright_forms, editors.of(context).choice)
    info = session.catalogue.chosen(context.scene, task)
    if info is None:
        return
    _draw_choice(layout, context, info)
    for setting in info.task_settings:
        if setting.artifact:
            draw_input(layout.box(), context, info, setting)
    _draw_settings(layout, context, info)
    _draw_button(layout, context, session, info)


def draw_input(box: bpy.types.UILayout, context: bpy.types.Context, info: GeneratorInfo, setting: Setting) -> None:
    """Draw where an artifact comes from; a list has a row of its own for each, and buttons to add and take away."""
    from ..asking import submission

    inputs = submission.inputs_of(context.scene, info, setting)
    if setting.kind != "artifacts":
        _draw_source(box, context, setting, inputs[0])
        return
    header = box.row()
    header.label(text=setting.title)
    _input_button(header, "scenewright.add_input", info, setting, "ADD")
    for number, given in enumerate(inputs):
        row = box.row()
        _draw_source(row.column(), context, setting, given)
        _input_button(row, "scenewright.remove_input", info, setting, "X").index = number


def draw_values(layout: bpy.types.UILayout, form: Form, settings: tuple[Setting, ...]) -> None:
    """Draw the settings that are no artifacts."""
    from ..asking.fields import is_prompt

    for setting in settings:
        if is_prompt(setting):
            _draw_prompt(layout, form, setting)
        elif not setting.artifact:
            layout.prop(form, setting.name)


def _draw_choice(layout: bpy.types.UILayout, context: bpy.types.Context, info: GeneratorInfo) -> None:
    from ..asking import forms
    from .quote import draw_terms

    layout.menu("SCENEWRIGHT_MT_tasks", text=forms.task_name(info.task), icon=icon_of(info))
    row = layout.row(align=True)
    row.prop(forms.task_form(context.scene, info.task), "generator")
    row.menu("SCENEWRIGHT_MT_presets", text="", icon="PRESET")
    draw_terms(layout, context, info)


def _draw_source(layout: bpy.types.UILayout, context: bpy.types.Context, setting: Setting, given: Form) -> None:
    from ..asking import forms
    from ..asking.sources import of_setting

    if len(of_setting(setting)) > 1:
        layout.prop(given, "source", text="" if setting.kind == "artifacts" else setting.title)
    forms.source_of(given, setting).draw(layout, context, given)


def _input_button(
    layout: bpy.types.UILayout, operator: str, info: GeneratorInfo, setting: Setting, icon: str
) -> bpy.types.OperatorProperties:
    button = layout.operator(operator, text="", icon=icon)
    button.task, button.setting = info.task, setting.name
    return button


def _draw_prompt(layout: bpy.types.UILayout, form: Form, setting: Setting) -> None:
    from .. import compat
    from ..asking.fields import WRITTEN_IN

    header = layout.row(align=True)
    header.label(text=setting.title)
    written = getattr(form, setting.name + WRITTEN_IN)
    edit = header.operator("scenewright.edit_text", text="", icon="TEXT")
    edit.form, edit.setting = form.path_from_id(), setting.name
    if written is None:
        compat.text_field(layout, form, setting.name)
    else:
        layout.prop(form, setting.name + WRITTEN_IN, text="")


def _draw_settings(layout: bpy.types.UILayout, context: bpy.types.Context, info: GeneratorInfo) -> None:
    from ..asking import forms, timing

    draw_values(layout.column(), forms.task_form(context.scene, info.task), info.task_settings)
    if timing.timed(info.task_settings):
        layout.operator("scenewright.match_scene", icon="TIME").task = info.task
    if info.options and (body := _section(layout, info.name, info.title)) is not None:
        draw_values(body, forms.options_form(context.scene, info.name), info.options)
    if (body := _section(layout, "landing", "Landing")) is not None:
        landing.draw(body, context, info.produces)


def _section(layout: bpy.types.UILayout, name: str, title: str) -> bpy.types.UILayout | None:
    header, body = layout.panel(f"scenewright_{name}", default_closed=True)
    header.label(text=title)
    return body.column() if body is not None else None


def _draw_button(layout: bpy.types.UILayout, context: bpy.types.Context, session: Session, info: GeneratorInfo) -> None:
    from ..asking import submission
    from ..jobs.variations import seed_of
    from .quote import draw_quote

    if session.capture is not None:
        done, total = session.capture
        layout.progress(factor=done / max(total, 1), text=f"Reading {done} of {total}: Esc stops")
        return
    problem = submission.missing(context, info)
    if problem is not None:
        draw_problem(layout, context, problem, generator=info.name)
        if not submission.has_inputs(context, info):
            _draw_suggestions(layout, context, session, info)
    else:
        if (warning := landing.warning(context, info.produces)) is not None:
            draw_problem(layout, context, warning)
        draw_quote(layout, context, session, info)
    row = layout.row(align=True)
    row.scale_y = 1.5
    row.enabled = problem is None
    button = row.operator("scenewright.submit", icon="RENDER_STILL")
    button.task, button.generator = info.task, info.name
    if seed_of(info) is not None:
        share = row.row(align=True)
        share.ui_units_x = 4
        share.use_property_split = False
        share.prop(context.scene.scenewright, "variations", text="×")


def _draw_suggestions(
    layout: bpy.types.UILayout, context: bpy.types.Context, session: Session, lacking: GeneratorInfo
) -> None:
    """Draw what can be made from what is there, as buttons that choose it."""
    from ..asking import forms, submission

    editor = editors.of(context)
    offered = [
        session.catalogue.chosen(context.scene, task) for task in session.catalogue.tasks if task != lacking.task
    ]
    ready = [info for info in offered if info and editor.offers(info) and submission.has_inputs(context, info)]
    if not ready:
        return
    column = layout.column(align=True)
    column.label(text="What is here is enough for:")
    for info in ready[:SUGGESTIONS]:
        button = column.operator("scenewright.choose_task", text=forms.task_name(info.task), icon=icon_of(info))
        button.task = info.task
