"""`restyled-world-film`: a film of a world of blocks, drawn anew by whoever changes films by words."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from scenewright.backend.context import Context
from scenewright.backend.generator import Ask, Generator
from scenewright.shared.artifacts import Video
from scenewright.shared.tasks import TextTo3D, TextToMaterial, VideoToVideo, VoxelsToVideo

BUILT, FILMED = 0.15, 0.5  # of the work
ALREADY = "aerial film of a landscape"


class RestyledWorldFilm(Generator[VoxelsToVideo]):
    """Film the place that blocks stand for, and have a model draw the film anew by your words.

    The largest model for films that can run is asked, unless another is named. It is shown the place by light, or, for
    models that paint over one, its depth or the kinds of things; models that read are told what blocks there are.
    """

    name = "restyled-world-film"
    title = "Film of a world, by your words"
    licence = "GPL-3.0-or-later"
    experimental = True

    class Options(msgspec.Struct, frozen=True):
        """Who draws, what it is shown, and how much it may change."""

        changer: Annotated[
            str,
            Meta(max_length=60, title="Changed by", description="The generator that changes films; empty the best"),
        ] = ""
        shown: Annotated[
            Literal["light", "depth", "kinds"], Meta(title="Shown", description="What it sees of the place")
        ] = "light"
        strength: Annotated[
            float, Meta(ge=0, le=1, title="Strength", description="How much may change: 0 nothing, 1 everything")
        ] = 0.7
        samples: Annotated[
            int, Meta(ge=1, le=64, title="Samples", description="Rays through each pixel, where light is shown")
        ] = 2
        width: Annotated[int, Meta(ge=64, le=1920, description="Of a film without a camera", extra={"unit": "px"})] = (
            480
        )

    @classmethod
    def asks(cls, settings: dict[str, Any], options: Options) -> tuple[Ask, ...]:
        """Return who makes materials and plants, and who changes the film."""
        said = {"prompt": settings.get("prompt", ""), "strength": options.strength}
        return (
            Ask(TextToMaterial, "procedural-material"),
            Ask(TextTo3D, "parametric"),
            Ask(VideoToVideo, options.changer, said),
        )

    def load(self, context: Context) -> None:
        """Compile what films."""
        from scenewright.backend.worlds.warming import warm

        warm(context)

    def run(self, task: VoxelsToVideo, options: Options, context: Context) -> Video:
        """Return the film."""
        changer = context.choose(VideoToVideo, options.changer)
        prompt = task.prompt.strip()
        if changer.download_gb:  # it reads: without weights, words are looked up, and a stone is a look
            kinds = ", ".join(dict.fromkeys(entry.name for entry in task.world.palette))[:400]
            prompt = f"{prompt or ALREADY}, {kinds}"
        asked = VideoToVideo(
            video=self._filmed(task, options, context), prompt=prompt, strength=options.strength, seed=task.seed
        )
        answer = context.ask(asked, changer.name, start=FILMED)
        context.report |= {**answer.report, "changed_by": changer.name}
        return msgspec.structs.replace(answer.first(Video), name=task.world.name or "World")

    def _filmed(self, task: VoxelsToVideo, options: Options, context: Context) -> Video:
        from scenewright.backend.formats import mp4
        from scenewright.backend.worlds import filming

        ready, seen = filming.on_set(task, options.width, context, BUILT)
        draw = {
            "light": lambda: filming.lit(ready, seen, options.samples, task.seed),
            "depth": lambda: filming.near(ready, seen),
            "kinds": lambda: filming.labelled(ready, seen),
        }[options.shown]()
        return mp4.encode(filming.filmed(len(seen), draw, context, BUILT, FILMED), filming.rate(task), "World")
