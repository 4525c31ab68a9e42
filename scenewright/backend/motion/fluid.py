"""Smoke and fire as a fluid on a grid: carried along by itself, driven by heat, kept from vanishing into blur."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy import fft

Floats = NDArray[np.float32]
SPONGE = 0.06  # of the height, at the top and the sides, where what leaves is taken away


class Fluid:
    """A box of air with smoke and heat in it.

    Args:
        height, width: cells.
        swirl: how strongly small whirls are kept alive.
        buoyancy: how fast heat rises, cells per step.
        drag: share of the speed that is lost in a step.

    Attributes:
        velocity: (h, w, 2) float32, cells per step, x to the right, y downwards.
        smoke, heat: (h, w) float32.

    Source: Stam, Stable Fluids, 1999; Fedkiw, Stam and Jensen, Visual Simulation of Smoke, 2001, for the whirls;
    Selle et al., An Unconditionally Stable MacCormack Method, 2008, for how it is carried.
    """

    def __init__(self, height: int, width: int, swirl: float, buoyancy: float, drag: float = 0.002) -> None:
        self.velocity = np.zeros((height, width, 2), np.float32)
        self.smoke, self.heat = np.zeros((height, width), np.float32), np.zeros((height, width), np.float32)
        self._swirl, self._buoyancy, self._drag = swirl, buoyancy, drag
        across, down = 2 * np.pi * np.fft.rfftfreq(width), 2 * np.pi * np.fft.fftfreq(height)
        self._waves = np.stack(np.meshgrid(across, down), axis=-1).astype(np.float32)
        square = (self._waves**2).sum(axis=-1)
        square[0, 0] = 1.0
        self._square = square
        self._sponge = _sponge(height, width)

    def step(self, cooling: float, thinning: float) -> None:
        """Let a moment pass; `cooling` and `thinning` are shares of heat and smoke that are lost."""
        self._drive()
        self.velocity = self._without_divergence(self.velocity)
        carrier = self.velocity
        self.smoke = carried(self.smoke, carrier) * np.float32(1 - thinning) * self._sponge
        self.heat = carried(self.heat, carrier) * np.float32(1 - cooling) * self._sponge
        moved = [carried(np.ascontiguousarray(carrier[..., axis]), carrier) for axis in range(2)]
        self.velocity = np.stack(moved, axis=-1) * (self._sponge * np.float32(1 - self._drag))[..., None]

    def _drive(self) -> None:
        self.velocity[..., 1] -= self._buoyancy * self.heat
        if self._swirl:
            self.velocity += self._swirl * _confinement(self.velocity)

    def _without_divergence(self, velocity: Floats) -> Floats:
        """Return what is left of a flow when what squeezes is taken out: air does not."""
        spectrum = [fft.rfft2(velocity[..., axis], workers=2) for axis in range(2)]
        along = (spectrum[0] * self._waves[..., 0] + spectrum[1] * self._waves[..., 1]) / self._square
        free = [spectrum[axis] - along * self._waves[..., axis] for axis in range(2)]
        return np.stack([fft.irfft2(each, velocity.shape[:2], workers=2) for each in free], axis=-1).astype(np.float32)


def carried(field: Floats, velocity: Floats) -> Floats:
    """Return a field (h, w) after one step along a flow (h, w, 2)."""
    forth = _advected(field, velocity, np.float32(1.0))
    back = _advected(forth, velocity, np.float32(-1.0))
    return _corrected(field, forth, back, velocity)


def _sponge(height: int, width: int) -> Floats:
    def edge(count: int, both: bool) -> Floats:
        place = (np.arange(count) + 0.5) / count
        near = np.minimum(place, 1 - place) if both else np.minimum(place, (1 - place) * 3)
        return np.clip(near / SPONGE, 0, 1).astype(np.float32) ** np.float32(0.25)

    return np.outer(edge(height, False), edge(width, True)).astype(np.float32)


def _confinement(velocity: Floats) -> Floats:
    """Return the push (h, w, 2) that makes whirls spin faster where they are strongest."""
    whirl = _slope(velocity[..., 1], 1) - _slope(velocity[..., 0], 0)
    uphill = np.stack([_slope(np.abs(whirl), 1), _slope(np.abs(whirl), 0)], axis=-1)
    uphill /= np.linalg.norm(uphill, axis=-1, keepdims=True) + 1e-5
    return np.stack([uphill[..., 1] * whirl, -uphill[..., 0] * whirl], axis=-1).astype(np.float32)


def _slope(field: Floats, axis: int) -> Floats:
    return np.asarray((np.roll(field, -1, axis) - np.roll(field, 1, axis)) / 2, np.float32)


@njit(nogil=True, cache=True)
def _advected(field, velocity, sign):
    """Look for each cell where its content came from; the sides lead into each other."""
    height, width = field.shape
    result = np.empty_like(field)
    for y in range(height):
        for x in range(width):
            px = x - sign * velocity[y, x, 0]
            py = y - sign * velocity[y, x, 1]
            left, top = int(np.floor(px)), int(np.floor(py))
            fx, fy = np.float32(px - left), np.float32(py - top)
            x0, x1 = left % width, (left + 1) % width
            y0, y1 = top % height, (top + 1) % height
            upper = field[y0, x0] + fx * (field[y0, x1] - field[y0, x0])
            lower = field[y1, x0] + fx * (field[y1, x1] - field[y1, x0])
            result[y, x] = upper + fy * (lower - upper)
    return result


@njit(nogil=True, cache=True)
def _corrected(field, forth, back, velocity):
    """Take half of the error of going there and back out of it, never beyond the four values it came from."""
    height, width = field.shape
    result = np.empty_like(field)
    for y in range(height):
        for x in range(width):
            left = int(np.floor(x - velocity[y, x, 0]))
            top = int(np.floor(y - velocity[y, x, 1]))
            x0, x1 = left % width, (left + 1) % width
            y0, y1 = top % height, (top + 1) % height
            low = min(field[y0, x0], field[y0, x1], field[y1, x0], field[y1, x1])
            high = max(field[y0, x0], field[y0, x1], field[y1, x0], field[y1, x1])
            value = forth[y, x] + np.float32(0.5) * (field[y, x] - back[y, x])
            result[y, x] = min(max(value, low), high)
    return result
