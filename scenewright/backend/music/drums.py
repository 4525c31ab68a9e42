"""Drums by their General MIDI numbers, each drawn when it is struck."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from scenewright.backend.sound.filters import RATE, Samples, band, decay, noise


def struck(pitch: int, velocity: float, rng: np.random.Generator) -> Samples:
    """Return (n,) of one stroke."""
    return DRUMS.get(pitch, _tom)(velocity, rng) * np.float32(velocity)


def _falling(start: float, end: float, speed: float, seconds: float) -> Samples:
    time = np.arange(round(seconds * RATE)) / RATE
    pitch = end + (start - end) * np.exp(-speed * time)
    return np.asarray(np.sin(2 * np.pi * np.cumsum(pitch) / RATE), np.float32)


def _kick(velocity: float, rng: np.random.Generator) -> Samples:
    body = _falling(150, 48, 38, 0.45) * decay(round(0.45 * RATE), 0.42)
    click = band(noise(rng, len(body)) * decay(len(body), 0.012), 1500, 8000) * np.float32(0.15)
    return body + click


def _snare(velocity: float, rng: np.random.Generator) -> Samples:
    count = round(0.32 * RATE)
    skin = _falling(260, 185, 30, 0.32) * decay(count, 0.14)
    wires = band(noise(rng, count), 1200, 11_000) * decay(count, 0.26)
    return skin * np.float32(0.6) + wires * np.float32(0.4)


def _hat(seconds: float) -> Callable[[float, np.random.Generator], Samples]:
    def play(velocity: float, rng: np.random.Generator) -> Samples:
        count = round(seconds * 1.3 * RATE)
        return band(noise(rng, count), 7000, 16_000) * decay(count, seconds) * np.float32(0.35)

    return play


def _crash(velocity: float, rng: np.random.Generator) -> Samples:
    count = round(2.2 * RATE)
    time = np.arange(count) / RATE
    ring = sum(np.sin(2 * np.pi * rng.uniform(2500, 9000) * time) for _ in range(14)) * 0.03
    return np.asarray((band(noise(rng, count), 3000, 15_000) * 0.35 + ring) * decay(count, 1.9), np.float32)


def _tom(velocity: float, rng: np.random.Generator) -> Samples:
    return _falling(170, 105, 14, 0.5) * decay(round(0.5 * RATE), 0.4)


def _timpani(velocity: float, rng: np.random.Generator) -> Samples:
    count = round(1.6 * RATE)
    time = np.arange(count) / RATE
    skin = sum(
        s * np.sin(2 * np.pi * 82 * r * time) * np.exp(-d * time)
        for r, s, d in ((1, 1, 2.6), (1.5, 0.6, 3.4), (1.99, 0.4, 4), (2.44, 0.25, 5))
    )
    return np.asarray(skin * 0.7, np.float32) + band(noise(rng, count) * decay(count, 0.05), 100, 1500) * np.float32(
        0.2
    )


def _stick(velocity: float, rng: np.random.Generator) -> Samples:
    count = round(0.09 * RATE)
    return band(noise(rng, count) * decay(count, 0.05), 900, 5000) * np.float32(0.8)


DRUMS = {
    35: _kick, 36: _kick, 37: _stick, 38: _snare, 42: _hat(0.06), 45: _tom, 46: _hat(0.3), 47: _timpani, 49: _crash,
}  # fmt: skip
