"""The surfaces of a landscape beside its ground: water, walls, tufts of grass."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from scenewright.backend.geometry.triangles import Triangles, face_normals
from scenewright.backend.worlds.blocks import BUILT, GROUND, WATER, Kind, are, kinds_of
from scenewright.backend.worlds.smoothing import exposed
from scenewright.shared.artifacts import Landscape, Material, Mesh, VoxelWorld
from scenewright.shared.voxels import ROUNDED, Rectangles, rectangles

Floats = NDArray[np.float32]
LOWERED = 0.12  # of a block: water stands below the edge of what holds it
SEA = 0.5  # of the world's border under water, from which on the sea goes on beyond it
BANK = 2  # blocks that water goes on under its banks
FAR = 60.0  # times the world's width that it goes on
DENSE = 2.2  # tufts on a square metre of grass
MOST_TUFTS = 14_000
BLADES = 5
WATER_LOOK = Material(name="Water", base_colour=(0.03, 0.12, 0.14, 0.35), roughness=0.04)


def unwrapped(mesh: Triangles, metres: Floats | float) -> Floats:
    """Return UVs (3m, 2) as seen along the axis that each face looks along most, `metres` of it being one tile."""
    normals = face_normals(mesh)
    axis = np.abs(normals).argmax(1)
    corners = mesh.vertices[mesh.faces]
    sign = np.sign(np.take_along_axis(normals, axis[:, None], 1))
    u = np.take_along_axis(corners, np.array([1, 0, 0])[axis][:, None, None], 2)[..., 0]
    v = np.take_along_axis(corners, np.array([2, 2, 1])[axis][:, None, None], 2)[..., 0]
    flip = np.where(axis == 1, 1.0, -1.0)[:, None] * -sign
    flip = np.where((axis == 2)[:, None], sign, flip)
    return np.asarray(np.stack([u * flip, v], -1) / np.reshape(metres, (-1, 1, 1)), np.float32).reshape(-1, 2)


def water(world: VoxelWorld) -> Mesh | None:
    """Return the surface of all water, up to the horizon where the world is surrounded by it; None without any."""
    wet = are(world, WATER)
    if not wet.any():
        return None
    wet = wet | _under_banks(world, wet)
    corners, owners = exposed(wet)
    open_to_air = (np.ptp(corners[:, :, 2], 1) == 0) & (corners[:, 0, 2] > owners[:, 2])
    border = np.concatenate([wet[0].any(1), wet[-1].any(1), wet[:, 0].any(1), wet[:, -1].any(1)])
    surrounded = border.mean() >= SEA
    if surrounded:
        kept = open_to_air
    else:  # the cut through water at the world's sides
        sides = np.array(world.labels.shape)
        flat = [(corners[:, :, axis] == end).all(1) for axis in (0, 1) for end in (0, sides[axis])]
        kept = open_to_air | np.any(flat, 0)
    points, which = np.unique(corners[kept].reshape(-1, 3), axis=0, return_inverse=True)
    places = points.astype(np.float32)
    tops = np.zeros(len(points), bool)
    tops[which.reshape(-1, 4)[open_to_air[kept]].ravel()] = True
    places[tops, 2] -= LOWERED
    faces = which.reshape(-1, 4)[:, ROUNDED].reshape(-1, 3)
    if surrounded:
        places, faces = _with_sea(world, places, faces)
    mesh = Triangles(_placed(world, places), faces.astype(np.int32))
    return Mesh(name="Water", vertices=mesh.vertices, faces=mesh.faces, material=WATER_LOOK)


def _under_banks(world: VoxelWorld, wet: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return blocks of ground beside the surface of water: where banks are smoothed, water reaches into them."""
    surface = wet.copy()
    surface[:, :, :-1] &= ~wet[:, :, 1:]
    wider = ndimage.binary_dilation(surface, np.ones((2 * BANK + 1, 2 * BANK + 1, 1)))
    return np.asarray(wider & are(world, GROUND))


def _with_sea(world: VoxelWorld, places: Floats, faces: NDArray[np.intp]) -> tuple[Floats, NDArray[np.intp]]:
    """Return a surface with a wide ring around the world."""
    x, y, _ = world.labels.shape
    far = FAR * max(x, y)
    level = float(np.median(places[:, 2]))
    inner = [(0, 0), (x, 0), (x, y), (0, y)]
    outer = [(-far, -far), (x + far, -far), (x + far, y + far), (-far, y + far)]
    ring = np.array([(*corner, level) for corner in (*inner, *outer)], np.float32)
    quads = np.array([(4 + i, 4 + (i + 1) % 4, (i + 1) % 4, i) for i in range(4)])
    return np.concatenate([places, ring]), np.concatenate([faces, quads[:, ROUNDED].reshape(-1, 3) + len(places)])


def built(world: VoxelWorld, material: Callable[[Kind], tuple[Material, float]]) -> list[Mesh]:
    """Return what is built, its blocks square and joined to walls; glass is a mesh of its own."""
    labels = np.where(are(world, BUILT), world.labels, 0)
    kinds = kinds_of(world)
    glass = [number for number, kind in enumerate(kinds, 1) if kind.name == "glass"]
    panes, walls = np.where(np.isin(labels, glass), labels, 0), np.where(np.isin(labels, glass), 0, labels)
    made = []
    for name, part in (("Built", walls), ("Glass", panes)):
        if part.any():
            made.append(blocks_as_mesh(world, rectangles(part), name, material))
    return made


