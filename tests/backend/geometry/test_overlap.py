"""The area that triangles share is exact."""

from __future__ import annotations

import numpy as np
import pytest

from scenewright.backend.geometry.overlap import overlaps, texture_areas

random = np.random.default_rng(3)


def test_a_known_overlap() -> None:
    left = np.array([[[0, 0], [0.5, 0], [0, 0.5]], [[0.5, 0], [0.5, 0.5], [0, 0.5]]])
    shifted = left + (0.25, 0)
    assert overlaps(left.astype(np.float32)) == pytest.approx([0, 0])
    both = np.concatenate([left, shifted]).astype(np.float32)
    assert overlaps(both).sum() / 2 == pytest.approx(0.25 * 0.5, rel=1e-5)
    mirrored = both[:, ::-1]
    assert overlaps(mirrored) == pytest.approx(overlaps(both)) and texture_areas(mirrored).max() < 0


def test_a_crowd_against_counting() -> None:
    middles = random.uniform(0.1, 0.9, (200, 1, 2))
    uvs = (middles + random.normal(0, 0.04, (200, 3, 2))).clip(0, 1).astype(np.float32)
    points = random.random((200_000, 2))
    held = np.zeros(len(points), np.int64)
    for a, b, c in uvs.astype(np.float64):
        sides = [
            (q[0] - p[0]) * (points[:, 1] - p[1]) - (q[1] - p[1]) * (points[:, 0] - p[0])
            for p, q in ((a, b), (b, c), (c, a))
        ]
        held += (np.min(sides, 0) >= 0) | (np.max(sides, 0) <= 0)
    # Each point counts once for every pair of triangles that hold it.
    assert overlaps(uvs).sum() / 2 == pytest.approx((held * (held - 1) / 2).mean(), rel=0.03)
