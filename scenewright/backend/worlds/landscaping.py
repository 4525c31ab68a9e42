"""From a world of blocks to a landscape: smooth ground, water, what is built, trees and tufts of grass."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import msgspec
import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from scenewright.backend.geometry.hierarchy import build_hierarchy
from scenewright.backend.geometry.triangles import Triangles, vertex_normals
from scenewright.backend.worlds import growth, smoothing
from scenewright.backend.worlds.blocks import BUILT, BY_NAME, GROUND, WATER, Kind, are, kinds_of
from scenewright.backend.worlds.casting import dropped
from scenewright.backend.worlds.surfaces import built, tufts, unwrapped, water
from scenewright.shared.artifacts import Landscape, Material, Mesh, VoxelWorld
from scenewright.shared.errors import InvalidInput

Floats = NDArray[np.float32]
SUNK = 0.12  # metres that a trunk stands in the ground: roots are not seen
STEEP = 0.72  # upward part of the normal under which soil gives way to rock
MOST_FACES = 420_000  # of the ground: up to there its faces are cut finer
MOST_BLOCKS = 600_000  # faces of blocks of ground that are made smooth
VARIANTS = 3  # individuals of each species
PROPS = {
    growth.LEAFY: "leafy tree",
    growth.PINE: "pine tree",
    growth.PALM: "palm tree with green leaves",
    growth.BUSH: "bush",
    growth.FLOWERS: "flowering bush",
    "rock": "mossy rock",
}


@dataclass(frozen=True)
class Wishes:
    """What is wished for beside the blocks.

    Attributes:
        detail: how often the faces of the ground are cut into four, at most.
        roughness: of the ground, times what is usual.
        grass, rocks: how densely they are scattered, 0 to 2.
        sun: unit vector towards it.
        seed: of everything that is scattered.
    """

    detail: int = 2
    roughness: float = 1.0
    grass: float = 1.0
    rocks: float = 1.0
    sun: tuple[float, float, float] = (0.45, -0.6, 0.66)
    seed: int = 0


@dataclass(frozen=True)
class Makers:
    """Who makes what a landscape is made of: a material and its metres from words, a prop from words and a seed."""

    material: Callable[[Kind], tuple[Material, float]]
    prop: Callable[[str, int], Mesh]
    step: Callable[[float, str], None]


def landscape(world: VoxelWorld, wishes: Wishes, makers: Makers) -> Landscape:
    """Return the landscape that a world stands for.

    Raises:
        InvalidInput: there is no ground in it, or too much.
    """
    makers.step(0.0, "Smoothing the ground")
    world, kinds = _without_sky(world), kinds_of(world)
    net, own = _ground(world, kinds, wishes)
    vertices = _in_world(world, net.vertices)
    mesh = Triangles(vertices, net.faces)
    normals = vertex_normals(mesh)
    shares = _weathered_shares(net.shares, normals, own, vertices, wishes.seed)
    makers.step(0.2, "Materials")
    made = [makers.material(kind) for kind in own]
    metres = np.array([side for _, side in made], np.float32)
    slots = shares[net.faces].sum(1).argmax(1).astype(np.int32)
    ground = Mesh(
        name="Ground", vertices=vertices, faces=net.faces, normals=normals, slots=slots,
        uvs=unwrapped(mesh, metres[slots]), materials=tuple(material for material, _ in made),
    )  # fmt: skip
    makers.step(0.55, "Water and walls")
    parts = [water(world), *built(world, makers.material)]
    makers.step(0.65, "Trees")
    props, prop, poses = _standing(world, ground, shares, own, wishes, makers)
    makers.step(0.9, "Grass")
    parts.append(tufts(vertices, net.faces, normals, shares, own, wishes.grass, wishes.seed))
    masks = np.rint(shares * 255).astype(np.uint8)
    return Landscape(
        name=world.name or "Landscape", ground=ground, masks=masks, metres=metres,
        parts=tuple(part for part in parts if part is not None), props=props, prop=prop, poses=poses, sun=wishes.sun,
    )  # fmt: skip


def _without_sky(world: VoxelWorld) -> VoxelWorld:
    """Return a world without the air above everything: that is most of a large one."""
    used = np.flatnonzero(world.labels.any((0, 1)))
    return msgspec.structs.replace(world, labels=world.labels[:, :, : used[-1] + 2]) if len(used) else world


def _ground(world: VoxelWorld, kinds: tuple[Kind, ...], wishes: Wishes) -> tuple[smoothing.Net, list[Kind]]:
    """Return the smooth ground in blocks, and the kinds its shares are of."""
    solid = are(world, GROUND)
    if not solid.any():
        raise InvalidInput(
            "There is no ground in this world: nothing of it is grass, sand, stone or the like.",
            remedy="Name the blocks of its ground so in the palette, or ask for a mesh of blocks.",
        )
    count = int(sum(np.count_nonzero(np.diff(np.pad(solid, 1), axis=axis)) for axis in range(3)))
    if count > MOST_BLOCKS:
        remedy = f"Cut the world into parts, or make its blocks larger: {MOST_BLOCKS:,} faces of blocks are the most."
        raise InvalidInput(
            f"The ground of this world has {count:,} faces of blocks, too many to be smoothed.", remedy=remedy
        )
    used = [label for label in np.flatnonzero(np.bincount(world.labels[solid])) if label]
    own = [kinds[label - 1] for label in used]
    table = np.zeros(len(kinds) + 1, np.uint16)
    table[used] = np.arange(1, len(used) + 1)
    rock = next((name for name in ("stone", "sandstone") if any(kind.name == name for kind in own)), "")
    if not rock:
        own.append(BY_NAME["stone"])
    net = smoothing.net(solid, table[world.labels], len(own))
    levels = max((n for n in range(wishes.detail + 1) if len(net.faces) * 4**n <= MOST_FACES), default=0)
    net = smoothing.finer(net, levels, solid.shape)
    rough = np.array([kind.rough * wishes.roughness for kind in own], np.float32)
    return smoothing.weathered(net, rough, world.block_size, solid.shape, wishes.seed), own


def _in_world(world: VoxelWorld, blocks: Floats) -> Floats:
    return (blocks * np.float32(world.block_size) + np.array(world.origin, np.float32)).astype(np.float32)


def _weathered_shares(shares: Floats, normals: Floats, kinds: list[Kind], places: Floats, seed: int) -> Floats:
    """Return shares (n, k) where soil gives way to rock on steep ground, and borders are ragged instead of straight."""
    from scenewright.backend.modelling.noise import fractal_noise

    rock = next(place for place, kind in enumerate(kinds) if kind.name in ("stone", "sandstone"))
    noise = np.stack([fractal_noise(places / 1.7 + 31.0 * k, 4, seed + k) for k in range(len(kinds))], 1)
    steep = np.clip((STEEP + 0.12 * noise[:, 0] - normals[:, 2]) / 0.12, 0, 1)[:, None] * (normals[:, 2:] > 0.02)
    loose = np.array([kind.name in ("grass", "dry grass", "snow", "dirt") for kind in kinds])
    moved = (shares * loose * steep).sum(1)
    bare = shares * (1 - loose * steep)
    bare[:, rock] += moved
    ragged = bare * np.exp(2.2 * noise)
    ragged = np.where(bare > 1e-3, ragged, 0) ** 2
    return np.asarray(ragged / np.maximum(ragged.sum(1, keepdims=True), 1e-12), np.float32)


def _standing(
    world: VoxelWorld, ground: Mesh, shares: Floats, kinds: list[Kind], wishes: Wishes, makers: Makers
) -> tuple[tuple[Mesh, ...], NDArray[np.int32], Floats]:
    """Return props, which of them stands where, and how."""
    rng, found = np.random.default_rng((wishes.seed, 11)), growth.plants(world)
    feet = _in_world(world, found.feet.astype(np.float32))
    tall = (found.tall * world.block_size).astype(np.float32)
    species = list(found.species)
    rocks, sizes = _rocks(ground, shares, kinds, wishes, rng)
    feet, tall = np.concatenate([feet, rocks]), np.concatenate([tall, sizes])
    species += ["rock"] * len(rocks)
    floor = dropped(feet + [0, 0, 2.5 * world.block_size], build_hierarchy(Triangles(ground.vertices, ground.faces)))
    # What stands on a wall or a roof stays there; what has nothing under it is left out.
    walls = are(world, BUILT)
    kept = ~np.isnan(floor)
    on_wall = _on_top_of(walls, found.feet) if len(found.feet) else np.zeros(0, bool)
    on_wall = np.concatenate([on_wall, np.zeros(len(rocks), bool)])
    feet[:, 2] = np.where(on_wall, feet[:, 2], floor - SUNK * np.minimum(tall, 1.0))
    names = [(kind, int(rng.integers(VARIANTS))) for kind in species]
    order = sorted({name for name, keep in zip(names, kept, strict=True) if keep})
    meshes = []
    for number, (kind, variant) in enumerate(order):
        makers.step(0.65 + 0.25 * number / len(order), PROPS[kind].capitalize())
        meshes.append(makers.prop(PROPS[kind], variant))
    which = np.array([order.index(name) for name, keep in zip(names, kept, strict=True) if keep], np.int32)
    poses = [_pose(meshes[n], foot, size, rng) for n, foot, size in zip(which, feet[kept], tall[kept], strict=True)]
    return tuple(meshes), which, np.array(poses, np.float32).reshape(-1, 4, 4)


def _pose(mesh: Mesh, foot: Floats, tall: float, rng: np.random.Generator) -> Floats:
    """Return where a prop stands: turned anyhow, as tall as its blocks are."""
    scale = tall / float(np.ptp(mesh.vertices[:, 2])) * rng.uniform(0.92, 1.12)
    turn = rng.uniform(0, 2 * np.pi)
    pose = np.eye(4, dtype=np.float32)
    pose[:2, :2] = [[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]]
    pose[:3, :3] *= scale
    pose[:3, 3] = foot
    return pose


def _rocks(
    ground: Mesh, shares: Floats, kinds: list[Kind], wishes: Wishes, rng: np.random.Generator
) -> tuple[Floats, Floats]:
    """Return where boulders lie, (r, 3), and how tall they are: on stony and grassy ground that is not steep."""
    assert ground.normals is not None
    stony = np.array(
        [{"stone": 1.0, "gravel": 1.0, "grass": 0.25, "sandstone": 0.8}.get(kind.name, 0.05) for kind in kinds]
    )
    low, high = ground.vertices.min(0), ground.vertices.max(0)
    chance = (shares @ stony) * (ground.normals[:, 2] > 0.75)
    count = int(0.006 * wishes.rocks * float(np.prod((high - low)[:2])))
    if not chance.sum() or not count:
        return np.zeros((0, 3), np.float32), np.zeros(0, np.float32)
    chosen = rng.choice(len(chance), min(count, 800), p=chance / chance.sum())
    return ground.vertices[chosen], (0.25 + 0.8 * rng.beta(1.2, 4, len(chosen))).astype(np.float32)


def _on_top_of(walls: NDArray[np.bool_], feet: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return which feet (n, 3), in blocks, have something built right under them."""
    x, y, z = np.floor(feet).astype(int).T
    return np.asarray(walls[x, y, np.maximum(z - 1, 0)] & (z > 0))


def height_above_ground(scene: Landscape) -> Floats:
    """Return how far (i,), in metres, the foot of each prop is over the ground: negative where it stands in it."""
    ground = build_hierarchy(Triangles(scene.ground.vertices, scene.ground.faces))
    feet = scene.poses[:, :3, 3]
    return np.asarray(feet[:, 2] - dropped(feet + [0, 0, 2.0], ground), np.float32)


def wet(world: VoxelWorld) -> NDArray[np.bool_]:
    """Return where the surface of water is, (x, y)."""
    return np.asarray(ndimage.binary_opening(are(world, WATER).any(2)))
