"""Notes to sound: every player's, placed between left and right, in one room."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np

from scenewright.backend.music.arranging import DRUMS, Piece
from scenewright.backend.music.drums import struck
from scenewright.backend.music.instruments import INSTRUMENTS, hertz
from scenewright.backend.sound.filters import RATE, Samples, panned, room

ROOM, WET = 1.5, 0.16  # seconds, share
DRUM_GAIN = 0.55


def render(piece: Piece, seconds: float, seed: int, watch: Callable[[float], None]) -> Samples:
    """Return (n, 2) of a piece, exactly as long as asked.

    Args:
        piece: what is played.
        seconds: how long.
        seed: draws what no player does twice alike.
        watch: told the fraction done; what it raises ends the work.
    """
    rng = np.random.default_rng([seed, 77])
    count = round(seconds * RATE)
    mix = np.zeros((count, 2), np.float32)

    @lru_cache(maxsize=512)  # the same note again sounds the same
    def play(player: str, pitch: int, held: float, velocity: float) -> Samples:
        return _played(player, pitch, held, velocity, rng)

    for number, note in enumerate(piece.notes):
        if number % 16 == 0:
            watch(number / len(piece.notes))
        start = round(second(piece, note.beat) * RATE)
        if not 0 <= start < count:
            continue
        held = second(piece, note.beat + note.beats) - second(piece, note.beat)
        sound = play(note.player, note.pitch, round(held, 2), round(note.velocity * 8) / 8)
        part = sound[: count - start] * np.float32(note.velocity**1.2)
        mix[start : start + len(part)] += part[:, None] * panned(
            0.5 if note.player == DRUMS else INSTRUMENTS[note.player].pan
        )
    return room(mix, rng, ROOM, WET)[:count]


def second(piece: Piece, beat: float) -> float:
    """Return when a beat is, in seconds."""
    passed = 0.0
    for number, (start, tempo) in enumerate(piece.tempi):
        end = piece.tempi[number + 1][0] if number + 1 < len(piece.tempi) else float("inf")
        passed += (min(beat, end) - start) * 60 / tempo
        if beat <= end:
            break
    return passed


def _played(player: str, pitch: int, held: float, velocity: float, rng: np.random.Generator) -> Samples:
    if player == DRUMS:
        return struck(pitch, max(velocity, 0.2), rng) * np.float32(DRUM_GAIN)
    instrument = INSTRUMENTS[player]
    return instrument.play(hertz(pitch), max(held, 0.05), velocity, rng) * np.float32(instrument.gain * 0.35)
