"""A picture for every shot, by whoever paints; a blocking sketch of what that one cannot."""

from __future__ import annotations

from typing import Any

import msgspec

from scenewright.backend.context import Context
from scenewright.backend.storyboards import cues
from scenewright.shared.artifacts import Image, Shot
from scenewright.shared.errors import InvalidInput
from scenewright.shared.tasks import TextToImage, TextToStoryboard

LARGEST_SEED = 2**31 - 1
LONGEST_PROMPT = 10_000  # characters


def paint(
    shots: tuple[Shot, ...], task: TextToStoryboard, painter: str, context: Context, begun: float = 0.05
) -> tuple[Shot, ...]:
    """Return shots with a picture each, shown as they come; the report says which are sketches.

    Args:
        begun: how far the job is, 0 to 1.
    """
    painted, sketched = [], []
    for number, shot in enumerate(shots):
        span = [begun + (1 - begun) * (number + ahead) / len(shots) for ahead in (0, 1)]
        context.progress(span[0], f"Shot {number + 1} of {len(shots)}")
        picture, is_sketch = _picture(shot, number, task, painter, context, span)
        sketched += [str(number + 1)] if is_sketch else []
        context.preview(picture)
        painted.append(msgspec.structs.replace(shot, picture=picture))
    if sketched:
        context.report["sketched"] = f"shots {', '.join(sketched)}: {painter} cannot paint what they show"
    return tuple(painted)


def _picture(
    shot: Shot, number: int, task: TextToStoryboard, painter: str, context: Context, span: list[float]
) -> tuple[Image, bool]:
    """Return the picture of a shot, and whether it is a sketch."""
    from scenewright.backend.storyboards.blocking import sketch

    wanted = TextToImage(
        prompt=shot.prompt[:LONGEST_PROMPT],
        width=task.width,
        height=task.height,
        seed=(task.seed + number) % LARGEST_SEED,
    )
    try:
        answer = context.ask(wanted, painter, start=span[0], stop=span[1])
    except InvalidInput:  # the painter does not know what the shot shows: the others are made all the same
        return sketch(shot, task.width, task.height), True
    picture = answer.first(Image)
    if lacks_people(shot, answer.report):
        return sketch(shot, task.width, task.height, place=picture), True
    return picture, False


def lacks_people(shot: Shot, report: dict[str, Any]) -> bool:
    """Tell whether a painter that names the words it left out left out who is in a shot.

    A detail that fills the frame shows nobody, so that it is enough if it is there.
    """
    if shot.framing == "extreme close-up" and report.get("things"):
        return False
    lost = cues.own_words(report.get("not_understood", ""))
    return any(lost & cues.own_words(name) for name in shot.characters)
