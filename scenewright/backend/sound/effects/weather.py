"""Wind, rain, thunder, fire and water: sounds that go on."""

from __future__ import annotations

import numpy as np

from scenewright.backend.sound.effects.take import Family, Take
from scenewright.backend.sound.filters import RATE, Samples, band, decay, noise, placed, resonant, swept, wandering


def _wide(take: Take, one: object) -> Samples:
    """Return (n, 2) of a function called for each side: what surrounds us differs from left to right."""
    assert callable(one)
    return np.stack([one(side) for side in range(2)], axis=1)


def _wind(take: Take) -> Samples:
    """Let gusts go over edges: bands of noise whose middles follow the wind's speed."""
    gusts = wandering(take.rng, take.count, 0.35 * take.pace) ** 1.5
    speed = 0.25 + (0.4 + 0.9 * take.force) * gusts

    def side(_: int) -> Samples:
        mine = speed * (0.85 + 0.3 * wandering(take.rng, take.count, 0.9))
        body = band(noise(take.rng, take.count, 1.4), 50, 700 + 900 * take.bright) * mine**1.5
        whistle = swept(take.rng, np.asarray(260 / take.size**0.5 * (0.6 + 1.6 * mine), np.float32), 0.35) * mine**2
        hiss = band(noise(take.rng, take.count), 1500, 7000) * mine**3 * (0.25 * take.bright)
        return np.asarray(body + 0.42 * whistle + hiss, np.float32)

    return _wide(take, side)


def _rain(take: Take) -> Samples:
    """Let drops fall: a bed of those far away, and single ones nearby."""

    def side(which: int) -> Samples:
        bed = band(noise(take.rng, take.count, 0.3), 900, 5000 + 9000 * take.bright)
        bed *= (0.8 + 0.2 * wandering(take.rng, take.count, 1.5)) * np.float32(0.25 + 0.7 * take.force)
        low = band(noise(take.rng, take.count, 1.0), 120, 900) * np.float32(0.2 * take.force)
        return np.asarray(bed + low + _drops(take, 60 + 500 * take.force), np.float32)

    return _wide(take, side)


def _drops(take: Take, each_second: float) -> Samples:
    """Return drops that hit: short pulses of bands, as many as asked in a second."""
    count = take.rng.poisson(each_second * take.seconds)
    places = take.rng.integers(0, max(take.count - 600, 1), count)
    loud = take.rng.pareto(2.2, count).clip(0, 12)
    impulses = np.bincount(places, loud, take.count)[: take.count]
    envelope = np.convolve(impulses, np.exp(-np.arange(400) / 55.0))[: take.count]
    return band(noise(take.rng, take.count) * envelope.astype(np.float32), 1200, 11_000) * np.float32(0.5)


def _thunder(take: Take) -> Samples:
    """Let lightning strike: a crack of many, then the rest of the channel, later and duller the further it is."""
    far = 1 - take.bright
    crack = noise(take.rng, take.count) * decay(take.count, 0.35 + far) * np.float32(1.4 * take.bright)
    crack *= 0.4 + wandering(take.rng, take.count, 40)
    rumble = band(noise(take.rng, take.count, 1.7), 22, 160 + 260 * take.bright)
    rolls = wandering(take.rng, take.count, 2.2) ** 1.6 * decay(take.count, take.seconds * 1.2)
    rise = np.minimum(take.time / (0.05 + 0.5 * far), 1.0)
    return np.asarray(band(crack, 90, 9000) + rumble * rolls * rise * 1.6, np.float32)


def _fire(take: Take) -> Samples:
    """Let it burn: the roar of the flames, hiss, and wood that cracks."""

    def side(_: int) -> Samples:
        lapping = 0.5 + wandering(take.rng, take.count, 7.0) * wandering(take.rng, take.count, 2.0) * 1.5
        roar = (
            band(noise(take.rng, take.count, 1.2), 45, 320 * take.size**-0.3)
            * lapping
            * np.float32(0.35 + 0.5 * take.force)
        )
        hiss = band(noise(take.rng, take.count), 2500, 11_000) * (wandering(take.rng, take.count, 3.0) ** 3)
        return np.asarray(roar + hiss * 0.06 + _crackles(take), np.float32)

    return _wide(take, side)  # fmt: skip


def _crackles(take: Take) -> Samples:
    events = []
    for _ in range(take.rng.poisson((6 + 20 * take.force) * take.seconds)):
        count = round(take.rng.uniform(0.003, 0.03) * RATE)
        snap = band(noise(take.rng, count) * decay(count, 0.012), take.rng.uniform(500, 2500), 12_000)
        events.append((take.rng.uniform(0, take.seconds), snap * np.float32(min(take.rng.pareto(1.7) * 0.3, 3.0))))
    return placed(events, take.count)


