"""Pictures between two, by way of the latents of an autoencoder: a large one, and one for a few megabytes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import msgspec

from scenewright.backend.context import Context
from scenewright.backend.generator import Generator
from scenewright.backend.painter import PART, Limits
from scenewright.backend.weights import Weights
from scenewright.shared.artifacts import Image
from scenewright.shared.tasks import ImageInterpolation

if TYPE_CHECKING:
    from pathlib import Path

LIMITS = Limits(smallest=64, largest=1536, multiple=64)


class VaeMorph(Generator[ImageInterpolation]):
    """Make the pictures between two in the latents of Stable Diffusion's autoencoder.

    Source: Kingma and Welling, Auto-Encoding Variational Bayes, 2014; weights by Stability AI.
    """

    name = "vae-morph"
    title = "Between latents (VAE)"
    licence = "MIT"
    needs = (Weights("sd-vae", "stabilityai/sd-vae-ft-mse", 0.34, "MIT", files=PART),)
    extra = "diffusion"
    packages = ("torch", "diffusers")
    limits: ClassVar[Limits] = LIMITS

    def load(self, context: Context) -> None:
        """Read the weights."""
        context.progress(0.0, "Loading the model")
        self._folder = context.shelf.require(self.needs[0])
        _network(self._folder)

    def run(self, task: ImageInterpolation, options: msgspec.Struct, context: Context) -> tuple[Image, ...]:
        """Return the pictures, the two given as they are; one alone is that in the middle."""
        from scenewright.backend.pipelines.latents import between

        return between(_network(self._folder), task, self.limits, context)


class TinyVaeMorph(VaeMorph):
    """Make the pictures between two in the latents of a tiny autoencoder: quicker, and a little coarser.

    Source: Ollin Boer Bohan, Tiny AutoEncoder for Stable Diffusion, 2023.
    """

    name = "taesd-morph"
    title = "Between latents (tiny VAE)"
    needs = (Weights("taesd", "madebyollin/taesd", 0.01, "MIT", files=PART),)


def _network(folder: Path) -> Any:
    from scenewright.backend.pipelines.latents import read
    from scenewright.backend.pipelines.single import held

    return held(folder, read, gigabytes=3.0)
