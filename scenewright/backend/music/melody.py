"""A tune over chords: a motif that returns, moves with the harmony and comes to rest where phrases end."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from scenewright.backend.music.theory import Chord, Key

# How a bar of four beats may be divided, by how busy it is; in beats, negative for rests.
RHYTHMS = (
    ((4.0,), (3.0, 1.0), (2.0, 2.0)),
    ((2.0, 1.0, 1.0), (1.0, 1.0, 2.0), (1.5, 0.5, 2.0), (3.0, 0.5, 0.5), (2.0, -1.0, 1.0)),
    (
        (1.0, 1.0, 1.0, 1.0), (1.5, 0.5, 1.0, 1.0), (0.5, 0.5, 1.0, 2.0), (1.0, 0.5, 0.5, 2.0),
        (-0.5, 0.5, 1.0, 1.0, 1.0),
    ),
    (
        (0.5, 0.5, 0.5, 0.5, 1.0, 1.0), (1.0, 0.5, 0.5, 1.0, 0.5, 0.5), (0.5, 1.0, 0.5, 0.5, 0.5, 1.0),
        (0.75, 0.75, 0.5, 1.0, 1.0),
    ),
)  # fmt: skip
LOWEST, HIGHEST = 60, 84
PHRASE = 4  # bars


class Tone(NamedTuple):
    """One note of the tune: its beat, how many beats it lasts, its pitch."""

    beat: float
    beats: float
    pitch: int


def tune(
    key: Key, chords: list[Chord], beats: int, energy: float, brightness: float, rng: np.random.Generator
) -> list[Tone]:
    """Return a tune over one chord a bar.

    Args:
        key: of the piece.
        chords: one a bar.
        beats: in a bar.
        energy: 0 to 1: how busy it is.
        brightness: 0 to 1: how high.
        rng: draws.
    """
    busy = min(energy * 3.2, 3.0)
    motif = [_rhythm(busy, beats, rng) for _ in range(2)]
    contour = [int(step) for step in rng.choice([-2, -1, -1, 1, 1, 2, 0], 16)]
    centre = LOWEST + 5 + 11 * brightness
    tones: list[Tone] = []
    pitch = round(centre)
    for bar, chord in enumerate(chords):
        last = bar % PHRASE == PHRASE - 1 or bar == len(chords) - 1
        rhythm = (
            (float(beats),) if last and bar == len(chords) - 1 else _rhythm(0.4, beats, rng) if last else motif[bar % 2]
        )
        place = float(bar * beats)
        for number, length in enumerate(rhythm):
            if length > 0:
                strong = number == 0 or (place % beats) == beats / 2
                step = contour[(number + 5 * (bar % 2)) % len(contour)]
                pitch = _next(key, chord, pitch, step, strong, centre, home=last and bar == len(chords) - 1)
                tones.append(Tone(place, length, pitch))
            place += abs(length)
    return tones


def _rhythm(busy: float, beats: int, rng: np.random.Generator) -> tuple[float, ...]:
    level = int(np.clip(np.floor(busy + rng.random()), 0, len(RHYTHMS) - 1))
    chosen = RHYTHMS[level][int(rng.integers(len(RHYTHMS[level])))]
    kept, left = [], float(beats)
    for length in chosen:
        part = min(abs(length), left)
        if part > 0:
            kept.append(part if length > 0 else -part)
        left -= part
    return (*kept, left) if left > 0 else tuple(kept)


def _next(key: Key, chord: Chord, pitch: int, step: int, strong: bool, centre: float, home: bool) -> int:
    """Return the next pitch: of the chord on strong beats, by steps of the scale on weak ones, never far away."""
    if abs(pitch - centre) > 8:
        step = -int(np.sign(pitch - centre)) * max(abs(step), 1)
    scale = [tone for tone in range(LOWEST - 5, HIGHEST + 1) if key.contains(tone)]
    nearest = min(range(len(scale)), key=lambda place: abs(scale[place] - pitch))
    wanted = scale[int(np.clip(nearest + step, 0, len(scale) - 1))]
    if not strong and not home:
        return wanted
    classes = chord.classes[:1] if home else chord.classes
    fitting = [tone for tone in range(LOWEST - 5, HIGHEST + 1) if tone % 12 in classes]
    return min(fitting, key=lambda tone: (abs(tone - wanted), abs(tone - centre)))
