"""What a result takes the place of is kept, and one click brings it back.

The original points at its replacement, not the other way round: appending a result to another file leaves it alone.
"""

from __future__ import annotations

import bpy

from . import layers

REPLACED_KEY = "scenewright_replaced_by"
STANDS_IN_KEY = "scenewright_stands_in"  # on a replacement, so that only those have their originals looked for
HIDDEN_KEY = "scenewright_hidden"  # whether the original was left out of renders before it was replaced
TRANSFORM = (
    "parent_type", "parent_bone", "matrix_parent_inverse", "rotation_mode", "location", "rotation_euler",
    "rotation_quaternion", "rotation_axis_angle", "scale", "delta_location", "delta_rotation_euler",
    "delta_rotation_quaternion", "delta_scale",
)  # fmt: skip


def stand_in(original: bpy.types.Object, title: str, data: bpy.types.Mesh) -> bpy.types.Object:
    """Make an object of a mesh with the transform, the parent and the collections of another."""
    made = bpy.data.objects.new(title, data)
    made.parent = original.parent
    for name in TRANSFORM:
        setattr(made, name, getattr(original, name))
    for collection in original.users_collection:
        collection.objects.link(made)
    return made


def replace(original: bpy.types.Object, result: bpy.types.Object, scene: bpy.types.Scene) -> None:
    """Hide an object behind what was made of it."""
    original[REPLACED_KEY] = result
    result[STANDS_IN_KEY] = True
    show(original, scene, visible=False)


def replace_material(holder: bpy.types.Object, slot: int, result: bpy.types.Material) -> None:
    """Put a material into a slot of an object, adding one where there is none; what was there is kept with the file."""
    if not holder.material_slots:
        holder.data.materials.append(result)
        return
    place = holder.material_slots[min(slot, len(holder.material_slots) - 1)]
    original, place.material = place.material, result
    if original is not None:
        keep(original, result)


def keep(original: bpy.types.Material, result: bpy.types.Material) -> None:
    """Keep a material with the file, and know what took its place."""
    original[REPLACED_KEY] = result
    result[STANDS_IN_KEY] = True
    original.use_fake_user = True


def partner(
    given: bpy.types.Object | bpy.types.Material, everything: bpy.types.bpy_prop_collection
) -> bpy.types.ID | None:
    """Return what a datablock took the place of, or else what took its place; None where `everything` has neither."""
    if STANDS_IN_KEY in given:
        for candidate in everything:
            if candidate.get(REPLACED_KEY) == given:
                return candidate
    newer = given.get(REPLACED_KEY)
    return newer if newer is not None and newer.name in everything else None


def newest(original: bpy.types.Object, scene: bpy.types.Scene) -> bpy.types.Object:
    """Return what stands in a scene in place of an object now: the last result of several, or the object itself."""
    found = [original]
    while (newer := found[-1].get(REPLACED_KEY)) is not None and newer.name in scene.objects and newer not in found:
        found.append(newer)
    return found[-1]


def left_behind(scene: bpy.types.Scene) -> list[bpy.types.Object]:
    """Return the originals that are hidden behind results which are gone from the scene."""
    return [original for original in scene.objects if HIDDEN_KEY in original and not partner(original, scene.objects)]


def swap(shown: bpy.types.Object, hidden: bpy.types.Object, scene: bpy.types.Scene) -> None:
    """Hide one object and show its partner."""
    show(shown, scene, visible=False)
    show(hidden, scene, visible=True)


def show(given: bpy.types.Object, scene: bpy.types.Scene, *, visible: bool) -> None:
    """Show an object as it was before it was hidden, or hide it from view and renders."""
    layers.hide(given, scene, hidden=not visible)
    if visible:
        given.hide_render = bool(given.pop(HIDDEN_KEY, given.hide_render))
    elif HIDDEN_KEY not in given:
        given[HIDDEN_KEY] = given.hide_render
        given.hide_render = True
