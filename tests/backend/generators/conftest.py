"""A photographed ball, and what the generators of the road make of it, shared by their tests."""

from __future__ import annotations

import numpy as np
import pytest
from listening import Change, Fitted, Listener

from scenewright.backend.generators.spatial.voxel_field import VoxelField
from scenewright.shared.artifacts import Capture, Image
from scenewright.shared.tasks import ImagesToField
from tests.backend.fields.scenes import ball_photos, orbit

GOOD_PSNR = 27  # the quality to stop at, so that a slow machine takes longer instead of failing


@pytest.fixture(scope="session")
def ball() -> Capture:
    """Sixteen masked photos of a coloured ball of radius 0.5 at the origin."""
    cameras = orbit(16, 48)
    images = tuple(Image(name=f"{i}.png", pixels=photo) for i, photo in enumerate(ball_photos(cameras)))
    poses = cameras.camera_to_world
    return Capture(name="ball", images=images, camera_to_world=poses, focal=cameras.focal, centre=cameras.centre)


@pytest.fixture(scope="session")
def fitted(ball: Capture) -> Fitted:
    """The ball's field, and the context it was made in."""
    context = Listener()
    generator = VoxelField()
    generator.load(context)
    task = ImagesToField(capture=ball, seconds=90, target_psnr=GOOD_PSNR)
    return generator.run(task, VoxelField.Options(), context), context


@pytest.fixture
def changed(ball: Capture) -> Change:
    """Return a function that gives the capture other photos."""

    def change(photos: list[np.ndarray]) -> Capture:
        images = tuple(Image(pixels=photo) for photo in photos)
        count = len(photos)
        return Capture(
            images=images, camera_to_world=ball.camera_to_world[:count], focal=ball.focal[:count],
            centre=ball.centre[:count],
        )  # fmt: skip

    return change
