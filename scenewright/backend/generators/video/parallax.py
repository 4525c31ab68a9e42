"""`parallax`: a camera that moves before one picture."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec
import numpy as np
from msgspec import Meta

from scenewright.backend.context import Context
from scenewright.backend.generator import Generator
from scenewright.shared.artifacts import Image, Video
from scenewright.shared.errors import InvalidInput
from scenewright.shared.tasks import ImageToVideo

if TYPE_CHECKING:
    from scenewright.backend.motion.parallax import Move, Stage

MOST_FRAMES = 2880
LONGEST = 1920  # pixels of a film's longer side
PREPARED = 0.25  # of the work
PREVIEW_EVERY = 8  # frames
SETTLING = 1.35  # more of the edges is cut off than the farthest move needs: depth is uneven


class Parallax(Generator[ImageToVideo]):
    """Move a camera before a picture: what stands out passes over what is behind it, which is filled in.

    Depth is guessed by classical means, so that small moves look best; it reads no words.
    """

    name = "parallax"
    title = "Parallax"
    licence = "GPL-3.0-or-later"

    class Options(msgspec.Struct, frozen=True):
        """How the camera moves."""

        motion: Annotated[
            Literal["drift", "dolly in", "dolly out", "pan", "crane", "orbit"],
            Meta(title="Motion", description="Drift and orbit come back to where they began, and so loop"),
        ] = "drift"
        amount: Annotated[
            float, Meta(ge=0, le=3, title="Amount", description="How far the camera moves; 1 is usual")
        ] = 1.0

    def run(self, task: ImageToVideo, options: Options, context: Context) -> Video:
        """Build the stage and film it."""
        from scenewright.backend.formats import mp4
        from scenewright.backend.imaging.forms import fitted, opened
        from scenewright.backend.motion import parallax

        frames = max(round(task.seconds * task.frame_rate), 1)
        if frames > MOST_FRAMES:
            raise InvalidInput(f"{frames} frames are too many for one film.", remedy="Make it shorter.")
        picture = opened(task.image)
        colours, alpha = picture.colours, picture.alpha
        if min(colours.shape[:2]) < 16:
            raise InvalidInput("The picture is too small for a film.", remedy="Give one of at least 16 pixels a side.")
        if max(colours.shape[:2]) > LONGEST:
            colours, alpha = fitted(colours, LONGEST), None if alpha is None else fitted(alpha, LONGEST)
        scene = parallax.stage(
            colours, alpha, task.seed, lambda done: context.progress(PREPARED * done, "Looking for depth")
        )
        context.report |= {"frames": frames, "layers": 2 if scene.layered else 1, "depth": "guessed"}
        moves = [_move(options, place) for place in _places(options.motion, frames)]
        # Going forward shows no more of the edges; going aside does.
        zoom = 1 + SETTLING * 2 * max(abs(part) for move in moves for part in (move.right, move.down))
        return mp4.encode(_frames(scene, moves, zoom, context), task.frame_rate, task.image.name or "Parallax")


def _places(motion: str, frames: int) -> np.ndarray:
    """Return where each frame is on the camera's way, 0 to 1: a loop goes once around, others ease in and out."""
    if motion in ("drift", "orbit"):
        return np.arange(frames) / frames
    place = np.linspace(0, 1, frames)
    return np.asarray(place * place * (3 - 2 * place))


def _move(options: Parallax.Options, place: float) -> Move:
    from scenewright.backend.motion.parallax import Move

    far, turn = 0.035 * options.amount, 2 * np.pi * place
    moves = {
        "drift": Move(far * np.sin(turn), 0.25 * far * np.sin(2 * turn), 0.0),
        "orbit": Move(far * np.cos(turn), 0.6 * far * np.sin(turn), 0.0),
        "pan": Move(2 * far * (place - 0.5), 0.0, 0.0),
        "crane": Move(0.0, 2 * far * (0.5 - place), 0.0),
        "dolly in": Move(0.0, 0.0, 5 * far * place),
        "dolly out": Move(0.0, 0.0, 5 * far * (1 - place)),
    }
    return moves[options.motion]


def _frames(scene: Stage, moves: list[Move], zoom: float, context: Context) -> Iterator[np.ndarray]:
    """Yield (h, w, 3) uint8 frames, with progress and a preview now and then."""
    from scenewright.backend.motion.parallax import seen

    for number, move in enumerate(moves):
        context.progress(
            PREPARED + (1 - PREPARED) * number / len(moves), "Filming", f"frame {number + 1} of {len(moves)}"
        )
        frame = np.rint(np.clip(seen(scene, move, zoom), 0, 1) * 255).astype(np.uint8)
        if number % PREVIEW_EVERY == 0:
            context.preview(Image(pixels=frame))
        yield frame
