"""Photograph landscapes of grown worlds: what the network that paints worlds learns from, and what it is judged by.

    python scripts/train_voxel_data.py FOLDER [--worlds 40] [--views 8]

Goes on where it stopped. Each world is a file: layouts, flat colours and photographs of its views. Worlds below
HELD_OUT are never trained on, and are photographed with more rays.
"""

from __future__ import annotations

import argparse
import time
from functools import cache
from pathlib import Path

import numpy as np

from scenewright.backend.fields.cameras import Cameras
from scenewright.backend.geometry.hierarchy import build_hierarchy
from scenewright.backend.geometry.triangles import Triangles
from scenewright.backend.worlds import growing, makers, wording
from scenewright.backend.worlds.blocks import Kind
from scenewright.backend.worlds.casting import dropped
from scenewright.backend.worlds.landscaping import Makers, Wishes, landscape
from scenewright.backend.worlds.layout import flat, layout
from scenewright.backend.worlds.photographing import Maps, developed, maps, photograph
from scenewright.backend.worlds.stage import stage
from scenewright.shared.artifacts import Landscape, Material, Mesh

HELD_OUT = 4
SIDE = 128  # pixels
SAMPLES, FINE_SAMPLES = 4, 16
GLANCE, NEAREST = 16, 9.0  # pixels of a first look, and metres that most of what is seen is away at least
BLOCKS = (64, 64, 56)
PROMPTS = (
    "island with palms", "mountains with a lake", "valley with a village", "hills with a forest", "desert oasis",
    "snowy mountains with huts", "archipelago", "plains with a river and a hut", "canyon", "volcano",
    "village by the sea", "forest with a lake", "desert", "winter village in the hills", "meadow with trees",
)  # fmt: skip


def main() -> None:
    """Photograph the worlds that are not there yet."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--worlds", type=int, default=40)
    parser.add_argument("--views", type=int, default=8)
    arguments = parser.parse_args()
    arguments.folder.mkdir(parents=True, exist_ok=True)
    for number in range(arguments.worlds):
        path = arguments.folder / f"{number:03}.npz"
        if not path.exists():
            began = time.process_time()
            photograph_world(number, arguments.views, path)
            print(path.name, f"{time.process_time() - began:.0f} s", flush=True)


def photograph_world(number: int, views: int, path: Path) -> None:
    """Grow a world and write what cameras see in it."""
    rng = np.random.default_rng((number, 23))
    world = growing.grow(
        wording.read(PROMPTS[number % len(PROMPTS)]), BLOCKS, 1.0, 1000 + number, lambda done, phase: None
    )
    turn, rise = rng.uniform(0, 2 * np.pi), np.radians(rng.uniform(22, 62))
    sun = (float(np.cos(turn) * np.cos(rise)), float(np.sin(turn) * np.cos(rise)), float(np.sin(rise)))
    scene = landscape(world, Wishes(sun=sun, seed=number), shared_makers())
    ready = stage(scene)
    cameras = _cameras(scene, 3 * views, rng)
    small = cameras.scaled(GLANCE / SIDE)
    wide = [view for view in range(len(cameras)) if _sees_far(maps(ready, small, view))]
    cameras = cameras.subset(wide[:views])
    views = len(cameras)
    layouts, flats, pictures = [], [], []
    for view in range(views):
        seen = maps(ready, cameras, view)
        layouts.append(layout(ready, seen, cameras, view).astype(np.float16))
        flats.append(flat(seen))
        shot = photograph(ready, cameras, view, FINE_SAMPLES if number < HELD_OUT else SAMPLES, number * 100 + view)
        pictures.append(developed(shot))
    as_bytes = (np.rint(np.stack(each) * 255).astype(np.uint8) for each in (flats, pictures))
    part = path.with_suffix(".part.npz")
    np.savez_compressed(part, **dict(zip(("flat", "pictures"), as_bytes, strict=True)), layouts=np.stack(layouts))
    part.replace(path)


def _sees_far(seen: Maps) -> bool:
    """Tell whether a view is neither of the sky alone nor of what is right before the camera."""
    ground = seen.depth[seen.depth > 0]
    return len(ground) > 0.25 * seen.depth.size and float(np.median(ground)) > NEAREST


def _cameras(scene: Landscape, views: int, rng: np.random.Generator) -> Cameras:
    """Return cameras above the ground that look into the world: from eye level to that of a bird."""
    tree = build_hierarchy(Triangles(scene.ground.vertices, scene.ground.faces))
    low, high = scene.ground.vertices.min(0), scene.ground.vertices.max(0)
    water = next((float(np.median(part.vertices[:, 2])) for part in scene.parts if part.name == "Water"), -1e9)
    poses = []
    while len(poses) < views:
        eye, target = rng.uniform(low, high), rng.uniform(low * 0.5, high * 0.5)
        floor = dropped(np.array([[*eye[:2], 999], [*target[:2], 999]], np.float32), tree)
        floor = np.maximum(floor, water)
        over = 2.0 + 26.0 * rng.beta(1.0, 1.8)
        eye[2], target[2] = floor[0] + over, floor[1] + rng.uniform(0, 5)
        if np.linalg.norm(eye - target) > 14:
            poses.append(_pose(eye, target))
    focal = rng.uniform(0.75, 1.5, (views, 1)) * SIDE
    centre = np.full((views, 2), SIDE / 2, np.float32)
    return Cameras(np.stack(poses), np.repeat(focal, 2, 1).astype(np.float32), centre, SIDE, SIDE)


def _pose(eye: np.ndarray, target: np.ndarray) -> np.ndarray:
    back = (eye - target) / np.linalg.norm(eye - target)
    right = np.cross([0, 0, 1], back)
    right /= np.linalg.norm(right)
    pose = np.eye(4, dtype=np.float32)
    pose[:3, :3], pose[:3, 3] = np.stack([right, np.cross(back, right), back], 1), eye
    return pose


@cache
def shared_makers() -> Makers:
    """Return makers that make everything once: worlds differ in more than their bark."""
    made = makers.local(256, 1)

    @cache
    def material(kind: Kind) -> tuple[Material, float]:
        return made.material(kind)

    @cache
    def prop(words: str, variant: int) -> Mesh:
        return made.prop(words, variant)

    return Makers(material, prop, lambda done, phase: None)


if __name__ == "__main__":
    main()
