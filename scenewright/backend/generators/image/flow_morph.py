"""`flow-morph`: the pictures between two, by what moves from one to the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import msgspec
import numpy as np
from msgspec import Meta
from numpy.typing import NDArray

from scenewright.backend.context import Context
from scenewright.backend.generator import Generator
from scenewright.shared import srgb
from scenewright.shared.artifacts import Image
from scenewright.shared.tasks import ImageInterpolation

if TYPE_CHECKING:
    from scenewright.backend.imaging.forms import Picture
    from scenewright.backend.imaging.morphing import Motion

Floats = NDArray[np.float32]
FOUND = 0.5  # of the work


class FlowMorph(Generator[ImageInterpolation]):
    """Move what two pictures share from where it is to where it will be; what they do not share is faded.

    Good for frames of a film and for views that differ a little. Pictures of different things are dissolved.
    """

    name = "flow-morph"
    title = "Motion between pictures"
    licence = "GPL-3.0-or-later"

    class Options(msgspec.Struct, frozen=True):
        """What only this generator understands."""

        way: Annotated[
            Literal["automatic", "move", "dissolve"],
            Meta(title="Way", description="Move things, fade, or decide by how much the pictures share"),
        ] = "automatic"

    def run(self, task: ImageInterpolation, options: Options, context: Context) -> tuple[Image, ...]:
        """Return the pictures, the two given included, in the first one's size and form."""
        from scenewright.backend.imaging.forms import restored
        from scenewright.backend.imaging.morphing import motion

        context.progress(0.0, "Finding what moves")
        ends, peak = _ends(task.first, task.last)
        if task.first.pixels.shape[:2] != task.last.pixels.shape[:2]:
            context.report["notes"] = "The last picture was scaled to the size of the first."
        way = None
        if options.way != "dissolve" and min(ends[0].shape[:2]) > 1:
            first, last = (end[..., :3] for end in ends)
            way = motion(first, last, lambda done: context.progress(FOUND * done, "Finding what moves"))
            context.report["shared"] = round(way.shared, 3)
            way = way if options.way == "move" or way.is_found else None
        context.report["way"] = "dissolved" if way is None else "moved"
        made = []
        for number, moment in enumerate(_moments(task.count)):
            context.progress(FOUND + (1 - FOUND) * number / task.count, "Drawing", f"{number + 1} of {task.count}")
            layers = _drawn(ends, way, moment)
            form = msgspec.structs.replace(task.first, name=f"{task.first.name or 'between'} {number + 1}")
            made.append(restored(_picture(layers, peak), form))
            context.preview(made[-1])
        return tuple(made)


def _moments(count: int) -> list[float]:
    """Return when the pictures are, 0 at the first and 1 at the last; a single one is halfway."""
    return [number / (count - 1) for number in range(count)] if count > 1 else [0.5]


def _drawn(ends: tuple[Floats, Floats], way: Motion | None, moment: float) -> Floats:
    from scenewright.backend.imaging.morphing import dissolved, moved

    if moment in (0.0, 1.0):
        return ends[int(moment)]
    return dissolved(*ends, moment) if way is None else moved(*ends, way, moment)


def _ends(first: Image, last: Image) -> tuple[tuple[Floats, Floats], float]:
    """Return both pictures in the first one's size, colours times alpha, then alpha if one has it; and what 1 means."""
    from scenewright.backend.imaging.forms import opened, resized

    pictures = [opened(first), opened(last)]
    peak = max(picture.peak for picture in pictures)
    with_alpha = any(picture.alpha is not None for picture in pictures)
    layers = []
    for picture in pictures:
        colours = picture.colours
        if picture.peak != peak:
            colours = srgb.encoded(srgb.decoded(colours) * np.float32(picture.peak / peak))
        alpha = picture.opacity[..., None]
        whole = np.concatenate([colours * alpha, alpha], axis=2) if with_alpha else colours
        layers.append(np.clip(resized(whole, *first.pixels.shape[:2]), 0, 1))
    return (layers[0], layers[1]), peak


def _picture(layers: Floats, peak: float) -> Picture:
    from scenewright.backend.imaging.forms import Picture

    if layers.shape[2] == 3:
        return Picture(layers, None, peak)
    alpha = layers[..., 3]
    return Picture(np.clip(layers[..., :3] / np.maximum(alpha, 1e-4)[..., None], 0, 1), alpha, peak)
