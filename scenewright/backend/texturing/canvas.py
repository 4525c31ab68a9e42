"""The canvas: a mesh made ready to be painted, checked, with the pictures that its UVs ask for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from scenewright.backend.geometry.appearance import crease_normals
from scenewright.backend.geometry.overlap import overlaps, texture_areas
from scenewright.backend.geometry.slots import ACROSS, FIRST_TILE, corner_of, tile_at
from scenewright.backend.geometry.triangles import Floats, Triangles
from scenewright.backend.geometry.unwrapping import unwrap
from scenewright.shared.artifacts import Mesh
from scenewright.shared.errors import InvalidInput

Layout = Literal["automatic", "keep", "new"]
OVERLAP = 0.02  # share of the used texture that faces may share before the UVs cannot hold a painting
EDGE = 1e-4  # of a tile that UVs may reach beyond it
FLAT = 1e-12  # of a tile: faces smaller than that hold no texel
MOST_TEXELS = 1 << 27
MOST_UNWRAPPED = 500_000  # faces: laying out more takes longer than anybody waits
HIGHEST = 100  # rows of UDIM tiles
REMAKE = "Choose New under UVs to have it unwrapped, or unwrap it yourself."


@dataclass(frozen=True)
class Canvas:
    """A mesh to paint.

    Attributes:
        mesh: all its triangles.
        normals: (m, 3, 3) float32, unit, of the face corners.
        uvs: (m, 3, 2) float32, origin bottom left of tile 1001.
        chosen: (m,) bool, the faces to paint.
        slots: (m,) int32, the material slot of each face.
        sheets: (slot, UDIM tile) of each picture, in ascending order.
        remarks: what a report says of the mesh.
    """

    mesh: Triangles
    normals: Floats
    uvs: Floats
    chosen: NDArray[np.bool_]
    slots: NDArray[np.int32]
    sheets: tuple[tuple[int, int], ...]
    remarks: dict[str, Any] = field(default_factory=dict)


def canvas(mesh: Mesh, size: int, layout: Layout) -> Canvas:
    """Return a mesh ready to be painted, in its own UVs or in new ones.

    Args:
        mesh: what to paint.
        size: side of a picture in texels.
        layout: "automatic" keeps the mesh's own UVs and unwraps it where there are none, "keep" also keeps those that
            overlap, and "new" always unwraps.

    Raises:
        InvalidInput: the mesh or its UVs cannot be painted; the sentence says what to do.
    """
    shape = Triangles(mesh.vertices, mesh.faces)
    chosen = _chosen(mesh)
    _check_shape(shape, chosen)
    slots = np.zeros(len(mesh.faces), np.int32) if mesh.slots is None else mesh.slots
    remarks: dict[str, Any] = {}
    if layout == "new" or mesh.uvs is None:
        uvs, slots = _unwrapped(shape, chosen, size), slots
        remarks["uvs"] = "new"
    else:
        uvs = mesh.uvs.reshape(-1, 3, 2)
        remarks |= _checked(uvs, chosen, slots, layout)
    sheets = _sheets(uvs, chosen, slots)
    if len(sheets) * size * size > MOST_TEXELS:
        sentence = f"{len(sheets)} textures of {size} × {size} texels are too many."
        raise InvalidInput(sentence, remedy="Make the texture smaller, or select fewer faces.")
    normals = _normals(shape, mesh)
    return Canvas(shape, normals, uvs, chosen, slots, sheets, remarks)


def _chosen(mesh: Mesh) -> NDArray[np.bool_]:
    if mesh.selected is None:
        return np.ones(len(mesh.faces), bool)
    if not mesh.selected.any():
        raise InvalidInput("No face of the mesh is selected.", remedy="Select the faces to paint, or paint all.")
    return mesh.selected


def _check_shape(shape: Triangles, chosen: NDArray[np.bool_]) -> None:
    used = shape.vertices[shape.faces]
    broken = int((~np.isfinite(used).all(axis=(1, 2))).sum())
    if broken:
        sentence = f"{broken} faces of the mesh have a corner whose place is no number."
        raise InvalidInput(sentence, remedy="Delete them, or undo what made them.")
    a, b, c = used[chosen].astype(np.float64).transpose(1, 0, 2)
    if not np.linalg.norm(np.cross(b - a, c - a), axis=1).any():
        raise InvalidInput("The faces to paint have no area.", remedy="Choose others, or mend the mesh.")


def _normals(shape: Triangles, mesh: Mesh) -> Floats:
    """Return the unit normals of the corners: those given where they are any, creases at 40° elsewhere."""
    normals = crease_normals(shape)
    if mesh.normals is None:
        return normals
    given = mesh.normals[mesh.faces]
    length = np.linalg.norm(given, axis=2, keepdims=True)
    good = np.isfinite(length) & (length > 1e-3)
    return np.where(good, given / np.where(good, length, 1), normals).astype(np.float32)


def _unwrapped(shape: Triangles, chosen: NDArray[np.bool_], size: int) -> Floats:
    """Return new UVs (m, 3, 2) in which the chosen faces share one picture; the others have none, at (0, 0)."""
    if chosen.sum() > MOST_UNWRAPPED:
        sentence = f"Unwrapping {int(chosen.sum()):,} triangles takes too long."
        raise InvalidInput(sentence, remedy="Unwrap the mesh in Blender, or reduce it first.", action="unwrap")
    uvs = np.zeros((len(shape.faces), 3, 2), np.float32)
    uvs[chosen] = unwrap(Triangles(shape.vertices, shape.faces[chosen]), size).reshape(-1, 3, 2)
    return uvs


def _checked(uvs: Floats, chosen: NDArray[np.bool_], slots: NDArray[np.int32], layout: Layout) -> dict[str, Any]:
    """Return what is to be said of UVs that can be painted in.

    Raises:
        InvalidInput: they cannot.
    """
    inside = uvs[chosen]
    if not np.isfinite(inside).all():
        raise InvalidInput("Some UVs of the mesh are no numbers.", remedy=REMAKE, action="unwrap")
    areas = np.abs(texture_areas(inside))
    if not (areas > FLAT).any():
        raise InvalidInput("The UVs of the mesh have no area.", remedy=REMAKE, action="unwrap")
    low, high = inside.min(axis=(0, 1)), inside.max(axis=(0, 1))
    if low.min() < -EDGE or high[0] > ACROSS + EDGE or high[1] > HIGHEST:
        sentence = (
            f"The UVs reach from ({low[0]:.2f}, {low[1]:.2f}) to ({high[0]:.2f}, {high[1]:.2f}), beyond UDIM tiles."
        )
        raise InvalidInput(sentence, remedy=f"Move them to 0 and above, at most {ACROSS} across. {REMAKE}")
    shared = _overlap(inside, slots[chosen], areas)
    if shared > OVERLAP and layout != "keep":
        sentence = f"The UVs lie on each other on {shared:.0%} of their area, so one texture cannot show all faces."
        raise InvalidInput(sentence, remedy=f"{REMAKE} Choose Keep if those faces shall look alike.", action="unwrap")
    return {"uvs": "own", "overlap": round(shared, 4), "flat_faces": int((areas <= FLAT).sum())}


def _overlap(uvs: Floats, slots: NDArray[np.int32], areas: NDArray[np.float64]) -> float:
    """Return the share of the area of UVs (m, 3, 2) that lies on other faces of the same slot, 0 to 1."""
    shared = 0.0
    low = uvs.min(axis=(0, 1))
    reach = max(float((uvs.max(axis=(0, 1)) - low).max()), 1e-12)
    for slot in np.unique(slots):
        own = uvs[slots == slot]
        # Faces count each with every other; one that lies on a hundred others is still no more than covered.
        each = overlaps((own - low) / np.float32(reach)) * reach**2
        shared += float(np.minimum(each, np.abs(texture_areas(own))).sum())
    return shared / max(float(areas.sum()), 1e-30)


def _sheets(uvs: Floats, chosen: NDArray[np.bool_], slots: NDArray[np.int32]) -> tuple[tuple[int, int], ...]:
    """Return (slot, tile) of every picture that a chosen face reaches into."""
    found: set[tuple[int, int]] = set()
    for slot in np.unique(slots[chosen]):
        inside = uvs[chosen & (slots == slot)].astype(np.float64)
        lows = np.floor(inside.min(axis=1) + EDGE)
        highs = np.maximum(np.ceil(inside.max(axis=1) - EDGE) - 1, lows)
        boxes = np.unique(np.concatenate([lows, highs], axis=1), axis=0).astype(int)
        cells = {
            (x, y) for left, low, right, high in boxes for x in range(left, right + 1) for y in range(low, high + 1)
        }
        found |= {(int(slot), tile_at(x, y)) for x, y in cells if 0 <= x < ACROSS and y >= 0}
    return tuple(sorted(found))


def tile_uvs(painted: Canvas, sheet: tuple[int, int]) -> Floats:
    """Return the UVs (m, 3, 2) moved so that a sheet's tile goes from 0 to 1."""
    return painted.uvs - np.array(corner_of(sheet[1]), np.float32)


def first_tile(painted: Canvas, slot: int) -> int:
    """Return the lowest UDIM tile of a slot."""
    return min((tile for each, tile in painted.sheets if each == slot), default=FIRST_TILE)
