"""From the scene's settings to a task: gather what it needs, then ask the backend."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, Any

import bpy

from ..shared.schema import GeneratorInfo, Setting
from ..shared.tasks import Task
from . import forms
from .inputs import SOURCES, Source, find_field

if TYPE_CHECKING:
    from ..shared.artifacts import Artifact, Stored


def missing(context: bpy.types.Context, info: GeneratorInfo) -> str:
    """Return the sentence that says why a generator cannot be asked now, or ""."""
    if info.unavailable:
        return info.unavailable
    sentences = (source_of(context.scene, info, setting).missing(context) for setting in artifacts_of(info))
    return next(filter(None, sentences), "")


def gather(context: bpy.types.Context, info: GeneratorInfo) -> Generator[tuple[int, int], None, Task]:
    """Build the task of a generator from the scene, yielding (done, total) of what takes long.

    Raises:
        ScenewrightError: the scene lacks something, or holds what cannot be sent.
        ValueError: an artifact would not be sound; the sentence says how.
    """
    found: dict[str, Artifact | Stored] = {}
    for setting in artifacts_of(info):
        found[setting.name] = yield from source_of(context.scene, info, setting).gather(context)
    form = forms.task_form(context.scene, info.task)
    return forms.TASKS[info.task](**found, **forms.values(form, info.task_settings))


def options(scene: bpy.types.Scene, info: GeneratorInfo) -> dict[str, Any]:
    """Return what is set of what only this generator understands."""
    return forms.values(forms.options_form(scene, info.name), info.options)


def subject(scene: bpy.types.Scene, info: GeneratorInfo, task: Task) -> str:
    """Return what a job is about, for its title: the name of what it is made from."""
    given = getattr(task, artifacts_of(info)[0].name) if artifacts_of(info) else None
    field = find_field(scene)
    return getattr(given, "name", field.name if field else "")


def artifacts_of(info: GeneratorInfo) -> list[Setting]:
    """Return the settings of a task that are artifacts."""
    return [setting for setting in info.task_settings if setting.artifact]


def source_of(scene: bpy.types.Scene, info: GeneratorInfo, setting: Setting) -> Source:
    """Return where the artist wants an artifact to come from."""
    chosen = getattr(forms.task_form(scene, info.task), setting.name)
    return next(source for source in SOURCES[setting.artifact] if source.name == chosen)
