"""`foresight`: what a film shows next, foreseen by a small trained network that is shipped."""

from __future__ import annotations

import msgspec

from scenewright.backend.context import Context
from scenewright.backend.generator import Generator
from scenewright.shared.artifacts import Video
from scenewright.shared.tasks import VideoPrediction


class Foresight(Generator[VideoPrediction]):
    """Foresee what moves, glows up and fades, with a small network trained on effects: fire, smoke, water, particles.

    Where nothing is foreseen all moves on as it moved last. It reads no words, and needs neither weights nor a GPU.
    """

    name = "foresight"
    title = "Foresight"
    licence = "GPL-3.0-or-later"

    def load(self, context: Context) -> None:
        from scenewright.backend.motion.foresight import network

        self.weights = network().digest

    def run(self, task: VideoPrediction, options: msgspec.Struct, context: Context) -> Video:
        """Return what is added, without the film itself."""
        from scenewright.backend.formats import mp4
        from scenewright.backend.motion import films
        from scenewright.backend.motion.foresight import KNOWN, onward

        count = films.count(task.seconds, task.video.frame_rate)
        frames = films.ending(task.video, KNOWN, context)
        made = onward(frames, count, lambda done: context.progress(done, "Foreseeing"))
        context.report |= {"frames": count, "known_frames": len(frames)}
        name = f"{task.video.name} continued" if task.video.name else "Continued"
        return mp4.encode(films.shown(made, context), task.video.frame_rate, name)
