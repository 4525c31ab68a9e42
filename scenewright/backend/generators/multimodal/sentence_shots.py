"""`sentence-shots`: a story broken into shots by its sentences, and a picture of each."""

from __future__ import annotations

from typing import Any

import msgspec

from scenewright.backend.context import Context
from scenewright.backend.generator import Ask, Generator
from scenewright.backend.storyboarding import MOST_SHOTS, Painter, asks, board, chosen
from scenewright.shared.artifacts import Storyboard
from scenewright.shared.errors import InvalidInput
from scenewright.shared.tasks import TextToStoryboard


class SentenceShots(Generator[TextToStoryboard]):
    """Make each sentence a shot: places are seen from afar, speech and faces from near, and who moves is followed.

    It reads English by rules. Who is meant by he or she, where and when it is are carried from shot to shot.
    """

    name = "sentence-shots"
    title = "Shots by sentences"
    licence = "GPL-3.0-or-later"

    class Options(msgspec.Struct, frozen=True):
        """What only this generator understands."""

        painter: Painter = ""

    @classmethod
    def asks(cls, settings: dict[str, Any], options: Options) -> tuple[Ask, ...]:
        return asks(settings, options.painter)

    def run(self, task: TextToStoryboard, options: Options, context: Context) -> Storyboard:
        """Return the shots."""
        from scenewright.backend.storyboards.directing import direct
        from scenewright.backend.storyboards.reading import read

        context.progress(0.0, "Reading the story")
        painter = chosen(task, options.painter, context)
        story = read(task.text)
        if not story.beats:
            raise InvalidInput("The story has no sentence.", remedy="Write what happens, in the order it is seen.")
        shots = direct(story, task.style, min(task.shots or MOST_SHOTS, MOST_SHOTS), task.seconds)
        context.report["characters"] = ", ".join(story.cast)
        return board(shots, task, painter, context)
