"""Blender properties made from the backend's schemas: one group per task and per generator, so each keeps its values.

The values live in the .blend, stored under the settings' own names; a backend with other generators replaces the
groups and what is set stays set.
"""

from __future__ import annotations

import re
import zlib
from typing import Any, get_args

import bpy
from bpy.props import BoolProperty, EnumProperty, FloatProperty, IntProperty, PointerProperty, StringProperty

from ..shared.schema import GeneratorInfo, Setting
from ..shared.tasks import AnyTask, Task
from .inputs import SOURCES

TASKS: dict[str, type[Task]] = {str(task.__struct_config__.tag): task for task in get_args(AnyTask)}
SUBTYPES = {"px": "PIXEL", "s": "TIME_ABSOLUTE", "m": "DISTANCE", "%": "PERCENTAGE", "rad": "ANGLE"}
RESERVED = {"name", "rna_type", "bl_rna", "id_data"}  # every property group has these
LARGEST_INTEGER = 2**31 - 1
LARGEST_FLOAT = 3.4e38


class Catalogue:
    """The generators a backend offers, and the registered properties that set them."""

    def __init__(self) -> None:
        self.generators: tuple[GeneratorInfo, ...] = ()
        self._classes: list[type] = []

    def adopt(self, generators: tuple[GeneratorInfo, ...]) -> None:
        """Make the properties of these generators in place of those of the last backend."""
        usable = tuple(info for info in generators if _drawable(info))
        if usable == self.generators:
            return
        self.close()
        self.generators = usable
        if usable:
            bpy.types.Scene.scenewright_forms = PointerProperty(type=self._forms())

    def close(self) -> None:
        """Unregister the properties; their values stay in the file."""
        if self._classes:
            del bpy.types.Scene.scenewright_forms
        for made in reversed(self._classes):
            bpy.utils.unregister_class(made)
        self._classes, self.generators = [], ()

    def of_task(self, task: str) -> tuple[GeneratorInfo, ...]:
        """Return the generators that do a task, those that can run first."""
        return tuple(sorted((i for i in self.generators if i.task == task), key=lambda info: bool(info.unavailable)))

    def chosen(self, scene: bpy.types.Scene, task: str = "", generator: str = "") -> GeneratorInfo | None:
        """Return the generator named, or else the one chosen in the scene's panel; None if there is no such one."""
        if not self.generators:
            return None
        task = task or scene.scenewright_forms.task
        offered = self.of_task(task)
        generator = generator or (task_form(scene, task).generator if offered else "")
        return next((info for info in offered if info.name == generator), None)

    def _forms(self) -> type:
        offered = {info.task: info.task_title for info in self.generators}
        titles = {task: offered[task] for task in TASKS if task in offered}
        # The title is a sentence, too long for a sidebar's menu; it is what the pointer shows.
        menu = [(task, task.replace("-", " ").capitalize(), title) for task, title in titles.items()]
        fields = {"task": _enumeration("Task", "What to make", menu)}
        for task in titles:
            fields[_word(task)] = PointerProperty(type=self._task_form(task))
        for info in self.generators:
            group = {setting.name: _property(setting) for setting in info.options}
            fields[_options(info.name)] = PointerProperty(type=self._group(_options(info.name), group))
        return self._group("forms", fields)

    def _task_form(self, task: str) -> type:
        offered = self.of_task(task)
        generators = [(info.name, info.title, info.description) for info in offered]
        fields = {"generator": _enumeration("Generator", "What makes it", generators)}
        has_field = any(setting.artifact == "radiance-field" for setting in offered[0].task_settings)
        for setting in offered[0].task_settings:
            fields[setting.name] = _input(setting, has_field) if setting.artifact else _property(setting)
        return self._group(_word(task), fields)

    def _group(self, name: str, fields: dict[str, Any]) -> type:
        made = type(f"SCENEWRIGHT_PG_{name}", (bpy.types.PropertyGroup,), {"__annotations__": fields})
        bpy.utils.register_class(made)
        self._classes.append(made)
        return made


def task_form(scene: bpy.types.Scene, task: str) -> bpy.types.PropertyGroup:
    """Return the settings of a task in a scene."""
    return getattr(scene.scenewright_forms, _word(task))


def options_form(scene: bpy.types.Scene, generator: str) -> bpy.types.PropertyGroup:
    """Return the settings of a generator in a scene."""
    return getattr(scene.scenewright_forms, _options(generator))


def values(form: bpy.types.PropertyGroup, settings: tuple[Setting, ...]) -> dict[str, Any]:
    """Return what is set, without the artifacts."""
    return {setting.name: getattr(form, setting.name) for setting in settings if not setting.artifact}


def _drawable(info: GeneratorInfo) -> bool:
    names = [setting.name for setting in (*info.task_settings, *info.options)]
    return (
        info.task in TASKS
        and all(setting.artifact in SOURCES for setting in info.task_settings if setting.artifact)
        and all(name.isidentifier() and name not in RESERVED for name in names)
    )


def _word(task: str) -> str:
    return re.sub(r"\W", "_", task)


def _options(generator: str) -> str:
    return f"options_{_word(generator)}"


def _input(setting: Setting, has_field: bool) -> Any:
    sources = SOURCES[setting.artifact]
    # The photos a mesh is textured from are those its field was fitted to, unless said otherwise.
    default = "FIELD" if has_field and any(source.name == "FIELD" for source in sources) else sources[0].name
    items = [(source.name, source.title, source.description) for source in sources]
    return _enumeration(setting.title, setting.description, items, default)


def _enumeration(title: str, description: str, items: list[tuple[str, str, str]], default: str | None = None) -> Any:
    # A file keeps the number of a choice; one made from its name means the same in every version of the backend.
    numbered = [(*item, zlib.crc32(item[0].encode()) & LARGEST_INTEGER) for item in items]
    return EnumProperty(name=title, description=description, items=numbered, default=default or items[0][0])


def _property(setting: Setting) -> Any:
    words = {"name": _title(setting), "description": setting.description}
    if setting.default is not None and setting.kind != "choice":
        words["default"] = setting.default
    if setting.kind == "choice":
        items = [(choice, choice.replace("_", " ").capitalize(), "") for choice in setting.choices]
        return _enumeration(setting.title, setting.description, items, setting.default)
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
    low = -limit if setting.minimum is None else kind(max(setting.minimum, -limit))
    high = limit if setting.maximum is None else kind(min(setting.maximum, limit))
    return build(min=low, max=high, **words)


def _title(setting: Setting) -> str:
    shown_by_blender = setting.unit in SUBTYPES or not setting.unit
    return setting.title if shown_by_blender else f"{setting.title} ({setting.unit})"
