"""Command-line flags from the same settings that Blender's panels are drawn from."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable
from typing import Any

from scenewright.shared.schema import Setting


def add_flags(
    parser: argparse.ArgumentParser, title: str, settings: Iterable[Setting], *, optional: bool = False
) -> None:
    """Add one flag per setting, in a group of their own; `optional`: those that are required too may be left out.

    Flags left out are absent from what is parsed, so that the backend's own defaults hold.
    """
    group = parser.add_argument_group(title)
    for setting in settings:
        details = _details(setting)
        if optional:
            details["required"] = False
        group.add_argument(flag(setting), dest=setting.name, default=argparse.SUPPRESS, **details)


def flag(setting: Setting) -> str:
    """Return the flag of a setting: --texture-size for texture_size."""
    return f"--{setting.name.replace('_', '-')}"


def _details(setting: Setting) -> dict[str, Any]:
    details: dict[str, Any] = {"help": _help(setting), "required": setting.required}
    match setting.kind:
        case "boolean":
            return {**details, "action": argparse.BooleanOptionalAction}
        case "choice":
            return {**details, "choices": setting.choices}
        case "integer":
            return {**details, "type": _number(setting, int), "metavar": "N"}
        case "number":
            return {**details, "type": _number(setting, float), "metavar": "X"}
        case "artifact":
            return {**details, "metavar": "PATH"}
        case "artifacts":
            return {**details, "metavar": "PATH", "nargs": "+"}
    return {**details, "metavar": "TEXT"}


def _number(setting: Setting, kind: Callable[[str], float]) -> Callable[[str], float]:
    def parse(text: str) -> float:
        value = kind(text)
        low, high = setting.minimum, setting.maximum
        if not ((low is None or value >= low) and (high is None or value <= high)):
            raise argparse.ArgumentTypeError(f"{text} is not within {_range(setting)}")
        return value

    parse.__name__ = setting.kind
    return parse


def _help(setting: Setting) -> str:
    what = setting.description or setting.title
    notes = [f"a file or folder holding a {setting.artifact}"] if setting.artifact else []
    notes += [_range(setting)] if setting.minimum is not None or setting.maximum is not None else []
    notes += [] if setting.required or setting.default in ("", None) else [f"default {setting.default}"]
    text = f"{what} ({'; '.join(notes)})" if notes else what
    return text.replace("%", "%%")


def _range(setting: Setting) -> str:
    low, high = ("" if bound is None else f"{bound:.10g}" for bound in (setting.minimum, setting.maximum))
    return f"{low} … {high} {setting.unit}".strip()
