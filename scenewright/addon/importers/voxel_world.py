"""VoxelWorld to one mesh object: the blocks' visible faces, joined where they are alike, a material for each kind."""

from __future__ import annotations

import numpy as np

from ..shared import srgb
from ..shared.artifacts import Block, Material, Mesh, VoxelWorld
from ..shared.voxels import ROUNDED, rectangles
from . import aside, mesh
from .placement import Placement, Steps

CLEAR = {"water": 0.7, "glass": 0.35}  # alpha of what is seen through
EMPTY = "Empty world"


def build(world: VoxelWorld, placement: Placement) -> Steps:
    """Build the object; a world without blocks becomes an empty of that name."""
    shape = yield from aside.run(as_mesh, world)
    if shape is None:
        return [placement.add(f"{placement.title(world)}: {EMPTY}", None)]
    made = yield from mesh.make(shape, placement)
    made[0].shade_flat()
    body = placement.add(placement.title(world), made[0])
    body["block_size"] = world.block_size
    return [body, *made]


def as_mesh(world: VoxelWorld) -> Mesh | None:
    """Return the visible faces of a world's blocks as one mesh, None where there are none."""
    boxes = rectangles(world.labels)
    if not len(boxes.labels):
        return None
    used, slots = np.unique(boxes.labels, return_inverse=True)
    corners = boxes.corners.reshape(-1, 3).astype(np.int64)
    points, which = np.unique((corners[:, 0] << 40) + (corners[:, 1] << 20) + corners[:, 2], return_inverse=True)
    places = np.stack([points >> 40, points >> 20 & 0xFFFFF, points & 0xFFFFF], 1)
    vertices = places * world.block_size + np.array(world.origin)
    return Mesh(
        name=world.name, vertices=vertices.astype(np.float32),
        faces=which.reshape(-1, 4)[:, ROUNDED].reshape(-1, 3).astype(np.int32),
        slots=np.repeat(slots.ravel(), 2).astype(np.int32),
        polygons=np.repeat(np.arange(len(boxes.labels), dtype=np.int32), 2),
        materials=tuple(_material(world.palette[label - 1]) for label in used),
    )  # fmt: skip


def _material(block: Block) -> Material:
    red, green, blue = (float(part) for part in srgb.decoded(np.array(block.colour)))
    clear = next((alpha for word, alpha in CLEAR.items() if word in block.name.casefold()), 1.0)
    return Material(name=block.name, base_colour=(red, green, blue, clear), roughness=0.15 if clear < 1.0 else 0.85)
