"""Scales, chords and keys. Pitches are MIDI numbers: 60 is middle C, 69 the A of 440 hertz."""

from __future__ import annotations

from typing import NamedTuple

TONICS = {"C": 0, "C#": 1, "D": 2, "Eb": 3, "E": 4, "F": 5, "F#": 6, "G": 7, "Ab": 8, "A": 9, "Bb": 10, "B": 11}
SCALES: dict[str, tuple[int, ...]] = {
    "major": (0, 2, 4, 5, 7, 9, 11),
    "minor": (0, 2, 3, 5, 7, 8, 10),
    "dorian": (0, 2, 3, 5, 7, 9, 10),
    "phrygian": (0, 1, 3, 5, 7, 8, 10),
    "lydian": (0, 2, 4, 6, 7, 9, 11),
    "mixolydian": (0, 2, 4, 5, 7, 9, 10),
}
LEADING = 11  # semitones above the tonic: what a dominant in minor raises its third to


class Key(NamedTuple):
    """A tonic, 0 to 11 from C, and a scale by name."""

    tonic: int
    mode: str

    @property
    def name(self) -> str:
        """Return what musicians call it."""
        return f"{next(name for name, tonic in TONICS.items() if tonic == self.tonic)} {self.mode}"

    def degree(self, step: int) -> int:
        """Return the semitones above the tonic of a step of the scale, 0 being the tonic; others octaves count on."""
        octave, within = divmod(step, 7)
        return 12 * octave + SCALES[self.mode][within]

    def contains(self, pitch: int) -> bool:
        """Tell whether a pitch belongs to the scale."""
        return (pitch - self.tonic) % 12 in SCALES[self.mode]


class Chord(NamedTuple):
    """A chord on a step of the scale.

    Attributes:
        step: 0 is the tonic's.
        classes: its pitch classes, 0 to 11 from C, the root first.
    """

    step: int
    classes: tuple[int, ...]


def chord(key: Key, step: int, seventh: bool = False, dominant: bool = False) -> Chord:
    """Return the chord of thirds on a step of a key.

    Args:
        key: of the piece.
        step: of the scale, 0 to 6.
        seventh: whether a fourth tone is added.
        dominant: whether a minor key's fifth step leads to the tonic: its third is raised.
    """
    steps = (0, 2, 4, 6) if seventh else (0, 2, 4)
    tones = [key.degree(step + third) % 12 for third in steps]
    if dominant and step == 4 and key.mode == "minor":
        tones[1] = LEADING
    return Chord(step, tuple((key.tonic + tone) % 12 for tone in tones))
