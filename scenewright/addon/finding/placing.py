"""What was found, put to use: appended or linked from its file, selected, or made to land once more."""

from __future__ import annotations

from pathlib import Path

import bpy

from ..shared.cards import Hit
from ..shared.errors import InvalidInput, StorageError
from . import here


def bring(hit: Hit, context: bpy.types.Context, link: bool) -> bpy.types.ID:
    """Return the datablock of a hit, read from its file where it is not here, and put it where it belongs.

    Raises:
        InvalidInput: it is not in its file any more, or there is nothing to put it on.
        StorageError: its file cannot be read.
    """
    if hit.source == here.OPEN_FILE:
        found = here.datablock(hit.key)
        if found is None:
            raise InvalidInput(f"{hit.name} is not in this file any more.", remedy="Search again.")
        _use(found, context, own=True)
        return found
    found = _read(hit, link)
    if found.library is None:
        found.asset_clear()  # or else the copy would be found beside its original
    _use(found, context, own=False)
    return found


def _read(hit: Hit, link: bool) -> bpy.types.ID:
    if not Path(hit.source).is_file():
        raise StorageError(f"The file {hit.source} is gone.", remedy="Search again.")
    try:
        with bpy.data.libraries.load(hit.source, link=link, assets_only=True) as (there, wanted):
            if hit.name in getattr(there, hit.kind):
                setattr(wanted, hit.kind, [hit.name])
    except OSError as error:
        sentence = f"The file {hit.source} cannot be read by this Blender."
        raise StorageError(sentence, remedy="Open it in the Blender that wrote it.", detail=str(error)) from error
    read = [datablock for datablock in getattr(wanted, hit.kind) if isinstance(datablock, bpy.types.ID)]
    if not read:
        raise InvalidInput(f"{hit.name} is not in {hit.source} any more.", remedy="Search again.")
    return read[0]


def _use(found: bpy.types.ID, context: bpy.types.Context, own: bool) -> None:
    if isinstance(found, bpy.types.Object):
        _place(found, context, own)
    elif isinstance(found, bpy.types.Collection):
        _gather(found, context, own)
    elif isinstance(found, bpy.types.Material):
        _paint(found, context)
    elif isinstance(found, bpy.types.World):
        context.scene.world = found
    else:
        found.use_fake_user = True


def _place(found: bpy.types.Object, context: bpy.types.Context, own: bool) -> None:
    if found.name not in context.scene.objects:
        context.collection.objects.link(found)
    if not own and found.library is None:
        found.location = context.scene.cursor.location
    for other in context.selected_objects:
        other.select_set(False)
    if found.name in context.view_layer.objects:
        found.select_set(True)
        context.view_layer.objects.active = found


def _gather(found: bpy.types.Collection, context: bpy.types.Context, own: bool) -> None:
    if own and found in context.scene.collection.children_recursive:
        for other in context.view_layer.objects:
            other.select_set(other.name in found.all_objects)
        return
    instance = bpy.data.objects.new(found.name, None)
    instance.instance_type, instance.instance_collection = "COLLECTION", found
    _place(instance, context, own=False)


def _paint(found: bpy.types.Material, context: bpy.types.Context) -> None:
    holder = context.view_layer.objects.active
    if holder is None or not hasattr(holder.data, "materials"):
        found.use_fake_user = True
        sentence = f"The material {found.name} is in this file now, but no object is active that could wear it."
        raise InvalidInput(sentence, remedy="Select one and use it again.")
    if holder.material_slots:
        holder.material_slots[holder.active_material_index].material = found
    else:
        holder.data.materials.append(found)
