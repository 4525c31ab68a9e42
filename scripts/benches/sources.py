"""Meshes of every kind that people bring: whole and broken, sharp and smooth, thin, hollow, pierced and in pieces."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import trimesh
from skimage.measure import marching_cubes

from scenewright.shared.artifacts import Image, Material, Mesh

box, ball, cylinder = trimesh.creation.box, trimesh.creation.icosphere, trimesh.creation.cylinder


def sources(fineness: int = 5) -> dict[str, Callable[[], Mesh]]:
    """Return what makes each mesh by its name; each step of fineness has four times the triangles."""
    return {
        "boulder": lambda: painted(boulder(fineness)),
        "textured boulder": lambda: textured(fineness),
        "inside out": lambda: painted(_inverted(boulder(fineness))),
        "open scan": lambda: painted(open_scan(fineness)),
        "soup": lambda: painted(soup(fineness - 1)),
        "loose triangles": lambda: painted(_loose(trimesh.creation.torus(1, 0.3), 0.5)),
        "chair": lambda: painted(chair()),
        "crate": lambda: painted(box((1, 1, 1))),
        "walled box": lambda: painted(trimesh.util.concatenate([_fine(box((1, 1, 1))), _fine(box((1, 1, 0)))])),
        "sheet": lambda: painted(sheet(lambda x, y: 0 * x)),
        "leaf": lambda: painted(sheet(lambda x, y: 0.15 * np.sin(3 * x) * np.cos(2 * y))),
        "plank": lambda: painted(box((1, 0.2, 0.004))),
        "Möbius band": lambda: painted(moebius()),
        "bowl": lambda: painted(_where(ball(4), lambda c: c[:, 2] < 0)),
        "gyroid": lambda: painted(gyroid(40)),
        "pipe": lambda: painted(trimesh.creation.annulus(0.4, 0.5, 2, sections=64)),
        "knot": lambda: painted(knot()),
        "stairs": lambda: painted(stairs()),
        "islands": lambda: painted(trimesh.util.concatenate([_at(ball(3, 0.4), x, 0, 0) for x in range(4)])),
        "floaters": lambda: painted(floaters()),
        "hollow ball": lambda: painted(trimesh.util.concatenate([ball(4), ball(4, 0.8)])),
        "fence": lambda: painted(fence()),
        "grass": lambda: painted(grass()),
        "cone": lambda: painted(trimesh.creation.cone(0.5, 1.2, sections=48)),
        "slivers": lambda: painted(slivers()),
    }  # fmt: skip


def boulder(fineness: int) -> trimesh.Trimesh:
    """Return a closed shape with bumps large and small."""
    mesh = ball(fineness)
    v = mesh.vertices
    bumps = 0.12 * np.sin(5 * v[:, 0] + 2 * np.sin(3 * v[:, 1])) + 0.08 * np.cos(6 * v[:, 2])
    mesh.vertices = v * (1 + bumps + 0.006 * np.sin(40 * v[:, 0]) * np.sin(40 * v[:, 1]))[:, None]
    return mesh


def open_scan(fineness: int) -> trimesh.Trimesh:
    """Return a boulder without its underside and with a hole in its side."""
    return _where(boulder(fineness), lambda c: (c[:, 2] > -0.6) & ~((c[:, 0] > 0.8) & (np.abs(c[:, 1]) < 0.2)))


def soup(fineness: int) -> trimesh.Trimesh:
    """Return a ball of triangles that have no vertex in common, lie a little off and are wound at random."""
    mesh = _loose(ball(fineness), 0.5)
    shift = np.random.default_rng(1).normal(0, 0.006, (len(mesh.faces), 3))
    mesh.vertices += np.repeat(shift, 3, axis=0)
    return mesh


def chair() -> trimesh.Trimesh:
    """Return a chair of six boxes stuck into each other."""
    legs = [_at(box((0.05, 0.05, 0.5)), x, y, -0.22) for x in (-0.2, 0.2) for y in (-0.2, 0.2)]
    return trimesh.util.concatenate([box((0.5, 0.5, 0.05)), *legs, _at(box((0.5, 0.05, 0.6)), 0, 0.225, 0.3)])


def stairs() -> trimesh.Trimesh:
    """Return seven boxes side by side, each higher than the last."""
    return trimesh.util.concatenate([_at(box((1, 0.3, s / 5)), 0, 0.3 * s, s / 10) for s in range(1, 8)])


def floaters() -> trimesh.Trimesh:
    """Return a ball and six crumbs beside it."""
    return trimesh.util.concatenate([ball(4), *(_at(ball(1, 0.01), 1.5, i / 9, 0) for i in range(6))])


def fence() -> trimesh.Trimesh:
    """Return two rails through nine posts."""
    posts = [_at(cylinder(0.05, 1.2, sections=24), x / 4, 0, 0.6) for x in range(9)]
    return trimesh.util.concatenate([*posts, *(_at(box((2.3, 0.04, 0.08)), 1, 0, z) for z in (0.4, 0.9))])


def grass() -> trimesh.Trimesh:
    """Return blades that are single bent sheets."""
    random = np.random.default_rng(2)
    blades = []
    for _ in range(24):
        blade = sheet(lambda x, y: 0.4 * y * y, 6)
        blade.vertices = blade.vertices * (0.03, 0.5, 0.5)
        blade.vertices = blade.vertices[:, [0, 2, 1]]
        blade.apply_transform(trimesh.transformations.rotation_matrix(random.uniform(0, 7), (0, 0, 1)))
        blades.append(_at(blade, *random.uniform(-0.3, 0.3, 2), 0))
    return trimesh.util.concatenate(blades)


def sheet(height: Callable[[np.ndarray, np.ndarray], np.ndarray], count: int = 24) -> trimesh.Trimesh:
    """Return a square sheet with an open border, bent to a height."""
    x, y = (each.ravel() for each in np.meshgrid(*[np.linspace(0, 1, count)] * 2, indexing="ij"))
    at = np.arange(count * count).reshape(count, count)
    a, b, c, d = at[:-1, :-1].ravel(), at[1:, :-1].ravel(), at[1:, 1:].ravel(), at[:-1, 1:].ravel()
    faces = np.concatenate([np.stack([a, b, c], 1), np.stack([a, c, d], 1)])
    return trimesh.Trimesh(np.stack([x, y, height(x, y)], 1), faces, process=False)


def moebius(around: int = 80, across: int = 8) -> trimesh.Trimesh:
    """Return a band with one side alone, which no winding fits."""
    turn, w = np.meshgrid(
        np.linspace(0, 2 * np.pi, around, endpoint=False), np.linspace(-0.3, 0.3, across), indexing="ij"
    )
    radius = 1 + w * np.cos(turn / 2)
    places = np.stack([radius * np.cos(turn), radius * np.sin(turn), w * np.sin(turn / 2)], -1).reshape(-1, 3)
    at = np.arange(around * across).reshape(around, across)
    after = np.concatenate([at[1:], at[:1, ::-1]])
    a, b, c, d = at[:, :-1].ravel(), after[:, :-1].ravel(), after[:, 1:].ravel(), at[:, 1:].ravel()
    return trimesh.Trimesh(places, np.concatenate([np.stack([a, b, c], 1), np.stack([a, c, d], 1)]), process=False)


def gyroid(resolution: int) -> trimesh.Trimesh:
    """Return a block of a labyrinth with very many handles."""
    side = np.linspace(-1, 1, resolution) * 1.6 * np.pi
    x, y, z = np.meshgrid(side, side, side, indexing="ij")
    wave = np.sin(x) * np.cos(y) + np.sin(y) * np.cos(z) + np.sin(z) * np.cos(x)
    block = np.maximum.reduce([np.abs(wave) - 0.6, np.abs(x) - 4.6, np.abs(y) - 4.6, np.abs(z) - 4.6])
    vertices, faces, _, _ = marching_cubes(block, 0)
    return trimesh.Trimesh(vertices / resolution, faces[:, ::-1], process=False)


def knot() -> trimesh.Trimesh:
    """Return a tube along a trefoil knot."""
    t, s = np.meshgrid(
        np.linspace(0, 2 * np.pi, 300, endpoint=False), np.linspace(0, 2 * np.pi, 24, endpoint=False), indexing="ij"
    )
    along = np.stack([np.sin(t) + 2 * np.sin(2 * t), np.cos(t) - 2 * np.cos(2 * t), -np.sin(3 * t)], -1)
    ahead = np.stack([np.cos(t) + 4 * np.cos(2 * t), -np.sin(t) + 4 * np.sin(2 * t), -3 * np.cos(3 * t)], -1)
    side = np.cross(ahead, [0.0, 0.0, 1.0])
    side /= np.linalg.norm(side, axis=-1, keepdims=True)
    up = np.cross(side, ahead)
    up /= np.linalg.norm(up, axis=-1, keepdims=True)
    places = along + 0.35 * (np.cos(s)[..., None] * side + np.sin(s)[..., None] * up)
    at = np.arange(t.size).reshape(t.shape)
    a, b, c, d = at, np.roll(at, -1, 0), np.roll(at, (-1, -1), (0, 1)), np.roll(at, -1, 1)
    faces = np.concatenate([np.stack([a, b, c], -1).reshape(-1, 3), np.stack([a, c, d], -1).reshape(-1, 3)])
    return trimesh.Trimesh(places.reshape(-1, 3), faces, process=False)


def slivers() -> trimesh.Trimesh:
    """Return a box whose sides hold triangles thinner than a hair, without area, and twice."""
    mesh = _fine(box((1, 1, 1)))
    a, b, c = mesh.triangles[0]
    vertices = np.concatenate([mesh.vertices, [a + 1e-7 * (b - a), (a + b) / 2, a, b, c]])
    n = len(mesh.vertices)
    faces = np.concatenate([mesh.faces, [[n, n + 1, n], [n + 2, n + 3, n + 1], [n + 2, n + 3, n + 4]]])
    return trimesh.Trimesh(vertices, faces, process=False)


def painted(mesh: trimesh.Trimesh) -> Mesh:
    """Return a mesh with a colour at each vertex."""
    places = (mesh.vertices - mesh.bounds[0]) / max(np.ptp(mesh.bounds, axis=0))
    colours = 0.5 + 0.3 * np.sin(places @ np.array([[9.0, 3.0, 2.0], [1.0, 10.0, -5.0], [-4.0, 3.0, 8.0]]))
    rgba = np.concatenate([np.rint(255 * colours), np.full((len(colours), 1), 255)], 1).astype(np.uint8)
    return Mesh(vertices=mesh.vertices.astype(np.float32), faces=mesh.faces.astype(np.int32), colours=rgba)


def textured(fineness: int, size: int = 1024) -> Mesh:
    """Return a boulder with texture coordinates and maps for everything."""
    mesh = boulder(fineness)
    unit = mesh.vertices / np.linalg.norm(mesh.vertices, axis=1, keepdims=True)
    uvs = np.stack(
        [np.arctan2(unit[:, 1], unit[:, 0]) / (2 * np.pi) + 0.5, np.arccos(np.clip(unit[:, 2], -1, 1)) / np.pi], 1
    )
    corners = uvs[mesh.faces]
    across = np.ptp(corners[..., 0], axis=1) > 0.5  # these reach over the seam
    corners[across, :, 0] = np.where(corners[across, :, 0] < 0.5, corners[across, :, 0] + 1, corners[across, :, 0])
    y, x = np.mgrid[:size, :size] * (2 * np.pi / size)
    brick = (np.sin(8 * x) * np.sin(8 * y) > 0).astype(np.float32)
    slope = np.stack([0.25 * np.cos(24 * x), 0.25 * np.cos(24 * y), np.ones_like(x)], 2)
    slope /= np.linalg.norm(slope, axis=2, keepdims=True)

    def picture(values: np.ndarray, **words: str) -> Image:
        return Image(pixels=np.rint(255 * values).astype(np.uint8), **words)

    colour = np.stack([0.45 + 0.3 * brick, 0.4 + 0.1 * np.sin(5 * x), 0.35 + 0.1 * np.cos(7 * y)], 2)
    return Mesh(
        vertices=mesh.vertices.astype(np.float32), faces=mesh.faces.astype(np.int32),
        uvs=corners.reshape(-1, 2).astype(np.float32), normals=mesh.vertex_normals.astype(np.float32),
        material=Material(
            name="brick", roughness=1.0, metallic=1.0, albedo_map=picture(colour),
            roughness_map=picture(0.3 + 0.5 * brick[..., None], colour_space="data"),
            metallic_map=picture(1 - brick[..., None], colour_space="data"),
            normal_map=picture(slope / 2 + 0.5, colour_space="data"),
        ),
    )  # fmt: skip


def _at(mesh: trimesh.Trimesh, x: float, y: float, z: float) -> trimesh.Trimesh:
    return mesh.apply_translation((x, y, z))


def _fine(mesh: trimesh.Trimesh) -> trimesh.Trimesh:
    return mesh.subdivide().subdivide()


def _inverted(mesh: trimesh.Trimesh) -> trimesh.Trimesh:
    return trimesh.Trimesh(mesh.vertices, mesh.faces[:, ::-1], process=False)


def _loose(mesh: trimesh.Trimesh, share: float) -> trimesh.Trimesh:
    """Return triangles that have no vertex in common, a share of them wound the other way."""
    faces = np.arange(mesh.faces.size).reshape(-1, 3)
    turned = np.random.default_rng(0).random(len(faces)) < share
    faces[turned] = faces[turned, ::-1]
    return trimesh.Trimesh(mesh.vertices[mesh.faces].reshape(-1, 3), faces, process=False)


def _where(mesh: trimesh.Trimesh, keep: Callable[[np.ndarray], np.ndarray]) -> trimesh.Trimesh:
    return trimesh.Trimesh(mesh.vertices, mesh.faces[keep(mesh.triangles_center)], process=False)
