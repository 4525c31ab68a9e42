"""What enlarging a picture is, whichever model does it: tiles, the scale asked for, alpha."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from scenewright.backend.context import Context
from scenewright.backend.pipelines.pictures import resized, shown, size_of
from scenewright.backend.pipelines.tiles import Bytes, Enlarge, Floats, enlarged, require_room
from scenewright.shared import srgb
from scenewright.shared.artifacts import Image
from scenewright.shared.tasks import SuperResolution

BETWEEN_PREVIEWS = 0.5  # seconds


def larger(
    task: SuperResolution, context: Context, enlarge: Enlarge, times: int, tile: int, overlap: int, least: int = 8
) -> Image:
    """Return the large picture, (h, w, 3 | 4) uint8 sRGB, as opaque as the small one.

    Args:
        task: what to enlarge, and how many times.
        context: of the job.
        enlarge: makes a tile `times` as wide and high.
        times: what the model can.
        tile: longest side of one, pixels of the small picture.
        overlap: pixels that tiles share.
        least: pixels along a side that the model wants at least; a smaller picture's last ones are repeated.

    Raises:
        InvalidInput: the large picture would have too many pixels.
    """
    width, height = size_of(task.image)
    require_room(width * max(times, task.scale), height * max(times, task.scale))

    def filled_up(piece: Bytes, start: float, stop: float) -> Floats:
        rows, columns = piece.shape[:2]
        beyond = ((0, max(least - rows, 0)), (0, max(least - columns, 0)), (0, 0))
        return enlarge(np.pad(piece, beyond, mode="edge"), start, stop)[: rows * times, : columns * times]

    colours = srgb.as_bytes(enlarged(shown(task.image), times, filled_up, tile, overlap, _shower(context)))
    asked = width * task.scale, height * task.scale
    pixels = resized(colours, *asked)
    if task.image.pixels.shape[2] == 4:
        alpha = task.image.pixels[..., 3]
        alpha = alpha if alpha.dtype == np.uint8 else srgb.as_bytes(alpha)
        pixels = np.concatenate([pixels, resized(np.ascontiguousarray(alpha), *asked)[..., None]], axis=2)
    context.report["size"] = f"{asked[0]} × {asked[1]} px"
    return Image(name=task.image.name, pixels=pixels)


def _shower(context: Context) -> Callable[[Floats], None]:
    """Return what previews the picture so far, every now and then."""
    last = 0.0

    def show(picture: Floats) -> None:
        nonlocal last
        if time.monotonic() - last >= BETWEEN_PREVIEWS:
            context.preview(Image(name="preview", pixels=srgb.as_bytes(picture)))
            last = time.monotonic()

    return show
