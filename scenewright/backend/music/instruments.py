"""Instruments, each a function of pitch, length and loudness; none is sampled.

`INSTRUMENTS` also says which General MIDI program stands for each, and where it sits between left and right.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from scipy import signal

from scenewright.backend.sound.filters import RATE, Samples, band, decay, noise

HIGHEST = 14_000.0  # hertz of a partial


def hertz(pitch: float) -> float:
    """Return the frequency of a MIDI pitch, equally tempered."""
    return float(440.0 * 2 ** ((pitch - 69) / 12))


class Instrument(NamedTuple):
    """One instrument.

    Attributes:
        play: takes hertz, seconds held, velocity 0 to 1 and a generator of chance; returns (n,).
        program: of General MIDI, from 0.
        pan: 0 left to 1 right.
        gain: what makes it as loud as the others.
    """

    play: Callable[[float, float, float, np.random.Generator], Samples]
    program: int
    pan: float
    gain: float


def _time(seconds: float) -> Samples:
    return np.arange(max(round(seconds * RATE), 1), dtype=np.float32) / np.float32(RATE)


def _held(count: int, seconds: float, attack: float, release: float) -> Samples:
    """Return (count,) that rises, stays while it is held, and falls."""
    time = np.arange(count, dtype=np.float32) / np.float32(RATE)
    rise = np.clip(time / max(attack, 1e-4), 0, 1)
    fall = np.exp(-np.clip(time - seconds, 0, None) * np.float32(6.9 / max(release, 1e-3)))
    return np.asarray(rise * rise * (3 - 2 * rise) * fall, np.float32)


def _partials(
    frequency: float, time: Samples, strengths: np.ndarray, decays: np.ndarray, stretch: float = 0.0
) -> Samples:
    """Return a sum of partials that each die away; `stretch` is the string's stiffness."""
    sound = np.zeros(len(time), np.float32)
    for number, (strength, fall) in enumerate(zip(strengths, decays, strict=True), 1):
        pitch = frequency * number * np.sqrt(1 + stretch * number * number)
        if pitch > HIGHEST:
            break
        heard = time[: int(min(9.0 / fall, time[-1] + 1) * RATE) + 1]
        sound[: len(heard)] += (
            np.float32(strength) * np.sin(np.float32(2 * np.pi * pitch) * heard) * np.exp(np.float32(-fall) * heard)
        )
    return sound


def _piano(frequency: float, seconds: float, velocity: float, rng: np.random.Generator) -> Samples:
    number = np.arange(1, 25)
    # The hammer strikes at an eighth of the string, and is harder the faster it comes.
    strengths = np.abs(np.sin(np.pi * number / 8)) / number**0.8 * np.exp(-number * (0.28 - 0.2 * velocity))
    fall = 0.45 * (frequency / 262) ** 0.75 * (1 + 0.22 * number)
    time = _time(min(seconds + 0.35, 7.0))
    two = [_partials(frequency * detune, time, strengths, fall, 4e-4) for detune in (1.0, 1.0006)]
    knock = band(noise(rng, len(time)) * decay(len(time), 0.05), 200, 1800) * np.float32(0.02 * velocity)
    return np.asarray((two[0] + two[1] + knock) * _held(len(time), seconds, 0.002, 0.35), np.float32)


def _electric_piano(frequency: float, seconds: float, velocity: float, rng: np.random.Generator) -> Samples:
    time = _time(min(seconds + 0.3, 5.0))
    bell = np.sin(2 * np.pi * frequency * 14 * time) * np.exp(-12 * time) * (0.25 * velocity)
    tone = np.sin(
        2 * np.pi * frequency * time
        + (0.9 * velocity + bell) * np.sin(2 * np.pi * frequency * time) * np.exp(-1.6 * time)
    )
    return np.asarray(tone * np.exp(-0.9 * time) * _held(len(time), seconds, 0.003, 0.3), np.float32)


