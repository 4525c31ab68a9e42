"""Sound as WAV: 16-bit with labels on writing; any integers and floats, labels too, on reading."""

from __future__ import annotations

from pathlib import Path

from scenewright.shared import wav
from scenewright.shared.artifacts import Audio
from scenewright.shared.errors import InvalidInput


def load(path: Path) -> Audio:
    """Read a sound, and its labels as what is spoken when.

    Raises:
        InvalidInput: the file is no WAV file of plain samples, or holds none.
    """
    try:
        return wav.read(path)
    except ValueError as error:
        sentence = f"{path} cannot be read as sound: {error}."
        raise InvalidInput(sentence, remedy="Export it as 16-bit WAV.") from error


def save(audio: Audio, path: Path) -> None:
    """Write a sound; what is louder than 1 is clipped, and what is spoken when becomes labels."""
    wav.write(audio, path)
