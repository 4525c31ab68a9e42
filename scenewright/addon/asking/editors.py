"""Which tasks each of Blender's editors offers: those that take or make what is worked on there."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import bpy

if TYPE_CHECKING:
    from ..shared.schema import GeneratorInfo


class Editor(NamedTuple):
    """One of Blender's editors.

    Attributes:
        choice: the property of a scene's forms that holds the task chosen there.
        artifacts: a task is offered that takes one of these, or makes one first; nothing stands for every task.
    """

    choice: str
    artifacts: frozenset[str] = frozenset()

    def offers(self, info: GeneratorInfo) -> bool:
        """Tell whether the task of a generator belongs here."""
        taken = {setting.artifact for setting in info.task_settings if setting.artifact}
        return not self.artifacts or not self.artifacts.isdisjoint({*taken, *info.produces[:1]})

    def makes(self, info: GeneratorInfo) -> bool:
        """Tell whether what a generator makes is worked on here."""
        return not self.artifacts.isdisjoint(info.produces[:1])


EDITORS: dict[str, Editor] = {
    "VIEW_3D": Editor("task"),
    "IMAGE_EDITOR": Editor("task_of_images", frozenset({"image", "material"})),
    "NODE_EDITOR": Editor("task_of_shaders", frozenset({"material", "image"})),
    "SEQUENCE_EDITOR": Editor("task_of_strips", frozenset({"audio", "video", "storyboard"})),
    "TEXT_EDITOR": Editor("task_of_texts", frozenset({"text", "scene-plan"})),
}


def of(context: bpy.types.Context) -> Editor:
    """Return the editor that is drawn or used; the 3D viewport stands in for all that have no tasks of their own."""
    return EDITORS.get(context.area.type if context.area else "", EDITORS["VIEW_3D"])