def _bubble(take: Take, hertz: float) -> Samples:
    """Return one bubble: a falling, rising tone that dies away.

    Source: Minnaert, On Musical Air-Bubbles, 1933, for its pitch; van den Doel, Physically Based Models for Liquid
    Sounds, 2005, for its rise.
    """
    loss = 0.13 * hertz + 0.0072 * hertz**1.5 / 10
    time = np.arange(min(round(7 / loss * RATE), RATE // 4)) / RATE
    rise = take.rng.choice([0.0, 0.1, 0.4]) * loss
    return np.asarray(np.sin(2 * np.pi * hertz * time * (1 + rise * time / 2)) * np.exp(-loss * time), np.float32)


def _bubbles(take: Take, each_second: float, low: float, high: float) -> Samples:
    events = []
    for _ in range(take.rng.poisson(each_second * take.seconds)):
        hertz = low * (high / low) ** take.rng.beta(1.4, 2.2)
        loud = np.float32((low / hertz) ** 0.6 * take.rng.uniform(0.2, 1.0))
        events.append((take.rng.uniform(-0.1, take.seconds), _bubble(take, hertz) * loud))
    return placed(events, take.count)


def _stream(take: Take) -> Samples:
    """Let water run: as many bubbles as it drags under, and the rush."""

    def side(_: int) -> Samples:
        rush = band(noise(take.rng, take.count, 0.8), 350, 4500) * (0.7 + 0.6 * wandering(take.rng, take.count, 3.0))
        many = _bubbles(take, 120 + 380 * take.force, 380 / take.size**0.5, 5200)
        return np.asarray(many + rush * (0.05 + 0.5 * take.force**2), np.float32)

    return _wide(take, side)


def _bubbling(take: Take) -> Samples:
    return _bubbles(take, 14 + 50 * take.force, 160 / take.size**0.5, 1500)


def _waves(take: Take) -> Samples:
    """Let waves run up a beach: noise that swells, breaks and drains away."""
    period = 7.5 / take.pace

    def side(_: int) -> Samples:
        phase = (take.time / period + 0.15 * wandering(take.rng, take.count, 0.2)) % 1.0
        swell = np.where(phase < 0.45, (phase / 0.45) ** 2.2, np.exp(-(phase - 0.45) * 5.0))
        deep = band(noise(take.rng, take.count, 1.6), 35, 420) * (0.3 + 0.7 * swell)
        surf = band(noise(take.rng, take.count, 0.4), 500, 4000 + 6000 * take.bright) * swell**1.6
        drain = band(noise(take.rng, take.count), 3000, 12_000) * np.clip(1 - abs(phase - 0.7) / 0.3, 0, 1) * 0.12
        return np.asarray(deep * 0.7 + surf * (0.5 + 0.6 * take.force) + drain, np.float32)

    return _wide(take, side)


def _splash(take: Take) -> Samples:
    slap = band(noise(take.rng, take.count, 0.5) * decay(take.count, 0.16), 250, 8000)
    spray = band(noise(take.rng, take.count) * decay(take.count, 0.9) * np.minimum(take.time / 0.09, 1), 1800, 11_000)
    plop = resonant(noise(take.rng, take.count) * decay(take.count, 0.25), 190 / take.size, 3.0)
    tail = _bubbles(take, 160, 300 / take.size**0.5, 2600) * np.exp(-2.2 * take.time)
    return np.asarray(slap * (0.5 + take.force) + spray * 0.4 + plop * 0.8 + tail, np.float32)


FAMILIES = (
    Family("wind", ("breeze", "gust", "storm wind", "howling wind", "gale", "blizzard"), 8.0, _wind, goes_on=True),
    Family("rain", ("drizzle", "downpour", "raining", "shower", "rainfall"), 8.0, _rain, goes_on=True),
    Family("thunder", ("lightning", "thunderclap", "thunder rumble"), 6.0, _thunder),
    Family(
        "fire",
        ("campfire", "flames", "burning", "crackling fire", "fireplace", "torch", "bonfire"),
        8.0,
        _fire,
        goes_on=True,
    ),
    Family(
        "stream", ("water", "river", "brook", "creek", "running water", "fountain", "tap"), 8.0, _stream, goes_on=True
    ),
    Family("bubbles", ("bubbling", "boiling", "cauldron", "potion", "aquarium"), 5.0, _bubbling, goes_on=True),
    Family("waves", ("sea", "ocean", "surf", "beach", "shore"), 15.0, _waves, goes_on=True),
    Family("splash", ("water splash", "plunge", "dive"), 1.8, _splash),
)
