"""From a prompt to a finished prop: shape, size, triangle budget, UVs and material."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from zlib import crc32

import numpy as np

from scenewright.backend.geometry.edges import with_edges
from scenewright.backend.geometry.triangles import Triangles, vertex_normals
from scenewright.backend.geometry.unwrapping import unwrap
from scenewright.backend.modelling.budget import within_budget
from scenewright.backend.modelling.looks import Look
from scenewright.backend.modelling.parts import Part, bounds, join
from scenewright.backend.modelling.reading import read
from scenewright.backend.modelling.request import Request
from scenewright.backend.modelling.texturing import Maps, Surfaces, bake
from scenewright.shared.artifacts import Image, Material, Mesh

MOST_SCALE = 2.0  # how much larger than on a prop of a metre patterns become: bricks stay bricks on a house
GROWTH = 0.7  # of a pattern's scale with the prop's size: grain on a coin is finer than on a barrel, but not as fine

COARSEST = 0.35  # sides of round things, to the usual, where a triangle budget is small
HALVINGS = 6  # of what lies between
ROOM = 1.3  # times its triangles is what decimation alone may be left to bring down


@dataclass(frozen=True)
class Prop:
    """A prop's shape and what it is made of.

    Attributes:
        request: what it answers.
        parts: closed solids, resting on z = 0 around the z axis.
        looks: by slot.
        seed: of everything the request leaves open.
    """

    request: Request
    parts: tuple[Part, ...]
    looks: dict[str, Look]
    seed: int

    @property
    def size(self) -> tuple[float, float, float]:
        """Return width, depth and height in metres."""
        low, high = bounds(self.parts)
        width, depth, height = (float(side) for side in high - low)
        return width, depth, height


def build(prompt: str, seed: int = 0, faces: int = 0, texture_size: int = 1024) -> Mesh:
    """Return the prop a prompt asks for, textured.

    Args:
        prompt: such as "a small red wooden chair".
        seed: the same gives the same, another another individual.
        faces: the most triangles; 0 leaves it to the family.
        texture_size: side of the maps in texels.

    Raises:
        InvalidInput: the prompt names nothing that is known.
    """
    return textured(shape(read(prompt), seed, faces), texture_size)


def shape(request: Request, seed: int = 0, faces: int = 0) -> Prop:
    """Return the prop a request asks for, without UVs and texture."""
    family = request.family
    start = (seed, crc32(family.name.encode()))
    rng = np.random.default_rng(start)
    brief = request.brief(rng)
    parts = family.build(brief)
    if faces and _count(parts) > ROOM * faces:
        parts = _coarser(lambda detail: family.build(request.brief(np.random.default_rng(start), detail)), parts, faces)
    parts = within_budget(parts, faces)
    slots = [replace(part, slot=part.slot or family.slots[0]) for part in parts]
    size = np.array([brief.width, brief.depth, brief.height])
    return Prop(request, tuple(_fitted(slots, size, family.depth is None)), request.looks(rng), seed)


def _coarser(build_with: Callable[[float], list[Part]], parts: list[Part], faces: int) -> list[Part]:
    """Return the coarsest parts that have at least so many triangles: decimation takes the rest, and little of it."""
    low, high = COARSEST, 1.0
    if _count(coarsest := build_with(low)) >= faces:
        return coarsest
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        if _count(tried := build_with(middle)) >= faces:
            parts, high = tried, middle
        else:
            low = middle
    return parts


def textured(prop: Prop, texture_size: int, step: Callable[[float, str], None] = lambda fraction, phase: None) -> Mesh:
    """Return a prop as a mesh with UVs, normals and a material.

    Args:
        prop: the shape.
        texture_size: side of the maps in texels.
        step: told how far it is (0 to 1) and what comes next; what it raises ends the work.
    """
    mesh, owner = join(prop.parts)
    step(0.1, "Unwrapping")
    uvs = unwrap(mesh, texture_size)
    step(0.4, "Painting")
    maps = bake(mesh, uvs, _surfaces(prop, owner), texture_size)
    step(1.0, "Done")
    name = prop.request.family.name
    return with_edges(
        Mesh(
            name=name, vertices=mesh.vertices, faces=mesh.faces, uvs=uvs, normals=vertex_normals(mesh),
            material=_material(name, maps),
        )
    )  # fmt: skip


def plain(prop: Prop) -> Triangles:
    """Return a prop's parts as one mesh."""
    return join(prop.parts)[0]


def _fitted(parts: Sequence[Part], size: np.ndarray, is_round: bool) -> list[Part]:
    """Return parts scaled to a size (3,) in metres, resting on z = 0 around the z axis."""
    low, high = bounds(parts)
    ratio = size / (high - low)
    if is_round:
        ratio[:2] = size[0] / (high - low)[:2].max()
    middle = (low + high) / 2
    scaled = (part.moved(-middle[0], -middle[1], -low[2]).scaled(*ratio) for part in parts)
    return list(scaled)


def _count(parts: Sequence[Part]) -> int:
    return sum(len(part.faces) for part in parts)


def _surfaces(prop: Prop, owner: np.ndarray) -> Surfaces:
    rng = np.random.default_rng((prop.seed, 1))
    scale = min(float(np.linalg.norm(prop.size)) ** GROWTH, MOST_SCALE)
    flat = "low poly" in prop.request.styles
    rows, seeds = [], rng.integers(2**20, size=len(prop.parts))
    for part in prop.parts:
        look, tint = prop.looks[part.slot], float(rng.uniform(0.9, 1.08))
        row = look.row(scale, prop.request.wear, flat)
        row[:6] = np.clip(row[:6] * tint, 0, 1)
        rows.append(row)
    frames = np.stack([part.frame for part in prop.parts])
    return Surfaces(owner, np.stack(rows), frames, seeds)


def _material(name: str, maps: Maps) -> Material:
    def data(role: str, pixels: np.ndarray) -> Image:
        return Image(name=f"{name} {role}", pixels=pixels, colour_space="data")

    return Material(
        name=name,
        roughness=1.0,
        metallic=1.0,
        albedo_map=Image(name=f"{name} colour", pixels=maps.albedo),
        roughness_map=data("roughness", maps.roughness),
        metallic_map=data("metallic", maps.metallic),
        normal_map=data("normal", maps.normal),
        emission_map=None if maps.glow is None else Image(name=f"{name} glow", pixels=maps.glow),
    )
