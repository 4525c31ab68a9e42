"""Films of radiance fields."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from scenewright.backend.context import Context
from scenewright.backend.generator import Generator
from scenewright.shared.artifacts import CameraPath, Image, RadianceField, Video
from scenewright.shared.errors import InvalidInput
from scenewright.shared.tasks import FieldToVideo

PREVIEW_EVERY = 8  # frames


class FieldVideo(Generator[FieldToVideo]):
    """Film a radiance field along a camera path, over the field's background."""

    name = "field-video"
    title = "Fly-through"
    licence = "GPL-3.0-or-later"

    def run(self, task: FieldToVideo, options: object, context: Context) -> Video:
        from scenewright.backend.formats import mp4

        if not len(task.path.camera_to_world):
            raise InvalidInput("The camera path has no frames.", remedy="Set the scene's frame range.")
        frames = _frames(task.field, task.path, context)
        return mp4.encode(frames, task.path.frame_rate, name=task.path.name or task.field.name)


def _frames(artifact: RadianceField, path: CameraPath, context: Context) -> Iterator[NDArray[np.uint8]]:
    """Yield (h, w, 3) uint8 frames, with progress and a preview now and then."""
    from scenewright.backend.fields.cameras import Cameras
    from scenewright.backend.fields.grid import Field
    from scenewright.backend.fields.render import render

    field = Field.from_artifact(artifact)
    cameras = Cameras(path.camera_to_world, path.focal, path.centre, path.width, path.height)
    for number in range(len(cameras)):
        context.progress(number / len(cameras), "Filming", f"frame {number + 1} of {len(cameras)}")
        colours = render(field, cameras.subset([number])).over(field.background)[0]
        frame = np.rint(colours * 255).astype(np.uint8)
        if number % PREVIEW_EVERY == 0:
            context.preview(Image(pixels=frame))
        yield frame
