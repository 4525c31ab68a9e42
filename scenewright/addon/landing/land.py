"""All artifacts of one job into the open file: placed together, the first one selected and shown."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import bpy
from mathutils import Vector

from ..importers import BUILDERS, Datablocks, Placement, Steps, aside
from ..properties import KIND_KEY
from ..shared.artifacts import Artifact, Audio, Image, Material, Mesh, RadianceField, Storyboard, Text, Video, Volume
from . import (
    editors,
    fields,
    films,
    images,
    layers,
    levels,
    materials,
    meshes,
    originals,
    scenes,
    sharing,
    sounds,
    spots,
    storyboards,
    texts,
)
from .site import Site
from .wish import Wish

LANDERS: dict[type[Artifact], Callable[[Any, Site], Steps]] = {
    Mesh: meshes.land,
    Material: materials.land,
    Image: images.land,
    Audio: sounds.land,
    Video: films.land,
    RadianceField: fields.land,
    Volume: fields.land_volume,
    Storyboard: storyboards.land,
    Text: texts.land,
}
GONE = "What it was made from is gone, so it stands by itself."


class Landed(NamedTuple):
    """What stands in the file now.

    Attributes:
        heads: what shows each artifact, in their order.
        remarks: sentences about what could not be done as wished.
    """

    heads: Datablocks
    remarks: list[str]


def land(artifacts: Sequence[Artifact], placements: Sequence[Placement], wish: Wish) -> Generator[None, None, Landed]:
    """Build artifacts, each with its placement, as they were wished for.

    Raises:
        ReferenceError: another file was opened, or a step undone, in between: begin again.
    """
    if not artifacts:
        return Landed([], [])
    scene = placements[0].find_scene()
    if (plan := scenes.plan_of(artifacts)) is not None:
        told: list[str] = []
        return Landed((yield from scenes.land(plan, artifacts, placements, wish, told)), told)
    spot = yield from aside.run(spots.spot, wish, artifacts, _taken(scene))
    collection = _collection(artifacts, placements[0])
    heads: Datablocks = []
    remarks: list[str] = []
    shared = sharing.Shared()
    for artifact, placement in zip(artifacts, placements, strict=True):
        site = Site(replace(placement, collection=collection), wish, spot, remarks)
        bare, material = shared.taken(artifact)
        made = yield from LANDERS.get(type(artifact), _land_shape)(bare, site)
        if material is not None:
            made[0].data.materials.append(material)
        shared.keep(bare, made)
        placement.sign(made)
        heads.append(made[0])
    _take_place(heads[0], wish, scene, remarks)
    for artifact, head in zip(artifacts, heads, strict=True):
        if isinstance(artifact, Mesh) and isinstance(head, bpy.types.Object):
            levels.hide(head, artifact.name, scene)
    _present(heads[0], scene)
    return Landed(heads, remarks)


def _land_shape(artifact: Artifact, site: Site) -> Steps:
    return (yield from BUILDERS[type(artifact)](artifact, site.shifted))


def _taken(scene: bpy.types.Scene) -> list[Vector]:
    # Blender works out matrix_world only when it draws next; without a parent, the location says the same.
    results = [other for other in scene.objects if KIND_KEY in other]
    return [(other.matrix_world.translation if other.parent else other.location).copy() for other in results]


def _collection(artifacts: Sequence[Artifact], placement: Placement) -> str:
    """Return where objects go: several meshes of one job share a collection of their own, made now."""
    parts = [artifact for artifact in artifacts if isinstance(artifact, Mesh)]
    if len(parts) < 2:
        return placement.collection
    made = bpy.data.collections.new(levels.stem(placement.title(parts[0])))
    placement.find_collection().children.link(made)
    return made.name


def _take_place(head: bpy.types.ID | bpy.types.Strip, wish: Wish, scene: bpy.types.Scene, remarks: list[str]) -> None:
    if wish.where != "INPLACE" or not isinstance(head, bpy.types.Object):
        return
    for source in wish.sources:
        original = source.find(scene)
        if original is not None:
            originals.replace(originals.newest(original, scene), head, scene)
        elif GONE not in remarks:
            remarks.append(GONE)


def _present(head: bpy.types.ID | bpy.types.Strip, scene: bpy.types.Scene) -> None:
    """Select what came, or show it in an open editor."""
    match head:
        case bpy.types.Object():
            layers.select(head, scene)
        case bpy.types.Image():
            editors.show("IMAGE_EDITOR", "image", head)
        case bpy.types.Text():
            editors.show("TEXT_EDITOR", "text", head)
        case bpy.types.Strip():
            for strip in scene.sequence_editor.strips:
                strip.select = strip == head
            scene.sequence_editor.active_strip = head
