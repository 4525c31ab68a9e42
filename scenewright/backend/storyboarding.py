"""What generators of storyboards share: who paints the shots, and the board they end on."""

from __future__ import annotations

from typing import Annotated, Any

from msgspec import Meta

from scenewright.backend.context import Context
from scenewright.backend.generator import Ask
from scenewright.shared.artifacts import Shot, Storyboard
from scenewright.shared.tasks import TextToImage, TextToStoryboard

MOST_SHOTS = 200
LONGEST_NAME = 60  # characters
Painter = Annotated[
    str,
    Meta(
        max_length=60, title="Painter",
        description="The text-to-image generator by name; empty takes the largest model that can run here",
    ),
]  # fmt: skip


def asks(settings: dict[str, Any], painter: str) -> tuple[Ask, ...]:
    """Return whom a storyboard with these settings will ask for its pictures."""
    size = {"prompt": "", "width": settings["width"], "height": settings["height"]}
    return (Ask(TextToImage, painter, size),) if settings["pictures"] else ()


def chosen(task: TextToStoryboard, painter: str, context: Context) -> str:
    """Return the name of who paints, before any work is done; "" if there shall be no pictures.

    Raises:
        InvalidInput, Unavailable: as `Context.choose` does.
    """
    return context.choose(TextToImage, painter).name if task.pictures else ""


def board(
    shots: tuple[Shot, ...], task: TextToStoryboard, painter: str, context: Context, begun: float = 0.05
) -> Storyboard:
    """Return the storyboard of shots, with their pictures where a painter was chosen.

    Args:
        begun: how far the job is, 0 to 1.
    """
    from scenewright.backend.storyboards.painting import paint

    context.report |= {"shots": len(shots), "seconds": round(sum(each.seconds for each in shots), 1)}
    painted = paint(shots, task, painter, context, begun) if painter else shots
    return Storyboard(name=_name(task.text), shots=painted, style=task.style)


def _name(text: str) -> str:
    words = " ".join(text.split())[:LONGEST_NAME]
    return words.rsplit(" ", 1)[0] if len(words) == LONGEST_NAME else words.rstrip(".")
