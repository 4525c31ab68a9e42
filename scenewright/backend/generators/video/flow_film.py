"""`flow-interpolation` and `flow-prediction`: films between their frames and beyond their end, by optical flow."""

from __future__ import annotations

import msgspec

from scenewright.backend.context import Context
from scenewright.backend.generator import Generator
from scenewright.shared.artifacts import Video
from scenewright.shared.tasks import VideoInterpolation, VideoPrediction


class FlowInterpolation(Generator[VideoInterpolation]):
    """Find what moves from frame to frame, and show it on its way; where nothing is found again, frames dissolve."""

    name = "flow-interpolation"
    title = "Frames between, by flow"
    licence = "GPL-3.0-or-later"

    def run(self, task: VideoInterpolation, options: msgspec.Struct, context: Context) -> Video:
        """Draw the film at the new rate."""
        from scenewright.backend.formats import mp4
        from scenewright.backend.motion import films
        from scenewright.backend.motion.continuing import between

        frames = films.read(task.video, context)
        count = films.count(len(frames) / task.video.frame_rate * task.slower, task.frame_rate)
        step = task.video.frame_rate / task.frame_rate / task.slower
        moments = [min(number * step, len(frames) - 1.0) for number in range(count)]
        made = between(frames, moments, lambda done: context.progress(done, "Moving"))
        context.report |= {"frames": count, "from_frames": len(frames)}
        return mp4.encode(films.shown(made, context), task.frame_rate, task.video.name)


class FlowPrediction(Generator[VideoPrediction]):
    """Let everything move on as it moved last: right for some frames, a guess afterwards. It reads no words."""

    name = "flow-prediction"
    title = "Continuation by flow"
    licence = "GPL-3.0-or-later"

    def run(self, task: VideoPrediction, options: msgspec.Struct, context: Context) -> Video:
        """Return what is added, without the film itself."""
        from scenewright.backend.formats import mp4
        from scenewright.backend.motion import films
        from scenewright.backend.motion.continuing import onward

        count = films.count(task.seconds, task.video.frame_rate)
        frames = films.ending(task.video, 3, context)
        made = onward(frames, count, lambda done: context.progress(done, "Moving on"))
        context.report |= {"frames": count, "known_frames": len(frames)}
        name = f"{task.video.name} continued" if task.video.name else "Continued"
        return mp4.encode(films.shown(made, context), task.video.frame_rate, name)
