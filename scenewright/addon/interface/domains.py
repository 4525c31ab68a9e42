"""What is made, in the words and with the icons of Blender; the menu of tasks is ordered by it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import bpy

from .. import runtime
from ..asking import editors

if TYPE_CHECKING:
    from ..asking.forms import Catalogue
    from ..shared.schema import GeneratorInfo


class Domain(NamedTuple):
    """One kind of result."""

    title: str
    icon: str


DOMAINS: dict[str, Domain] = {
    "radiance-field": Domain("Radiance Fields", "OUTLINER_OB_LIGHTPROBE"),
    "gaussian-splats": Domain("Gaussian Splats", "OUTLINER_OB_POINTCLOUD"),
    "mesh": Domain("Meshes", "OUTLINER_OB_MESH"),
    "point-cloud": Domain("Point Clouds", "OUTLINER_OB_POINTCLOUD"),
    "volume": Domain("Volumes", "OUTLINER_OB_VOLUME"),
    "material": Domain("Materials", "MATERIAL"),
    "image": Domain("Images", "IMAGE_DATA"),
    "video": Domain("Films", "FILE_MOVIE"),
    "audio": Domain("Sound", "SOUND"),
    "score": Domain("Music", "SOUND"),
    "text": Domain("Text", "TEXT"),
    "voxel-world": Domain("Voxel Worlds", "MESH_CUBE"),
    "landscape": Domain("Landscapes", "WORLD"),
    "scene-plan": Domain("Scenes", "SCENE_DATA"),
    "scene-description": Domain("Scene Descriptions", "SCENE_DATA"),
    "storyboard": Domain("Storyboards", "SEQUENCE"),
    "camera-path": Domain("Cameras", "CAMERA_DATA"),
    "capture": Domain("Captures", "RENDER_RESULT"),
}
OTHER = Domain("Other", "DOT")
SINGLE_COLUMN = 20  # tasks; more are laid out side by side


def domain_of(info: GeneratorInfo) -> Domain:
    """Return the domain of what a generator makes first."""
    return DOMAINS.get(info.produces[0], OTHER) if info.produces else OTHER


def icon_of(info: GeneratorInfo) -> str:
    """Return the icon of what a generator makes."""
    return domain_of(info).icon


def by_domain(catalogue: Catalogue, tasks: list[str]) -> dict[Domain, list[str]]:
    """Return tasks by what they make, in the order of the domains."""
    of_task = {task: domain_of(catalogue.of_task(task)[0]) for task in tasks}
    grouped = {domain: [task for task in tasks if of_task[task] == domain] for domain in (*DOMAINS.values(), OTHER)}
    return {domain: found for domain, found in grouped.items() if found}


class SCENEWRIGHT_MT_tasks(bpy.types.Menu):
    """What to make; type to search"""

    bl_label = "Task"
    bl_options = {"SEARCH_ON_KEY_PRESS"}

    def draw(self, context: bpy.types.Context) -> None:
        """Draw the tasks of the editor in sections."""
        from ..asking import forms

        form, choice = context.scene.scenewright_forms, editors.of(context).choice
        catalogue = runtime.opened().catalogue
        offered = list(form.bl_rna.properties[choice].enum_items.keys())
        wide = len(offered) > SINGLE_COLUMN
        layout = self.layout.row() if wide else self.layout
        for number, (domain, tasks) in enumerate(by_domain(catalogue, offered).items()):
            column = layout.column()
            if number and not wide:
                column.separator()
            column.label(text=domain.title, icon=domain.icon)
            for task in tasks:
                button = column.operator("scenewright.choose_task", text=forms.task_name(task))
                button.task = task


CLASSES = (SCENEWRIGHT_MT_tasks,)
