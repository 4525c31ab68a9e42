"""`believable-landscape`: a world of blocks as ground, water, trees and walls, ready to be lit and walked in."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
from msgspec import Meta

from scenewright.backend.context import Context
from scenewright.backend.generator import Ask, Generator
from scenewright.shared.artifacts import Landscape
from scenewright.shared.tasks import TextTo3D, TextToMaterial, VoxelsToScene

Scattered = Annotated[float, Meta(ge=0, le=3)]


class BelievableLandscape(Generator[VoxelsToScene]):
    """Smooth the ground of blocks, let it weather, give it materials, water, grass, boulders and real trees.

    A net over the blocks relaxes within the blocks it belongs to, so that no step is left and nothing moves
    much further than half a block. Labels stay as masks that can be painted. What is built stays square. Where a
    trunk stood, a tree stands, on the ground.
    """

    name = "believable-landscape"
    title = "Believable landscape"
    licence = "GPL-3.0-or-later"

    class Options(msgspec.Struct, frozen=True):
        """How it is made."""

        detail: Annotated[
            int,
            Meta(ge=0, le=3, title="Detail", description="How often faces of the ground are cut into four, at most"),
        ] = 2
        roughness: Annotated[
            float, Meta(ge=0, le=3, title="Roughness", description="Unevenness of the ground; 1 as is usual")
        ] = 1.0
        grass: Annotated[float, Meta(ge=0, le=3, title="Grass", description="Tufts of it; 0 none")] = 1.0
        rocks: Annotated[float, Meta(ge=0, le=3, title="Boulders", description="How many lie about; 0 none")] = 1.0
        texture_size: Annotated[
            int, Meta(ge=128, le=4096, title="Texture", description="Side of maps", extra={"unit": "px"})
        ] = 512
        materials: Annotated[
            str, Meta(max_length=60, title="Materials by", description="The generator that makes them; empty the best")
        ] = "procedural-material"
        shapes: Annotated[
            str, Meta(max_length=60, title="Plants by", description="The generator that makes them; empty the best")
        ] = "parametric"

    @classmethod
    def asks(cls, settings: dict[str, Any], options: Options) -> tuple[Ask, ...]:
        """Return who makes materials and plants."""
        return (Ask(TextToMaterial, options.materials), Ask(TextTo3D, options.shapes))

    def run(self, task: VoxelsToScene, options: Options, context: Context) -> Landscape:
        """Return the place."""
        from scenewright.backend.worlds.asked import makers, sun
        from scenewright.backend.worlds.landscaping import Wishes, height_above_ground, landscape

        wishes = Wishes(
            options.detail, options.roughness, options.grass, options.rocks,
            sun(task.sun_height, task.sun_direction), task.seed,
        )  # fmt: skip
        asked = makers(context, options.texture_size, task.seed, 0.0, 0.98, options.materials, options.shapes)
        scene = landscape(task.world, wishes, asked)
        context.report |= {"triangles": len(scene.ground.faces), "props": len(scene.prop)}
        if len(scene.prop):
            context.report["highest_foot"] = round(float(height_above_ground(scene).max()), 3)
        return scene
