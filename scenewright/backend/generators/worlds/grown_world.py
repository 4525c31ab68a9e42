"""`grown-world`: a world of blocks from words."""

from __future__ import annotations

import msgspec

from scenewright.backend.context import Context
from scenewright.backend.generator import Generator
from scenewright.shared.artifacts import VoxelWorld
from scenewright.shared.tasks import TextToVoxels


class GrownWorld(Generator[TextToVoxels]):
    """Grow land from layered noise, let rain wear it down, then flood, plant and settle it.

    It knows islands, archipelagos, mountains, valleys, hills, plains, deserts, canyons and volcanoes; rivers and lakes;
    leafy trees, pines and palms; huts and villages; winter and heat.
    """

    name = "grown-world"
    title = "Grown world"
    licence = "GPL-3.0-or-later"

    def run(self, task: TextToVoxels, options: msgspec.Struct, context: Context) -> VoxelWorld:
        """Read the words, and grow what they name."""
        from scenewright.backend.worlds import growing, wording

        recipe = wording.read(task.prompt)
        size = (task.width, task.depth, task.height)
        world = growing.grow(recipe, size, task.block_size, task.seed, context.progress)
        filled = int((world.labels > 0).sum())
        context.report |= {
            "land": recipe.land,
            "blocks": filled,
            "kinds": ", ".join(entry.name for entry in world.palette),
        }
        if recipe.ignored:
            context.report["not_understood"] = ", ".join(recipe.ignored)
        return msgspec.structs.replace(world, name=task.prompt.strip()[:60].capitalize())
