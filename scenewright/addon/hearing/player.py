"""Sounds played to the artist, beside the scene: nothing of the open file changes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

import aud
import numpy as np

from ..shared.artifacts import Audio
from ..shared.errors import InvalidInput, Unavailable

MOST_CHANNELS = 2  # that are played as they are


class Player:
    """At most one sound at a time.

    Attributes:
        playing: what is heard, by the name that it was given, or "".
    """

    def __init__(self) -> None:
        self.playing = ""
        self._device: aud.Device | None = None
        self._handle: aud.Handle | None = None

    def play(self, name: str, sounds: Sequence[Audio]) -> None:
        """Play sounds one after another in place of what is heard.

        Raises:
            InvalidInput: they are empty.
            Unavailable: Blender has no sound output.
        """
        self.stop()
        heard = [sound for sound in sounds if len(sound.samples)]
        if not heard:
            raise InvalidInput("There is nothing to hear: the sound is 0 s long.")
        self._handle = self._opened().play(reduce(aud.Sound.join, map(_playable, heard)))
        self.playing = name

    def stop(self) -> None:
        """Play nothing more."""
        if self._handle is not None:
            self._handle.stop()
        self._handle, self.playing = None, ""

    def tick(self) -> None:
        """Take note of a sound that has come to its end."""
        if self._handle is not None and self._handle.status != aud.STATUS_PLAYING:
            self.stop()

    def _opened(self) -> aud.Device:
        device = self._device or aud.Device()
        if not device.rate:  # the device of a Blender that plays nothing
            remedy = "Choose an audio device in Blender's preferences, under System."
            raise Unavailable("Blender has no sound output.", remedy=remedy)
        self._device = device
        return device


def _playable(audio: Audio) -> aud.Sound:
    samples = np.nan_to_num(audio.samples)
    if samples.shape[1] > MOST_CHANNELS:
        samples = samples.mean(axis=1, keepdims=True)
    return aud.Sound.buffer(np.ascontiguousarray(samples, np.float32), audio.sample_rate)
