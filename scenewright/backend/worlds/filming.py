"""Films of worlds: where they are filmed from, and what each frame shows: light, nearness, or the kinds of things."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from scenewright.backend.context import Context
from scenewright.backend.fields.cameras import Cameras
from scenewright.backend.worlds.asked import place
from scenewright.backend.worlds.layout import flat, nearness
from scenewright.backend.worlds.photographing import developed, maps, photograph
from scenewright.backend.worlds.stage import Stage, stage
from scenewright.backend.worlds.viewing import FRAMES, RATE, around, cameras
from scenewright.shared import srgb
from scenewright.shared.artifacts import Image
from scenewright.shared.tasks import VoxelsToVideo

Pixels = NDArray[np.uint8]
Draw = Callable[[int, Callable[[float], None]], Pixels]
PREVIEW_EVERY = 4  # frames


def on_set(task: VoxelsToVideo, width: int, context: Context, stop: float) -> tuple[Stage, Cameras]:
    """Return the place a world stands for, and the cameras of its film.

    Args:
        task: what is filmed.
        width: of the film, in pixels, without a camera.
        context: of the job; its progress goes up to `stop`.
        stop: share of the work.
    """
    seen = cameras(task.path) if task.path else None
    scene = place(task.world, (task.sun_height, task.sun_direction), task.seed, context, stop)
    return stage(scene), seen or around(scene, width, width * 2 // 3 // 2 * 2, FRAMES)


def rate(task: VoxelsToVideo) -> float:
    """Return the film's frames a second."""
    return task.path.frame_rate if task.path else RATE


def filmed(
    count: int, draw: Draw, context: Context, start: float, stop: float = 1.0, phase: str = "Filming"
) -> Iterator[Pixels]:
    """Yield frames as they are drawn, told as progress from `start` to `stop`, some of them shown."""
    for number in range(count):

        def watch(done: float, at: int = number) -> None:
            context.progress(start + (stop - start) * (at + done) / count, phase, f"frame {at + 1} of {count}")

        frame = draw(number, watch)
        if number % PREVIEW_EVERY == 0:
            context.preview(Image(pixels=frame))
        yield frame


def lit(ready: Stage, seen: Cameras, samples: int, seed: int) -> Draw:
    """Return what draws frames by following light, so many rays through each pixel."""
    # The same rays in every frame: what noise is left stands still where the camera does.
    return lambda number, watch: srgb.as_bytes(developed(photograph(ready, seen, number, samples, seed, watch)))


def near(ready: Stage, seen: Cameras) -> Draw:
    """Return what draws how near everything is: white the nearest, black the sky."""
    return lambda number, watch: _grey(nearness(maps(ready, seen, number, watch)))


def labelled(ready: Stage, seen: Cameras) -> Draw:
    """Return what draws everything in the one colour of its kind."""
    return lambda number, watch: srgb.as_bytes(flat(maps(ready, seen, number, watch)))


def _grey(values: NDArray[np.float32]) -> Pixels:
    return np.repeat(np.rint(255 * values[..., None]).astype(np.uint8), 3, 2)
