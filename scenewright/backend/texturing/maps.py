"""From what a surface is like at the texels of a sheet to the maps of a material."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from scenewright.backend.geometry.triangles import Doubles, Floats, Indices
from scenewright.backend.texturing.canvas import Canvas
from scenewright.backend.texturing.texels import Texels
from scenewright.backend.texturing.triplanar import Laid
from scenewright.shared import srgb
from scenewright.shared.artifacts import Image, Material, Mesh

STEEPEST = 2.5  # slope that a normal map holds
SHORTEST = 1e-9


def material(painted: Canvas, at: Texels, laid: Laid, name: str) -> Material:
    """Return the maps of one sheet; between its charts they go on as beside them.

    Args:
        painted: the mesh.
        at: the sheet's texels.
        laid: what the surface is like there.
        name: of the material.
    """
    gaps = at.gaps
    low, high = float(laid.height.min()), float(laid.height.max())
    depth = max(high - low, 1e-6)
    pictures: dict[str, Any] = {
        "albedo_map": _bytes(at, srgb.encoded(np.clip(laid.colour, 0, 1)), gaps, "srgb"),
        "roughness_map": _bytes(at, laid.roughness, gaps),
        "metallic_map": _bytes(at, laid.metallic, gaps) if (laid.metallic > 1 / 255).any() else None,
        "normal_map": _bytes(at, normals(painted, at, laid.height) * 0.5 + 0.5, gaps),
        "height_map": _bytes(at, (laid.height - low) / depth, gaps),
        "occlusion_map": _bytes(at, laid.occlusion, gaps),
        "emission_map": _bytes(at, srgb.encoded(laid.glow), gaps, "srgb") if (laid.glow > 1e-3).any() else None,
    }
    metallic = 1.0 if pictures["metallic_map"] is not None else 0.0
    return Material(
        name=name, roughness=1.0, metallic=metallic, height_metres=depth, udim=at.sheet[1], **pictures
    )  # fmt: skip


def coloured(at: Texels, colours: Floats) -> Material:
    """Return a material of nothing but colours (k, 3), sRGB-encoded, of one sheet."""
    return Material(roughness=0.7, albedo_map=_bytes(at, colours, at.gaps, "srgb"), udim=at.sheet[1])


def normals(painted: Canvas, at: Texels, height: Floats) -> Floats:
    """Return the unit normals (k, 3) in tangent space, +Y up, of heights (k,) in metres over the texels.

    Heights are compared with those of neighbouring texels of the same sheet, on both sides where both are painted.
    """
    known = at.owner >= 0
    field = at.picture(height, fill=False)
    right, up = _step(field, known, 1)[known] * at.size, -_step(field, known, 0)[known] * at.size
    along, aside, across = (each[at.faces] for each in _metric(painted, at))
    slope_right = right / along
    slope_up = (up - aside * slope_right) / across
    slopes = np.clip(np.stack([slope_right, slope_up], 1), -STEEPEST, STEEPEST)
    found = np.concatenate([-slopes, np.ones((len(slopes), 1))], axis=1)
    return np.asarray(found / np.linalg.norm(found, axis=1, keepdims=True), np.float32)


def gathered(mesh: Mesh, painted: Canvas, sheets: Sequence[Material], name: str) -> Mesh:
    """Return the mesh wearing what was painted, one material for each slot, with the further tiles of each inside it.

    Painted faces whose slot has others too get a slot of their own behind the rest; what is not painted stays.
    """
    count = int(painted.slots.max()) + 1
    worn: list[Material | None] = (
        (list(mesh.materials) + [None] * count)[:count] if mesh.materials else ([mesh.material] * count)
    )
    slots = painted.slots.copy()
    for slot in sorted({slot for slot, _ in painted.sheets}):
        own = [each for (number, _), each in zip(painted.sheets, sheets, strict=True) if number == slot]
        made = msgspec.structs.replace(own[0], name=name, tiles=tuple(own[1:]))
        faces = painted.slots == slot
        if painted.chosen[faces].all():
            worn[slot] = made
        else:
            slots[faces & painted.chosen] = len(worn)
            worn.append(made)
    first = next(each for slot, each in enumerate(worn) if each is not None and painted.chosen[slots == slot].any())
    plain = len(worn) == 1
    return msgspec.structs.replace(
        mesh, uvs=np.ascontiguousarray(painted.uvs.reshape(-1, 2)), material=first, slots=None if plain else slots,
        materials=() if plain else tuple(worn), polygons=_whole_polygons(mesh, painted.uvs),
    )  # fmt: skip


def _whole_polygons(mesh: Mesh, uvs: Floats) -> NDArray[np.int32] | None:
    """Return the polygons of a mesh, None where new UVs (m, 3, 2) lay the triangles of one out apart."""
    if mesh.polygons is None:
        return None
    later = np.flatnonzero(np.diff(mesh.polygons, prepend=-1) == 0)
    together = np.array_equal(uvs[later, 0], uvs[later - 1, 0]) and np.array_equal(uvs[later, 1], uvs[later - 1, 2])
    return mesh.polygons if together else None


def _step(field: Floats, known: NDArray[np.bool_], axis: int) -> Floats:
    """Return how much a field grows from each known texel to the next along an axis."""
    forth = np.roll(field, -1, axis) - field
    both = known & np.roll(known, -1, axis)
    edge = [slice(None)] * 2
    edge[axis] = slice(-1, None)
    both[tuple(edge)] = False
    forth = np.where(both, forth, 0)
    back, before = np.roll(forth, 1, axis), np.roll(both, 1, axis)
    return np.asarray((forth + back) / np.maximum(both.astype(np.int8) + before, 1), np.float32)


def _metric(painted: Canvas, at: Texels) -> tuple[Doubles, Doubles, Doubles]:
    """Return for each face the metres that a texture's width goes along it, and its height aside and across, (m,)."""
    a, b, c = painted.mesh.vertices[painted.mesh.faces].astype(np.float64).transpose(1, 0, 2)
    (u1, v1), (u2, v2) = ((at.uvs[:, i] - at.uvs[:, 0]).astype(np.float64).T for i in (1, 2))
    area = u1 * v2 - u2 * v1
    area = np.where(np.abs(area) < 1e-20, 1e-20, area)[:, None]
    by_u = ((b - a) * v2[:, None] - (c - a) * v1[:, None]) / area
    by_v = ((c - a) * u1[:, None] - (b - a) * u2[:, None]) / area
    along = np.maximum(np.linalg.norm(by_u, axis=1), SHORTEST)
    aside = (by_v * by_u).sum(axis=1) / along
    across = np.maximum(np.linalg.norm(by_v - by_u * (aside / along)[:, None], axis=1), SHORTEST)
    return along, aside, across


def _bytes(at: Texels, values: Floats, gaps: tuple[Indices, Indices], colour_space: str = "data") -> Image:
    wide = values[:, None] if values.ndim == 1 else values
    spread = np.zeros((*at.owner.shape, wide.shape[1]), np.uint8)
    spread[at.owner >= 0] = srgb.as_bytes(wide)
    return Image(pixels=spread[gaps], colour_space=colour_space)  # type: ignore[arg-type]
