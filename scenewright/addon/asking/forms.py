"""Blender properties made from the backend's schemas: one group per task and per generator, so each keeps its values.

The values live in the .blend, stored under the settings' own names; a backend with other generators replaces the
groups and what is set stays set.
"""

from __future__ import annotations

import re
from typing import Any, get_args

import bpy

from .. import compat
from ..shared.schema import GeneratorInfo, Setting
from ..shared.tasks import AnyTask, Task
from . import editors
from .fields import WRITTEN_IN, enumeration, input_fields, is_prompt, setting_fields
from .sources import KINDS, Source, of_setting

TASKS: dict[str, type[Task]] = {str(task.__struct_config__.tag): task for task in get_args(AnyTask)}
RESERVED = {"name", "rna_type", "bl_rna", "id_data"}  # every property group has these
Form = bpy.types.PropertyGroup


class Catalogue:
    """The generators a backend offers, and the registered properties that set them."""

    def __init__(self) -> None:
        self.generators: tuple[GeneratorInfo, ...] = ()
        self._of_task: dict[str, tuple[GeneratorInfo, ...]] = {}
        self._classes: list[type] = []

    def adopt(self, generators: tuple[GeneratorInfo, ...]) -> None:
        """Make the properties of these generators in place of those of the last backend."""
        usable = tuple(info for info in generators if _drawable(info))
        if usable == self.generators:
            return
        self.close()
        self.generators = usable
        self._of_task = {task: self._offered(task) for task in TASKS if any(info.task == task for info in usable)}
        if usable:
            bpy.types.Scene.scenewright_forms = bpy.props.PointerProperty(type=self._forms())
            self.mend()

    def close(self) -> None:
        """Unregister the properties; their values stay in the file."""
        if self._classes:
            del bpy.types.Scene.scenewright_forms
        for made in reversed(self._classes):
            bpy.utils.unregister_class(made)
        self._classes, self.generators, self._of_task = [], (), {}

    def mend(self) -> None:
        """Set back every choice of the open file that is not offered any more."""
        if self.generators:
            for scene in bpy.data.scenes:
                _mend(scene.scenewright_forms)

    @property
    def tasks(self) -> tuple[str, ...]:
        """The tasks that some generator does."""
        return tuple(self._of_task)

    def of_task(self, task: str) -> tuple[GeneratorInfo, ...]:
        """Return the generators that do a task, those that can run first, and of these those that are proven."""
        return self._of_task.get(task, ())

    def chosen(self, scene: bpy.types.Scene, task: str = "", generator: str = "") -> GeneratorInfo | None:
        """Return the generator named, or else the one chosen in the scene's panel; None if there is no such one."""
        if not self.generators:
            return None
        task = task or scene.scenewright_forms.task
        offered = self.of_task(task)
        generator = generator or (task_form(scene, task).generator if offered else "")
        return next((info for info in offered if info.name == generator), None)

    def _offered(self, task: str) -> tuple[GeneratorInfo, ...]:
        able = (info for info in self.generators if info.task == task)
        return tuple(sorted(able, key=lambda info: (bool(info.unavailable), info.experimental)))

    def _forms(self) -> type:
        fields = {}
        for editor in editors.EDITORS.values():
            offered = [task for task in self.tasks if any(map(editor.offers, self.of_task(task)))]
            offered.sort(key=lambda task: not any(map(editor.makes, self.of_task(task))))
            if offered:
                # The title is a sentence, too long for a sidebar's menu; it is what the pointer shows.
                menu = [(task, task_name(task), self.of_task(task)[0].task_title) for task in offered]
                fields[editor.choice] = enumeration("Task", "What to make", menu)
        for task in self.tasks:
            fields[_word(task)] = bpy.props.PointerProperty(type=self._task_form(task))
        for info in self.generators:
            fields[_options(info.name)] = bpy.props.PointerProperty(type=self._options_form(info))
        return self._group("forms", fields)

    def _task_form(self, task: str) -> type:
        offered = self.of_task(task)
        generators = [(info.name, info.title, info.description) for info in offered]
        fields = {"generator": enumeration("Generator", "What makes it", generators)}
        settings = offered[0].task_settings
        for setting in settings:
            fields |= self._input(task, setting, settings) if setting.artifact else setting_fields(setting)
        return self._group(_word(task), fields)

    def _input(self, task: str, setting: Setting, settings: tuple[Setting, ...]) -> dict[str, Any]:
        given = self._group(f"{_word(task)}_{setting.name}", input_fields(setting, settings))
        words = {"type": given, "name": setting.title, "description": setting.description}
        hold = bpy.props.CollectionProperty if setting.kind == "artifacts" else bpy.props.PointerProperty
        return {setting.name: hold(**words)}

    def _options_form(self, info: GeneratorInfo) -> type:
        fields: dict[str, Any] = {}
        for setting in info.options:
            fields |= setting_fields(setting)
        return self._group(_options(info.name), fields)

    def _group(self, name: str, fields: dict[str, Any]) -> type:
        made = type(f"SCENEWRIGHT_PG_{name}", (bpy.types.PropertyGroup,), {"__annotations__": fields})
        bpy.utils.register_class(made)
        self._classes.append(made)
        return made