def blocks_as_mesh(
    world: VoxelWorld, boxes: Rectangles, name: str, material: Callable[[Kind], tuple[Material, float]]
) -> Mesh:
    """Return rectangles of blocks as one mesh, a material for each label there is, its UVs in tiles of that."""
    kinds, used = kinds_of(world), np.unique(boxes.labels)
    looks = [material(kinds[label - 1]) for label in used]
    slots = np.repeat(np.searchsorted(used, boxes.labels), 2).astype(np.int32)
    points, which = np.unique(boxes.corners.reshape(-1, 3), axis=0, return_inverse=True)
    faces = which.reshape(-1, 4)[:, ROUNDED].reshape(-1, 3).astype(np.int32)
    mesh = Triangles(_placed(world, points.astype(np.float32)), faces)
    metres = np.array([side for _, side in looks], np.float32)[slots]
    return Mesh(
        name=name, vertices=mesh.vertices, faces=faces, uvs=unwrapped(mesh, metres), slots=slots,
        materials=tuple(look for look, _ in looks), polygons=np.repeat(np.arange(len(boxes.labels), dtype=np.int32), 2),
    )  # fmt: skip


def tufts(
    vertices: Floats,
    faces: NDArray[np.int32],
    normals: Floats,
    shares: Floats,
    kinds: list[Kind],
    dense: float,
    seed: int,
) -> Mesh | None:
    """Return blades of grass in tufts wherever grass grows, in the colour of what they grow on; None if nowhere."""
    green = [place for place, kind in enumerate(kinds) if kind.name in ("grass", "dry grass")]
    share = shares[:, green].sum(1) * (normals[:, 2] > 0.75)
    triangles = vertices[faces]
    area = 0.5 * np.linalg.norm(np.cross(triangles[:, 1] - triangles[:, 0], triangles[:, 2] - triangles[:, 0]), axis=1)
    weight = area * share[faces].mean(1) ** 2
    count = min(int(DENSE * dense * weight.sum()), MOST_TUFTS)
    if count < 1:
        return None
    rng = np.random.default_rng((seed, 17))
    chosen = rng.choice(len(faces), count, p=weight / weight.sum())
    a, b = rng.random((2, count, 1))
    over = a + b > 1
    a, b = np.where(over, 1 - a, a), np.where(over, 1 - b, b)
    corners = triangles[chosen]
    places = corners[:, 0] + a * (corners[:, 1] - corners[:, 0]) + b * (corners[:, 2] - corners[:, 0])
    tint = np.array([kinds[place].colour for place in green])
    most = shares[faces[chosen, 0]][:, green].argmax(1)
    return _blades(places, tint[most] * rng.uniform(0.75, 1.2, (count, 1)), rng)


def _blades(places: Floats, tints: NDArray[np.float64], rng: np.random.Generator) -> Mesh:
    """Return a tuft of bent blades, two triangles each, at places (n, 3)."""
    count = len(places) * BLADES
    foot = np.repeat(places, BLADES, 0) + rng.normal(scale=(0.06, 0.06, 0), size=(count, 3))
    turn, tall = rng.uniform(0, 2 * np.pi, count), rng.uniform(0.14, 0.42, count)
    across = np.stack([np.cos(turn), np.sin(turn), np.zeros(count)], 1)
    lean = rng.normal(scale=0.35, size=(count, 2)) * tall[:, None]
    tip = foot + np.concatenate([lean, tall[:, None]], 1)
    middle = foot + np.concatenate([0.3 * lean, 0.6 * tall[:, None]], 1)
    wide = 0.035
    corners = np.stack([foot - wide * across, foot + wide * across, middle + 0.7 * wide * across, tip], 1)
    corners[:, :2, 2] -= 0.04
    faces = np.arange(count)[:, None, None] * 4 + np.array([[0, 1, 2], [0, 2, 3]])
    dark = np.repeat(tints, BLADES * 4, 0) * np.tile([0.55, 0.55, 0.85, 1.15], count)[:, None]
    colours = np.concatenate([np.clip(dark, 0, 1) * 255, np.full((len(dark), 1), 255)], 1).astype(np.uint8)
    return Mesh(
        name="Grass", vertices=corners.reshape(-1, 3).astype(np.float32),
        faces=faces.reshape(-1, 3).astype(np.int32), colours=colours,
        material=Material(name="Grass blades", roughness=0.7),
    )  # fmt: skip


def _placed(world: VoxelWorld, blocks: Floats) -> Floats:
    return np.asarray(blocks * np.float32(world.block_size) + np.array(world.origin, np.float32), np.float32)


def within(scene: Landscape) -> Landscape:
    """Return a landscape without the sea that goes on beyond its ground."""
    low, high = scene.ground.vertices.min(0)[:2] - 1, scene.ground.vertices.max(0)[:2] + 1
    parts = []
    for part in scene.parts:
        inside = ((part.vertices[:, :2] >= low) & (part.vertices[:, :2] <= high)).all(1)[part.faces].all(1)
        if part.name != "Water" or inside.all():
            parts.append(part)
        elif inside.any():
            parts.append(msgspec.structs.replace(part, faces=part.faces[inside]))
    return msgspec.structs.replace(scene, parts=tuple(parts))
