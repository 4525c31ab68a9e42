"""What photographs landscapes, compiled before it is needed."""

from __future__ import annotations

from itertools import count

import numpy as np

from scenewright.backend.context import Context
from scenewright.backend.fields.cameras import Cameras
from scenewright.backend.worlds.compiling import told
from scenewright.backend.worlds.developing import denoised
from scenewright.backend.worlds.photographing import maps, photograph
from scenewright.backend.worlds.stage import Stage, stage
from scenewright.shared.artifacts import Landscape, Material, Mesh

PARTS = 120  # functions that are compiled, those of numba itself included


def warm(context: Context, light: bool = True) -> None:
    """Compile what makes maps, and, with `light`, what follows light; once for all, where the cache is kept."""
    parts = count(1)

    def step() -> None:
        context.progress(0.0, "Getting ready, once", f"part {next(parts)} of at most {PARTS}")

    camera = Cameras(
        np.eye(4, dtype=np.float32)[None], np.ones((1, 2), np.float32), np.full((1, 2), 0.5, np.float32), 1, 1
    )
    with told(step):
        ready = _triangle()
        maps(ready, camera, 0)
        if light:
            shot = photograph(ready, camera, 0, 1, 0)
            denoised(shot.light, shot.normal, shot.depth, shot.albedo)


def _triangle() -> Stage:
    corners = np.array([[-9, -9, -5], [9, -9, -5], [0, 9, -5]], np.float32)
    ground = Mesh(
        vertices=corners, faces=np.array([[0, 1, 2]], np.int32), slots=np.zeros(1, np.int32),
        materials=(Material(name="Grass"),),
    )  # fmt: skip
    return stage(
        Landscape(
            ground=ground, masks=np.full((3, 1), 255, np.uint8), metres=np.ones(1, np.float32),
            prop=np.zeros(0, np.int32), poses=np.zeros((0, 4, 4), np.float32),
        )
    )  # fmt: skip
