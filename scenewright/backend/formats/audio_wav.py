"""Sound as WAV: 16-bit on writing; 8, 16, 24 and 32-bit integers on reading."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np

from scenewright.shared.artifacts import Audio
from scenewright.shared.errors import InvalidInput

FULL = 32768


def load(path: Path) -> Audio:
    """Read a sound.

    Raises:
        InvalidInput: the file is no WAV file of integers.
    """
    try:
        with wave.open(str(path)) as file:
            width, channels, rate = file.getsampwidth(), file.getnchannels(), file.getframerate()
            content = file.readframes(file.getnframes())
    except (wave.Error, EOFError) as error:
        raise InvalidInput(
            f"{path} is no WAV file of integers.", remedy="Export it as 16-bit WAV.", detail=str(error)
        ) from error
    samples = _integers(content, width) / np.float32(1 << (8 * width - 1))
    return Audio(name=path.stem, samples=samples.reshape(-1, channels).astype(np.float32), sample_rate=rate)


def save(audio: Audio, path: Path) -> None:
    """Write a sound; what is louder than 1 is clipped."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(audio.samples.shape[1])
        file.setsampwidth(2)
        file.setframerate(audio.sample_rate)
        file.writeframes(np.clip(np.rint(audio.samples * FULL), -FULL, FULL - 1).astype("<i2").tobytes())


def _integers(content: bytes, width: int) -> np.ndarray:
    if width == 1:  # the only unsigned one
        return np.frombuffer(content, np.uint8).astype(np.int32) - 128
    parts = np.frombuffer(content, np.uint8).reshape(-1, width)
    wide = np.zeros((len(parts), 4), np.uint8)
    wide[:, 4 - width :] = parts
    return wide.view("<i4")[:, 0] >> (32 - 8 * width)
