"""What training is asked for, and how its settings change as it goes on."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from scenewright.backend.fields.photos import Background

SHORT = 10.0  # seconds


@dataclass(frozen=True)
class Stage:
    """Hold the settings of one part of the training.

    Attributes:
        begins: fraction of the budget at which it begins.
        resolution: cells along each side of the cube.
        harmonics: how many of each channel's harmonics are trained; few at first, so that shape comes before gloss.
        subrays: rays along each side of a pixel.
        batch: pixels.
        distortion: weight of the distortion loss; it makes surfaces sharp and costs a little PSNR.
    """

    begins: float
    resolution: int
    harmonics: int = 9
    subrays: int = 1
    batch: int = 8192
    distortion: float = 0.0


@dataclass(frozen=True)
class Rates:
    """Hold learning rates and weights.

    Attributes:
        density: learning rate of the raw density.
        colour: of the constant harmonic.
        shine: of the other harmonics.
        last: what all rates have fallen to at the end, as a fraction.
        alpha: weight of the squared error of the opacity.
        density_smoothness: weight of the density's total variation.
        colour_smoothness: of the colour's.
        prune: cells whose largest weight in any ray stays below are dropped.
    """

    density: float = 0.3
    colour: float = 0.05
    shine: float = 0.01
    last: float = 0.05
    alpha: float = 0.5
    density_smoothness: float = 1e-3
    colour_smoothness: float = 3e-3
    prune: float = 0.05


@dataclass(frozen=True)
class TrainOptions:
    """Say how to train.

    Attributes:
        seconds: time budget, from the call on.
        iterations: number of batches instead of the time budget; the result then depends on the seed alone.
        target_psnr: stop once the held-out view reaches this many decibels.
        memory_mb: bound for photos and field together: photos are reduced, and the grid stays coarser, to keep to it.
        seed: of everything random.
        background: "alpha" where the photos' alpha says what is background; the colour (3 numbers, 0 to 1) of a plain
            background where they have no alpha; "unknown" for photos with surroundings.
        aabb: (2, 3), metres, the cube to reconstruct; None to estimate it.
        harmonics: 1, 4 or 9 for each channel; more show gloss better, and take memory and time.
        stages: settings in their order; None for those that suit the budget.
        rates: learning rates and weights.
    """

    seconds: float = 30.0
    iterations: int | None = None
    target_psnr: float | None = None
    memory_mb: int = 2000
    seed: int = 0
    background: Background = "alpha"
    aabb: NDArray[np.float32] | None = None
    harmonics: int = 9
    stages: tuple[Stage, ...] | None = None
    rates: Rates = Rates()


def stages_for(seconds: float, contracted: bool, pixels: int) -> tuple[Stage, ...]:
    """Return stages that suit a time budget and photos of so many pixels along their longer side.

    Cells much smaller than what a pixel shows would only take time, and so would fine ones in a short training.
    """
    limit = max(64, min(pixels // 4 * 4, 192 if seconds >= SHORT else 128))
    return tuple(replace(stage, resolution=min(stage.resolution, limit)) for stage in _stages(seconds, contracted))


def _stages(seconds: float, contracted: bool) -> tuple[Stage, ...]:
    if contracted:
        return (Stage(0.0, 64), Stage(0.12, 128), Stage(0.45, 192))
    refine = 0.4 if seconds < 30 else 0.25
    return (
        Stage(0.0, 64, harmonics=4),
        Stage(refine / 3, 128, harmonics=4 if seconds >= 30 else 9),
        Stage(refine, 192),
        Stage(0.7, 192, subrays=2, distortion=0.02),
    )
