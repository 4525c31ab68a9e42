"""Enlarging pictures with a small trained network, run with NumPy alone, tile by tile."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors import safe_open

Floats = NDArray[np.float32]
WEIGHTS = Path(__file__).with_name("enlarging.safetensors")
TRAINED = (2, 4)  # times as wide and high
BLOCKS = 4
REACH = 2 * BLOCKS + 2  # pixels that a pixel is made from, on each side
TILE = 128  # pixels along a side that are computed at once
LEAK = 0.1
SHARPNESS = -0.75  # of the cubic that the network adds detail to


@dataclass(frozen=True, eq=False)
class Network:
    """Hold the trained weights.

    Attributes:
        tensors: float32, by name; convolutions as (out, in, 3, 3).
        digest: of the file, in hexadecimal.
    """

    tensors: Mapping[str, Floats]
    digest: str

    def enlarge(self, colours: Floats, scale: int) -> Floats:
        """Return colours (h, w, 3), 0 to 1, `scale` times as wide and high, 2 or 4."""
        hidden = self._convolved("first", colours * 2 - 1)
        for block in range(BLOCKS):
            inner = self._convolved(f"blocks.{block}.first", hidden)
            hidden = hidden + self._convolved(f"blocks.{block}.second", np.maximum(inner, LEAK * inner))
        height, width = colours.shape[:2]
        detail = self._convolved(f"tail{scale}", hidden).reshape(height, width, 3, scale, scale)
        detail = detail.transpose(0, 3, 1, 4, 2).reshape(height * scale, width * scale, 3)
        return cubic(colours, scale) + detail

    def _convolved(self, name: str, values: Floats) -> Floats:
        """Return (h, w, out) of (h, w, in) under a convolution three pixels wide; zeros lie around."""
        weight = self.tensors[f"{name}.weight"]
        height, width, channels = values.shape
        padded = np.pad(values, ((1, 1), (1, 1), (0, 0)))
        windows = np.concatenate([padded[y : y + height, x : x + width] for y, x in np.ndindex(3, 3)], axis=2)
        matrix = weight.transpose(2, 3, 1, 0).reshape(9 * channels, len(weight))
        made = windows.reshape(-1, 9 * channels) @ matrix + self.tensors[f"{name}.bias"]
        return made.reshape(height, width, -1)


@cache
def network() -> Network:
    """Return the network that is shipped."""
    with safe_open(WEIGHTS, "numpy") as file:
        tensors = {name: file.get_tensor(name).astype(np.float32) for name in file.keys()}  # noqa: SIM118
    return Network(tensors, blake2b(WEIGHTS.read_bytes(), digest_size=20).hexdigest())


def enlarged(
    colours: Floats, scale: int, watch: Callable[[float], None] = lambda done: None, known: Network | None = None
) -> Floats:
    """Return a picture `scale` times as wide and high, (scale * h, scale * w, 3) float32.

    Args:
        colours: (h, w, 3) float32, 0 to 1, sRGB-encoded.
        scale: 2 or 4.
        watch: told how much is done, 0 to 1; it may raise to stop.
        known: the weights; None takes those that are shipped.
    """
    known = known or network()
    height, width = colours.shape[:2]
    large = np.empty((scale * height, scale * width, 3), np.float32)
    corners = [(top, left) for top in range(0, height, TILE) for left in range(0, width, TILE)]
    for number, (top, left) in enumerate(corners):
        watch(number / len(corners))
        above, before = max(top - REACH, 0), max(left - REACH, 0)
        made = known.enlarge(colours[above : top + TILE + REACH, before : left + TILE + REACH], scale)
        down, across = scale * (top - above), scale * (left - before)
        part = large[scale * top : scale * (top + TILE), scale * left : scale * (left + TILE)]
        part[:] = made[down : down + part.shape[0], across : across + part.shape[1]]
    return np.clip(large, 0, 1)


def cubic(values: Floats, scale: int) -> Floats:
    """Return (h, w, c) values enlarged by cubic convolution, borders repeated.

    Source: Keys, Cubic convolution interpolation for digital image processing, 1981.
    """
    return _along(_along(values, scale, 0), scale, 1)


def _along(values: Floats, scale: int, axis: int) -> Floats:
    length = values.shape[axis]
    places = (np.arange(scale * length) + 0.5) / scale - 0.5
    first = np.floor(places).astype(int)
    shares = _shares((places - first).astype(np.float32))
    shape = [1] * values.ndim
    shape[axis] = len(places)
    taken = (
        values.take(np.clip(first + tap - 1, 0, length - 1), axis) * shares[tap].reshape(shape) for tap in range(4)
    )
    return np.asarray(sum(taken), np.float32)


def _shares(beyond: Floats) -> list[Floats]:
    """Return how much each of the four pixels around counts, at places between the second and the third."""

    def near(t: Floats) -> Floats:
        return ((SHARPNESS + 2) * t - (SHARPNESS + 3)) * t * t + 1

    def far(t: Floats) -> Floats:
        return ((SHARPNESS * t - 5 * SHARPNESS) * t + 8 * SHARPNESS) * t - 4 * SHARPNESS

    return [far(beyond + 1), near(beyond), near(1 - beyond), far(2 - beyond)]
