"""`studio-picture`: a picture of what the words name, set up from props and surfaces and lit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import msgspec
import numpy as np
from msgspec import Meta
from numpy.typing import NDArray

from scenewright.backend.context import Context
from scenewright.backend.generator import Generator
from scenewright.shared import srgb
from scenewright.shared.artifacts import Image
from scenewright.shared.tasks import TextToImage

if TYPE_CHECKING:
    from scenewright.backend.studio.wording import Wish

LIGHT_NAMES = Literal[
    "from the words", "studio", "day", "noon", "overcast", "golden hour", "sunset", "sunrise", "night", "fog",
    "dramatic", "high key", "candlelight", "neon", "window", "backlit",
]  # fmt: skip


class StudioPicture(Generator[TextToImage]):
    """Build what the words name, light it and take its picture: props, surfaces, places and light it knows by name.

    It renders, it does not dream: words outside its vocabulary are left out, and the report says which.
    """

    name = "studio-picture"
    title = "Studio picture"
    licence = "GPL-3.0-or-later"

    class Options(msgspec.Struct, frozen=True):
        """What only this generator understands."""

        light: Annotated[LIGHT_NAMES, Meta(title="Light", description="Instead of what the words say")] = (
            "from the words"
        )

    def run(self, task: TextToImage, options: Options, context: Context) -> Image:
        """Return the picture."""
        from scenewright.backend.studio.closeup import close_up
        from scenewright.backend.studio.picture import take
        from scenewright.backend.studio.wording import read

        def step(done: float, phase: str, seen: NDArray[np.float32] | None = None) -> None:
            context.progress(0.02 + 0.98 * done, phase)
            if seen is not None:
                context.preview(Image(pixels=srgb.as_bytes(seen)))

        context.progress(0.0, "Reading the prompt")
        wish = read(task.prompt)
        if options.light != "from the words":
            wish.light, wish.foggy = options.light, options.light == "fog"
        make = close_up if wish.is_surface else take
        taken = make(wish, task.width, task.height, task.seed, step)
        things = sum(each.count for each in wish.things)
        context.report |= {"shows": _shows(wish), "things": things, "light": taken.light, "triangles": taken.triangles}
        _report_words(wish, taken.notes, context)
        return Image(name=task.prompt.strip()[:60], pixels=srgb.as_bytes(taken.colours))


def _shows(wish: Wish) -> str:
    """Return what is on the picture, in words."""
    things = [f"{thing.count} × {thing.request.family.name}" for thing in wish.things]
    support = [f"on a {wish.support.request.family.name}"] if wish.support else []
    surfaces = [words for words in (wish.ground, wish.wall) if words]
    return ", ".join(things + support + surfaces) or "a place"


def _report_words(wish: Wish, notes: tuple[str, ...], context: Context) -> None:
    from scenewright.backend.studio.wording import alike

    if wish.unknown:
        told = [
            f"{word} (nearest known: {', '.join(alike(word)[:2])})" if alike(word) else word
            for word in wish.unknown[:20]
        ]
        context.report["not_understood"] = ", ".join(told)
    if notes:
        context.report["notes"] = " ".join(notes)
