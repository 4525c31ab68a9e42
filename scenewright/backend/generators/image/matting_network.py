"""`matting-network`: the main thing of any picture, cut out by a network that others trained and published."""

from __future__ import annotations

from typing import Annotated

import msgspec
import numpy as np
from msgspec import Meta

from scenewright.backend.context import Context
from scenewright.backend.generator import Generator
from scenewright.backend.published import BIREFNET
from scenewright.shared.artifacts import Image
from scenewright.shared.errors import InvalidInput
from scenewright.shared.tasks import BackgroundRemoval

FOUND, REFINED = 0.8, 0.93  # of the work
LEAST = 0.001  # share of the picture that an object has


class MattingNetwork(Generator[BackgroundRemoval]):
    """Cut out the main thing before any background, people and animals too, with a pretrained network.

    Source: Zheng et al., Bilateral Reference for High-Resolution Dichotomous Image Segmentation, 2024, lite version.
    """

    name = "matting-network"
    title = "Cut out by a network"
    licence = "MIT"
    extra = "diffusion"
    packages = ("onnxruntime",)
    needs = (BIREFNET,)

    class Options(msgspec.Struct, frozen=True):
        """What only this generator understands."""

        soft: Annotated[
            bool,
            Meta(title="Soft edges", description="Whether hair, fur and blur along the edge are looked at closely"),
        ] = True
        clean: Annotated[
            bool, Meta(title="Clean colours", description="Whether the background's colour is taken out of the edge")
        ] = True

    def load(self, context: Context) -> None:
        """Read the network."""
        from scenewright.backend.imaging.mattes import GRAPH, matter

        self._network = matter(context.shelf.require(BIREFNET) / GRAPH)
        self.weights = context.shelf.digest(self.needs)

    def run(self, task: BackgroundRemoval, options: Options, context: Context) -> Image:
        """Return the picture with alpha, in the form it came in."""
        from scenewright.backend.imaging.forms import opened, restored
        from scenewright.backend.imaging.matting import decontaminated, refined

        context.progress(0.0, "Looking for the object")
        picture = opened(task.image)
        seen = np.rint(picture.colours * 255).astype(np.uint8)
        alpha = self._network.foreground(seen, context.check_cancelled)
        if float((alpha >= 0.5).mean()) < LEAST:
            raise InvalidInput("The network sees no main thing in the picture.", remedy="Try the generator cutout.")
        context.progress(FOUND, "Looking at the edges")
        if options.soft:
            alpha = refined(alpha, picture.colours, context.check_cancelled)
        context.progress(REFINED, "Cleaning colours")
        colours = decontaminated(picture.colours, alpha) if options.clean else picture.colours
        context.report |= {"object": round(float(alpha.mean()), 4), "mask": "by a network"}
        return restored(picture._replace(colours=colours, alpha=alpha * picture.opacity), task.image)
