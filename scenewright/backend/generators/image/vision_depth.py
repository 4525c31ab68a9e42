"""Depth of a picture in one look, by vision transformers: Depth Anything V2 Small and TIPSv2."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import msgspec

from scenewright.backend.context import Context
from scenewright.backend.generator import Generator
from scenewright.backend.weights import Weights
from scenewright.shared.artifacts import Image
from scenewright.shared.tasks import DepthEstimation

if TYPE_CHECKING:
    from pathlib import Path

FILES = ("config.json", "preprocessor_config.json", "processor_config.json", "model.safetensors")


class DepthAnything(Generator[DepthEstimation]):
    """Guess how far away everything in a picture is, in seconds even without a GPU, with Depth Anything V2 Small.

    Source: Yang et al., Depth Anything V2, 2024. The larger ones of this family are not for commercial use.
    """

    name = "depth-anything"
    title = "Depth Anything V2 Small"
    licence = "Apache-2.0"
    needs = (Weights("depth-anything", "depth-anything/Depth-Anything-V2-Small-hf", 0.1, "Apache-2.0", files=FILES),)
    extra = "diffusion"
    packages = ("torch", "transformers", "diffusers")
    reads_distance: ClassVar[bool] = False  # or else its inverse

    def load(self, context: Context) -> None:
        """Read the weights."""
        context.progress(0.0, "Loading the model")
        self._folder = context.shelf.require(self.needs[0])
        _network(self._folder)

    def run(self, task: DepthEstimation, options: msgspec.Struct, context: Context) -> Image:
        """Return nearness, (h, w, 1) float32, 0 to 1, relative and without a unit."""
        import numpy as np

        from scenewright.backend.pipelines.estimates import nearness
        from scenewright.backend.pipelines.vision import depth

        seen = depth(_network(self._folder), self._folder, task.image, context)
        return nearness(task.image, 1 / np.maximum(seen, 1e-3) if self.reads_distance else seen)


class TipsDepth(DepthAnything):
    """Guess how far away everything in a picture of a room is, with Google's TIPSv2, which learnt from rooms.

    Source: TIPSv2: Advancing Vision-Language Pretraining with Enhanced Patch-Text Alignment, 2026.
    """

    name = "tips-depth"
    title = "TIPSv2 depth"
    needs = (Weights("tips-depth", "google/tipsv2-b14-dpt", 0.8, "Apache-2.0", files=FILES),)
    experimental = True
    reads_distance = True


def _network(folder: Path) -> Any:
    from scenewright.backend.pipelines.single import held
    from scenewright.backend.pipelines.vision import read

    return held(folder, read, gigabytes=2.0)