def _string(
    frequency: float,
    seconds: float,
    velocity: float,
    rng: np.random.Generator,
    brightness: float = 0.5,
    release: float = 0.25,
) -> Samples:
    """Pluck a string: noise in a loop as long as the tone's period, averaged a little each time round.

    Source: Karplus and Strong, Digital Synthesis of Plucked-String and Drum Timbres, 1983; Jaffe and Smith, 1983, for
    the exact pitch.
    """
    count = round(min(seconds + release, 5.0) * RATE)
    period = RATE / frequency - 0.5
    whole = int(period)
    part = period - whole
    blend = (1 - part) / (1 + part)
    burst = band(noise(rng, whole), 0, 1200 + 9000 * velocity * brightness) if whole > 16 else noise(rng, whole)
    start = np.zeros(count, np.float32)
    start[: min(whole, count)] = burst[:count] - burst.mean()
    loss = 0.9985 ** (262 / frequency) * 0.999
    # The loop as one filter: y[n] = x[n] + loss * allpass(mean(y[n - whole], y[n - whole - 1])).
    numerator = np.array([1.0, blend])
    feedback = loss * 0.5 * np.array([blend, 1 + blend, 1.0])
    denominator = np.zeros(whole + 3)
    denominator[:2] = numerator
    denominator[whole : whole + 3] -= feedback
    sound = signal.lfilter(numerator, denominator, start)
    sound = np.asarray(sound * _held(count, seconds, 0.001, release), np.float32)
    return sound / np.float32(max(float(np.abs(sound).max()), 1e-6))


def _bowed(frequency: float, seconds: float, velocity: float, rng: np.random.Generator, players: int = 4) -> Samples:
    """Bow strings: saws of several players, never quite in tune, through a body."""
    time = _time(seconds + 0.35)
    sound = np.zeros(len(time), np.float32)
    for _ in range(players):
        late = rng.uniform(0, 0.03)
        vibrato = 1 + 0.0028 * np.sin(2 * np.pi * rng.uniform(4.8, 6.2) * time + rng.uniform(0, 6)) * np.clip(
            (time - 0.25) * 3, 0, 1
        )
        phase = np.cumsum(frequency * rng.normal(1, 0.0016) * vibrato, dtype=np.float64) / RATE + rng.random()
        sound += _saw(phase, frequency) * _held(len(time), seconds, 0.09 + late, 0.3)
    body = band(sound, 60, 1100 + 5200 * velocity) + band(sound, 400, 700) * np.float32(0.5)
    return np.asarray(body / players, np.float32)


def _saw(phase: np.ndarray, frequency: float) -> Samples:
    """Return a saw without folding back: its step rounded over one sample on each side (PolyBLEP)."""
    place = phase % 1.0
    width = frequency / RATE
    saw = 2 * place - 1
    after, before = place < width, place > 1 - width
    late, early = place[after] / width, (place[before] - 1) / width
    saw[after] -= 2 * late - late * late - 1
    saw[before] -= early * early + 2 * early + 1
    return np.asarray(saw, np.float32)


def _flute(frequency: float, seconds: float, velocity: float, rng: np.random.Generator) -> Samples:
    time = _time(seconds + 0.15)
    vibrato = 1 + 0.004 * np.sin(2 * np.pi * 5.1 * time) * np.clip((time - 0.3) * 2, 0, 1)
    phase = 2 * np.pi * np.cumsum(frequency * vibrato, dtype=np.float64) / RATE
    tone = np.sin(phase) + (0.15 + 0.25 * velocity) * np.sin(2 * phase) + 0.08 * np.sin(3 * phase)
    air = band(noise(rng, len(time)), frequency * 0.9, frequency * 4) * np.float32(0.05 + 0.05 * velocity)
    return np.asarray((tone + air) * _held(len(time), seconds, 0.06, 0.12), np.float32)


