"""`painted-world` and `painted-world-film`: worlds of blocks painted by a small network that is shipped."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

import msgspec
import numpy as np
from msgspec import Meta
from numpy.typing import NDArray

from scenewright.backend.context import Context
from scenewright.backend.generator import Ask, Generator
from scenewright.shared.artifacts import Image, Video
from scenewright.shared.tasks import TextTo3D, TextToMaterial, VoxelsToImage, VoxelsToVideo

WHO = (Ask(TextToMaterial, "procedural-material"), Ask(TextTo3D, "parametric"))
PREVIEW_EVERY = 4  # frames


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

        warm(light=False)
        self.weights = painter().digest

    def run(self, task: VoxelsToImage, options: msgspec.Struct, context: Context) -> Image:
        """Return the picture, (h, w, 3) uint8 sRGB."""
        from scenewright.backend.worlds.asked import place
        from scenewright.backend.worlds.painting import painted
        from scenewright.backend.worlds.stage import stage
        from scenewright.backend.worlds.viewing import around, cameras

        seen = cameras(task.camera) if task.camera else None
        scene = place(task.world, (task.sun_height, task.sun_direction), task.seed, context, 0.6)
        seen = seen or around(scene, task.width, task.height)
        pixels = painted(stage(scene), seen, 0, lambda done: context.progress(0.6 + 0.4 * done, "Painting"))
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

        warm(light=False)
        self.weights = painter().digest

    def run(self, task: VoxelsToVideo, options: Options, context: Context) -> Video:
        """Return the film."""
        from scenewright.backend.formats import mp4
        from scenewright.backend.worlds.viewing import RATE

        frames = self._frames(task, options, context)
        return mp4.encode(frames, task.path.frame_rate if task.path else RATE, name=task.world.name or "World")

    def _frames(self, task: VoxelsToVideo, options: Options, context: Context) -> Iterator[NDArray[np.uint8]]:
        from scenewright.backend.worlds.asked import place
        from scenewright.backend.worlds.painting import painted
        from scenewright.backend.worlds.stage import stage
        from scenewright.backend.worlds.viewing import FRAMES, around, cameras

        seen = cameras(task.path) if task.path else None
        scene = place(task.world, (task.sun_height, task.sun_direction), task.seed, context, 0.2)
        seen = seen or around(scene, options.width, options.width * 2 // 3 // 2 * 2, FRAMES)
        ready, count = stage(scene), len(seen)
        for number in range(count):
            frame = painted(
                ready, seen, number,
                lambda done, at=number: context.progress(  # type: ignore[misc]
                    0.2 + 0.8 * (at + done) / count, "Painting", f"frame {at + 1} of {count}"
                ),
            )  # fmt: skip
            if number % PREVIEW_EVERY == 0:
                context.preview(Image(pixels=frame))
            yield frame
