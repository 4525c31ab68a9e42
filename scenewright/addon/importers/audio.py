"""Audio to a packed sound and a strip in the sequencer."""

from __future__ import annotations

import math
import wave
from pathlib import Path

import numpy as np

from .. import compat
from ..shared.artifacts import Audio
from .placement import Placement, Steps
from .video import free_channel, free_path

FULL = 32768


def build(audio: Audio, placement: Placement) -> Steps:
    """Build a sound strip on a free channel at the scene's first frame; its sound is packed into the file."""
    title, scene = placement.title(audio), placement.find_scene()
    path = free_path(placement.folder, title, ".wav")
    write_wav(audio, path)
    yield
    seconds = len(audio.samples) / audio.sample_rate
    length = math.ceil(seconds * scene.render.fps / scene.render.fps_base)
    channel = free_channel(scene, scene.frame_start, length)
    strip = scene.sequence_editor.strips.new_sound(title, str(path), channel, scene.frame_start)
    strip.sound.pack()
    compat.show_in_sequencer(scene)
    return [strip, strip.sound]


def write_wav(audio: Audio, path: Path) -> None:
    """Write a sound as 16-bit WAV."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(audio.samples.shape[1])
        file.setsampwidth(2)
        file.setframerate(audio.sample_rate)
        file.writeframes(np.clip(np.rint(audio.samples * FULL), -FULL, FULL - 1).astype("<i2").tobytes())
