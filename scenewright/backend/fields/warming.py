"""Getting the kernels ready before a clock starts: compiled on a machine's first run, read from disk afterwards."""

from __future__ import annotations

import numpy as np

from scenewright.backend.fields.cameras import Cameras
from scenewright.backend.fields.schedule import Stage, TrainOptions
from scenewright.backend.fields.train import train

SIZE = 8  # pixels
ITERATIONS = 200  # enough for cells to be pruned once
STAGES = (Stage(0.0, 8), Stage(0.3, 16), Stage(0.6, 16, subrays=2))


def warm_up() -> None:
    """Train a little on three pictures of nothing much, which takes every kernel that real training takes."""
    photos = np.full((3, SIZE, SIZE, 4), 128, np.uint8)
    train(photos, _cameras(), TrainOptions(iterations=ITERATIONS, stages=STAGES), on_progress=lambda progress: None)


def _cameras() -> Cameras:
    """Return cameras on the three axes that look at the origin."""
    poses = np.tile(np.eye(4, dtype=np.float32), (3, 1, 1))
    for axis in range(3):
        poses[axis, :3, :3] = np.roll(np.eye(3), axis + 1, axis=0)
        poses[axis, :3, 3] = 3 * poses[axis, :3, 2]
    lens = np.full((3, 2), SIZE, np.float32)
    return Cameras(poses, lens, lens / 2, SIZE, SIZE)
