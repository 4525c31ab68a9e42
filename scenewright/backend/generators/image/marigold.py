"""Marigold: depth and normals of a picture, found by a diffusion model."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from scenewright.backend.context import Context
from scenewright.backend.painter import Limits, Painter
from scenewright.backend.published import MARIGOLD_NORMALS, OPEN_RAIL
from scenewright.backend.weights import Weights
from scenewright.shared.artifacts import Image
from scenewright.shared.tasks import DepthEstimation, NormalEstimation

FILES = (
    "model_index.json", "*/*.json", "*/*.txt", "text_encoder/model.safetensors",
    "unet/diffusion_pytorch_model.safetensors", "vae/diffusion_pytorch_model.safetensors",
)  # fmt: skip
LIMITS = Limits(smallest=512, largest=1024, multiple=8)
RESIDENT_GB = 6.0


class MarigoldOptions(msgspec.Struct, frozen=True):
    """What both understand."""

    steps: Annotated[int, Meta(ge=1, le=50, title="Steps", description="Four are enough; more change little")] = 4
    looks: Annotated[
        int, Meta(ge=1, le=10, title="Looks", description="How many guesses are joined into one: surer, and slower")
    ] = 1
    seed: Annotated[int, Meta(ge=0, le=2**31 - 1, title="Seed", description="Of its guesses")] = 0


class MarigoldDepth(Painter[DepthEstimation]):
    """Guess how far away everything in a picture is, in fine detail, with Marigold.

    Source: Ke et al., Repurposing Diffusion-Based Image Generators for Monocular Depth Estimation, 2024.
    """

    name = "marigold-depth"
    title = "Marigold depth"
    licence = OPEN_RAIL
    needs = (Weights("marigold-depth", "prs-eth/marigold-depth-v1-1", 5.2, OPEN_RAIL, files=FILES),)
    pipeline = "MarigoldDepthPipeline"
    resident_gb = RESIDENT_GB
    limits = LIMITS
    Options = MarigoldOptions

    def run(self, task: DepthEstimation, options: MarigoldOptions, context: Context) -> Image:
        """Return nearness, (h, w, 1) float32, 0 to 1, relative and without a unit."""
        from scenewright.backend.pipelines.estimates import looked_at, nearness

        distance = looked_at(self._pipeline, task.image, self.limits, context, options)
        return nearness(task.image, 1 - distance[..., 0])


class MarigoldNormals(Painter[NormalEstimation]):
    """Guess which way every surface in a picture faces, in fine detail, with Marigold.

    Source: Ke et al., Marigold: Affordable Adaptation of Diffusion-Based Image Generators for Image Analysis, 2025.
    """

    name = "marigold-normals"
    title = "Marigold normals"
    licence = OPEN_RAIL
    needs = (MARIGOLD_NORMALS,)
    pipeline = "MarigoldNormalsPipeline"
    resident_gb = RESIDENT_GB
    limits = LIMITS
    Options = MarigoldOptions

    def run(self, task: NormalEstimation, options: MarigoldOptions, context: Context) -> Image:
        """Return normals, (h, w, 3) float32: half of each plus a half; red right, green up, blue towards the camera."""
        from scenewright.backend.pipelines.estimates import facing, looked_at

        return facing(task.image, looked_at(self._pipeline, task.image, self.limits, context, options))
