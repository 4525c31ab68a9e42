"""Films between their frames, and beyond their end, by what moves in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

import numpy as np
from numpy.typing import NDArray

from scenewright.backend.imaging.flow import flow, grid, sampled
from scenewright.backend.imaging.forms import fitted, luminance, resized
from scenewright.backend.imaging.morphing import Motion, dissolved, motion, moved

Floats = NDArray[np.float32]
SIDE = 512  # pixels of the longer side in which motion is found
DYING = 0.985  # of its speed that motion keeps from frame to frame: nobody knows what comes later
STILL = 1e-3  # of the way: so near to a frame it is that frame


def between(
    frames: list[NDArray[np.uint8]], moments: list[float], watch: Callable[[float], None]
) -> Iterator[NDArray[np.uint8]]:
    """Yield the pictures of a film (h, w, 3) uint8 at moments, counted in its frames, ascending.

    Args:
        frames: of the film.
        moments: from 0 to len(frames) - 1.
        watch: told the fraction done; what it raises ends the work.
    """
    known: tuple[int, Motion] | None = None
    for number, moment in enumerate(moments):
        done = number / len(moments)
        watch(done)
        start = min(int(moment), len(frames) - 2) if len(frames) > 1 else 0
        part = moment - start
        if part < STILL or part > 1 - STILL or len(frames) == 1:
            yield frames[start + round(part)]
            continue
        first, second = (each.astype(np.float32) / 255 for each in frames[start : start + 2])
        if known is None or known[0] != start:
            known = start, motion(first, second, partial(_again, watch, done))
        way = known[1]
        shown = moved(first, second, way, part) if way.is_found else dissolved(first, second, part)
        yield np.rint(np.clip(shown, 0, 1) * 255).astype(np.uint8)


def _again(watch: Callable[[float], None], done: float, _: float) -> None:
    watch(done)


def onward(frames: list[NDArray[np.uint8]], count: int, watch: Callable[[float], None]) -> Iterator[NDArray[np.uint8]]:
    """Yield frames that continue a film: everything moves on as it moved last, changing its speed as it did.

    Each pixel of a new frame is followed back along the motion to the last frame that is known; what comes in from
    outside is what is at the edge.

    Args:
        frames: the last three of the film, or fewer, (h, w, 3) uint8.
        count: how many more.
        watch: told the fraction done; what it raises ends the work.

    Source: the carried-on motion of Mathieu, Couprie and LeCun, Deep Multi-Scale Video Prediction, 2016, section 4, as
    what learned models are compared with.
    """
    last = frames[-1].astype(np.float32) / 255
    velocity, change = _last_motion(frames, watch)
    places = grid(last.shape[:2])
    for number in range(count):
        watch(0.3 + 0.7 * number / count)
        # Where a pixel is now lay one step back along the motion that arrives here.
        places = sampled(places, grid(last.shape[:2]) - velocity)
        yield np.rint(np.clip(sampled(last, places), 0, 1) * 255).astype(np.uint8)
        velocity = sampled(velocity, grid(last.shape[:2]) - velocity) * np.float32(DYING) + change
        change = change * np.float32(0.5)


def _last_motion(frames: list[NDArray[np.uint8]], watch: Callable[[float], None]) -> tuple[Floats, Floats]:
    """Return how everything moves at the end, (h, w, 2) pixels a frame, and how that changes."""
    shape = frames[-1].shape[:2]
    if len(frames) < 2:
        return np.zeros((*shape, 2), np.float32), np.zeros((*shape, 2), np.float32)
    small = [luminance(fitted(frame.astype(np.float32) / 255, SIDE)) for frame in frames[-3:]]
    factor = shape[1] / small[-1].shape[1]
    # From the last frame backwards, so that the motion is known at the last frame's own pixels.
    now = -flow(small[-1], small[-2], lambda done: watch(0.15 * done))
    change = np.zeros_like(now)
    if len(small) > 2:
        before = -flow(small[-2], small[-3], lambda done: watch(0.15 + 0.15 * done))
        change = now - sampled(before, grid(now.shape[:2]) - now)
        # What is no steady change is noise.
        change[np.linalg.norm(change, axis=2) > 0.5 * np.linalg.norm(now, axis=2) + 0.25] = 0.0
    return resized(now, *shape) * np.float32(factor), resized(change, *shape) * np.float32(0.5 * factor)
