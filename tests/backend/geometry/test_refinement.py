"""A surface that is slightly wrong moves to where photos and masks agree."""

from __future__ import annotations

import numpy as np
import pytest

from scenewright.backend.geometry.contours import outline_offsets
from scenewright.backend.geometry.refinement import refine
from scenewright.backend.geometry.sight import look_at
from scenewright.backend.geometry.triangles import Triangles, is_closed

from . import shapes
from .test_baking import over_white, photograph

VOXEL = 0.016


def dented(depth: float) -> Triangles:
    """Return the unit sphere with dents that are wider than a patch."""
    mesh = shapes.sphere(5)
    dents = depth * np.maximum(0, np.sin(5 * mesh.vertices).prod(1, keepdims=True))
    return Triangles((mesh.vertices * (1 - dents)).astype(np.float32), mesh.faces)


def off(mesh: Triangles) -> float:
    return float(np.abs(np.linalg.norm(mesh.vertices, axis=1) - 1).mean())


@pytest.mark.parametrize("masks", [True, False])
def test_dents_are_taken_out(masks: bool) -> None:
    cameras = shapes.orbit(24, 128)
    photos = photograph(cameras)
    if not masks:
        photos = np.rint(over_white(photos) * 255).astype(np.uint8)
    before = dented(0.06)
    after = refine(before, photos, cameras, VOXEL)
    assert is_closed(after) and np.array_equal(after.faces, before.faces)
    assert off(after) < 0.5 * off(before)


def test_large_photos_are_reduced_without_shifting() -> None:
    cameras = shapes.orbit(16, 256)
    before = dented(0.06)
    assert off(refine(before, photograph(cameras), cameras, VOXEL)) < 0.5 * off(before)


def test_outlines_meet_the_masks() -> None:
    cameras = shapes.orbit(24, 128)
    small = shapes.sphere(5, 0.97)
    masks = np.ascontiguousarray(photograph(cameras)[..., 3])
    normals = (small.vertices / 0.97).astype(np.float32)
    offsets, weights = outline_offsets(small.vertices, normals, masks, cameras, look_at(small, cameras, None))
    assert (weights > 0).mean() > 0.9
    # A point that lies a little inside the outline it belongs to still finds how far outline and mask are apart.
    assert np.median(offsets[weights > 0]) == pytest.approx(0.03, abs=0.005)


def test_photos_of_nothing_leave_the_surface_where_it_is() -> None:
    cameras = shapes.orbit(6, 32)
    mesh = shapes.sphere(4)
    grey = np.full((6, 32, 32, 3), 128, np.uint8)
    assert off(refine(mesh, grey, cameras, VOXEL)) < 0.01
