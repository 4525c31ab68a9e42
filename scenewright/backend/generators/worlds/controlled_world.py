"""`controlled-world`: a world of blocks painted by whoever paints over depth."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
import numpy as np
from msgspec import Meta

from scenewright.backend.context import Context
from scenewright.backend.generator import Ask, Generator
from scenewright.shared.artifacts import Image
from scenewright.shared.tasks import ControlToImage, TextTo3D, TextToMaterial, VoxelsToImage

BUILT = 0.4  # of the work
ALREADY = "aerial photograph of a landscape"


class ControlledWorld(Generator[VoxelsToImage]):
    """Make the place that blocks stand for, measure its depth, and have a model paint over that by your words.

    The best painter over depth that can run is asked, unless another is named; what blocks there are is told it beside
    your words.
    """

    name = "controlled-world"
    title = "World over its depth"
    licence = "GPL-3.0-or-later"
    experimental = True

    class Options(msgspec.Struct, frozen=True):
        """Who paints, and how closely."""

        painter: Annotated[
            str, Meta(max_length=60, title="Painter", description="The generator that paints; empty the best there is")
        ] = ""
        hold: Annotated[
            float, Meta(ge=0, le=2, title="Hold", description="How closely the depth is followed; 1 is usual")
        ] = 0.9

    @classmethod
    def asks(cls, settings: dict[str, Any], options: Options) -> tuple[Ask, ...]:
        """Return who makes materials and plants, and who paints."""
        return (
            Ask(TextToMaterial, "procedural-material"),
            Ask(TextTo3D, "parametric"),
            Ask(ControlToImage, options.painter),
        )

    def load(self, context: Context) -> None:
        """Compile what makes maps."""
        from scenewright.backend.worlds.warming import warm

        warm(context, light=False)

    def run(self, task: VoxelsToImage, options: Options, context: Context) -> Image:
        """Return the picture."""
        from scenewright.backend.worlds.asked import place
        from scenewright.backend.worlds.layout import nearness
        from scenewright.backend.worlds.photographing import maps
        from scenewright.backend.worlds.stage import stage
        from scenewright.backend.worlds.viewing import around, cameras

        context.choose(ControlToImage, options.painter)
        seen = cameras(task.camera) if task.camera else None
        scene = place(task.world, (task.sun_height, task.sun_direction), task.seed, context, BUILT)
        seen = seen or around(scene, task.width, task.height)
        depth = nearness(maps(stage(scene), seen, 0, lambda done: context.progress(BUILT + 0.1 * done, "Depth")))
        control = Image(pixels=np.rint(255 * depth[..., None]).astype(np.uint8), colour_space="data")
        context.preview(control)
        kinds = ", ".join(dict.fromkeys(entry.name for entry in task.world.palette))[:400]
        prompt = f"{task.prompt.strip() or ALREADY}, {kinds}"
        asked = ControlToImage(
            control=control, kind="depth", prompt=prompt, control_strength=options.hold, seed=task.seed
        )
        answer = context.ask(asked, options.painter, start=BUILT + 0.1)
        context.report["painted_by"] = answer.contribution.generator
        return answer.first(Image)
