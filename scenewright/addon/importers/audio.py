"""Audio to a packed sound and a strip in the sequencer."""

from __future__ import annotations

import math
import wave
from collections.abc import Generator
from pathlib import Path

import bpy
import numpy as np

from .. import compat
from ..shared.artifacts import Audio
from . import aside, strips
from .placement import Placement, Steps

FULL = 32768


def build(audio: Audio, placement: Placement) -> Steps:
    """Build a sound strip on a free channel at the scene's first frame; its sound is packed into the file."""
    scene = placement.find_scene()
    sound = yield from make(audio, placement)
    return [strip(audio, sound, placement.title(audio), scene, scene.frame_start), sound]


def make(audio: Audio, placement: Placement) -> Generator[None, None, bpy.types.Sound]:
    """Make a sound datablock that is packed into the file and kept with it."""
    title = placement.title(audio)
    path = strips.free_path(placement.folder, title, ".wav")
    yield from aside.run(write_wav, audio, path)
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


def write_wav(audio: Audio, path: Path) -> None:
    """Write a sound as 16-bit WAV."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(audio.samples.shape[1])
        file.setsampwidth(2)
        file.setframerate(audio.sample_rate)
        file.writeframes(np.clip(np.rint(audio.samples * FULL), -FULL, FULL - 1).astype("<i2").tobytes())
