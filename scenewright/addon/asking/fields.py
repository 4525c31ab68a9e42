"""A setting as Blender properties: its kind, unit, range, choices and help."""

from __future__ import annotations

import zlib
from typing import Any

import bpy
from bpy.props import BoolProperty, EnumProperty, FloatProperty, IntProperty, PointerProperty, StringProperty

from ..shared.schema import Setting
from .sources import KINDS, of_setting

SUBTYPES = {"px": "PIXEL", "s": "TIME_ABSOLUTE", "m": "DISTANCE", "%": "PERCENTAGE", "rad": "ANGLE"}
LARGEST_INTEGER = 2**31 - 1
LARGEST_FLOAT = 3.4e38
ONE_LINE = 255  # a text that may be longer is written over several lines
WRITTEN_IN = "_text"  # behind the name of a long text: the datablock it is written in, if it is


def is_prompt(setting: Setting) -> bool:
    """Tell whether a setting is a text of many words."""
    return setting.kind == "text" and (setting.maximum or 0) > ONE_LINE


def setting_fields(setting: Setting) -> dict[str, Any]:
    """Return the properties of a setting that is no artifact, by name."""
    fields = {setting.name: _property(setting)}
    if is_prompt(setting):
        words = "The text it is written in, edited in the text editor"
        fields[setting.name + WRITTEN_IN] = PointerProperty(name="Text", description=words, type=bpy.types.Text)
    return fields


def input_fields(setting: Setting, settings: tuple[Setting, ...]) -> dict[str, Any]:
    """Return the properties of an artifact among the settings of a task, by name: its source, and what that needs."""
    sources = of_setting(setting)
    names = [source.name for source in sources]
    # The photos a mesh is textured from are those its field was fitted to, unless said otherwise.
    beside_field = "FIELD" in names and any(other.artifact == "radiance-field" for other in settings)
    items = [(source.name, source.title, source.description) for source in sources]
    source = enumeration(setting.title, setting.description, items, "FIELD" if beside_field else None)
    return {"source": source, **KINDS[setting.artifact].properties}


def enumeration(title: str, description: str, items: list[tuple[str, str, str]], default: str | None = None) -> Any:
    """Return a property that is one of several names, each with its title and description."""
    # A file keeps the number of a choice; one made from its name means the same in every version of the backend.
    numbered = [(*item, zlib.crc32(item[0].encode()) & LARGEST_INTEGER) for item in items]
    return EnumProperty(name=title, description=description, items=numbered, default=default or items[0][0])


def _property(setting: Setting) -> Any:
    words = {"name": _title(setting), "description": setting.description}
    if setting.default is not None and setting.kind != "choice":
        words["default"] = setting.default
    if setting.kind == "choice":
        items = [(choice, choice.replace("_", " ").capitalize(), "") for choice in setting.choices]
        return enumeration(setting.title, setting.description, items, setting.default)
    if setting.kind == "boolean":
        return BoolProperty(**words)
    if setting.kind == "text":
        return StringProperty(**words)
    words["subtype"] = SUBTYPES.get(setting.unit, "NONE")
    return _number(setting, words)


def _number(setting: Setting, words: dict[str, Any]) -> Any:
    build, kind, limit = (
        (IntProperty, int, LARGEST_INTEGER) if setting.kind == "integer" else (FloatProperty, float, LARGEST_FLOAT)
    )
    ranges = {"min": setting.minimum, "max": setting.maximum, "soft_min": setting.low, "soft_max": setting.high}
    bounds = {name: kind(min(max(bound, -limit), limit)) for name, bound in ranges.items() if bound is not None}
    return build(**{"min": -limit, "max": limit, **bounds}, **words)


def _title(setting: Setting) -> str:
    shown_by_blender = setting.unit in SUBTYPES or not setting.unit
    return setting.title if shown_by_blender else f"{setting.title} ({setting.unit})"
