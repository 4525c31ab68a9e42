"""`flow-interpolation` and `flow-prediction`: films between their frames and beyond their end, by optical flow."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import numpy as np

from scenewright.backend.context import Context
from scenewright.backend.generator import Generator
from scenewright.shared.artifacts import Image, Video
from scenewright.shared.errors import InvalidInput
from scenewright.shared.tasks import VideoInterpolation, VideoPrediction

MOST_FRAMES, MOST_BYTES = 4800, 3_000_000_000
PREVIEW_EVERY = 12  # frames
REMEDY = "Cut the film, or make it smaller."


class FlowInterpolation(Generator[VideoInterpolation]):
    """Find what moves from frame to frame, and show it on its way; where nothing is found again, frames dissolve."""

    name = "flow-interpolation"
    title = "Frames between, by flow"
    licence = "GPL-3.0-or-later"

    def run(self, task: VideoInterpolation, options: msgspec.Struct, context: Context) -> Video:
        """Draw the film at the new rate."""
        from scenewright.backend.formats import mp4
        from scenewright.backend.motion.continuing import between

        frames = _frames(task.video)
        seconds = len(frames) / task.video.frame_rate * task.slower
        count = max(round(seconds * task.frame_rate), 1)
        if count > MOST_FRAMES:
            raise InvalidInput(f"{count} frames are too many for one film.", remedy=REMEDY)
        step = task.video.frame_rate / task.frame_rate / task.slower
        moments = [min(number * step, len(frames) - 1.0) for number in range(count)]
        made = between(frames, moments, lambda done: context.progress(done, "Moving"))
        context.report |= {"frames": count, "from_frames": len(frames)}
        return mp4.encode(_shown(made, context), task.frame_rate, task.video.name)


class FlowPrediction(Generator[VideoPrediction]):
    """Let everything move on as it moved last: right for some frames, a guess afterwards. It reads no words."""

    name = "flow-prediction"
    title = "Continuation by flow"
    licence = "GPL-3.0-or-later"

    def run(self, task: VideoPrediction, options: msgspec.Struct, context: Context) -> Video:
        """Return what is added, without the film itself."""
        from scenewright.backend.formats import mp4
        from scenewright.backend.motion.continuing import onward

        frames = _frames(task.video)
        count = max(round(task.seconds * task.video.frame_rate), 1)
        if count > MOST_FRAMES:
            raise InvalidInput(f"{count} frames are too many for one film.", remedy=REMEDY)
        made = onward(frames[-3:], count, lambda done: context.progress(done, "Moving on"))
        context.report |= {"frames": count, "known_frames": len(frames)}
        name = f"{task.video.name} continued" if task.video.name else "Continued"
        return mp4.encode(_shown(made, context), task.video.frame_rate, name)


def _frames(video: Video) -> list[np.ndarray]:
    """Return all frames of a film, (h, w, 3) uint8.

    Raises:
        InvalidInput: it cannot be decoded, has no frames, or too many to be held.
    """
    import av

    from scenewright.backend.formats import mp4

    if video.frame_count * video.width * video.height * 3 > MOST_BYTES:
        raise InvalidInput("The film is too large to be held in memory.", remedy=REMEDY)
    try:
        frames = list(mp4.decode(video))
    except (av.FFmpegError, IndexError) as error:
        raise InvalidInput("The film cannot be decoded.", remedy="Export it again.", detail=str(error)) from error
    if not frames:
        raise InvalidInput("The film has no frames.", remedy="Export it again.")
    return frames


def _shown(frames: Iterator[np.ndarray], context: Context) -> Iterator[np.ndarray]:
    for number, frame in enumerate(frames):
        context.check_cancelled()
        if number % PREVIEW_EVERY == 0:
            context.preview(Image(pixels=frame))
        yield frame
