"""Living things and the places they live in."""

from __future__ import annotations

import numpy as np

from scenewright.backend.sound.effects.take import Family, Take
from scenewright.backend.sound.filters import RATE, Samples, band, decay, noise, panned, placed, wandering


def _chirp(take: Take, low: float, high: float) -> Samples:
    """Return one note of a bird: a glide with a quaver."""
    seconds = take.rng.uniform(0.05, 0.22)
    time = np.arange(round(seconds * RATE)) / RATE
    start, end = take.rng.uniform(low, high, 2)
    hertz = start + (end - start) * time / seconds + take.rng.choice([0, 300]) * np.sin(2 * np.pi * 28 * time)
    tone = np.sin(2 * np.pi * np.cumsum(hertz) / RATE) + 0.12 * np.sin(4 * np.pi * np.cumsum(hertz) / RATE)
    return np.asarray(tone * np.sin(np.pi * time / seconds) ** 0.7, np.float32)


def _birds(take: Take) -> Samples:
    """Let some birds sing, each with phrases of its own, from somewhere, over quiet air."""
    result = np.stack([band(noise(take.rng, take.count, 1.0), 200, 2500) * np.float32(0.012) for _ in range(2)], 1)
    for _ in range(3 + round(4 * take.force)):
        base = take.rng.uniform(1900, 5200) / take.size**0.5
        phrase = [_chirp(take, base * 0.8, base * 1.35) for _ in range(take.rng.integers(2, 6))]
        events, when = [], take.rng.uniform(0, 2.0)
        while when < take.seconds:
            for note in phrase:
                events.append((when, note * np.float32(take.rng.uniform(0.6, 1))))
                when += len(note) / RATE + take.rng.uniform(0.02, 0.09) / take.pace
            when += take.rng.uniform(0.8, 4.0) / take.pace
        side, near = take.rng.uniform(0.15, 0.85), np.float32(take.rng.uniform(0.1, 0.6))
        voice = placed(events, take.count) * near
        result += voice[:, None] * panned(side)
    return np.asarray(result, np.float32)


def _crickets(take: Take) -> Samples:
    result = np.stack([band(noise(take.rng, take.count, 1.0), 150, 1500) * np.float32(0.02) for _ in range(2)], 1)
    for _ in range(4 + round(5 * take.force)):
        hertz, rate = take.rng.uniform(4000, 5200), take.rng.uniform(1.6, 2.8) * take.pace
        chirping = (take.time * rate + take.rng.random()) % 1.0 < 0.42
        pulses = np.clip(np.sin(2 * np.pi * take.rng.uniform(26, 34) * take.time), 0, 1) ** 0.7
        gate = np.convolve(chirping, np.ones(300) / 300, "same")
        voice = np.sin(2 * np.pi * hertz * take.time) * pulses * gate * take.rng.uniform(0.05, 0.3)
        side = take.rng.uniform(0.1, 0.9)
        result += np.asarray(voice[:, None] * panned(side), np.float32)
    return np.asarray(result, np.float32)


def _heartbeat(take: Take) -> Samples:
    events, when = [], 0.05
    while when < take.seconds - 0.3:
        for later, hertz, loud in ((0.0, 52, 1.0), (0.28 / take.pace, 64, 0.65)):
            count = round(0.3 * RATE)
            time = np.arange(count) / RATE
            thump = np.sin(2 * np.pi * hertz / take.size**0.3 * time * (1 + 0.6 * np.exp(-time * 40))) * decay(
                count, 0.22
            )
            events.append((when + later, np.asarray(thump * loud, np.float32)))
        when += take.rng.normal(0.86, 0.012) / take.pace
    return placed(events, take.count)


def _growl(take: Take) -> Samples:
    """Let a beast growl: a rough glottis through a long throat."""
    pitch = 62 / take.size**0.5 * (0.8 + 0.5 * wandering(take.rng, take.count, 3.0) + 0.3 * take.force)
    phase = np.cumsum(pitch, dtype=np.float64) / RATE
    jitter = 0.35 * wandering(take.rng, take.count, 55)
    glottis = (np.exp(-((phase + jitter) % 1.0) * 6.0) - 0.16).astype(np.float32)
    glottis += band(noise(take.rng, take.count), 200, 4000) * np.clip(glottis, 0, 1) * np.float32(0.35)
    throat = np.zeros(take.count, np.float32)
    for hertz, width, loud in ((330, 110, 1.0), (780, 160, 0.6), (1700, 300, 0.3), (2700, 500, 0.15)):
        middle = hertz / take.size**0.4
        throat += band(glottis, middle - width, middle + width) * np.float32(loud)
    swell = np.sin(np.pi * np.clip(take.time / take.seconds, 0, 1)) ** 0.6
    return np.asarray(throat * swell * (0.6 + wandering(take.rng, take.count, 14)), np.float32)


def _crowd(take: Take) -> Samples:
    """Let many people talk: syllables of many voices at once."""
    result = np.zeros((take.count, 2), np.float32)
    for number in range(14 + round(10 * take.force)):
        take.beat(number / 24)
        pitch = take.rng.choice([115, 205]) * take.rng.uniform(0.85, 1.2)
        hertz = pitch * (0.9 + 0.25 * wandering(take.rng, take.count, 3.0))
        voice = (np.exp(-(np.cumsum(hertz, dtype=np.float64) / RATE % 1.0) * 5) - 0.2).astype(np.float32)
        first, second = take.rng.uniform(350, 750), take.rng.uniform(1000, 2100)
        spoken = band(voice, first * 0.8, first * 1.25) + band(voice, second * 0.9, second * 1.12) * np.float32(0.5)
        syllables = np.clip(wandering(take.rng, take.count, 4.5) - 0.35, 0, 1) * (
            wandering(take.rng, take.count, 0.5) > 0.4
        )
        side, near = take.rng.uniform(0, 1), take.rng.uniform(0.2, 1)
        result += (spoken * syllables * near)[:, None] * panned(side)
    return result


FAMILIES = (
    Family("birds", ("birdsong", "bird", "forest", "chirping", "morning", "meadow"), 10.0, _birds, goes_on=True),
    Family("crickets", ("cricket", "night", "cicadas", "summer night", "insects"), 10.0, _crickets, goes_on=True),
    Family("heartbeat", ("heart", "pulse"), 6.0, _heartbeat, goes_on=True),
    Family("growl", ("monster", "beast", "roar", "dragon", "snarl", "creature"), 2.2, _growl),
    Family("crowd", ("murmur", "people", "chatter", "tavern", "audience", "walla"), 8.0, _crowd, goes_on=True),
)