def _horns(frequency: float, seconds: float, velocity: float, rng: np.random.Generator) -> Samples:
    """Blow brass: the louder, the brighter, and brightest at the attack."""
    time = _time(seconds + 0.2)
    phase = (
        np.cumsum(np.full(len(time), frequency) * (1 + 0.0015 * np.sin(2 * np.pi * 5 * time)), dtype=np.float64) / RATE
    )
    saw = _saw(phase, frequency) + _saw(phase * 1.003 + 0.3, frequency)
    open_ = band(saw, 40, 900 + 4500 * velocity)
    closed = band(saw, 40, 500)
    bloom = np.clip(time / 0.08, 0, 1) * (0.6 + 0.4 * np.exp(-3 * time))
    return np.asarray((closed * (1 - bloom) + open_ * bloom) * 0.5 * _held(len(time), seconds, 0.05, 0.15), np.float32)


def _bells(frequency: float, seconds: float, velocity: float, rng: np.random.Generator) -> Samples:
    time = _time(2.6)
    partials = (
        (1.0, 1.0, 1.6),
        (2.0, 0.3, 2.2),
        (2.76, 0.5, 3.2),
        (5.4, 0.3 * velocity, 7.0),
        (8.9, 0.15 * velocity, 14.0),
    )
    sound = sum(
        np.float32(s) * np.sin(2 * np.pi * min(frequency * r, HIGHEST) * time) * np.exp(-d * time)
        for r, s, d in partials
    )
    return np.asarray(sound * _held(len(time), 9.0, 0.001, 1.0), np.float32)


def _vibraphone(frequency: float, seconds: float, velocity: float, rng: np.random.Generator) -> Samples:
    time = _time(min(seconds + 0.8, 4.0))
    tone = np.sin(2 * np.pi * frequency * time) * np.exp(-1.1 * time) + 0.35 * velocity * np.sin(
        8 * np.pi * frequency * time
    ) * np.exp(-7 * time)
    return np.asarray(
        tone * (1 + 0.25 * np.sin(2 * np.pi * 5.2 * time)) * _held(len(time), seconds, 0.002, 0.8), np.float32
    )


def _pad(frequency: float, seconds: float, velocity: float, rng: np.random.Generator) -> Samples:
    time = _time(seconds + 1.2)
    saws = [_saw(np.arange(len(time)) * frequency * d / RATE + rng.random(), frequency) for d in (0.9955, 1.0, 1.0047)]
    sound = band(np.sum(saws, axis=0), 80, 500 + 1900 * velocity) * np.float32(0.4)
    return np.asarray(sound * _held(len(time), seconds, min(0.7, seconds * 0.4), 1.2), np.float32)


def _lead(frequency: float, seconds: float, velocity: float, rng: np.random.Generator) -> Samples:
    time = _time(seconds + 0.12)
    glide = frequency * (1 + 0.004 * np.sin(2 * np.pi * 5.5 * time) * np.clip((time - 0.2) * 3, 0, 1))
    phase = np.cumsum(glide, dtype=np.float64) / RATE
    sound = _saw(phase, frequency) + _saw(phase * 1.006 + 0.4, frequency)
    return np.asarray(band(sound, 60, 1200 + 5000 * velocity) * 0.5 * _held(len(time), seconds, 0.012, 0.1), np.float32)


def _pluck(frequency: float, seconds: float, velocity: float, rng: np.random.Generator) -> Samples:
    time = _time(min(seconds + 0.4, 1.5))
    saw = _saw(np.arange(len(time)) * frequency / RATE, frequency)
    return np.asarray(
        (band(saw, 40, 900) + band(saw, 900, 6000) * np.exp(-14 * time))
        * np.exp(-3.5 * time)
        * _held(len(time), seconds, 0.002, 0.3),
        np.float32,
    )


def _square(frequency: float, seconds: float, velocity: float, rng: np.random.Generator) -> Samples:
    time = _time(seconds + 0.02)
    phase = np.arange(len(time)) * frequency / RATE
    square = _saw(phase, frequency) - _saw(phase + 0.75, frequency)  # a quarter of the time high
    return np.asarray(square * 0.4 * np.exp(-0.8 * time) * _held(len(time), seconds, 0.002, 0.02), np.float32)


