"""`voxeliser`: shapes as blocks."""

from __future__ import annotations

import msgspec

from scenewright.backend.context import Context
from scenewright.backend.generator import Generator
from scenewright.shared.artifacts import VoxelWorld
from scenewright.shared.errors import InvalidInput
from scenewright.shared.tasks import MeshToVoxels


class Voxeliser(Generator[MeshToVoxels]):
    """Mark every block that a surface goes through, and fill what is enclosed; materials become kinds of blocks.

    Where a material is called grass, sand, stone, water, planks or the like, its blocks are treated as such when the
    world becomes a scene.
    """

    name = "voxeliser"
    title = "Blocks of a shape"
    licence = "GPL-3.0-or-later"

    def run(self, task: MeshToVoxels, options: msgspec.Struct, context: Context) -> VoxelWorld:
        """Return the blocks."""
        from scenewright.backend.worlds.voxelising import voxelised

        try:
            world = voxelised(task.mesh, task.blocks, context.progress)
        except ValueError as error:
            raise InvalidInput(str(error), remedy="Choose another object.") from error
        context.report |= {
            "blocks": int((world.labels > 0).sum()), "size": " × ".join(map(str, world.labels.shape)),
            "block": f"{world.block_size:.3g} m",
        }  # fmt: skip
        return world
