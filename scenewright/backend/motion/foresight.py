"""What a film shows next, foreseen by a small trained network, run with NumPy alone.

The network corrects what moves on by itself: how everything moves from one frame to the next, and what light comes and
goes on its way. Both are smooth, and so apply to the film in its own size, however small they were found in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors import safe_open

from scenewright.backend.imaging.flow import flow, grid, sampled
from scenewright.backend.imaging.forms import luminance, resized

Floats = NDArray[np.float32]
WEIGHTS = Path(__file__).with_name("foresight.safetensors")
SIDE = 128  # pixels of the longer side of what the network sees
MULTIPLE = 16  # of which its sides have to be
KNOWN = 4  # frames that it looks at
WIDTHS = (48, 80, 112, 128)  # channels at half, quarter, … of the resolution
DEEP = (1, 2, 2, 2)  # blocks on the way down
SPEED = 4.0  # pixels a frame that are 1 to the network
STILL = 0.004  # of brightness, on average: what changes less does not change
FAINT = 0.0015  # of brightness: what is added less than that is a trace of the network
DYING = 0.985  # of its speed that motion keeps from frame to frame


@dataclass(frozen=True, eq=False)
class Network:
    """Hold the trained weights.

    Attributes:
        tensors: float32, by name; convolutions as (out, in, height, width).
        digest: of the file, in hexadecimal.
    """

    tensors: Mapping[str, Floats]
    digest: str

    def corrections(self, seen: Floats) -> Floats:
        """Return what to add (h, w, 5) to the velocity and to the light, of what is seen (h, w, 20)."""
        hidden = self._convolved("enter", unshuffled(seen))
        passed: list[Floats] = []
        for level, blocks in enumerate(DEEP):
            if level:
                passed.append(hidden)
                hidden = self._convolved(f"down.{level - 1}", unshuffled(hidden))
            for block in range(blocks):
                hidden = self._block(f"in.{level}.{block}", hidden)
        for level in reversed(range(len(DEEP) - 1)):
            hidden = shuffled(self._convolved(f"up.{level}", hidden)) + passed.pop()
            hidden = self._block(f"out.{level}", hidden)
        return shuffled(self._convolved("leave", hidden))

    def _block(self, name: str, values: Floats) -> Floats:
        inner = self._convolved(f"{name}.first", np.maximum(values, 0))
        return values + self._convolved(f"{name}.second", np.maximum(inner, 0))

    def _convolved(self, name: str, values: Floats) -> Floats:
        """Return (h, w, out) of (h, w, in) under a convolution; the edge's values lie around."""
        weight = self.tensors[f"{name}.weight"]
        height, width, channels = values.shape
        wide = weight.shape[2]
        padded = np.pad(values, ((wide // 2,) * 2, (wide // 2,) * 2, (0, 0)), mode="edge")
        windows = [padded[y : y + height, x : x + width] for y, x in np.ndindex(wide, wide)]
        matrix = weight.transpose(2, 3, 1, 0).reshape(wide * wide * channels, len(weight))
        made = np.concatenate(windows, axis=2).reshape(height * width, -1) @ matrix
        return (made + self.tensors[f"{name}.bias"]).reshape(height, width, -1)


@cache
def network() -> Network:
    """Return the network with the weights that are shipped."""
    with safe_open(WEIGHTS, "np") as file:
        tensors = {name: file.get_tensor(name).astype(np.float32) for name in file.keys()}  # noqa: SIM118
    return Network(tensors, blake2b(WEIGHTS.read_bytes(), digest_size=20).hexdigest())


def onward(
    frames: list[NDArray[np.uint8]], count: int, watch: Callable[[float], None], net: Network | None = None
) -> Iterator[NDArray[np.uint8]]:
    """Yield frames that continue a film.

    Args:
        frames: the last four of the film, or fewer, (h, w, 3) uint8.
        count: how many more.
        watch: told the fraction done; what it raises ends the work.
        net: another network than that which is shipped.
    """
    net = net or network()
    last = frames[-1].astype(np.float32) / 255
    shape, small = last.shape[:2], _small(last.shape)
    known = [resized(frame.astype(np.float32) / 255, *small) for frame in frames[-KNOWN:]]
    known = [known[0]] * (KNOWN - len(known)) + known
    if max(float(np.abs(known[-1] - each).mean()) for each in known) < STILL:
        yield from _still(frames[-1], count, watch)
        return
    velocity = speed_at_end(known[-2], known[-1], lambda done: watch(0.1 * done))
    here, there = grid(small), grid(shape)
    factor = np.array([shape[1] / small[1], shape[0] / small[0]], np.float32)
    coarse, fine = _State(known[-1], here), _State(last, there)
    for number in range(count):
        watch(0.1 + 0.9 * number / count)
        added = net.corrections(sight(known, velocity))
        velocity = velocity + np.float32(SPEED) * added[..., :2]
        change = added[..., 2:]
        change = np.sign(change) * np.maximum(np.abs(change) - np.float32(FAINT), 0)
        known = [*known[1:], coarse.moved(velocity, change)]
        light = resized(change, *shape)
        yield np.rint(np.clip(fine.moved(resized(velocity, *shape) * factor, light), 0, 1) * 255).astype(np.uint8)
        velocity = sampled(velocity, here - velocity) * np.float32(DYING)


def _still(frame: NDArray[np.uint8], count: int, watch: Callable[[float], None]) -> Iterator[NDArray[np.uint8]]:
    for number in range(count):
        watch(number / count)
        yield frame


class _State:
    """A picture that moves on: where its pixels came from, and what light was added on their way."""

    def __init__(self, picture: Floats, places: Floats) -> None:
        self._picture, self._grid, self._places = picture, places, places
        self._light = np.zeros_like(picture)

    def moved(self, velocity: Floats, light: Floats) -> Floats:
        """Let it move by what arrives at each pixel (h, w, 2), add light (h, w, 3), and return how it looks."""
        came_from = self._grid - velocity
        self._places, self._light = sampled(self._places, came_from), sampled(self._light, came_from) + light
        return sampled(self._picture, self._places) + self._light


def sight(known: list[Floats], velocity: Floats) -> Floats:
    """Return what the network sees (h, w, 20): four frames, what comes if all moves on, how it moves, and what did not.

    What came and went in the last frame, beside what moved, is likely to go on.
    """
    came_from = grid(velocity.shape) - velocity
    pictures = [each - np.float32(0.5) for each in (*known, sampled(known[-1], came_from))]
    changed = known[-1] - sampled(known[-2], came_from)
    return np.concatenate([*pictures, velocity / np.float32(SPEED), changed], axis=2)


def speed_at_end(before: Floats, last: Floats, watch: Callable[[float], None] = lambda done: None) -> Floats:
    """Return how everything moves at the last frame's pixels, (h, w, 2) pixels a frame."""
    return -flow(luminance(last), luminance(before), watch)


def unshuffled(values: Floats) -> Floats:
    """Return (h / 2, w / 2, 4 c): each two by two pixels become the channels of one."""
    height, width, channels = values.shape
    parts = values.reshape(height // 2, 2, width // 2, 2, channels)
    return parts.transpose(0, 2, 4, 1, 3).reshape(height // 2, width // 2, -1)


def shuffled(values: Floats) -> Floats:
    """Return (2 h, 2 w, c / 4): the channels of one pixel become two by two."""
    height, width, channels = values.shape
    parts = values.reshape(height, width, channels // 4, 2, 2)
    return parts.transpose(0, 3, 1, 4, 2).reshape(2 * height, 2 * width, -1)


def _small(shape: tuple[int, ...]) -> tuple[int, int]:
    scale = min(1.0, SIDE / max(shape[:2]))
    height, width = (max(round(side * scale / MULTIPLE), 1) * MULTIPLE for side in shape[:2])
    return height, width
