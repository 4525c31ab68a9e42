"""Settings of a generator under a name, as small JSON files that can be given to others."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import bpy
import msgspec

from .. import folders
from ..shared.errors import InvalidInput
from ..shared.schema import GeneratorInfo, Setting, agreements
from . import forms, submission

SUFFIX = ".json"
NUMBERS: dict[str, tuple[type, ...]] = {"integer": (int,), "number": (int, float)}


class Preset(msgspec.Struct, frozen=True, kw_only=True):
    """What was set of a task and of a generator's options, by setting."""

    generator: str
    name: str
    settings: dict[str, Any] = {}
    options: dict[str, Any] = {}


def of_scene(scene: bpy.types.Scene, info: GeneratorInfo, name: str) -> Preset:
    """Return what is set of a generator in a scene."""
    agreed = agreements((*info.task_settings, *info.options))
    settings, options = (
        {key: value for key, value in found(scene, info).items() if key not in agreed}
        for found in (submission.settings, submission.options)
    )
    return Preset(generator=info.name, name=name.strip(), settings=settings, options=options)


def save(preset: Preset) -> Path:
    """Keep a preset, in place of one of the same name; return its file.

    Raises:
        InvalidInput: it has no name.
    """
    if not preset.name:
        raise InvalidInput("A preset needs a name.")
    path = file_of(preset.generator, preset.name)
    path.parent.mkdir(parents=True, exist_ok=True)
    write(preset, path)
    return path


def names(generator: str) -> list[str]:
    """Return the names of the presets kept for a generator, in the order of the alphabet."""
    return sorted((preset.name for preset in _kept(generator)), key=str.casefold)


def find(generator: str, name: str) -> Preset:
    """Return a preset by its name.

    Raises:
        InvalidInput: it is gone, or its file was damaged.
    """
    return read(file_of(generator, name))


def delete(generator: str, name: str) -> None:
    """Keep a preset no longer."""
    file_of(generator, name).unlink(missing_ok=True)


def apply(scene: bpy.types.Scene, info: GeneratorInfo, preset: Preset) -> list[str]:
    """Set what a preset says, and return a sentence for each setting that was left as it is.

    Raises:
        InvalidInput: the preset is another generator's.
    """
    if preset.generator != info.name:
        raise InvalidInput(f"{preset.name} is a preset of {preset.generator}.", remedy=f"{info.title} has its own.")
    said = []
    for values, settings, form in (
        (preset.settings, info.task_settings, forms.task_form(scene, info.task)),
        (preset.options, info.options, forms.options_form(scene, info.name)),
    ):
        known = {setting.name: setting for setting in settings if not setting.artifact}
        wrong = {name: _objection(known.get(name), name, value) for name, value in values.items()}
        forms.fill(form, {name: value for name, value in values.items() if not wrong[name]})
        said += filter(None, wrong.values())
    return said


def reset(scene: bpy.types.Scene, info: GeneratorInfo) -> None:
    """Set everything but the inputs back to what it is by default."""
    forms.reset(forms.task_form(scene, info.task), info.task_settings)
    forms.reset(forms.options_form(scene, info.name), info.options)


def read(path: Path) -> Preset:
    """Read a preset.

    Raises:
        InvalidInput: the file is missing or holds none.
    """
    try:
        return msgspec.json.decode(path.read_bytes(), type=Preset)
    except OSError as error:
        raise InvalidInput(f"{path} cannot be read: {error.strerror}.") from error
    except msgspec.DecodeError as error:
        raise InvalidInput(f"{path.name} is no preset: {error}.", remedy="Choose one that was exported.") from error


def write(preset: Preset, path: Path) -> None:
    """Write a preset to a file, by way of a draft that a crash may leave half-written."""
    draft = path.with_suffix(".draft")
    draft.write_bytes(msgspec.json.format(msgspec.json.encode(preset), indent=4))
    draft.replace(path)


def file_of(generator: str, name: str) -> Path:
    """Return where a preset is kept."""
    return _folder(generator) / f"{bpy.path.clean_name(name)}{SUFFIX}"


def _folder(generator: str) -> Path:
    return folders.own() / "presets" / bpy.path.clean_name(generator)


def _kept(generator: str) -> Iterator[Preset]:
    for path in _folder(generator).glob(f"*{SUFFIX}"):
        try:
            yield read(path)
        except InvalidInput:
            continue  # a damaged file is no reason to hide the others


def _objection(setting: Setting | None, name: str, value: Any) -> str:
    if setting is None:
        return f"This version knows no setting {name!r}."
    if setting.refusal:
        return f"No preset says for you: {setting.title}."
    if setting.kind == "choice":
        fits = value in setting.choices
    elif setting.kind in NUMBERS:
        fits = _is_number(value, NUMBERS[setting.kind]) and _within(setting, value)
    else:
        fits = isinstance(value, bool if setting.kind == "boolean" else str)
    return "" if fits else f"{setting.title} cannot be {value!r}."


def _is_number(value: Any, kinds: tuple[type, ...]) -> bool:
    return isinstance(value, kinds) and not isinstance(value, bool)


def _within(setting: Setting, value: float) -> bool:
    too_low = setting.minimum is not None and value < setting.minimum
    return not too_low and (setting.maximum is None or value <= setting.maximum)
