"""A picture for every shot, by whoever paints; a blocking sketch of what that one cannot."""

from __future__ import annotations

import msgspec

from scenewright.backend.context import Context
from scenewright.shared.artifacts import Image, Shot
from scenewright.shared.errors import InvalidInput
from scenewright.shared.tasks import TextToImage, TextToStoryboard

LARGEST_SEED = 2**31 - 1
READ = 0.05  # of the progress
LONGEST_PROMPT = 10_000  # characters


def paint(shots: tuple[Shot, ...], task: TextToStoryboard, painter: str, context: Context) -> tuple[Shot, ...]:
    """Return shots with a picture each, shown as they come; the report says which are sketches."""
    from scenewright.backend.storyboards.blocking import sketch

    painted, sketched = [], []
    for number, shot in enumerate(shots):
        start, stop = (READ + (1 - READ) * (number + ahead) / len(shots) for ahead in (0, 1))
        context.progress(start, f"Shot {number + 1} of {len(shots)}")
        wanted = TextToImage(
            prompt=shot.prompt[:LONGEST_PROMPT],
            width=task.width,
            height=task.height,
            seed=(task.seed + number) % LARGEST_SEED,
        )
        try:
            picture = context.ask(wanted, painter, start=start, stop=stop).first(Image)
        except InvalidInput:  # the painter does not know what the shot shows: the others are made all the same
            picture = sketch(shot, task.width, task.height)
            sketched.append(str(number + 1))
        context.preview(picture)
        painted.append(msgspec.structs.replace(shot, picture=picture))
    if sketched:
        context.report["sketched"] = f"shots {', '.join(sketched)}: {painter} cannot paint what they show"
    return tuple(painted)
