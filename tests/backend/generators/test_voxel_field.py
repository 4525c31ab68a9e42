"""`voxel-field`: a field that shows what was photographed, with figures and previews; clear words for bad photos."""

from typing import Any

import numpy as np
import pytest
from listening import Change, Fitted, Listener

from scenewright.backend.fields.captures import background_of
from scenewright.backend.fields.grid import Field
from scenewright.backend.fields.render import render
from scenewright.backend.generators.spatial.voxel_field import VoxelField
from scenewright.shared.artifacts import Capture, Image
from scenewright.shared.errors import InvalidInput, JobCancelled
from scenewright.shared.messages import Preview, Progress
from scenewright.shared.tasks import ImagesToField
from tests.backend.fields.scenes import ball_photos, orbit

WHITE = np.ones(3, np.float32)


def photos_of(capture: Capture) -> list[np.ndarray]:
    return [image.pixels for image in capture.images]


def refusal(capture: Capture, **settings: Any) -> str:
    with pytest.raises(InvalidInput) as caught:
        VoxelField().run(ImagesToField(capture=capture, seconds=2, **settings), VoxelField.Options(), Listener())
    return str(caught.value)


def test_a_new_view_looks_like_the_thing(fitted: Fitted) -> None:
    field, _ = fitted
    cameras = orbit(7, 48, distance=2.9)
    photos = ball_photos(cameras, background=WHITE) / 255
    seen = render(Field.from_artifact(field), cameras).over(WHITE)
    psnr = -10 * np.log10(((seen - photos) ** 2).mean())
    assert psnr > 25


def test_progress_figures_and_a_preview_come_back(fitted: Fitted) -> None:
    field, context = fitted
    fractions = [each.fraction for each in context.said if isinstance(each, Progress)]
    assert fractions == sorted(fractions) and fractions[-1] > 0
    assert [each.image.pixels.shape for each in context.said if isinstance(each, Preview)][-1] == (48, 48, 3)
    assert context.report["photos"] == 16 and context.report["psnr"] >= 27
    assert context.report["cells"] == len(field.cells) > 100


def test_cancelling_stops_it(ball: Capture) -> None:
    with pytest.raises(JobCancelled):
        VoxelField().run(ImagesToField(capture=ball, seconds=600), VoxelField.Options(), Listener(cancel_after=2))


def test_the_background_is_found_from_the_photos(ball: Capture) -> None:
    masked = np.stack(photos_of(ball))
    plain = ball_photos(orbit(4, 32), background=np.array([0.2, 0.6, 0.9]))
    busy = np.random.default_rng(0).integers(0, 255, (4, 32, 32, 3), np.uint8)
    assert background_of(masked, "automatic") == "alpha"
    assert background_of(plain, "automatic") == pytest.approx((0.2, 0.6, 0.9), abs=0.01)
    assert background_of(busy, "automatic") == "unknown"
    assert background_of(masked, "white") == (1.0, 1.0, 1.0)


@pytest.mark.parametrize(("count", "word"), [(0, "no photos"), (1, "only one"), (2, "only two")])
def test_too_few_photos(changed: Change, ball: Capture, count: int, word: str) -> None:
    assert word in refusal(changed(photos_of(ball)[:count]))


def test_photos_of_different_sizes(changed: Change, ball: Capture) -> None:
    photos = photos_of(ball)
    photos[3] = photos[3][:40]
    assert "Photo 4 is 48×40 pixels but the first is 48×48." in refusal(changed(photos))


def test_black_photos(changed: Change, ball: Capture) -> None:
    assert "black" in refusal(changed([np.zeros((32, 32, 3), np.uint8)] * 8))


def test_empty_masks(changed: Change, ball: Capture) -> None:
    hidden = [np.dstack([photo[..., :3], np.zeros((48, 48), np.uint8)]) for photo in photos_of(ball)]
    assert "masks of all photos are empty" in refusal(changed(hidden))


def test_masks_asked_for_where_there_are_none(changed: Change, ball: Capture) -> None:
    opaque = [photo[..., :3] for photo in photos_of(ball)]
    assert "no alpha mask" in refusal(changed(opaque), background="alpha")


def test_pixels_that_are_not_numbers(ball: Capture, changed: Change) -> None:
    broken = np.full((48, 48, 3), np.nan, np.float32)
    assert "not numbers" in refusal(changed([broken] * 5))


def test_poses_of_another_convention(ball: Capture) -> None:
    flipped = ball.camera_to_world * np.array([1, -1, -1, 1], np.float32)
    capture = Capture(images=ball.images, camera_to_world=flipped, focal=ball.focal, centre=ball.centre)
    assert "do not fit together" in refusal(capture)


def test_poses_that_are_not_numbers(ball: Capture) -> None:
    broken = ball.camera_to_world.copy()
    broken[5, 0, 0] = np.nan
    with pytest.raises(ValueError, match=r"\[5\]"):
        Capture(images=ball.images, camera_to_world=broken, focal=ball.focal, centre=ball.centre)


def test_grey_and_linear_photos_are_understood(changed: Change, ball: Capture) -> None:
    grey = [photo[..., :1] for photo in ball_photos(orbit(8, 32), background=WHITE)]
    grey = [(photo / np.float32(255)) ** np.float32(2.2) for photo in grey]
    images = tuple(Image(pixels=photo, colour_space="linear") for photo in grey)
    cameras = orbit(8, 32)
    capture = Capture(
        images=images, camera_to_world=cameras.camera_to_world, focal=cameras.focal, centre=cameras.centre
    )
    field = VoxelField().run(ImagesToField(capture=capture, seconds=2), VoxelField.Options(), Listener())
    assert len(field.cells) > 0
