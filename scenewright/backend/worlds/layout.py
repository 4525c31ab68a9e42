"""What a network sees of a landscape: maps of a view as channels, the same at every size and from every side."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scenewright.backend.fields.cameras import Cameras
from scenewright.backend.worlds.photographing import Maps
from scenewright.backend.worlds.stage import CLASSES, COLOURS, Stage

Floats = NDArray[np.float32]
CHANNELS = len(CLASSES) + 15
NEAR = 4.0  # metres that depth is counted in before its logarithm is taken


def flat(maps: Maps) -> Floats:
    """Return the picture (h, w, 3), sRGB, in which everything has the colour of its class and nothing is lit."""
    return np.asarray(maps.classes @ COLOURS, np.float32)


def layout(stage: Stage, maps: Maps, cameras: Cameras, view: int) -> Floats:
    """Return channels (h, w, CHANNELS): classes, normals, light on them, distance, height over water, sight, noise."""
    _, rays = cameras.rays(view)
    sun = np.array(stage.sun, np.float32)
    sky = maps.classes[..., :1]
    facing = np.maximum(maps.normal @ sun, 0)
    level = stage.water_level if stage.water_level > -1e8 else float(stage.tree.boxes[0, 2])
    height = np.where(sky > 0.99, 0, maps.place[..., 2:] - level)
    mirrored = rays - 2 * (maps.normal * rays).sum(-1, keepdims=True) * maps.normal
    return np.concatenate([
        maps.classes, maps.normal, (facing * maps.sunlit)[..., None], maps.sunlit[..., None],
        np.log1p(maps.depth / NEAR)[..., None] / 4, np.clip(height / 20, -1, 2), rays[..., 2:], (rays @ sun)[..., None],
        (mirrored @ sun)[..., None], flat(maps).mean(-1, keepdims=True), np.clip(maps.noise, -1, 1), facing[..., None],
    ], -1).astype(np.float32)  # fmt: skip


def nearness(maps: Maps) -> Floats:
    """Return how near everything is, (h, w): 1 the nearest, 0 the sky, by the inverse of distance as models read it."""
    seen = maps.depth > 0
    inverse = np.where(seen, 1 / np.maximum(maps.depth, 1e-3), 0)
    return np.asarray(
        inverse / max(float(np.quantile(inverse[seen], 0.995)) if seen.any() else 1.0, 1e-9), np.float32
    ).clip(0, 1)
