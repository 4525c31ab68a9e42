"""`depth-views`: one picture seen by a camera that moves through it, as a surface whose gaps are painted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import numpy as np
from msgspec import Meta

from scenewright.backend.context import Context
from scenewright.backend.generator import Ask, Generator
from scenewright.shared.artifacts import CameraPath, Image, Video
from scenewright.shared.errors import InvalidInput
from scenewright.shared.tasks import DepthEstimation, ImageToViews, Inpainting

if TYPE_CHECKING:
    from scenewright.backend.fields.cameras import Cameras
    from scenewright.backend.motion.relief_views import Surface

SMALLEST, LONGEST = 16, 1280  # pixels of a film's sides
SEEN, PAINTED = 0.1, 0.5  # of the work
PREVIEW_EVERY = 8  # frames
CLOSER = "Keep the camera nearer to where the picture was taken, and looking at it."


class DepthViews(Generator[ImageToViews]):
    """Move a camera through one picture: its depth is guessed, and what was hidden is painted in. No holes.

    Who guesses the depth and who paints can be chosen; without weights both are done by classical means, so that small
    ways look best.
    """

    name = "depth-views"
    title = "Depth, and what is behind"
    licence = "GPL-3.0-or-later"

    class Options(msgspec.Struct, frozen=True):
        """How the picture becomes a space."""

        relief: Annotated[
            float,
            Meta(ge=1.1, le=50, title="Relief", description="Times as far away as the nearest is what is farthest"),
        ] = 3.0  # fmt: skip
        depth: Annotated[
            str, Meta(max_length=60, title="Depth", description="Who guesses it, by name; empty takes the best here")
        ] = ""
        painter: Annotated[
            str, Meta(max_length=60, title="Painter", description="Who fills gaps, by name; empty takes the best here")
        ] = ""

    @classmethod
    def asks(cls, settings: dict[str, Any], options: Options) -> tuple[Ask, ...]:
        return Ask(DepthEstimation, options.depth), Ask(Inpainting, options.painter, {"prompt": ""})

    def run(self, task: ImageToViews, options: Options, context: Context) -> Video:
        """Build the space and film it along the path."""
        from scenewright.backend.formats import mp4
        from scenewright.backend.motion import films

        path = task.path
        _path_checked(path)
        films.count(len(path.camera_to_world) / path.frame_rate, path.frame_rate)
        seer, painter = context.choose(DepthEstimation, options.depth), context.choose(Inpainting, options.painter)
        cameras = _cameras(path)
        made = self._space(task, options, cameras, (seer.name, painter.name), context)
        context.report |= {"frames": len(cameras), "depth_by": seer.title, "filled_by": painter.title}
        return mp4.encode(_frames(made, cameras, context), path.frame_rate, task.image.name or "Views")

    def _space(
        self, task: ImageToViews, options: Options, cameras: Cameras, by: tuple[str, str], context: Context
    ) -> Surface:
        from scenewright.backend.motion import relief_views

        framed = _framed(task.image, cameras)
        nearness = context.ask(DepthEstimation(image=framed), by[0], stop=SEEN).first(Image).pixels[..., 0]
        ahead = relief_views.distances(np.clip(nearness, 0, 1).astype(np.float32), task.distance, options.relief)
        colours = framed.pixels.astype(np.float32) / 255
        made = relief_views.surface(colours, ahead, cameras.subset([0]))
        at = SEEN

        def watch(done: float) -> None:
            nonlocal at
            at = SEEN + (PAINTED - SEEN) * done
            context.progress(at, "Looking for gaps")

        def paint(view: np.ndarray, missing: np.ndarray) -> np.ndarray:
            picture = Image(pixels=np.rint(np.clip(view, 0, 1) * 255).astype(np.uint8))
            mask = Image(pixels=np.where(missing, 255, 0).astype(np.uint8)[..., None], colour_space="data")
            asked = Inpainting(image=picture, mask=mask, prompt=task.prompt, seed=task.seed)
            step = (PAINTED - SEEN) / relief_views.ROUNDS
            filled = context.ask(asked, by[1], start=at, stop=at + step).first(Image)
            return np.asarray(filled.pixels[..., :3].astype(np.float32) / 255)

        try:
            return relief_views.completed(made, cameras, paint, watch)
        except ValueError as error:
            raise InvalidInput(str(error), remedy=CLOSER) from error


def _path_checked(path: CameraPath) -> None:
    if not len(path.camera_to_world):
        raise InvalidInput("The camera path has no frames.", remedy="Set the scene's frame range.")
    if min(path.width, path.height) < SMALLEST:
        raise InvalidInput("The film is too small.", remedy=f"Make it at least {SMALLEST} pixels high and wide.")


def _cameras(path: CameraPath) -> Cameras:
    """Return the cameras of a path in the frame of its first one, no larger than can be filmed."""
    from scenewright.backend.fields.cameras import Cameras

    scale = min(1.0, LONGEST / max(path.width, path.height))
    width, height = (max(round(side * scale), 1) for side in (path.width, path.height))
    poses = np.linalg.inv(path.camera_to_world[0].astype(np.float64)) @ path.camera_to_world
    shares = np.array([width / path.width, height / path.height], np.float32)
    return Cameras(poses.astype(np.float32), path.focal * shares, path.centre * shares, width, height)


def _framed(image: Image, cameras: Cameras) -> Image:
    """Return the picture as large as the film, its middle where it has another form, (h, w, 3) uint8."""
    from scenewright.backend.imaging.forms import opened, resized

    colours = opened(image).colours
    if min(colours.shape[:2]) < SMALLEST:
        raise InvalidInput("The picture is too small.", remedy=f"Give one of at least {SMALLEST} pixels a side.")
    scale = max(cameras.height / colours.shape[0], cameras.width / colours.shape[1])
    large = resized(colours, *(max(round(side * scale), 1) for side in colours.shape[:2]))
    top, left = (large.shape[0] - cameras.height) // 2, (large.shape[1] - cameras.width) // 2
    cut = large[max(top, 0) :, max(left, 0) :][: cameras.height, : cameras.width]
    return Image(name=image.name, pixels=np.rint(np.clip(cut, 0, 1) * 255).astype(np.uint8))


def _frames(made: Surface, cameras: Cameras, context: Context) -> Iterator[np.ndarray]:
    """Yield (h, w, 3) uint8 frames, with progress and a preview now and then."""
    from scenewright.backend.motion.relief_views import seen, whole

    for number in range(len(cameras)):
        done = PAINTED + (1 - PAINTED) * number / len(cameras)
        context.progress(done, "Filming", f"frame {number + 1} of {len(cameras)}")
        frame = np.rint(np.clip(whole(seen(made, cameras.subset([number]))), 0, 1) * 255).astype(np.uint8)
        if number % PREVIEW_EVERY == 0:
            context.preview(Image(pixels=frame))
        yield frame
