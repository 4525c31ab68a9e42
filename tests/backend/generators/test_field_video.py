"""`field-video`: as many frames as the path has poses, at its rate, and each shows what its camera sees."""

import numpy as np
import pytest
from listening import Fitted, Listener

from scenewright.backend.formats import mp4
from scenewright.backend.generators.spatial.field_video import FieldVideo
from scenewright.shared.artifacts import CameraPath
from scenewright.shared.errors import InvalidInput, JobCancelled
from scenewright.shared.messages import Preview
from scenewright.shared.tasks import FieldToVideo
from tests.backend.fields.scenes import ball_photos, orbit

FRAMES, SIZE = 9, 64


def path(frames: int = FRAMES) -> CameraPath:
    cameras = orbit(max(frames, 1), SIZE)
    poses = cameras.camera_to_world[:frames]
    intrinsics = {"focal": cameras.focal[:frames], "centre": cameras.centre[:frames], "width": SIZE, "height": SIZE}
    return CameraPath(name="tour", camera_to_world=poses, frame_rate=12.5, **intrinsics)


def test_the_film_shows_the_ball_from_every_pose(fitted: Fitted) -> None:
    context = Listener()
    video = FieldVideo().run(FieldToVideo(field=fitted[0], path=path()), None, context)
    assert (video.frame_count, video.frame_rate, video.width, video.height) == (FRAMES, 12.5, SIZE, SIZE)
    frames = np.stack(list(mp4.decode(video)))
    truth = ball_photos(orbit(FRAMES, SIZE), background=fitted[0].background)
    assert frames.shape == truth.shape
    error = ((frames / 255.0 - truth / 255.0) ** 2).mean(axis=(1, 2, 3))
    assert (-10 * np.log10(error) > 19).all()
    assert any(isinstance(each, Preview) for each in context.said)


def test_a_path_without_frames(fitted: Fitted) -> None:
    with pytest.raises(InvalidInput, match="no frames"):
        FieldVideo().run(FieldToVideo(field=fitted[0], path=path(0)), None, Listener())


def test_cancelling_stops_it(fitted: Fitted) -> None:
    with pytest.raises(JobCancelled):
        FieldVideo().run(FieldToVideo(field=fitted[0], path=path()), None, Listener(cancel_after=3))
