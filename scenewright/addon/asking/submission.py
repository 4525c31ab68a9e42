"""From the scene's settings to a task: gather what it needs, then ask the backend."""

from __future__ import annotations

import textwrap
from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING, Any

import bpy

from ..shared.errors import InvalidInput, Problem, Unavailable
from ..shared.schema import GeneratorInfo, Setting, refusal
from ..shared.tasks import Task
from . import forms
from .fields import is_prompt
from .sources import field

if TYPE_CHECKING:
    from ..shared.artifacts import Artifact, Stored

TITLE_CHARACTERS = 40


def missing(context: bpy.types.Context, info: GeneratorInfo) -> Problem | None:
    """Return why a generator cannot be asked now, with the action that mends it, or None."""
    if info.unavailable:
        return Unavailable(info.unavailable, action=info.action).problem()
    found = (*_inputs_missing(context, info), *_words_missing(context.scene, info), _refusal(context.scene, info))
    return next(filter(None, found), None)


def has_inputs(context: bpy.types.Context, info: GeneratorInfo) -> bool:
    """Tell whether the scene has what a generator is made from; words may still have to be written."""
    return not info.unavailable and not any(_inputs_missing(context, info))


def gather(context: bpy.types.Context, info: GeneratorInfo) -> Generator[tuple[int, int], None, Task]:
    """Build the task of a generator from the scene, yielding (done, total) of what takes long.

    Raises:
        ScenewrightError: the scene lacks something, or holds what cannot be sent.
        ValueError: an artifact would not be sound; the sentence says how.
    """
    found: dict[str, Artifact | Stored | tuple[Artifact | Stored, ...]] = {}
    for setting in artifacts_of(info):
        gathered = []
        for given in inputs_of(context.scene, info, setting):
            artifact = yield from forms.source_of(given, setting).gather(context, given)
            if artifact is not None:
                gathered.append(artifact)
        if setting.kind == "artifacts":
            found[setting.name] = tuple(gathered)
        elif gathered:
            found[setting.name] = gathered[0]
    return forms.TASKS[info.task](**found, **settings(context.scene, info))


def settings(scene: bpy.types.Scene, info: GeneratorInfo) -> dict[str, Any]:
    """Return what is set of a generator's task, without the artifacts."""
    return forms.values(forms.task_form(scene, info.task), info.task_settings)


def options(scene: bpy.types.Scene, info: GeneratorInfo) -> dict[str, Any]:
    """Return what is set of what only this generator understands."""
    return forms.values(forms.options_form(scene, info.name), info.options)


def title(scene: bpy.types.Scene, info: GeneratorInfo, task: Task) -> str:
    """Return what to call a job: its generator, and what it is made from or what was written."""
    given = getattr(task, artifacts_of(info)[0].name, None) if artifacts_of(info) else None
    last = field.find(scene)
    name = getattr(given, "name", last.name if last and given is not None else "") or _words(task, info)
    return f"{info.title}: {name}" if name else info.title


def objects(context: bpy.types.Context, info: GeneratorInfo) -> list[bpy.types.Object]:
    """Return the objects that a generator's inputs are taken from."""
    found: list[bpy.types.Object] = []
    for setting in artifacts_of(info):
        for given in inputs_of(context.scene, info, setting):
            found += forms.source_of(given, setting).objects(context, given)
    return list(dict.fromkeys(found))


def artifacts_of(info: GeneratorInfo) -> list[Setting]:
    """Return the settings of a task that are artifacts."""
    return [setting for setting in info.task_settings if setting.artifact]


def inputs_of(scene: bpy.types.Scene, info: GeneratorInfo, setting: Setting) -> list[forms.Form]:
    """Return the forms of an input: one, or as many as the artist has added to a list."""
    held = getattr(forms.task_form(scene, info.task), setting.name)
    return list(held) if setting.kind == "artifacts" else [held]


def _inputs_missing(context: bpy.types.Context, info: GeneratorInfo) -> Iterator[Problem | None]:
    for setting in artifacts_of(info):
        inputs = inputs_of(context.scene, info, setting)
        if setting.required and not inputs:
            yield InvalidInput(f"Add at least one: {setting.title}.").problem()
        for given in inputs:
            yield forms.source_of(given, setting).missing(context, given)


def _words_missing(scene: bpy.types.Scene, info: GeneratorInfo) -> Iterator[Problem | None]:
    written = settings(scene, info) | options(scene, info)
    for setting in (*info.task_settings, *info.options):
        if setting.required and setting.kind == "text" and not written[setting.name].strip():
            yield InvalidInput(f"Write something under {setting.title}.").problem()


def _refusal(scene: bpy.types.Scene, info: GeneratorInfo) -> Problem | None:
    said = refusal(info.task_settings, settings(scene, info)) or refusal(info.options, options(scene, info))
    return InvalidInput(said).problem() if said else None


def _words(task: Task, info: GeneratorInfo) -> str:
    written = next((getattr(task, setting.name) for setting in info.task_settings if is_prompt(setting)), "")
    return textwrap.shorten(written, TITLE_CHARACTERS, placeholder=" …")
