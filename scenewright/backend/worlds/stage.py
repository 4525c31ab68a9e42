"""A landscape as the kernels that photograph it read it: surfaces, tiles, props, sun, and a class for all there is."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scenewright.backend.geometry.hierarchy import Hierarchy, build_hierarchy
from scenewright.backend.geometry.triangles import Floats, Indices, Triangles, vertex_normals
from scenewright.backend.imaging import photographs
from scenewright.backend.worlds.casting import Crowd, crowd
from scenewright.shared import srgb
from scenewright.shared.artifacts import Landscape, Material, Mesh

# What can be told apart in a picture; the order is that of the maps a network sees.
CLASSES = (
    "sky", "water", "glass", "grass", "dry grass", "dirt", "stone", "sand", "sandstone", "gravel", "snow", "ice",
    "lava", "planks", "brick", "plaster", "blades", "leafy tree", "pine tree", "palm tree", "bush", "rock",
)  # fmt: skip
COLOURS = np.array([
    (0.62, 0.76, 0.92), (0.16, 0.38, 0.52), (0.66, 0.80, 0.86), (0.36, 0.52, 0.20), (0.62, 0.58, 0.30),
    (0.43, 0.31, 0.21), (0.47, 0.46, 0.45), (0.84, 0.74, 0.52), (0.76, 0.56, 0.37), (0.52, 0.50, 0.48),
    (0.93, 0.95, 0.98), (0.70, 0.84, 0.93), (0.90, 0.32, 0.08), (0.62, 0.46, 0.28), (0.58, 0.29, 0.22),
    (0.88, 0.85, 0.78), (0.33, 0.50, 0.18), (0.22, 0.42, 0.13), (0.13, 0.30, 0.16), (0.36, 0.54, 0.16),
    (0.28, 0.44, 0.16), (0.45, 0.45, 0.42),
], np.float32)  # fmt: skip
SIDE = 256  # pixels of a tile, and of a prop's texture
GROUND, WATER, WALL, BLADES = 0, 1, 2, 3
ALIKE = {"cobblestone": "brick", "thatch": "planks", "flowering bush": "bush", "mossy rock": "rock", "grass": "grass"}


class Stage(NamedTuple):
    """Hold a landscape.

    Attributes:
        tree: over all faces of the ground and the parts.
        faces, normals, shares, colours: of them; (m, 3), (n, 3), (n, k) and (n, 3) linear.
        what: (m,) GROUND, WATER, WALL or BLADES.
        tile: (m,) int32, which of the tiles covers a wall.
        classes: (k,) of ground materials; `tile_class` of tiles, `prop_class` of props.
        albedo, bump: (t, s, s, 3) float32, linear colours and tangent normals; `metres` (t,) and `glow` (t,) of each.
        props: where they stand; `prop_uvs` (m', 3, 2), `prop_normals` (m', 3, 3), `prop_albedo` (p, s, s, 3).
        sun: unit vector; `haze` metres in which two thirds of what is seen are lost in the air.
    """

    tree: Hierarchy
    faces: Indices
    normals: Floats
    shares: Floats
    colours: Floats
    what: NDArray[np.uint8]
    tile: Indices
    classes: Indices
    tile_class: Indices
    prop_class: Indices
    albedo: Floats
    bump: Floats
    metres: Floats
    glow: Floats
    props: Crowd
    prop_uvs: Floats
    prop_normals: Floats
    prop_albedo: Floats
    sun: tuple[float, float, float]
    haze: float
    water_level: float


def stage(scene: Landscape) -> Stage:
    """Return a landscape as arrays."""
    meshes = [scene.ground, *scene.parts]
    starts = np.cumsum([0, *(len(mesh.vertices) for mesh in meshes)])
    vertices = np.concatenate([mesh.vertices for mesh in meshes])
    faces = np.concatenate([mesh.faces + start for mesh, start in zip(meshes, starts, strict=False)]).astype(np.int32)
    count = len(scene.ground.materials)
    shares = np.zeros((len(vertices), count), np.float32)
    shares[: len(scene.masks)] = scene.masks / np.maximum(scene.masks.sum(1, keepdims=True, dtype=np.float32), 1)
    materials, metres, tile = _tiles(scene, meshes)
    colours = np.concatenate([_colours(mesh) for mesh in meshes])
    normals = np.concatenate([_normals(mesh) for mesh in meshes])
    what = np.concatenate([np.full(len(mesh.faces), _what(mesh, not at), np.uint8) for at, mesh in enumerate(meshes)])
    place = [Triangles(prop.vertices, prop.faces) for prop in scene.props]
    props = crowd(place, scene.prop, scene.poses)
    far = float(np.linalg.norm(np.ptp(scene.ground.vertices, axis=0)))
    water = next((float(np.median(mesh.vertices[:, 2])) for mesh in scene.parts if mesh.name == "Water"), -1e9)
    uvs, prop_normals = _props(scene, props)
    return Stage(
        tree=build_hierarchy(Triangles(vertices, faces)), faces=faces, normals=normals, shares=shares, colours=colours,
        what=what, tile=tile, classes=np.array([_class(m.name) for m in scene.ground.materials if m], np.int32),
        tile_class=np.array([_class(material.name) for material in materials], np.int32),
        prop_class=np.array([_class(prop.name) for prop in scene.props] or [0], np.int32),
        albedo=np.stack([_albedo(material) for material in materials]),
        bump=np.stack([_bump(material) for material in materials]), metres=metres,
        glow=np.array([3.0 if material.name == "Lava" else 0.0 for material in materials], np.float32),
        props=props, prop_uvs=uvs, prop_normals=prop_normals,
        prop_albedo=np.stack([_albedo(prop.material) for prop in scene.props] or [_albedo(None)]),
        sun=_unit(scene.sun), haze=5.0 * far, water_level=water,
    )  # fmt: skip


def _what(mesh: Mesh, is_ground: bool) -> int:
    return GROUND if is_ground else {"Water": WATER, "Grass": BLADES}.get(mesh.name, WALL)


def _class(name: str) -> int:
    word = name.casefold()
    word = ALIKE.get(word, word)
    if word in CLASSES:
        return CLASSES.index(word)
    told = max((kind for kind in CLASSES if kind in word), key=len, default="")
    return CLASSES.index(told or ("leafy tree" if "tree" in word else "plaster"))


def _tiles(scene: Landscape, meshes: list[Mesh]) -> tuple[list[Material], Floats, Indices]:
    """Return all materials that are tiled, their metres, and which covers each face."""
    materials = [material or Material(name="stone") for material in scene.ground.materials]
    metres = list(scene.metres)
    tile = [np.zeros(len(scene.ground.faces), np.int32)]
    for mesh in meshes[1:]:
        worn = [each or Material(name="plaster") for each in (mesh.materials or (mesh.material,))]
        slots = np.zeros(len(mesh.faces), np.int32) if mesh.slots is None else mesh.slots
        tile.append((slots + len(materials)).astype(np.int32))
        materials += worn
        metres += [1.4] * len(worn)
    return materials, np.array(metres, np.float32), np.concatenate(tile)


def _albedo(material: Material | None) -> Floats:
    """Return linear colours (SIDE, SIDE, 3), row 0 at the bottom, so that v counts rows."""
    if material is None:
        return np.full((SIDE, SIDE, 3), 0.5, np.float32)
    tint = np.array(material.base_colour[:3], np.float32)
    if material.albedo_map is None:
        return np.broadcast_to(tint, (SIDE, SIDE, 3)).astype(np.float32)
    pixels = _scaled(material.albedo_map.pixels)[..., :3]
    return np.ascontiguousarray(srgb.decoded(np.clip(pixels, 0, 1))[::-1] * tint, np.float32)


def _bump(material: Material) -> Floats:
    if material.normal_map is None:
        return np.broadcast_to(np.array([0, 0, 1], np.float32), (SIDE, SIDE, 3)).astype(np.float32)
    return np.ascontiguousarray(_scaled(material.normal_map.pixels)[::-1, :, :3] * 2 - 1, np.float32)


def _scaled(pixels: NDArray[np.generic]) -> Floats:
    values = np.asarray(pixels, np.float32) / np.float32(255 if pixels.dtype == np.uint8 else 1)
    return photographs.scaled(values, (SIDE, SIDE), wraps=True)


def _colours(mesh: Mesh) -> Floats:
    if mesh.colours is None:
        return np.ones((len(mesh.vertices), 3), np.float32)
    return srgb.decoded(mesh.colours[:, :3].astype(np.float32) / 255)


def _normals(mesh: Mesh) -> Floats:
    """Return the normals of vertices; zeros stand for those of the faces."""
    if mesh.name == "Grass":
        return np.tile(np.array([0, 0, 1], np.float32), (len(mesh.vertices), 1))
    return np.zeros((len(mesh.vertices), 3), np.float32) if mesh.normals is None else mesh.normals


def _props(scene: Landscape, props: Crowd) -> tuple[Floats, Floats]:
    """Return UVs (m, 3, 2) and normals (m, 3, 3) of all props' corners, in the order of their trees."""
    if not scene.props:
        return np.zeros((1, 3, 2), np.float32), np.zeros((1, 3, 3), np.float32)
    uvs, normals = [], []
    for number, prop in enumerate(scene.props):
        order = props.trees.faces[props.begins[number, 0] : props.begins[number + 1, 0]]
        own = vertex_normals(Triangles(prop.vertices, prop.faces)) if prop.normals is None else prop.normals
        flat = np.zeros((len(prop.faces), 3, 2), np.float32) if prop.uvs is None else prop.uvs.reshape(-1, 3, 2)
        uvs.append(flat[order])
        normals.append(own[prop.faces[order]])
    return np.concatenate(uvs), np.concatenate(normals)


def _unit(vector: tuple[float, float, float]) -> tuple[float, float, float]:
    x, y, z = np.array(vector) / np.linalg.norm(vector)
    return float(x), float(y), float(z)
