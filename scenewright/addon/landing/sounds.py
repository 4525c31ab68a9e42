"""Sounds as strips at the playhead, and as speakers that move with an object."""

from __future__ import annotations

import bpy

from ..importers import Datablocks, Steps
from ..importers import audio as importer
from ..shared.artifacts import Audio
from .site import Site

HEARD_SIZES = 50.0  # how many times the object's size away nothing is heard any more


def land(audio: Audio, site: Site) -> Steps:
    """Build a sound with a strip, a speaker or both."""
    title = site.title(audio)
    sound = yield from importer.make(audio, site.placement)
    made: Datablocks = []
    if site.wish.sound in {"STRIP", "BOTH"}:
        made.append(importer.strip(audio, sound, title, site.scene, site.frame))
    if site.wish.sound in {"SPEAKER", "BOTH"}:
        speaker = _speaker(sound, title, site)
        made += [speaker, speaker.data]
    return [*made, sound]


def _speaker(sound: bpy.types.Sound, title: str, site: Site) -> bpy.types.Object:
    holder = site.wish.object.find(site.scene) if site.wish.object else None
    made = _new_speaker(site.scene)
    made.name = made.data.name = title
    for collection in made.users_collection:
        collection.objects.unlink(made)
    site.placement.find_collection().objects.link(made)
    made.data.sound = sound
    size = max(holder.dimensions, default=0.0) if holder else 0.0
    made.data.distance_reference = size or 1.0
    made.data.distance_max = HEARD_SIZES * (size or 1.0)
    made.location = (0.0, 0.0, 0.0) if holder else site.wish.cursor
    made.parent = holder
    return made


def _new_speaker(scene: bpy.types.Scene) -> bpy.types.Object:
    """Make a speaker with the operator: nothing else can give it the track that makes it sound."""
    layer = scene.view_layers[0]
    active, selected = layer.objects.active, list(layer.objects.selected)
    window = bpy.context.window_manager.windows[0]
    with bpy.context.temp_override(window=window, scene=scene, view_layer=layer, active_object=active):
        bpy.ops.object.speaker_add()
    made = layer.objects.active
    made.select_set(False, view_layer=layer)
    for other in selected:
        other.select_set(True, view_layer=layer)
    layer.objects.active = active
    return made
