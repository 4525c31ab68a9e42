"""What a scene keeps of the extension: where inputs come from, where results go, and which jobs are its own."""

from __future__ import annotations

import bpy
from bpy.props import BoolProperty, CollectionProperty, IntProperty, PointerProperty, StringProperty

from . import plans

FIELD = "radiance-field"
KIND_KEY = "scenewright_kind"  # on what a result shows first: the type of its artifact
MADE_KEY = "scenewright_made"  # and when its job was asked for, seconds since 1970


def is_field(_: object, candidate: bpy.types.Object) -> bool:
    """Tell whether an object stands for a radiance field."""
    return candidate.get(KIND_KEY) == FIELD


class JobMark(bpy.types.PropertyGroup):
    """A job of this scene: `name` is its id."""

    record: StringProperty(options={"HIDDEN"})


class SceneState(bpy.types.PropertyGroup):
    """The extension's settings of one scene."""

    identity: StringProperty(options={"HIDDEN"})
    jobs: CollectionProperty(type=JobMark, options={"HIDDEN"})
    views: IntProperty(
        name="Views", description="How many pictures are rendered around the selection", default=60, min=2, soft_max=300
    )
    view_size: IntProperty(
        name="Size", description="Width and height of each picture", default=200, min=16, soft_max=1600, max=16384,
        subtype="PIXEL",
    )  # fmt: skip
    samples: IntProperty(
        name="Samples", description="Cycles samples per pixel: more take longer and are cleaner", default=24, min=1,
        soft_max=1024,
    )  # fmt: skip
    folder: StringProperty(
        name="Folder", description="Photos with their transforms.json (Blender-NeRF or nerfstudio)", subtype="DIR_PATH",
        options={"PATH_SUPPORTS_BLEND_RELATIVE"},
    )  # fmt: skip
    photo_size: IntProperty(
        name="At Most", description="Longest side of a photo: larger ones are made smaller; 0 leaves them as they are",
        default=0, min=0, soft_max=4096, max=16384, subtype="PIXEL",
    )  # fmt: skip
    variations: IntProperty(
        name="Variations", description="How many to make, each with a seed of its own, to pick from", default=1, min=1,
        max=16,
    )  # fmt: skip
    find: StringProperty(
        name="Find", description="What the asset shall be like, in words: its name, tags, colour, or what it shows",
        maxlen=10_000,
    )  # fmt: skip
    find_like: PointerProperty(
        name="Like", description="A picture that the asset shall look like", type=bpy.types.Image
    )
    find_linked: BoolProperty(
        name="Link", description="Link what is found to its file instead of copying it into this one", default=False
    )
    plan: PointerProperty(
        name="Plan", description="The scene plan that is looked through", type=bpy.types.Text, poll=plans.is_plan
    )
    field: PointerProperty(
        name="Field", description="The radiance field to use; empty takes the last one made", type=bpy.types.Object,
        poll=is_field,
    )  # fmt: skip


CLASSES = (JobMark, SceneState)


def register() -> None:
    """Register the classes and hang them on the scene."""
    plans.register()
    for made in CLASSES:
        bpy.utils.register_class(made)
    bpy.types.Scene.scenewright = PointerProperty(type=SceneState)


def unregister() -> None:
    """Take it all back."""
    del bpy.types.Scene.scenewright
    for made in reversed(CLASSES):
        bpy.utils.unregister_class(made)
    plans.unregister()
