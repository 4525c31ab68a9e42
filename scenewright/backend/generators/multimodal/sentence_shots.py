"""`sentence-shots`: a story broken into shots by its sentences, and a picture of each."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import Meta

from scenewright.backend.context import Context
from scenewright.backend.generator import Ask, Generator
from scenewright.shared.artifacts import Storyboard
from scenewright.shared.errors import InvalidInput
from scenewright.shared.tasks import TextToImage, TextToStoryboard

MOST_SHOTS = 200


class SentenceShots(Generator[TextToStoryboard]):
    """Make each sentence a shot: places are seen from afar, speech and faces from near, and who moves is followed.

    It reads English by rules. Who is meant by he or she, where and when it is are carried from shot to shot.
    """

    name = "sentence-shots"
    title = "Shots by sentences"
    licence = "GPL-3.0-or-later"

    class Options(msgspec.Struct, frozen=True):
        """What only this generator understands."""

        painter: Annotated[
            str,
            Meta(
                max_length=60, title="Painter",
                description="The text-to-image generator by name; empty takes the largest model that can run here",
            ),
        ] = ""  # fmt: skip

    @classmethod
    def asks(cls, settings: dict[str, Any], options: Options) -> tuple[Ask, ...]:
        size = {"prompt": "", "width": settings["width"], "height": settings["height"]}
        return (Ask(TextToImage, options.painter, size),) if settings["pictures"] else ()

    def run(self, task: TextToStoryboard, options: Options, context: Context) -> Storyboard:
        """Return the shots."""
        from scenewright.backend.storyboards.directing import direct
        from scenewright.backend.storyboards.painting import paint
        from scenewright.backend.storyboards.reading import read

        context.progress(0.0, "Reading the story")
        painter = context.choose(TextToImage, options.painter).name if task.pictures else ""
        story = read(task.text)
        if not story.beats:
            raise InvalidInput("The story has no sentence.", remedy="Write what happens, in the order it is seen.")
        shots = direct(story, task.style, min(task.shots or MOST_SHOTS, MOST_SHOTS), task.seconds)
        context.report |= {"shots": len(shots), "seconds": round(sum(each.seconds for each in shots), 1),
                           "characters": ", ".join(story.cast)}  # fmt: skip
        if task.pictures:
            shots = paint(shots, task, painter, context)
        return Storyboard(name=_name(task.text), shots=shots, style=task.style)


def _name(text: str) -> str:
    words = " ".join(text.split())[:60]
    return words.rsplit(" ", 1)[0] if len(words) == 60 else words.rstrip(".")
