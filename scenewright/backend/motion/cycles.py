"""What repeats exactly: noise that closes in time and in both directions, waves whose periods fit, films that loop."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import fft

Floats = NDArray[np.float32]
GRAVITY = 9.81  # metres per second squared


def noise(
    rng: np.random.Generator, frames: int, height: int, width: int, feature: float, speed: float, slope: float = 1.8
) -> Floats:
    """Return noise (frames, h, w) with mean 0 and deviation 1, whose ends meet in time and space.

    Args:
        rng: draws it.
        frames, height, width: its size.
        feature: side of its largest features, as a share of the width.
        speed: how many times such a feature changes during the film.
        slope: how fast finer features get weaker; they change faster.
    """
    spectrum = fft.rfftn(rng.standard_normal((frames, height, width)).astype(np.float32), workers=2)
    time = np.fft.fftfreq(frames, 1 / frames)[:, None, None]
    down, across = np.fft.fftfreq(height, 1 / height)[:, None], np.fft.rfftfreq(width, 1 / width)
    space = np.sqrt(down**2 + (across * height / width) ** 2) * feature * width / height
    # A feature's life is as long as its size: what is half as large lives half as long.
    pace = speed * np.maximum(space, 0.5)
    spectrum *= np.exp(-0.5 * (time / pace) ** 2) / np.sqrt(pace + 1)  # however many moments share it, as strong
    spectrum /= np.maximum(space, 1.0) ** slope
    spectrum *= space > 0
    made = fft.irfftn(spectrum, (frames, height, width), workers=2)
    return np.asarray(made / max(float(made.std()), 1e-9), np.float32)


def waves(
    rng: np.random.Generator,
    frames: int,
    side: int,
    metres: float,
    seconds: float,
    wind: float,
    frame: int,
    finest: float = 0.0,
) -> Floats:
    """Return the height (side, side) of a sea, its deviation about 1, at one frame of a film that loops; it also tiles.

    Every wave runs as fast as deep water lets it, its period made to fit the film.

    Args:
        rng: draws the waves; give a new one of the same seed for each frame.
        frames: of the film.
        side: cells.
        metres: side of the tile.
        seconds: of the film.
        wind: metres per second.
        frame: which one.
        finest: metres; shorter waves are left out.

    Source: Tessendorf, Simulating Ocean Water, 2001; the spectrum is Phillips'.
    """
    number = np.fft.fftfreq(side, 1 / side) * 2 * np.pi / metres
    across, down = np.meshgrid(number, number)
    length = np.hypot(across, down)
    length[0, 0] = 1.0
    largest = wind * wind / GRAVITY
    power = np.exp(-1 / (length * largest) ** 2) / length**4 * (0.15 + (across / length) ** 2)
    power *= np.exp(-((length * finest) ** 2))
    power[0, 0] = 0.0
    start = (rng.standard_normal((side, side)) + 1j * rng.standard_normal((side, side))) * np.sqrt(power)
    turns = np.maximum(np.round(np.sqrt(GRAVITY * length) * seconds / (2 * np.pi)), 1)
    moved = np.fft.ifft2(start * np.exp(2j * np.pi * turns * frame / frames)).real
    return np.asarray(moved * side * side / np.sqrt(power.sum()), np.float32)


def looped(frames: Floats, over: int) -> Floats:
    """Return all but the last `over` frames (n, …), those faded into the first ones, so that the end leads back."""
    if over <= 0:
        return frames
    kept = frames[: len(frames) - over].copy()
    share = np.linspace(0, 1, over + 2, dtype=np.float32)[1:-1]
    share = (share * share * (3 - 2 * share)).reshape(-1, *([1] * (frames.ndim - 1)))
    kept[:over] = kept[:over] * share + frames[len(frames) - over :] * (1 - share)
    return kept


def loop_error(first: list[NDArray[np.uint8]], last: list[NDArray[np.uint8]]) -> float:
    """Return how much more changes from the last frame of a film to its first than between others; 1 is no more.

    Args:
        first, last: some frames (h, w, c) of the film's beginning and end, in order.
    """
    steps = [_change(*pair) for frames in (first, last) for pair in pairwise(frames)]
    return _change(last[-1], first[0]) / max(float(np.mean(steps)), 1e-9)


def _change(before: NDArray[np.uint8], after: NDArray[np.uint8]) -> float:
    return float(np.abs(before.astype(np.int16) - after).mean())
