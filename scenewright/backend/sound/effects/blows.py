"""Things that are struck, dropped, broken or trodden on."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from scenewright.backend.sound.effects.take import Family, Take
from scenewright.backend.sound.filters import Samples, band, decay, noise, placed, resonant
from scenewright.backend.sound.modes import Modes, of_box, ring
from scenewright.backend.sound.stuffs import STUFFS, Stuff

SIDES = (0.42, 0.30, 0.24)  # metres: of a usual thing
WALL = 0.012


def blow(take: Take, stuff: Stuff, size: float, force: float, seconds: float) -> Samples:
    """Return (n,) of one blow on a thing of some size."""
    sides = tuple(side * size * take.rng.uniform(0.92, 1.08) for side in SIDES)
    modes = of_box((sides[0], sides[1], sides[2]), WALL * size**0.7, stuff, take.rng)
    modes = modes._replace(frequencies=modes.frequencies * take.rng.normal(1, 0.006, len(modes.frequencies)))
    body = ring(modes, seconds, stuff.hardness * (0.6 + 0.8 * force), take.rng)
    return body + contact(take, stuff, force, len(body))


def contact(take: Take, stuff: Stuff, force: float, count: int) -> Samples:
    """Return (count,) of what meets crushing and scraping."""
    seconds = 0.012 + 0.05 * stuff.grit
    grains = noise(take.rng, count) * decay(count, seconds) * np.float32(0.1 + 0.5 * stuff.grit * force)
    return band(grains, 120, 700 + 9000 * stuff.hardness)


def _impact(take: Take) -> Samples:
    stuff = take.made_of("wood")
    sound = blow(take, stuff, take.size, take.force, take.seconds)
    thump = np.sin(2 * np.pi * 62 / take.size**0.5 * take.time) * decay(take.count, 0.14 * take.size**0.5)
    return np.asarray(sound + thump * (0.5 * take.force * (1 - 0.7 * stuff.hardness * (take.size < 1))), np.float32)


def _drop(take: Take) -> Samples:
    """Let it fall and bounce: each time less high, sooner, softer."""
    stuff = take.made_of("metal")
    events, start, gap, force = [], 0.03, 0.34, 0.4 + 0.6 * take.force
    while start < take.seconds - 0.05 and gap > 0.018:
        rest = min(take.seconds - start, 2.5)
        events.append((start, blow(take, stuff, take.size * 0.6, force, rest) * np.float32(force)))
        start, gap, force = start + gap, gap * (0.6 + 0.12 * (1 - stuff.loss)), force * 0.62
    return placed(events, take.count)


def _break(take: Take) -> Samples:
    """Break it: one blow, then shards that land for a while."""
    stuff = take.made_of("glass")
    crack = band(noise(take.rng, take.count) * decay(take.count, 0.12), 600, 14_000) * np.float32(0.8)
    events = [(0.0, blow(take, stuff, take.size * 0.8, 1.0, 0.8)), (0.0, crack)]
    for _ in range(round(90 * (0.5 + take.force))):
        when = 0.02 + take.rng.exponential(0.22)
        shard = blow(take, stuff, take.rng.uniform(0.05, 0.22) * take.size, take.rng.uniform(0.2, 1), 0.4)
        events.append((when, shard * np.float32(take.rng.uniform(0.05, 0.5) * np.exp(-when))))
    return placed(events, take.count)


class Ground(NamedTuple):
    """What is trodden on: how long a step grates, between which hertz, with how many grains a second, 0 for no grains.

    Attributes:
        words: what else it is called.
        stuff: of what rings under the step, None for what is loose.
    """

    seconds: float
    low: float
    high: float
    grains: int
    words: tuple[str, ...] = ()
    stuff: str | None = None


GROUNDS = {
    "stone": Ground(0.05, 150, 5200, 260, ("concrete", "pavement", "tiles", "street"), "stone"),
    "wood": Ground(0.07, 90, 1800, 0, ("planks", "parquet", "floorboards"), "wood"),
    "metal": Ground(0.16, 180, 6000, 0, ("steel", "grating"), "metal"),
    "carpet": Ground(0.08, 60, 1100, 500, ("rug",)),
    "gravel": Ground(0.24, 500, 9000, 420, ("pebbles",)),
    "snow": Ground(0.26, 250, 4200, 900),
    "grass": Ground(0.2, 900, 10_000, 800, ("lawn",)),
    "sand": Ground(0.22, 400, 6500, 1300, ("dirt", "earth")),
    "leaves": Ground(0.26, 1200, 12_000, 380, ("forest floor", "twigs")),
    "mud": Ground(0.24, 90, 1700, 240, ("swamp",)),
    "water": Ground(0.22, 300, 7000, 160, ("puddle", "puddles")),
}
STEPS = ("footsteps", "steps", "walking", "running", "footstep")


def _steps_on(name: str, ground: Ground) -> Family:
    def make(take: Take) -> Samples:
        events, when, left = [], 0.06, True
        while when < take.seconds - 0.1:
            events.append((when, _step(take, ground, left)))
            when += take.rng.normal(0.54, 0.018) / take.pace
            left = not left
        return placed(events, take.count)

    grounds = (name, *ground.words)
    words = tuple(f"{kind} {on}{under}" for kind in STEPS for under in grounds for on in ("on ", "in "))
    words += tuple(f"{under} {kind}" for kind in STEPS for under in grounds)
    if name == "stone":  # of those whose ground is not said
        return Family("footsteps", words + STEPS, 4.0, make, goes_on=True)
    return Family(f"footsteps on {name}", words, 4.0, make, goes_on=True)


def _step(take: Take, ground: Ground, left: bool) -> Samples:
    """Return one step: the heel, and a little later the ball of the foot."""
    count = round(0.42 * 48_000)
    force = np.float32((0.6 + 0.5 * take.force) * take.rng.uniform(0.85, 1.1))
    parts = []
    for when, share in ((0.0, 1.0), (take.rng.uniform(0.07, 0.1) / take.pace, 0.55)):
        thud = np.sin(2 * np.pi * (78 if left else 84) * np.arange(count) / 48_000) * decay(count, 0.09)
        scrape = _grains(take, count, ground.grains) if ground.grains else noise(take.rng, count)
        scrape = band(scrape * decay(count, ground.seconds * 1.6), ground.low, ground.high)
        sole = thud.astype(np.float32) * np.float32(0.5) + scrape * np.float32(0.8)
        if ground.stuff:
            body = blow(take, STUFFS[ground.stuff], 2.2, 0.35 * float(force), 0.4) * np.float32(0.35)
            sole = placed([(0.0, sole), (0.0, body)], count)
        parts.append((when, sole * np.float32(share)))
    return placed(parts, count) * force


def _grains(take: Take, count: int, each_second: int) -> Samples:
    """Return noise that comes in grains, denser at first."""
    chance = take.rng.random(count) < each_second / 48_000 * 6
    return noise(take.rng, count) * np.convolve(chance, np.hanning(90), "same").astype(np.float32)


def _door(take: Take) -> Samples:
    """Let a hinge creak: it sticks and slips, faster as the door gathers way; then the door falls shut."""
    creaks = max(take.seconds - 0.9, 0.3)
    time = np.arange(round(creaks * 48_000)) / 48_000
    rate = 38 + 46 * np.sin(np.pi * time / creaks) * (0.6 + take.force) + 14 * np.sin(2 * np.pi * 1.7 * time)
    slips = np.diff(np.floor(np.cumsum(rate) / 48_000), prepend=0.0) > 0
    pulses = slips * take.rng.uniform(0.5, 1.0, len(time))
    hinge = sum(
        resonant(pulses.astype(np.float32), pitch / take.size**0.5, q) * np.float32(loud)
        for pitch, q, loud in ((410, 14, 1.0), (930, 18, 0.8), (1720, 20, 0.5), (2900, 20, 0.25))
    )
    swell = np.sin(np.pi * np.minimum(time / creaks, 1)) ** 0.5
    hinge = np.asarray(hinge * swell / max(float(np.abs(hinge).max()), 1e-9) * 0.55, np.float32)
    stuff = take.made_of("wood")
    shut = blow(take, stuff, 3.0 * take.size, 0.5 + 0.5 * take.force, 0.85)
    latch = blow(take, STUFFS["metal"], 0.16, 0.8, 0.2) * np.float32(0.25)
    return placed([(0.0, hinge), (creaks, shut), (creaks + 0.05, latch)], take.count)


def _bell(take: Take) -> Samples:
    """Ring a bell: hum, prime, tierce, quint, nominal, and what lies above."""
    nominal = 880 / take.size
    ratios = np.array([0.5, 1.0, 1.002, 1.19, 1.506, 2.0, 2.51, 2.66, 3.01, 4.17, 5.43])
    strengths = np.array([0.55, 0.8, 0.4, 0.7, 0.35, 1.0, 0.4, 0.25, 0.45, 0.3, 0.2])
    decays = 0.75 * ratios**0.9 * (nominal / 880) ** 0.5
    return ring(Modes(nominal / 2 * ratios, strengths, decays), take.seconds, 0.8 + 0.2 * take.bright, take.rng)


BLOWS = ("hit", "knock", "thud", "bang", "clang", "clank", "punch", "slam", "strike", "collision", "struck")
FAMILIES = (
    Family("impact", BLOWS, 1.6, _impact),
    Family("drop", ("fall", "dropped", "bounce", "bouncing", "coin drop", "clatter"), 2.0, _drop),
    Family("break", ("shatter", "smash", "breaking", "glass break", "shattering", "crash"), 2.2, _break),
    Family("door", ("creak", "creaking door", "hinge", "door creak", "gate"), 3.0, _door),
    Family("bell", ("church bell", "chime", "gong", "ding"), 5.0, _bell),
    *(_steps_on(name, ground) for name, ground in GROUNDS.items()),
)
