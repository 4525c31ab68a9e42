"""Films along a camera path, by models that are told where the camera is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation, Slerp

from scenewright.backend.context import Context
from scenewright.backend.filmer import FilmLimits
from scenewright.backend.pipelines.filming import Reel, filmed, reel
from scenewright.backend.pipelines.pictures import Canvas, resized, shown, size_of
from scenewright.backend.pipelines.prompts import spoken
from scenewright.shared.artifacts import CameraPath, Image, Video
from scenewright.shared.errors import InvalidInput

if TYPE_CHECKING:
    from scenewright.backend.pipelines.resident import Pipeline
    from scenewright.shared.tasks import ImageToViews

Floats = NDArray[np.float32]
TO_OPENCV = np.diag([1.0, -1.0, -1.0, 1.0])  # its cameras look along +Z, with Y downwards


def along_path(
    pipeline: Pipeline, task: ImageToViews, limits: FilmLimits, size: tuple[int, int], context: Context, **words: Any
) -> Video:
    """Return what is seen along a path that begins where a picture was taken, in the path's size, length and rate.

    Args:
        size: width and height of the only canvas the model draws on.

    Raises:
        InvalidInput: the path has no frames, or more than are filmed at once.
    """
    path = task.path
    if not len(path.camera_to_world):
        raise InvalidInput("The camera path has no frames.", remedy="Set the scene's frame range.")
    asked = reel(len(path.camera_to_world), path.frame_rate, limits)
    drawn_on = _inside((path.width, path.height), size)
    share = drawn_on.scaled[0] / path.width
    said = spoken(pipeline.pipe, task.prompt, "", limits, context)
    given = {
        "image": drawn_on.fit(_framed(task.image, path)), "c2w": poses(path, asked),
        "intrinsics": np.concatenate([path.focal[0], path.centre[0]]) * np.float32(share),
    }  # fmt: skip
    name = task.image.name or "Views"
    return filmed(pipeline, drawn_on, asked, task.seed, context, name=name, **given, **said, **words)


def poses(path: CameraPath, asked: Reel) -> Floats:
    """Return where the camera is at each frame that a model makes, (n, 4, 4), OpenCV, from where it is first."""
    world = path.camera_to_world.astype(np.float64)
    seen = TO_OPENCV @ np.linalg.inv(world[0]) @ world @ TO_OPENCV
    moments = np.minimum(np.arange(asked.made) * asked.rate / asked.made_rate, len(seen) - 1)
    if len(seen) == 1:
        return np.repeat(seen, asked.made, axis=0).astype(np.float32)
    known = np.arange(len(seen))
    made = np.tile(np.eye(4), (asked.made, 1, 1))
    made[:, :3, :3] = Slerp(known, Rotation.from_matrix(seen[:, :3, :3]))(moments).as_matrix()
    made[:, :3, 3] = np.stack([np.interp(moments, known, seen[:, axis, 3]) for axis in range(3)], axis=1)
    return made.astype(np.float32)


def _inside(asked: tuple[int, int], size: tuple[int, int]) -> Canvas:
    """Return a canvas of one size with a film of another inside, its edges going on."""
    scale = min(size[0] / asked[0], size[1] / asked[1])
    scaled = tuple(max(round(side * scale), 1) for side in asked)
    return Canvas(asked, (scaled[0], scaled[1]), *size)


def _framed(image: Image, path: CameraPath) -> Any:
    """Return the picture as large as the film, its middle where it has another form, (h, w, 3) uint8."""
    width, height = size_of(image)
    scale = max(path.width / width, path.height / height)
    large = resized(shown(image), *(max(round(side * scale), 1) for side in (width, height)))
    top, left = (large.shape[0] - path.height) // 2, (large.shape[1] - path.width) // 2
    return np.ascontiguousarray(large[max(top, 0) :, max(left, 0) :][: path.height, : path.width])
