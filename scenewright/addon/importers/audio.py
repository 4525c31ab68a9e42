"""Audio to a packed sound and a strip in the sequencer."""

from __future__ import annotations

import math
from collections.abc import Generator

import bpy

from .. import compat
from ..shared import wav
from ..shared.artifacts import Audio
from . import aside, strips
from .placement import Placement, Steps


def build(audio: Audio, placement: Placement) -> Steps:
    """Build a sound strip on a free channel at the scene's first frame; its sound is packed into the file."""
    scene = placement.find_scene()
    sound = yield from make(audio, placement)
    return [strip(audio, sound, placement.title(audio), scene, scene.frame_start), sound]


def make(audio: Audio, placement: Placement) -> Generator[None, None, bpy.types.Sound]:
    """Make a sound datablock that is packed into the file and kept with it."""
    title = placement.title(audio)
    path = strips.free_path(placement.folder, title, ".wav")
    yield from aside.run(wav.write, audio, path)
    sound = bpy.data.sounds.load(str(path))
    sound.name = title
    yield
    sound.pack()
    sound.use_fake_user = True
    return sound


def strip(audio: Audio, sound: bpy.types.Sound, title: str, scene: bpy.types.Scene, start: int) -> bpy.types.Strip:
    """Make a strip of a sound on a free channel of a scene, from a frame on."""
    seconds = len(audio.samples) / audio.sample_rate
    length = math.ceil(seconds * scene.render.fps / scene.render.fps_base)
    channel = strips.free_channel(scene, start, length)
    made = scene.sequence_editor.strips.new_sound(title, sound.filepath, channel, start)
    loaded, made.sound = made.sound, sound
    if loaded != sound:  # before 5.2 the strip reads the file once more
        bpy.data.sounds.remove(loaded)
    compat.show_in_sequencer(scene)
    return made
