"""Asking for the same again: a task out of what was written down, its inputs named by the digests the backend keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import bpy
import msgspec

from .. import runtime
from ..shared import schema
from ..shared.artifacts import Artifact, Stored
from ..shared.errors import InvalidInput
from ..shared.messages import Provenance
from ..shared.tasks import Task
from . import editors, forms

if TYPE_CHECKING:
    from ..jobs.ledger import Job


def task_again(job: Job) -> Task:
    """Return the task of a job with `Stored` in place of its inputs.

    Raises:
        InvalidInput: its inputs never reached the backend, or its task is not known here.
    """
    return _task(job.task, job.settings, job.inputs)


def from_provenance(provenance: Provenance) -> Task:
    """Return the task that a result was made by, with `Stored` in place of its inputs.

    Raises:
        InvalidInput: its inputs are not known, or its task is not known here.
    """
    return _task(provenance.task, provenance.settings, provenance.inputs)


def options_from(provenance: Provenance) -> dict[str, Any]:
    """Return the options that a result was made with: what was set beyond its task."""
    known = {setting.name for setting in schema.settings(_kind(provenance.task))}
    return {name: value for name, value in provenance.settings.items() if name not in known}


def settings_of(task: Task) -> dict[str, Any]:
    """Return what is set in a task, without its artifacts, as plain values."""
    fields = [setting.name for setting in schema.settings(type(task)) if not setting.artifact]
    return {name: msgspec.to_builtins(getattr(task, name)) for name in fields}


def restore(context: bpy.types.Context, job: Job) -> None:
    """Write what a job was asked for back into the panel, to be changed and asked for anew.

    Raises:
        InvalidInput: the backend does not offer its generator.
    """
    info = runtime.opened().catalogue.chosen(context.scene, job.task, job.generator)
    if info is None:
        raise InvalidInput(
            f"The backend offers no generator {job.generator!r}.", remedy="Connect to the one that ran it."
        )
    _choose(context, job.task)
    form = forms.task_form(context.scene, job.task)
    form.generator = job.generator
    forms.fill(form, job.settings | dict.fromkeys(schema.agreements(info.task_settings), False))
    forms.fill(forms.options_form(context.scene, job.generator), job.options)


def _choose(context: bpy.types.Context, task: str) -> None:
    chosen = context.scene.scenewright_forms
    for choice in {editors.EDITORS["VIEW_3D"].choice, editors.of(context).choice}:
        offered = chosen.bl_rna.properties.get(choice)
        if offered is not None and task in offered.enum_items:
            setattr(chosen, choice, task)


def _kind(task: str) -> type[Task]:
    if task not in forms.TASKS:
        raise InvalidInput(
            f"This version of the extension knows no task {task!r}.", remedy="Update it.", action="open-preferences"
        )
    return forms.TASKS[task]


def _task(task: str, settings: dict[str, Any], inputs: dict[str, str]) -> Task:
    kind = _kind(task)
    fields: dict[str, Any] = {}
    for setting in schema.settings(kind):
        if setting.artifact:
            if found := _stored(setting, inputs):
                fields[setting.name] = found
        elif setting.name in settings:
            fields[setting.name] = settings[setting.name]
    lacking = [setting.title for setting in schema.settings(kind) if setting.required and setting.name not in fields]
    if lacking:
        sentence = f"What this was to be made from never reached the backend: {', '.join(lacking).lower()}."
        raise InvalidInput(sentence, remedy="Press Edit and Run Again, then Generate.")
    return kind(**fields)


def _stored(setting: schema.Setting, inputs: dict[str, str]) -> Artifact | Stored | tuple[Stored, ...] | None:
    if setting.kind == "artifact":
        return Stored(digest=inputs[setting.name]) if setting.name in inputs else None
    numbered = [name for name in inputs if name.startswith(f"{setting.name}.")]
    return tuple(Stored(digest=inputs[f"{setting.name}.{number}"]) for number in range(len(numbered)))
