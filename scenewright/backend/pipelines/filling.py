"""Holes of pictures filled by pretrained pipelines: around the hole, and without a seam."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from scenewright.backend.context import Context
from scenewright.backend.imaging import holes
from scenewright.backend.painter import Limits
from scenewright.backend.pipelines.painting import drawn
from scenewright.backend.pipelines.pictures import SLIMMEST, canvas, shown
from scenewright.backend.pipelines.prompts import spoken
from scenewright.shared import srgb
from scenewright.shared.artifacts import Image

if TYPE_CHECKING:
    from scenewright.backend.pipelines.resident import Pipeline
    from scenewright.shared.tasks import Inpainting

Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]
Window = tuple[slice, slice]
AROUND = 0.5  # of the hole's sides: what is shown to the model beside it
SMOOTH = 6.0  # pixels over which the light's differences at the hole's edge are averaged


def filled(pipeline: Pipeline, task: Inpainting, limits: Limits, context: Context, **words: Any) -> Image:
    """Return a picture, grown if asked for, whose hole is filled; all else keeps its very pixels.

    The model sees the hole with what is around it, at the size it draws best.

    Raises:
        InvalidInput: nothing says what is to be filled, the mask is of another size, or the hole is too slim.
    """
    image = task.image
    picture, hole = holes.grown(image.pixels, holes.hole_of(image, task.mask, task.grow), task.grow, "edge")
    window = _window(hole, limits.smallest)
    part, missing = shown(msgspec.structs.replace(image, pixels=picture[window])), hole[window]
    drawn_on = canvas(missing.shape[1], missing.shape[0], limits)
    made = drawn(
        pipeline, drawn_on, task.seed, context, image=drawn_on.fit(part),
        mask_image=drawn_on.fit(missing * np.uint8(255), sharp=True),
        **spoken(pipeline.pipe, task.prompt, "", limits, context), **words,
    )  # fmt: skip
    joined = _joined(part / np.float32(255), made / np.float32(255), missing)
    context.report["filled"] = round(float(hole.mean()), 4)
    whole = np.zeros((*hole.shape, 3), np.float32)
    whole[window] = srgb.decoded(joined) if _is_linear(image) else joined
    return msgspec.structs.replace(image, pixels=holes.closed(image, picture, whole, hole))


def _window(hole: Mask, smallest: int) -> Window:
    """Return the part of a picture that shows a hole and what is around it, not too slim where the picture isn't."""
    bounds = ndimage.find_objects(hole.astype(np.uint8))[0]
    lengths = [span.stop - span.start for span in bounds]
    wanted = [max(round(length * (1 + 2 * AROUND)), smallest) for length in lengths]
    wanted = [max(length, -(-max(wanted) // SLIMMEST)) for length in wanted]
    rows, columns = (_span(*each) for each in zip(bounds, wanted, hole.shape, strict=True))
    return rows, columns


def _span(inner: slice, wanted: int, available: int) -> slice:
    """Return what lies around a span, as long as wanted if so much is available."""
    length = min(wanted, available)
    start = min(max((inner.start + inner.stop - length) // 2, 0), available - length)
    return slice(start, start + length)


def _joined(known: Floats, made: Floats, hole: Mask) -> Floats:
    """Return what was made for a hole, (h, w, 3), as light and as coloured along its edge as what is known there.

    Source: Pérez, Gangnet and Blake, Poisson Image Editing, 2003; the differences are carried inwards by a wide mean
    in place of a membrane.
    """
    if hole.all():
        return made
    off = np.where(hole[..., None], 0.0, known - made)
    nearest = ndimage.distance_transform_edt(hole, return_distances=False, return_indices=True)
    smooth = ndimage.gaussian_filter(off, (SMOOTH, SMOOTH, 0), mode="nearest")
    share = ndimage.gaussian_filter((~hole).astype(np.float32), SMOOTH, mode="nearest")
    carried = (smooth / np.maximum(share, 1e-3)[..., None])[nearest[0], nearest[1]]
    carried = ndimage.gaussian_filter(carried, (SMOOTH, SMOOTH, 0), mode="nearest")
    return np.asarray(np.clip(made + carried, 0.0, 1.0), np.float32)


def _is_linear(image: Image) -> bool:
    return image.pixels.dtype == np.float32 and image.colour_space == "linear"
