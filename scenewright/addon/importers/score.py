"""Score to a MIDI file beside the scene and a text that says what is in it."""

from __future__ import annotations

from collections.abc import Iterator

import bpy
import numpy as np

from ..shared import midi
from ..shared.artifacts import Score
from . import aside, strips, text
from .placement import Placement, Steps

NAMES = ("C", "C#", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B")


def build(score: Score, placement: Placement) -> Steps:
    """Write the score for other programs under the placement's folder, and list its notes in a text datablock."""
    title = placement.title(score)
    path = strips.free_path(placement.folder, title, ".mid")
    yield from aside.run(path.write_bytes, midi.encode(score))
    listing = text.write(f"{title}.md", "\n".join(_lines(score, str(path))))
    listing["midi_file"] = bpy.path.relpath(str(path)) if bpy.data.filepath else str(path)
    return [listing]


def _lines(score: Score, path: str) -> Iterator[str]:
    yield f"# {score.name or 'Score'}"
    tempi = ", ".join(f"{tempo:.4g} from beat {beat:g}" for beat, tempo in score.tempi)
    yield f"\n{score.key or 'No key'}; {score.beats_per_bar} beats in a bar; beats a minute: {tempi}"
    yield f"\nMIDI file: {path}"
    for number, player in enumerate(score.players):
        notes = score.notes[score.player == number]
        yield f"\n## {player}, {len(notes)} notes\n"
        yield from (_row(*note) for note in notes[np.argsort(notes[:, 0], kind="stable")].tolist())


def _row(start: float, beats: float, pitch: float, velocity: float) -> str:
    name = f"{NAMES[int(pitch) % 12]}{int(pitch) // 12 - 1}"
    return f"- beat {start:g}: {name} for {beats:.3g}, {round(velocity * 127)}"
