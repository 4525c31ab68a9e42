"""Worlds of blocks, as square as they are."""

from __future__ import annotations

from scenewright.backend.thumbnails import meshes
from scenewright.backend.thumbnails.canvas import Bytes
from scenewright.backend.worlds.makers import plain
from scenewright.backend.worlds.surfaces import blocks_as_mesh
from scenewright.shared.artifacts import VoxelWorld
from scenewright.shared.voxels import rectangles

MOST = 1 << 22  # blocks, air included: of larger worlds not every block is looked at


def draw(world: VoxelWorld) -> Bytes:
    """Return (SIZE, SIZE, 4) uint8.

    Raises:
        ValueError: there is no block in it.
    """
    step = next(step for step in range(1, 1024) if world.labels.size <= MOST * step**3)
    boxes = rectangles(world.labels[::step, ::step, ::step])
    if not len(boxes.labels):
        raise ValueError("The world is empty.")
    return meshes.draw(blocks_as_mesh(world, boxes, "World", lambda kind: (plain(kind), 1.0)))