def task_name(task: str) -> str:
    """Return what a task is called in menus."""
    return task.replace("-", " ").capitalize().replace(" 3d", " 3D")


def task_form(scene: bpy.types.Scene, task: str) -> Form:
    """Return the settings of a task in a scene."""
    return getattr(scene.scenewright_forms, _word(task))


def options_form(scene: bpy.types.Scene, generator: str) -> Form:
    """Return the settings of a generator in a scene."""
    return getattr(scene.scenewright_forms, _options(generator))


def source_of(given: Form, setting: Setting) -> Source:
    """Return where the artist wants an input to come from."""
    sources = of_setting(setting)
    return next((source for source in sources if source.name == given.source), sources[0])


def values(form: Form, settings: tuple[Setting, ...]) -> dict[str, Any]:
    """Return what is set, without the artifacts."""
    return {setting.name: _value(form, setting) for setting in settings if not setting.artifact}


def fill(form: Form, values: dict[str, Any]) -> None:
    """Write values into a form; those it has no setting for, or that its setting does not take, are left out."""
    for name, value in values.items():
        known = form.bl_rna.properties.get(name)
        if known is None or name in RESERVED or known.type in {"POINTER", "COLLECTION"}:
            continue
        if known.type == "ENUM" and value not in known.enum_items:
            continue
        setattr(form, name, value)
        if hasattr(form, name + WRITTEN_IN):
            lines = "\n" in value and not compat.draws_lines()
            setattr(form, name + WRITTEN_IN, write_text(name, value) if lines else None)


def write_text(setting: str, words: str) -> bpy.types.Text:
    """Return a new text datablock for the words of a setting."""
    made = bpy.data.texts.new(setting.replace("_", " ").capitalize())
    made.write(words)
    return made


def reset(form: Form, settings: tuple[Setting, ...]) -> None:
    """Set everything but the artifacts back to what it is by default."""
    for setting in settings:
        if not setting.artifact:
            form.property_unset(setting.name)
            if is_prompt(setting):
                form.property_unset(setting.name + WRITTEN_IN)


def _value(form: Form, setting: Setting) -> Any:
    written = getattr(form, setting.name + WRITTEN_IN) if is_prompt(setting) else None
    return written.as_string() if written is not None else getattr(form, setting.name)


def _mend(form: Form) -> None:
    for known in form.bl_rna.properties:
        name = known.identifier
        if known.type == "ENUM" and not getattr(form, name):
            form.property_unset(name)
        elif known.type == "COLLECTION":
            for item in getattr(form, name):
                _mend(item)
        elif known.type == "POINTER" and name != "rna_type" and _is_form(known.fixed_type):
            _mend(getattr(form, name))


def _is_form(kind: bpy.types.Struct) -> bool:
    return kind.base is not None and kind.base.identifier == "PropertyGroup"


def _drawable(info: GeneratorInfo) -> bool:
    names = [setting.name for setting in (*info.task_settings, *info.options)]
    return (
        info.task in TASKS
        and all(setting.artifact in KINDS for setting in info.task_settings if setting.artifact)
        and all(name.isidentifier() and name not in RESERVED for name in names)
    )


def _word(task: str) -> str:
    return re.sub(r"\W", "_", task)


def _options(generator: str) -> str:
    return f"options_{_word(generator)}"
