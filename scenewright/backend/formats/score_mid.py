"""Scores as Standard MIDI Files."""

from __future__ import annotations

from pathlib import Path

from scenewright.shared import midi
from scenewright.shared.artifacts import Score


def load(path: Path) -> Score:
    """Read a score.

    Raises:
        ValueError: the file is no MIDI file, or cut short.
    """
    return midi.decode(path.read_bytes(), path.stem)


def save(score: Score, path: Path) -> None:
    """Write a score."""
    path.write_bytes(midi.encode(score))
