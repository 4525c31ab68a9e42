"""`real-esrgan`: pictures enlarged by the generator of a GAN, tile by tile."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from scenewright.backend.context import Context
from scenewright.backend.generator import Generator
from scenewright.backend.weights import Weights
from scenewright.shared.artifacts import Image
from scenewright.shared.tasks import SuperResolution

if TYPE_CHECKING:
    from pathlib import Path

FILE = "RealESRGAN_x4plus.safetensors"
RESIDENT_GB = 2.0
TILE, OVERLAP = 192, 16  # pixels of the small picture


class RealEsrgan(Generator[SuperResolution]):
    """Enlarge photos and renders with detail that belongs there, with Real-ESRGAN, a generative adversarial network.

    Source: Wang et al., Real-ESRGAN: Training Real-World Blind Super-Resolution with Pure Synthetic Data, 2021.
    """

    name = "real-esrgan"
    title = "Real-ESRGAN (GAN)"
    licence = "BSD-3-Clause"
    # The authors publish a pickle; this is the same state, bit for bit, as safetensors.
    needs = (Weights("real-esrgan", "kornia/real_esrgan", 0.07, "BSD-3-Clause", files=(FILE,)),)
    extra = "diffusion"
    packages = ("torch", "diffusers", "spandrel")

    def load(self, context: Context) -> None:
        """Read the weights."""
        context.progress(0.0, "Loading the model")
        self._folder = context.shelf.require(self.needs[0])
        self._network()

    def run(self, task: SuperResolution, options: msgspec.Struct, context: Context) -> Image:
        """Return the large picture, eight bits a channel; what was transparent still is."""
        from scenewright.backend.pipelines.larger import larger
        from scenewright.backend.pipelines.single import pixels_of, tensor, watched

        network = self._network()

        def enlarge(tile: Any, start: float, stop: float) -> Any:
            with watched(network, lambda done: context.progress(start + (stop - start) * done, "Enlarging")):
                return pixels_of(network(tensor(tile, network)))

        return larger(task, context, enlarge, int(network.scale), TILE, OVERLAP)

    def _network(self) -> Any:
        from scenewright.backend.pipelines.single import held

        return held(self._folder, _read, RESIDENT_GB)


def _read(folder: Path) -> Any:
    from safetensors.torch import load_file
    from spandrel import ModelLoader

    described = ModelLoader(device="cpu").load_from_state_dict(load_file(folder / FILE))
    described.model.scale = described.scale
    return described.model
