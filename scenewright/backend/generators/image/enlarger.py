"""`enlarger`: a picture two, three or four times as wide and high, by a small network that is shipped."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import numpy as np
from numpy.typing import NDArray

from scenewright.backend.context import Context
from scenewright.backend.generator import Generator
from scenewright.shared.artifacts import Image
from scenewright.shared.errors import InvalidInput
from scenewright.shared.tasks import SuperResolution

if TYPE_CHECKING:
    from collections.abc import Callable

Floats = NDArray[np.float32]
MOST_PIXELS = 8192 * 8192  # of the large picture


class Enlarger(Generator[SuperResolution]):
    """Enlarge with sharper edges than resampling has, by a small trained network. It invents no detail.

    Trained on renders and procedural surfaces; docs/models/enlarger.md says how good it is.

    Source: Shi et al., Real-Time Single Image and Video Super-Resolution Using an Efficient Sub-Pixel Convolutional
    Neural Network, 2016.
    """

    name = "enlarger"
    title = "Enlarge"
    licence = "GPL-3.0-or-later"

    def load(self, context: Context) -> None:
        """Read the weights."""
        from scenewright.backend.imaging.enlarging import network

        self.weights = network().digest

    def run(self, task: SuperResolution, options: msgspec.Struct, context: Context) -> Image:
        """Return the large picture, in the form the small one came in."""
        from scenewright.backend.imaging.forms import opened, restored

        height, width = task.image.pixels.shape[:2]
        if height * width * task.scale**2 > MOST_PIXELS:
            raise InvalidInput(
                f"The large picture would have {width * task.scale} × {height * task.scale} pixels.",
                remedy=f"At most {MOST_PIXELS / 1e6:.0f} million can be made: enlarge a part of it, or fewer times.",
            )
        context.progress(0.0, "Enlarging")
        picture = opened(task.image)
        share = 1.0 if picture.alpha is None else 0.5
        colours = _large(picture.colours, task.scale, lambda done: context.progress(share * done, "Enlarging"))
        alpha = None
        if picture.alpha is not None:
            grey = np.repeat(picture.alpha[..., None], 3, axis=2)
            alpha = _large(grey, task.scale, lambda done: context.progress(0.5 + 0.5 * done, "Enlarging alpha")).mean(2)
        context.report["size"] = f"{width * task.scale} × {height * task.scale} px"
        return restored(picture._replace(colours=colours, alpha=alpha), task.image)


def _large(colours: Floats, scale: int, watch: Callable[[float], None]) -> Floats:
    """Return colours enlarged; three times is four times, scaled down."""
    from scenewright.backend.imaging.enlarging import TRAINED, enlarged
    from scenewright.backend.imaging.forms import resized

    if scale in TRAINED:
        return enlarged(colours, scale, watch)
    large = enlarged(colours, max(TRAINED), watch)
    return np.clip(resized(large, scale * colours.shape[0], scale * colours.shape[1]), 0, 1)
