"""`painted-world` and `painted-world-film`: worlds of blocks painted by a small network that is shipped."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import Meta

from scenewright.backend.context import Context
from scenewright.backend.generator import Ask, Generator
from scenewright.shared.artifacts import Image, Video
from scenewright.shared.tasks import TextTo3D, TextToMaterial, VoxelsToImage, VoxelsToVideo

WHO = (Ask(TextToMaterial, "procedural-material"), Ask(TextTo3D, "parametric"))
BUILT, FILMING = 0.6, 0.2  # of the work is done when the place stands


class PaintedWorld(Generator[VoxelsToImage]):
    """Paint what is seen where: a network learned from our own pictures what light makes of a layout.

    It sees classes, normals, distances, shadows, and noise that is fixed to the places, so that it paints the same from
    frame to frame. It is quicker than following light, and softer. See docs/models/worlds.md.
    """

    name = "painted-world"
    title = "World by a painter"
    licence = "GPL-3.0-or-later"
    experimental = True

    @classmethod
    def asks(cls, settings: dict[str, Any], options: msgspec.Struct) -> tuple[Ask, ...]:
        """Return who makes materials and plants."""
        return WHO

    def load(self, context: Context) -> None:
        """Read the weights, and compile what makes maps."""
        from scenewright.backend.worlds.network import painter
        from scenewright.backend.worlds.warming import warm

        warm(context, light=False)
        self.weights = painter().digest

    def run(self, task: VoxelsToImage, options: msgspec.Struct, context: Context) -> Image:
        """Return the picture, (h, w, 3) uint8 sRGB."""
        from scenewright.backend.worlds.asked import place
        from scenewright.backend.worlds.painting import painted
        from scenewright.backend.worlds.stage import stage
        from scenewright.backend.worlds.viewing import around, cameras

        seen = cameras(task.camera) if task.camera else None
        scene = place(task.world, (task.sun_height, task.sun_direction), task.seed, context, BUILT)
        seen = seen or around(scene, task.width, task.height)
        pixels = painted(stage(scene), seen, 0, lambda done: context.progress(BUILT + (1 - BUILT) * done, "Painting"))
        return Image(name=task.world.name or "World", pixels=pixels)


class PaintedWorldFilm(Generator[VoxelsToVideo]):
    """Paint a film of a world, frame by frame alike, with the network of `painted-world`."""

    name = "painted-world-film"
    title = "Film of a world by a painter"
    licence = "GPL-3.0-or-later"
    experimental = True

    class Options(msgspec.Struct, frozen=True):
        """How large the film is without a camera."""

        width: Annotated[int, Meta(ge=64, le=1920, description="Of a film without a camera", extra={"unit": "px"})] = (
            384
        )

    @classmethod
    def asks(cls, settings: dict[str, Any], options: Options) -> tuple[Ask, ...]:
        """Return who makes materials and plants."""
        return WHO

    def load(self, context: Context) -> None:
        """Read the weights, and compile what makes maps."""
        from scenewright.backend.worlds.network import painter
        from scenewright.backend.worlds.warming import warm

        warm(context, light=False)
        self.weights = painter().digest

    def run(self, task: VoxelsToVideo, options: Options, context: Context) -> Video:
        """Return the film."""
        from scenewright.backend.formats import mp4
        from scenewright.backend.worlds import filming
        from scenewright.backend.worlds.painting import painted

        ready, seen = filming.on_set(task, options.width, context, FILMING)
        frames = filming.filmed(
            len(seen), lambda number, watch: painted(ready, seen, number, watch), context, FILMING, phase="Painting"
        )
        return mp4.encode(frames, filming.rate(task), name=task.world.name or "World")
