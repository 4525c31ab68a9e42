"""Between the maps that the networks speak of and the surfaces that materials are made of."""

from __future__ import annotations

import math

import numpy as np
import torch
from torch import Tensor

from scenewright.backend.learned.asking import GRAINS, USUAL_SIDE
from scenewright.backend.learned.codec import FACTOR
from scenewright.backend.learned.denoiser import COARSEST
from scenewright.backend.materials.family import Family
from scenewright.backend.materials.noise import Floats
from scenewright.backend.materials.surface import Surface
from scenewright.shared import srgb

LARGEST = 1024  # pixels; what is larger is drawn like that and then stretched
STEP = FACTOR * COARSEST
BARE = 0.04  # a surface that is less metallic than that throughout is not metallic


def working_side(size: int) -> int:
    """Return the side, in pixels, that a tile of `size` pixels is drawn at, before it is scaled to that size."""
    return min(STEP * math.ceil(size / STEP), LARGEST)


def scale(family: Family, side: int, metres: float, manner: float) -> tuple[float, float]:
    """Return which grain shows a family at the scale wished for, and the metres that the tile then stands for.

    Args:
        family: of the surface.
        side: pixels that it is drawn at.
        metres: that the tile shall stand for; 0 is as usual.
        manner: times as many features as usual.
    """
    usual = (metres or family.metres) / family.metres * USUAL_SIDE / side
    grain = float(np.clip(usual * manner, *GRAINS))
    return grain, metres or family.metres * grain / manner * side / USUAL_SIDE


def surface(maps: Tensor, metres: float, depth: float, emission: Floats | None = None) -> Surface:
    """Return the surface that maps (6, h, w) describe, `depth` metres from its lowest to its highest."""
    colour, height, roughness, metallic = np.split(maps.float().numpy(), [3, 4, 5])
    return Surface(
        height=height[0] * np.float32(depth),
        colour=srgb.decoded(np.ascontiguousarray(colour.transpose(1, 2, 0))),
        roughness=roughness[0],
        metres=metres,
        metallic=metallic[0] if metallic.mean() > BARE else None,
        emission=emission,
    )


def maps(surface: Surface) -> Tensor:
    """Return the maps (1, 6, h, w) that describe a surface."""
    low, depth = surface.height.min(), max(float(np.ptp(surface.height)), 1e-9)
    metallic = np.zeros_like(surface.height) if surface.metallic is None else surface.metallic
    rest: list[Floats] = [(surface.height - low) / depth, surface.roughness, metallic]
    colour = srgb.encoded(np.clip(surface.colour, 0, 1)).transpose(2, 0, 1)
    return torch.from_numpy(np.concatenate([colour, np.stack(rest)])[None].astype(np.float32))
