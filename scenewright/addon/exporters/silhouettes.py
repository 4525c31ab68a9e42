"""Where things are in a camera's picture, by their points."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

EDGES = [(a, b) for a in range(8) for b in range(a) if bin(a ^ b).count("1") == 1]
NEAR = 1e-6


class Silhouette(NamedTuple):
    """An object in the picture.

    Attributes:
        box: left, top, right, bottom in shares of the picture; beyond 0 and 1 outside of it.
        points: (n, 3) some of its points: right and down in shares of the picture, and how far along their rays.
    """

    box: np.ndarray
    points: np.ndarray

    @property
    def framed(self) -> np.ndarray:
        """The part of the box inside the picture."""
        return np.clip(self.box, 0, 1)

    def holds(self, places: np.ndarray) -> np.ndarray:
        """Tell which places (n, 2 or more), right and down in shares of the picture, its box has in it, (n,)."""
        return ((places[:, :2] >= self.box[:2]) & (places[:, :2] <= self.box[2:])).all(axis=1)

    @property
    def area(self) -> float:
        """Of that part, as a share of the picture."""
        left, top, right, bottom = self.framed
        return float((right - left) * (bottom - top))


def silhouette(points: np.ndarray, low: np.ndarray, high: np.ndarray, to_clip: np.ndarray) -> Silhouette | None:
    """Return where a thing is in the picture, None where it is outside.

    Args:
        points: (n, 3) of its surface, world.
        low: (3,) lowest corner of the box around it, which stands for it where some of it is behind the camera.
        high: (3,) highest corner.
        to_clip: (4, 4) from the world to clip space.
    """
    clipped = _clip(points, to_clip)
    if (clipped[:, 3] < NEAR).any():
        clipped = _cut(_clip(corners(low, high), to_clip))
    if not len(clipped):
        return None
    flat = clipped[:, :3] / clipped[:, 3:]
    places = np.stack([flat[:, 0] / 2 + 0.5, 0.5 - flat[:, 1] / 2, flat[:, 2]], axis=1)
    box = np.concatenate([places[:, :2].min(axis=0), places[:, :2].max(axis=0)])
    within = box[0] < 1 and box[1] < 1 and box[2] > 0 and box[3] > 0 and places[:, 2].min() < 1
    return Silhouette(box, places) if within else None


def corners(low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """Return the corners of a box, (8, 3)."""
    ends = np.array([low, high])
    return np.array([[ends[number >> axis & 1][axis] for axis in range(3)] for number in range(8)])


def _clip(points: np.ndarray, to_clip: np.ndarray) -> np.ndarray:
    return np.c_[points, np.ones(len(points))] @ to_clip.T


def _cut(corners: np.ndarray) -> np.ndarray:
    """Return the corners of a box, (8, 4) as a camera has them, that are before it, and where edges come into view."""
    ahead = [corner for corner in corners if corner[3] >= NEAR]
    for one, other in EDGES:
        near, far = corners[one], corners[other]
        if (near[3] < NEAR) != (far[3] < NEAR):
            share = (NEAR - near[3]) / (far[3] - near[3])
            ahead.append(near + share * (far - near))
    return np.array(ahead).reshape(-1, 4)
