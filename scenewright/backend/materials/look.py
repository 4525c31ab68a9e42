"""What one tile of a surface is asked to be like, and the noise and colours a family draws it with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from scenewright.backend.materials import noise
from scenewright.backend.materials.noise import Cells, Floats
from scenewright.shared import srgb

Colour = tuple[float, float, float]


@dataclass(frozen=True)
class Look:
    """One tile, before it is drawn.

    Attributes:
        size: pixels along each side.
        metres: side of the tile.
        seed: of everything random.
        colour: sRGB-encoded, what words said the surface's main colour is; None leaves it to the family.
        wear: 0 new, 1 ruined.
        gloss: -1 dull, 0 as usual, 1 polished.
        grain: scales how many features lie on the tile: 0.5 half as many, each twice as large.
        moss: share that is overgrown, 0 to 1.
        wet: 0 dry, 1 with puddles.
    """

    size: int
    metres: float
    seed: int
    colour: Colour | None = None
    wear: float = 0.3
    gloss: float = 0.0
    grain: float = 1.0
    moss: float = 0.0
    wet: float = 0.0

    @cached_property
    def u(self) -> Floats:
        """(size, size) coordinate to the right, 0 to 1."""
        return np.broadcast_to(self._steps, (self.size, self.size))

    @cached_property
    def v(self) -> Floats:
        """(size, size) coordinate upwards, 0 to 1."""
        return np.broadcast_to(self._steps[::-1, None], (self.size, self.size))

    @property
    def _steps(self) -> Floats:
        return (np.arange(self.size, dtype=np.float32) + np.float32(0.5)) / np.float32(self.size)

    def count(self, usual: float, even: bool = False) -> int:
        """Return how many features lie along the tile where there are `usual` on a common one; even where asked."""
        number = max(usual * self.grain, 1.0)
        return max(2 * round(number / 2), 2) if even else max(round(number), 1)

    def fractal(
        self, salt: int, cells: Cells, octaves: int = 5, gain: float = 0.5, bend: tuple[Floats, Floats] | None = None
    ) -> Floats:
        """Return fractal noise of this tile; each `salt` is another one, `bend` is added to its coordinates."""
        u, v = self._bent(bend)
        return noise.fractal(u, v, cells, self._seed(salt), octaves, gain)

    def cellular(
        self, salt: int, cells: Cells, jitter: float = 1.0, bend: tuple[Floats, Floats] | None = None
    ) -> tuple[Floats, Floats, Floats]:
        """Return cellular noise of this tile: see `noise.cellular`."""
        u, v = self._bent(bend)
        return noise.cellular(u, v, cells, self._seed(salt), jitter)

    def numbers(self, salt: int, index: NDArray[np.int64]) -> Floats:
        """Return a random number in [0, 1) for each integer."""
        return noise.numbers(index, self._seed(salt))

    def bend(self, salt: int, cells: Cells, amount: float, octaves: int = 3) -> tuple[Floats, Floats]:
        """Return offsets of u and v, fractal, of about `amount` of the tile."""
        strength = np.float32(amount)
        return strength * self.fractal(salt, cells, octaves), strength * self.fractal(salt + 1, cells, octaves)

    def main(self, usual: Colour) -> Floats:
        """Return the linear colour that words asked for, or else the family's usual one, sRGB-encoded."""
        return linear(self.colour or usual)

    def rough(self, usual: float | Floats) -> Floats:
        """Return a roughness around the usual one: lower where gloss was asked for."""
        factor = 1.0 - 0.65 * max(self.gloss, 0.0)
        raised = np.asarray(usual, np.float32) * factor + 0.35 * max(-self.gloss, 0.0)
        return np.broadcast_to(np.clip(raised, 0.03, 1.0), (self.size, self.size)).astype(np.float32)

    def _bent(self, bend: tuple[Floats, Floats] | None) -> tuple[Floats, Floats]:
        return (self.u, self.v) if bend is None else (self.u + bend[0], self.v + bend[1])

    def _seed(self, salt: int) -> int:
        return self.seed * 1_000_003 + salt * 7_368_787


def linear(colour: Colour) -> Floats:
    """Return an sRGB-encoded colour as a linear (3,) array."""
    return srgb.decoded(np.array(colour, np.float32))


def ramp(values: Floats, *stops: Floats) -> Floats:
    """Return (h, w, 3) colours: values of 0 to 1 pass through linear colours at equal distances."""
    places = np.linspace(0.0, 1.0, len(stops), dtype=np.float32)
    channels = [np.interp(values, places, [stop[i] for stop in stops]) for i in range(3)]
    return np.stack(channels, axis=2).astype(np.float32)


def mix(below: Floats | float, above: Floats | float, amount: Floats | float) -> Floats:
    """Return `below` where amount is 0 and `above` where it is 1; an (h, w) amount also mixes colours."""
    share = np.asarray(amount, np.float32)
    if share.ndim == 2 and max(np.ndim(below), np.ndim(above)) in (1, 3):
        share = share[..., None]
    return np.asarray(below + (above - below) * share, np.float32)


def smoothstep(low: float | Floats, high: float | Floats, values: Floats | float) -> Floats:
    """Return 0 below `low`, 1 above `high`, and a smooth way between; falling if `high` is below `low`."""
    t = np.clip((values - low) / np.asarray(high - low, np.float32), 0.0, 1.0)
    return np.asarray(t * t * (3.0 - 2.0 * t), np.float32)


def shaded(colour: Floats, brightness: Floats | Sequence[float]) -> Floats:
    """Return a colour, (3,) or (h, w, 3), times a brightness of (h, w)."""
    return np.asarray(colour * np.asarray(brightness, np.float32)[..., None], np.float32)