def _triangle(frequency: float, seconds: float, velocity: float, rng: np.random.Generator) -> Samples:
    time = _time(seconds + 0.03)
    odd = np.arange(1, 12, 2)
    sound = sum((-1) ** n * np.sin(2 * np.pi * frequency * k * time) / k**2 for n, k in enumerate(odd))
    return np.asarray(sound * _held(len(time), seconds, 0.003, 0.03), np.float32)


def _bass(frequency: float, seconds: float, velocity: float, rng: np.random.Generator) -> Samples:
    string = _string(frequency, seconds, velocity * 0.5, rng, 0.35, 0.12)
    time = np.arange(len(string), dtype=np.float32) / np.float32(RATE)
    deep = np.sin(np.float32(2 * np.pi * frequency) * time) * np.exp(-1.2 * time)
    return np.asarray(string * 0.6 + deep * _held(len(time), seconds, 0.005, 0.1) * 0.7, np.float32)


def _contrabass(frequency: float, seconds: float, velocity: float, rng: np.random.Generator) -> Samples:
    return band(_bowed(frequency, seconds, velocity * 0.5, rng, 2), 30, 900)


def _synth_bass(frequency: float, seconds: float, velocity: float, rng: np.random.Generator) -> Samples:
    time = _time(seconds + 0.05)
    saw = _saw(np.arange(len(time)) * frequency / RATE, frequency)
    return np.asarray(
        (band(saw, 30, 350) + band(saw, 350, 2500) * np.exp(-9 * time) * velocity)
        * _held(len(time), seconds, 0.004, 0.05),
        np.float32,
    )


def _organ(frequency: float, seconds: float, velocity: float, rng: np.random.Generator) -> Samples:
    time = _time(seconds + 0.08)
    bars = ((0.5, 0.5), (1, 1.0), (1.5, 0.35), (2, 0.6), (3, 0.3), (4, 0.25))
    sound = sum(s * np.sin(2 * np.pi * frequency * r * time) for r, s in bars)
    return np.asarray(
        sound * 0.4 * (1 + 0.06 * np.sin(2 * np.pi * 6.3 * time)) * _held(len(time), seconds, 0.01, 0.06), np.float32
    )


def _guitar(frequency: float, seconds: float, velocity: float, rng: np.random.Generator) -> Samples:
    return _string(frequency, seconds, velocity, rng, 0.6, 0.4)


def _strings(frequency: float, seconds: float, velocity: float, rng: np.random.Generator) -> Samples:
    return _bowed(frequency, seconds, velocity, rng, 5)


def _violin(frequency: float, seconds: float, velocity: float, rng: np.random.Generator) -> Samples:
    return _bowed(frequency, seconds, 0.3 + velocity * 0.7, rng, 1)


INSTRUMENTS: dict[str, Instrument] = {
    "piano": Instrument(_piano, 0, 0.45, 0.5), "electric piano": Instrument(_electric_piano, 4, 0.4, 0.6),
    "vibraphone": Instrument(_vibraphone, 11, 0.6, 0.6), "bells": Instrument(_bells, 14, 0.6, 0.4),
    "organ": Instrument(_organ, 16, 0.5, 0.3), "guitar": Instrument(_guitar, 24, 0.35, 0.6),
    "bass": Instrument(_bass, 33, 0.5, 0.8), "synth bass": Instrument(_synth_bass, 38, 0.5, 0.9),
    "contrabass": Instrument(_contrabass, 43, 0.55, 1.4), "violin": Instrument(_violin, 40, 0.4, 0.9),
    "strings": Instrument(_strings, 48, 0.45, 1.0), "horns": Instrument(_horns, 60, 0.6, 0.6),
    "flute": Instrument(_flute, 73, 0.6, 0.55), "lead": Instrument(_lead, 81, 0.5, 0.6),
    "square": Instrument(_square, 80, 0.5, 0.5), "triangle bass": Instrument(_triangle, 87, 0.5, 0.9),
    "pluck": Instrument(_pluck, 45, 0.6, 0.7), "pad": Instrument(_pad, 89, 0.5, 0.7),
}  # fmt: skip
