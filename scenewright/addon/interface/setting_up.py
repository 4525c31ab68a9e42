"""Drawing the set-up of the backend: what it takes, how far it has come, and the buttons around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import bpy

from .. import preferences, runtime
from .actions import draw_problem
from .drawing import write

if TYPE_CHECKING:
    from ..connecting.set_up import SetUp
    from ..shared.errors import Problem


def draw_setup(layout: bpy.types.UILayout, context: bpy.types.Context) -> bool:
    """Draw how the set-up of the backend stands, where there is something to do about it or to wait for.

    Returns:
        Whether there is no backend to start yet.
    """
    session, chosen = runtime.current(), preferences.of(context)
    if session is None or chosen.location != "MACHINE":
        return False
    set_up = session.set_up
    if set_up.running:
        _draw_running(layout, context, set_up)
        return True
    if chosen.python or (set_up.installed is None and session.link.connection.client is not None):
        return False
    if set_up.problem is not None:
        _draw_problem(layout, context, set_up.problem)
    if set_up.installed is None:
        _draw_missing(layout, context, set_up)
    elif set_up.outdated:
        message = f"The backend is of version {set_up.installed.version}: this extension brings a newer one."
        write(layout, context, message, icon="INFO")
        layout.operator("scenewright.set_up_backend", text="Update Backend", icon="IMPORT")
    return set_up.installed is None


def draw_installed(layout: bpy.types.UILayout, context: bpy.types.Context) -> None:
    """Draw what is installed and how to be rid of it, for the preferences."""
    session = runtime.current()
    if session is None or session.set_up.installed is None or session.set_up.running:
        return
    installed = session.set_up.installed
    row = layout.row()
    row.label(text=f"Version {installed.version}, {installed.megabytes} MB on the disk", icon="CHECKMARK")
    row.operator("scenewright.remove_backend", text="Remove", icon="TRASH")
    if installed.models:
        layout.label(text="Pretrained models can be run", icon="CHECKMARK")
    else:
        draw_adding(layout, context)


def draw_adding(layout: bpy.types.UILayout, context: bpy.types.Context) -> None:
    """Draw what it takes to run pretrained models, and the button that adds it, where that can be done from here."""
    session, chosen = runtime.current(), preferences.of(context)
    if session is None or chosen.location != "MACHINE" or chosen.python or not session.set_up.can_add_models:
        return
    if session.set_up.running:
        return
    if session.set_up.adding:
        write(layout, context, "Adding pretrained models was interrupted. What was downloaded is kept.", icon="INFO")
    else:
        write(layout, context, figures_of_models(session.set_up), icon="INFO")
    text = "Go On Adding Pretrained Models" if session.set_up.adding else "Add Pretrained Models"
    layout.operator("scenewright.add_model_packages", text=text, icon="IMPORT")


def figures_of_models(set_up: SetUp) -> str:
    """Return what it takes to run pretrained models, in one sentence."""
    lock = set_up.environment.supplies.models
    download, disk = (mb / 1000 for mb in lock.sizes) if lock else (0.0, 0.0)
    what = "Pretrained models are run by torch, diffusers and others"
    return f"{what}: up to {download:.1f} GB to download, about {disk:.1f} GB on the disk."


def figures(set_up: SetUp) -> str:
    """Return what the set-up takes, in one sentence."""
    download, disk = set_up.environment.supplies.lock.sizes
    return f"Up to {download} MB are downloaded, and it takes about {disk} MB on the disk."


def _draw_running(layout: bpy.types.UILayout, context: bpy.types.Context, set_up: SetUp) -> None:
    step = set_up.step
    layout.progress(factor=step.fraction, text=f"{step.phase}  {step.fraction:.0%}")
    write(layout, context, step.note)
    row = layout.row(align=True)
    row.operator("scenewright.cancel_set_up", text="Stop", icon="CANCEL")
    row.operator("scenewright.read_set_up_log", text="Log", icon="TEXT")


def _draw_problem(layout: bpy.types.UILayout, context: bpy.types.Context, problem: Problem) -> None:
    if problem.action != "set-up-backend":  # that button is drawn in any case
        draw_problem(layout, context, problem)
        return
    alert = layout.column()
    alert.alert = True
    write(alert, context, problem.message, icon="ERROR")
    write(layout, context, problem.remedy)
    layout.operator("scenewright.read_set_up_log", text="Log", icon="TEXT")


def _draw_missing(layout: bpy.types.UILayout, context: bpy.types.Context, set_up: SetUp) -> None:
    if set_up.incomplete:
        write(layout, context, "The set-up was interrupted. What was downloaded is kept.", icon="INFO")
    elif set_up.problem is None:
        write(layout, context, "The backend generates beside Blender, in an environment of its own.", icon="INFO")
    if set_up.problem is None:
        write(layout, context, figures(set_up))
    button = layout.column()
    button.scale_y = 1.3
    text = "Go On with the Set-Up" if set_up.incomplete else "Set Up Backend"
    button.operator("scenewright.set_up_backend", text=text, icon="IMPORT")
