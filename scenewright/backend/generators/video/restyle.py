"""`restyle`: a film in another light or medium, by words, without flicker."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from scenewright.backend.context import Context
from scenewright.backend.generator import Generator
from scenewright.shared.artifacts import Video
from scenewright.shared.errors import InvalidInput
from scenewright.shared.tasks import VideoToVideo

if TYPE_CHECKING:
    from scenewright.backend.motion.films import Frame
    from scenewright.backend.motion.restyling import Look
    from scenewright.backend.studio.relooking import Restyling

IN_PLANE = frozenset({"pixel art"})  # media whose marks move with nothing
BORDERS = {"watercolour": 0.08}  # of the longer side: where paper is torn, or left free
LARGEST = 1920 * 1920  # pixels of a frame


class Restyle(Generator[VideoToVideo]):
    """Show a film at night, at sunset or in fog, as an oil painting, a comic or pixels, or carved from marble.

    Filters, as `relook` has them for pictures; what they draw sticks to what moves. Nothing is added that the film
    does not show.
    """

    name = "restyle"
    title = "Another look"
    licence = "GPL-3.0-or-later"

    def run(self, task: VideoToVideo, options: msgspec.Struct, context: Context) -> Video:
        """Return the film in its new look, with its rate, length and size."""
        from scenewright.backend.formats import mp4
        from scenewright.backend.motion import films, restyling
        from scenewright.backend.studio.relooking import read

        context.progress(0.0, "Reading the prompt")
        how = read(task.prompt)
        if task.strength == 0:
            context.report["strength"] = "0: nothing changed"
            return task.video
        frames = films.read(task.video, context)
        _size_checked(frames[0])
        context.report |= {"frames": len(frames), "look": how.said}
        if how.unknown:
            context.report["not_understood"] = ", ".join(how.unknown[:20])
        medium = how.media[-1] if how.media else ""
        made = restyling.restyled(
            _told(frames, context),
            _look(task, how, context),
            medium in IN_PLANE,
            BORDERS.get(medium, 0.0),
            drawn=bool(how.media or how.surface),
        )
        return mp4.encode(films.shown(made, context), task.video.frame_rate, task.video.name)


def _size_checked(frame: Frame) -> None:
    height, width = frame.shape[:2]
    if min(height, width) < 16:
        raise InvalidInput("The film is too small to be changed.", remedy="Give one of at least 16 pixels a side.")
    if height * width > LARGEST:
        raise InvalidInput(f"Frames of {width} × {height} pixels are too large.", remedy="Make the film smaller.")


def _told(frames: list[Frame], context: Context) -> Iterator[Frame]:
    for number, frame in enumerate(frames):
        context.progress(number / len(frames), "Changing", f"frame {number + 1} of {len(frames)}")
        yield frame


def _look(task: VideoToVideo, how: Restyling, context: Context) -> Look:
    """Return what one frame is changed by; the same seed for all, so that paper and grain stay."""
    from scenewright.backend.studio.relooking import restyled

    share = np.float32(1 - (1 - task.strength) ** 2)

    def look(seen: np.ndarray) -> np.ndarray:
        made = restyled(seen, None, how, task.seed, lambda done, phase: context.check_cancelled())
        return np.asarray(seen + share * (made - seen), np.float32)

    return look
