"""What mends an error, as a button beside its sentence: an operator for each of `errors.Action`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import bpy

from .. import preferences, runtime
from .drawing import write

if TYPE_CHECKING:
    from ..jobs.ledger import Job
    from ..shared.errors import Problem

# Operator, text and icon of each action; the words it takes are set in `draw_action`.
BUTTONS = {
    "set-up-backend": ("scenewright.set_up_backend", "Set Up Backend", "IMPORT"),
    "start-backend": ("scenewright.start_backend", "Start Backend", "PLAY"),
    "connect": ("scenewright.connect", "Connect", "LINKED"),
    "open-preferences": ("preferences.addon_show", "Open Preferences", "PREFERENCES"),
    "free-memory": ("scenewright.free_memory", "Free Memory", "MEMORY"),
    "open-folder": ("scenewright.open_folder", "Open Folder", "FILE_FOLDER"),
    "read-log": ("scenewright.read_log", "Show Log", "TEXT"),
    "run-again": ("scenewright.run_again", "Run Again", "FILE_REFRESH"),
    "allow-online": ("scenewright.allow_online", "Online Access …", "URL"),
    "save-file": ("wm.save_mainfile", "Save File …", "FILE_TICK"),
    "leave-edit-mode": ("object.mode_set", "Object Mode", "OBJECT_DATAMODE"),
    "unwrap": ("scenewright.unwrap", "Unwrap", "UV"),
    "download-model": ("scenewright.download_model", "Download …", "IMPORT"),
    "add-model-packages": ("scenewright.add_model_packages", "Add Pretrained Models …", "IMPORT"),
}


def draw_problem(
    layout: bpy.types.UILayout,
    context: bpy.types.Context,
    problem: Problem,
    job: Job | None = None,
    generator: str = "",
) -> None:
    """Draw what went wrong, what to do about it, and the button that does it.

    Args:
        job: the one that failed, for the buttons that are about a job.
        generator: whose trouble it is, for the button that fetches what it lacks; else that of the job.
    """
    column = layout.column()
    alert = column.column()
    alert.alert = True
    write(alert, context, problem.message, icon="ERROR")
    if problem.remedy:
        write(column, context, problem.remedy, icon="BLANK1")
    draw_action(column, problem.action, job, generator)


def draw_action(layout: bpy.types.UILayout, action: str, job: Job | None = None, generator: str = "") -> None:
    """Draw the button of an action; nothing where there is none, or what it is about is not known."""
    generator = generator or (job.generator if job else "")
    if action not in BUTTONS or (action == "run-again" and job is None):
        return
    if action == "download-model" and not generator:
        return
    operator, text, icon = BUTTONS[action]
    button = layout.operator(operator, text=text, icon=icon)
    if action == "open-preferences":
        button.module = preferences.ScenewrightPreferences.bl_idname
    elif action == "leave-edit-mode":
        button.mode = "OBJECT"
    elif action in {"read-log", "run-again"} and job is not None:
        button.job = job.id
    elif action == "download-model":
        button.generator = generator


def connected(operator: type[bpy.types.Operator]) -> bool:
    """Tell whether there is a backend to ask; where not, the operator's button says why it is grey."""
    session = runtime.current()
    if session is None or session.link.connection.client is None:
        operator.poll_message_set("Connect to the backend first: jobs and their results are there.")
        return False
    return True
