"""Draw the pictures of docs/worlds.md: worlds of blocks as they are, as landscapes by light, and painted.

python scripts/sheets/worlds.py [docs/images/worlds.jpg]
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from PIL import Image as Picture

from scenewright.backend.fields.cameras import Cameras
from scenewright.backend.worlds import growing, makers, wording
from scenewright.backend.worlds.landscaping import Wishes, landscape
from scenewright.backend.worlds.makers import plain
from scenewright.backend.worlds.painting import painted
from scenewright.backend.worlds.photographing import developed, photograph
from scenewright.backend.worlds.stage import stage
from scenewright.backend.worlds.surfaces import blocks_as_mesh
from scenewright.backend.worlds.viewing import around
from scenewright.shared import srgb
from scenewright.shared.artifacts import Landscape, Material, Mesh, VoxelWorld
from scenewright.shared.voxels import rectangles

WORLDS = (
    ("valley with a village", 1), ("island with palms and a village", 9), ("snowy mountains with huts", 4),
)  # fmt: skip
WIDTH, HEIGHT, GAP, SAMPLES = 300, 200, 4, 5


def main(target: Path) -> None:
    """Draw a row for each world: blocks, light, painter, and light from elsewhere."""
    rows = []
    for prompt, seed in WORLDS:
        world = growing.grow(wording.read(prompt), (64, 64, 64), 1.0, seed, lambda done, phase: None)
        scene = landscape(world, Wishes(seed=seed), makers.local(256, seed))
        ready, views = stage(scene), around(scene, WIDTH, HEIGHT, 2)
        blocks = stage(as_blocks(world, scene.sun))
        by_painter = painted(ready, views, 0, lambda done: None)
        rows.append([lit(blocks, views, 0), lit(ready, views, 0), by_painter, lit(ready, views, 1)])
        print(prompt, flush=True)
    sheet = Picture.new("RGB", (4 * WIDTH + 3 * GAP, len(rows) * (HEIGHT + GAP) - GAP), "white")
    for down, row in enumerate(rows):
        for across, pixels in enumerate(row):
            sheet.paste(Picture.fromarray(pixels), (across * (WIDTH + GAP), down * (HEIGHT + GAP)))
    sheet.save(target, quality=86)


def lit(ready: object, views: Cameras, view: int) -> np.ndarray:
    """Return a picture by light, (h, w, 3) uint8."""
    return srgb.as_bytes(developed(photograph(ready, views, view, SAMPLES, 1)))  # type: ignore[arg-type]


def as_blocks(world: VoxelWorld, sun: tuple[float, float, float]) -> Landscape:
    """Return a world as it is, so that it can be lit as landscapes are."""
    body = blocks_as_mesh(world, rectangles(world.labels), "Built", lambda kind: (plain(kind), 1.0))
    corners = np.array([[-60, -60, -900], [60, -60, -900], [0, 60, -900]], np.float32)
    nothing = Mesh(vertices=corners, faces=np.array([[0, 1, 2]], np.int32), slots=np.zeros(1, np.int32),
                   materials=(Material(name="Stone"),))  # fmt: skip
    return Landscape(
        ground=nothing, masks=np.full((3, 1), 255, np.uint8), metres=np.ones(1, np.float32), parts=(body,), sun=sun,
        prop=np.zeros(0, np.int32), poses=np.zeros((0, 4, 4), np.float32),
    )  # fmt: skip


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("docs/images/worlds.jpg"))
