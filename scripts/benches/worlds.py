"""How long a world of blocks takes to become a picture of a landscape, and how well it stands; times in CPU seconds."""

from __future__ import annotations

import time

import numpy as np

from scenewright.backend.context import Context
from scenewright.backend.materials.surface import seam
from scenewright.backend.worlds import growing, makers, wording
from scenewright.backend.worlds.landscaping import Wishes, height_above_ground, landscape
from scenewright.backend.worlds.photographing import developed, photograph
from scenewright.backend.worlds.stage import stage
from scenewright.backend.worlds.viewing import around
from scenewright.backend.worlds.warming import warm

PROMPT, BLOCKS, SAMPLES = "valley with a river, a forest and a village", (64, 64, 64), 8
WIDTH, HEIGHT = 768, 512


def measure() -> dict[str, float]:
    """Return all figures."""
    warm(Context("bench", lambda told: None, lambda: False))
    began = time.process_time()
    world = growing.grow(wording.read(PROMPT), BLOCKS, 1.0, 1, lambda done, phase: None)
    grown = time.process_time()
    scene = landscape(world, Wishes(), makers.local(256, 1))
    made = time.process_time()
    ready = stage(scene)
    developed(photograph(ready, around(scene, WIDTH, HEIGHT), 0, SAMPLES, 1))
    lit = time.process_time()
    return {
        "worlds.grown_s": grown - began, "worlds.landscape_s": made - grown, "worlds.picture_s": lit - began,
        "worlds.highest_foot_m": float(np.max(height_above_ground(scene))),
        "worlds.worst_seam": max(seam(tile) for tile in ready.albedo),
    }  # fmt: skip
