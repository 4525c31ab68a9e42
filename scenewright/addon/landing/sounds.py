"""Sounds as strips at the playhead, and as speakers that move with an object."""

from __future__ import annotations

import bpy

from ..importers import Datablocks, Steps
from ..importers import audio as importer
from ..shared.artifacts import Audio
from . import lip_sync
from .site import Site

GONE = "The object that the speaker was for is gone, so it stands at the 3D cursor."
HEARD_SIZES = 50.0  # how many times the object's size away nothing is heard any more


def land(audio: Audio, site: Site) -> Steps:
    """Build a sound with a strip, a speaker or both."""
    title = site.title(audio)
    sound = yield from importer.make(audio, site.placement)
    lip_sync.keep(sound, audio.phonemes)
    made: Datablocks = []
    if site.wish.sound != "SPEAKER":
        made.append(importer.strip(audio, sound, title, site.scene, site.frame))
    if site.wish.sound in {"SPEAKER", "BOTH"}:
        speaker = _speaker(sound, title, site)
        made += [speaker, speaker.data]
    return [*made, sound]


def _speaker(sound: bpy.types.Sound, title: str, site: Site) -> bpy.types.Object:
    holder = site.wish.object.find(site.scene) if site.wish.object else None
    if site.wish.object and holder is None:
        site.remarks.append(GONE)
    made = _new_speaker()
    made.name = made.data.name = title
    site.placement.find_collection().objects.link(made)
    made.data.sound = sound
    made.animation_data.nla_tracks[0].strips[0].frame_start_ui = site.frame
    size = max(holder.dimensions, default=0.0) if holder else 0.0
    made.data.distance_reference = size or 1.0
    made.data.distance_max = HEARD_SIZES * (size or 1.0)
    made.location = (0.0, 0.0, 0.0) if holder else site.wish.cursor
    made.parent = holder
    return made


def _new_speaker() -> bpy.types.Object:
    """Make a speaker with the operator, in no scene yet: nothing else can give it the track that makes it sound."""
    window = bpy.context.window_manager.windows[0]
    chosen = window.view_layer.objects
    active, selected, before = chosen.active, list(chosen.selected), set(bpy.data.objects)
    with bpy.context.temp_override(window=window):
        bpy.ops.object.speaker_add()
    (made,) = set(bpy.data.objects) - before
    for collection in made.users_collection:
        collection.objects.unlink(made)
    for other in selected:
        other.select_set(True, view_layer=window.view_layer)
    chosen.active = active
    return made
