"""`traced-world` and `traced-world-film`: worlds of blocks as landscapes, lit by sun and sky."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import Meta

from scenewright.backend.context import Context
from scenewright.backend.generator import Ask, Generator
from scenewright.shared.artifacts import Image, Video
from scenewright.shared.tasks import TextTo3D, TextToMaterial, VoxelsToImage, VoxelsToVideo

BUILT, FILMING = 0.4, 0.2  # of the work is done when the place stands
WHO = (Ask(TextToMaterial, "procedural-material"), Ask(TextTo3D, "parametric"))
Samples = Annotated[
    int, Meta(ge=1, le=256, title="Samples", description="Rays through each pixel: more take longer and are cleaner")
]


class TracedWorld(Generator[VoxelsToImage]):
    """Make the place that blocks stand for, and follow light in it: sun, sky, one bounce, water that mirrors."""

    name = "traced-world"
    title = "World by light"
    licence = "GPL-3.0-or-later"

    class Options(msgspec.Struct, frozen=True):
        """How exactly light is followed."""

        samples: Samples = 8

    @classmethod
    def asks(cls, settings: dict[str, Any], options: Options) -> tuple[Ask, ...]:
        """Return who makes materials and plants."""
        return WHO

    def load(self, context: Context) -> None:
        """Compile what follows light."""
        from scenewright.backend.worlds.warming import warm

        warm(context)

    def run(self, task: VoxelsToImage, options: Options, context: Context) -> Image:
        """Return the picture, (h, w, 3) uint8 sRGB."""
        from scenewright.backend.worlds.asked import place
        from scenewright.backend.worlds.photographing import developed, photograph
        from scenewright.backend.worlds.stage import stage
        from scenewright.backend.worlds.viewing import around, cameras
        from scenewright.shared import srgb

        seen = cameras(task.camera) if task.camera else None
        scene = place(task.world, (task.sun_height, task.sun_direction), task.seed, context, BUILT)
        seen = seen or around(scene, task.width, task.height)
        ready = stage(scene)
        small = seen.scaled(min(96 / seen.width, 1.0))
        context.preview(Image(pixels=srgb.as_bytes(developed(photograph(ready, small, 0, 2, task.seed)))))
        shot = photograph(
            ready, seen, 0, options.samples, task.seed,
            lambda done: context.progress(BUILT + (0.97 - BUILT) * done, "Following light"),
        )  # fmt: skip
        return Image(name=task.world.name or "World", pixels=srgb.as_bytes(developed(shot)))


class TracedWorldFilm(Generator[VoxelsToVideo]):
    """Make the place that blocks stand for, and film it along a camera's way by following light."""

    name = "traced-world-film"
    title = "Film of a world by light"
    licence = "GPL-3.0-or-later"

    class Options(msgspec.Struct, frozen=True):
        """How exactly light is followed, and how large the film is without a camera."""

        samples: Samples = 4
        width: Annotated[int, Meta(ge=64, le=1920, description="Of a film without a camera", extra={"unit": "px"})] = (
            384
        )

    @classmethod
    def asks(cls, settings: dict[str, Any], options: Options) -> tuple[Ask, ...]:
        """Return who makes materials and plants."""
        return WHO

    def load(self, context: Context) -> None:
        """Compile what follows light."""
        from scenewright.backend.worlds.warming import warm

        warm(context)

    def run(self, task: VoxelsToVideo, options: Options, context: Context) -> Video:
        """Return the film."""
        from scenewright.backend.formats import mp4
        from scenewright.backend.worlds import filming

        ready, seen = filming.on_set(task, options.width, context, FILMING)
        frames = filming.filmed(len(seen), filming.lit(ready, seen, options.samples, task.seed), context, FILMING)
        return mp4.encode(frames, filming.rate(task), name=task.world.name or "World")
