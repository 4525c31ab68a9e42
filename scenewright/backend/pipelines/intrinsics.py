"""What a picture of a surface tells of it, by Marigold where its weights are, else from light and dark."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scenewright.backend.context import Context
from scenewright.backend.imaging.integration import heights
from scenewright.backend.materials.guessing import guessed
from scenewright.backend.materials.surface import Surface
from scenewright.backend.pipelines.resident import Pipeline
from scenewright.backend.pipelines.tiling import tiling
from scenewright.backend.weights import Weights
from scenewright.shared import srgb

Floats = NDArray[np.float32]
MULTIPLE = 64  # pixels that sides are whole numbers of where they must wrap exactly
RESIDENT_GB = 6.0  # on a GPU, with what a step needs
BROADEST = 0.5  # of the picture: slopes over longer ways are left out


@dataclass(frozen=True)
class Marigold:
    """Say how a picture is taken apart.

    Attributes:
        intrinsics: weights that tell colour, roughness and metal.
        normals: weights that tell which way it faces.
        steps: of each.
        wraps: whether the picture is a tile; everything found then repeats as it does.
    """

    intrinsics: Weights
    normals: Weights
    steps: int = 4
    wraps: bool = True


def taken_apart(
    picture: Floats, metres: float, how: Marigold, seed: int, context: Context, start: float, stop: float
) -> Surface:
    """Return the surface that a picture shows, as large as it; its report says by whom each map was found.

    Args:
        picture: (h, w, 3) sRGB-encoded, 0 to 1.
        metres: that the picture is wide.
        how: by which models.
        seed: of theirs.
        context: of the job.
        start: fraction of the job that was done before.
        stop: fraction of the job that is done afterwards.

    Source: Ke et al. 2025, "Marigold: affordable adaptation of diffusion-based image generators for image analysis".
    """
    surface = guessed(picture, metres, wraps=how.wraps)
    half = (start + stop) / 2
    found = {}
    if context.shelf.has(how.intrinsics):
        surface = _with_intrinsics(surface, picture, how, seed, context, start, half)
        found["colour"] = how.intrinsics.name
    if context.shelf.has(how.normals):
        surface = _with_height(surface, picture, how, seed, context, half, stop)
        found["height"] = how.normals.name
    by_brightness = [each for each in ("colour", "height") if each not in found]
    if by_brightness:
        found["guessed from light and dark"] = " and ".join(by_brightness)
    context.report["maps"] = ", ".join(f"{what}: {who}" for what, who in found.items())
    return surface


def _with_intrinsics(surface: Surface, picture: Floats, how: Marigold, *rest: Any) -> Surface:
    pipe, predicted = _predicted(how.intrinsics, "Colour and roughness", picture, how, *rest)
    names: dict[str, Any] = pipe.target_properties
    targets = dict(zip(names["target_names"], predicted, strict=True))
    albedo = np.clip(targets["albedo"], 0, 1)
    linear = names["albedo"].get("prediction_space", "srgb") == "linear"
    channels = {
        name: np.clip(targets["material"][..., number], 0, 1)
        for number, name in enumerate(names["material"]["sub_target_names"])
    }
    return replace(
        surface, colour=albedo if linear else srgb.decoded(albedo), roughness=channels["roughness"],
        metallic=channels["metallicity"],
    )  # fmt: skip


def _with_height(surface: Surface, picture: Floats, how: Marigold, *rest: Any) -> Surface:
    _, predicted = _predicted(how.normals, "Height", picture, how, *rest)
    risen = heights(predicted[0], wraps=how.wraps, broadest=BROADEST * min(picture.shape[:2]))
    return replace(surface, height=risen * np.float32(surface.metres / picture.shape[1]))


def _predicted(
    weights: Weights, phase: str, picture: Floats, how: Marigold, seed: int, context: Context, start: float, stop: float
) -> tuple[Any, Floats]:
    """Return the pipeline and its (n, h, w, 3) float32 predictions."""
    context.progress(start, "Loading the model", weights.name)
    pipeline = Pipeline(context.shelf.require(weights), RESIDENT_GB)
    around: AbstractContextManager[None] = tiling(pipeline.pipe) if how.wraps else nullcontext()
    with around:
        result = pipeline.run(
            context, seed, start, stop, phase, image=picture, num_inference_steps=how.steps,
            processing_resolution=0, output_type="np",
        )  # fmt: skip
    return pipeline.pipe, np.asarray(result.prediction, np.float32)
