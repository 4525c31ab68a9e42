"""`flipbook`: effects and animated textures from words, as a film and as the atlas that game engines take."""

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
from scenewright.shared.tasks import TextToVideo

if TYPE_CHECKING:
    from scenewright.backend.motion.effects.shot import Shot
    from scenewright.backend.motion.wording import Request

MOST_FRAMES, MOST_PIXELS = 1440, 480 * 1024 * 1024  # of a film, of all its frames together
LARGEST_ATLAS = 4096  # pixels of a side
PREVIEW_EVERY = 12  # frames


class Flipbook(Generator[TextToVideo]):
    """Simulate an effect: fire, smoke, explosion, water, sea, lava, clouds, fog, plasma, magic, snow.

    All but the explosion loop exactly; water, sea, lava, clouds, fog, plasma and snow tile as well. The atlas holds
    as many frames as fit, with alpha.
    """

    name = "flipbook"
    title = "Flipbook"
    licence = "GPL-3.0-or-later"

    class Options(msgspec.Struct, frozen=True):
        """How it is shown."""

        loop: Annotated[bool, Meta(title="Loop", description="Its end leads back to its beginning")] = True
        behind: Annotated[
            Literal["black", "grey", "white"],
            Meta(title="Behind", description="What is seen through it in the film; the atlas keeps its alpha"),
        ] = "black"
        atlas: Annotated[
            int, Meta(ge=0, le=8, title="Atlas", description="Rows and columns of the atlas; 0 makes none")
        ] = 8

    def run(self, task: TextToVideo, options: Options, context: Context) -> tuple[Video | Image, ...]:
        """Draw the frames, encode them, and lay some side by side."""
        from scenewright.backend.formats import mp4
        from scenewright.backend.motion import wording
        from scenewright.backend.motion.cycles import loop_error

        request = wording.read(task.prompt)
        shot = _shot(request, task, options, context)
        atlas = _Atlas(shot, options.atlas)
        ends: list[np.ndarray] = []
        behind = {"black": 0.0, "grey": 0.18, "white": 1.0}[options.behind]
        name = task.prompt.strip()[:60]
        film = mp4.encode(
            _watched(_shown(request.effect.draw(shot), atlas, behind), ends, shot, context), task.frame_rate, name
        )
        context.report |= {
            "effect": request.effect.name, "tiles": request.effect.tiles, "frames": film.frame_count,
            "loop_error": round(loop_error(ends[:3], ends[-3:]), 3) if shot.loop and len(ends) > 5 else None,
            "ignored": list(request.ignored),
        }  # fmt: skip
        return (film,) if not options.atlas else (film, Image(name=f"{name} atlas", pixels=atlas.pixels))


def _shot(request: Request, task: TextToVideo, options: Flipbook.Options, context: Context) -> Shot:
    from scenewright.backend.motion.effects.shot import Shot

    frames = max(round(task.seconds * task.frame_rate), 1)
    if frames > MOST_FRAMES or frames * task.width * task.height > MOST_PIXELS:
        sentence = f"{frames} frames of {task.width} × {task.height} pixels are too many for one film."
        raise InvalidInput(sentence, remedy="Make it shorter or smaller; a loop may be repeated as often as you like.")

    def beat(done: float) -> None:
        context.progress(0.9 * done, request.effect.name.capitalize())

    return Shot(
        frames, task.height, task.width, task.seconds, task.seed, loop=options.loop and request.effect.loops,
        colour=request.colour, beat=beat, **request.manners,
    )  # fmt: skip


class _Atlas:
    """Frames side by side, (n · h, n · w, 4) uint8, evenly chosen from the film, row by row from the top left."""

    def __init__(self, shot: Shot, rows: int) -> None:
        self._rows, self._frames = max(rows, 1), shot.frames
        self._scale = min(1.0, LARGEST_ATLAS / (self._rows * max(shot.width, shot.height)))
        self._height, self._width = (max(round(side * self._scale), 1) for side in (shot.height, shot.width))
        self.pixels = np.zeros((self._rows * self._height, self._rows * self._width, 4), np.uint8)
        count = self._rows**2
        # A loop's last cell leads back to the first; a film that ends shows its end.
        last = shot.frames if shot.loop else max(shot.frames - 1, 1)
        steps = count if shot.loop else max(count - 1, 1)
        self._wanted = [min(cell * last // steps, shot.frames - 1) for cell in range(count)]

    def add(self, number: int, frame: np.ndarray) -> None:
        """Put a frame (h, w, 4) float32 into the cells that show it."""
        from scenewright.backend.imaging.forms import resized

        cells = [cell for cell, wanted in enumerate(self._wanted) if wanted == number]
        if not cells:
            return
        small = np.rint(np.clip(resized(frame, self._height, self._width), 0, 1) * 255).astype(np.uint8)
        for cell in cells:
            row, column = divmod(cell, self._rows)
            rows = slice(row * self._height, (row + 1) * self._height)
            self.pixels[rows, column * self._width : (column + 1) * self._width] = small


def _shown(frames: Iterator[np.ndarray], atlas: _Atlas, behind: float) -> Iterator[np.ndarray]:
    """Yield frames (h, w, 3) uint8 before a plain background."""
    for number, frame in enumerate(frames):
        atlas.add(number, frame)
        alpha = frame[..., 3:]
        yield np.rint(np.clip(frame[..., :3] * alpha + behind * (1 - alpha), 0, 1) * 255).astype(np.uint8)


def _watched(
    frames: Iterator[np.ndarray], kept: list[np.ndarray], shot: Shot, context: Context
) -> Iterator[np.ndarray]:
    """Yield frames, show some, and keep those whose changes tell how well the loop closes: the first and the last."""
    for number, frame in enumerate(frames):
        context.check_cancelled()
        if number % PREVIEW_EVERY == 0:
            context.preview(Image(pixels=frame))
        if number < 3 or number >= shot.frames - 3:
            kept.append(frame)
        yield frame
