"""Magic and snow: many small lights, each on its own way."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from scenewright.backend.motion.colours import glow, ramp
from scenewright.backend.motion.effects.shot import Effect, Floats, Shot


def _magic(shot: Shot) -> Iterator[Floats]:
    """Draw sparks on spirals around a glow; each lives once in the loop, at its own time."""
    count = round(260 * (0.5 + shot.force))
    birth, angle, far = shot.rng.random(count), shot.rng.random(count) * 2 * np.pi, shot.rng.uniform(0.08, 0.42, count)
    turn, size = shot.rng.uniform(0.6, 2.2, count) * shot.pace, shot.rng.uniform(0.6, 1.8, count)
    colours = ramp("magic", shot.colour)
    for number in range(shot.frames):
        shot.beat(number / shot.frames)
        age = (number / shot.frames - birth) % 1.0
        bright = np.sin(np.pi * age) ** 1.5 * (0.75 + 0.25 * np.sin(40 * age + angle))
        radius, way = far * (1.05 - 0.75 * age), angle + 2 * np.pi * turn * age
        x, y = 0.5 + radius * np.cos(way), 0.52 + radius * np.sin(way) * 0.8 - 0.18 * (age - 0.5)
        level = _sparks(x, y, bright, size, shot)
        yy, xx = np.mgrid[: shot.height, : shot.width]
        core = np.hypot(xx / shot.width - 0.5, (yy / shot.height - 0.52))
        level += 0.55 * np.exp(-((core / 0.13) ** 2)) * (0.85 + 0.15 * np.cos(2 * np.pi * 2 * number / shot.frames))
        yield glow(np.clip(level, 0, 1).astype(np.float32), colours)


def _snow(shot: Shot) -> Iterator[Floats]:
    """Let flakes fall: the nearer, the larger and the faster; each falls a whole number of times."""
    count = round(420 * (0.4 + 1.2 * shot.force))
    near = shot.rng.random(count) ** 2
    x, y = shot.rng.random(count), shot.rng.random(count)
    falls = np.maximum(np.round((0.15 + 0.55 * near) * shot.pace * shot.seconds), 1)
    sway, phase = 0.012 + 0.02 * near, shot.rng.random(count) * 2 * np.pi
    tint = np.array(shot.colour or (0.96, 0.97, 1.0), np.float32)
    for number in range(shot.frames):
        shot.beat(number / shot.frames)
        time = number / shot.frames
        across = (x + sway * np.sin(2 * np.pi * falls * time + phase)) % 1.0
        level = _sparks(across, (y + falls * time) % 1.0, 0.35 + 0.65 * near, 0.7 + 2.6 * near, shot)
        alpha = np.clip(level, 0, 1)
        yield np.dstack([np.broadcast_to(tint, (*alpha.shape, 3)), alpha]).astype(np.float32)


def _sparks(
    x: NDArray[np.float64], y: NDArray[np.float64], bright: NDArray[np.float64], size: NDArray[np.float64], shot: Shot
) -> Floats:
    """Return dots (h, w) at places from 0 to 1, some with a wider shine."""
    level = np.zeros((shot.height, shot.width), np.float32)
    unit = max(shot.height, shot.width) / 256
    for px, py, light, wide in zip(x * shot.width, y * shot.height, bright, size * unit, strict=True):
        reach = int(3 * wide + 2)
        rows = np.arange(int(py) - reach, int(py) + reach + 1)
        columns = np.arange(int(px) - reach, int(px) + reach + 1)
        dot = light * np.outer(np.exp(-(((rows - py) / wide) ** 2)), np.exp(-(((columns - px) / wide) ** 2)))
        level[np.ix_(rows % shot.height, columns % shot.width)] += dot.astype(np.float32)
    return level


FAMILY = (
    Effect("magic", ("sparkles", "spell", "fairy dust", "portal", "sparks", "glitter", "enchantment"), _magic),
    Effect("snow", ("snowfall", "snowing", "flakes", "blizzard", "snowflakes"), _snow, tiles=True),
)
