"""One solid of any surface: closed, wound outward, without floaters and without what lies inside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import manifold3d
import numpy as np

from scenewright.backend.geometry.exposure import openness
from scenewright.backend.geometry.hierarchy import build_hierarchy, nearest_points
from scenewright.backend.geometry.holes import fill_holes, thicken
from scenewright.backend.geometry.manifold import connected_parts, make_manifold
from scenewright.backend.geometry.triangles import (
    Floats,
    Indices,
    Triangles,
    face_normals,
    is_closed,
    volume,
    without_unused,
)
from scenewright.backend.geometry.welding import flipped, open_edges, size_of, stitch, weld, wind_alike
from scenewright.backend.geometry.wrapping import wrap

SMALL = 0.02  # of the size: what is smaller and apart is a floater
APART = 0.005  # of the size
FLAT = 0.7  # of its area: a part whose holes need more than that to be spanned is a sheet
PLATE = 0.005  # of the size: thickness a sheet gets
MOST_PARTS, FEW_PARTS = 1500, 64  # more parts than that are never, and fewer always, taken for parts …
LOOSE = 6  # … and between them only those of more triangles on average: fewer are the shreds of one surface
LOOKS, RAYS = 24, 16  # points of a patch that look around, and how often each does

Step = Callable[[float, str], None]


@dataclass(frozen=True)
class Solid:
    """Hold a closed mesh and what was done for it.

    Attributes:
        mesh: closed, wound outward.
        holes: that were filled.
        floaters: parts that were dropped because they are small and apart.
        inner: parts and patches that were dropped or merged because they lay inside.
        rebuilt: whether the surface had to be wrapped anew because it was too broken to be mended.
    """

    mesh: Triangles
    holes: int = 0
    floaters: int = 0
    inner: int = 0
    rebuilt: bool = False


def make_solid(mesh: Triangles, step: Step, *, always_rebuild: bool = False) -> Solid:
    """Return a mesh as one solid.

    Equal vertices are welded, small gaps stitched, neighbours wound alike, floaters and what nobody can see dropped,
    holes spanned, sheets given a back, and parts that overlap united. What is too broken for that is wrapped.

    Args:
        mesh: any triangles.
        step: told the fraction done and the phase.
        always_rebuild: wrap in any case.

    Raises:
        ValueError: the mesh has no surface.

    Source: Takayama et al., A Simple Method for Correcting Facet Orientations in Polygon Meshes Based on Ray Casting,
    2014 (which side of a patch is outside).
    """
    step(0.0, "Welding vertices")
    welded = weld(mesh)
    if not len(welded.faces):
        raise ValueError("The mesh has no surface: all its faces are without area.")
    mended = None if always_rebuild else _mended(welded, step)
    if mended is not None and is_closed(mended.mesh):
        return mended
    step(0.5, "Wrapping the surface anew")
    return Solid(wrap(welded), rebuilt=True)


def _mended(mesh: Triangles, step: Step) -> Solid | None:
    if len(open_edges(mesh)):
        mesh = stitch(mesh)
    step(0.2, "Turning faces outward")
    mesh, patch = wind_alike(mesh)
    mesh, hidden = _seen_from_outside(mesh, patch)
    if not len(mesh.faces):
        return None
    step(0.4, "Removing floaters")
    parts = _parts(mesh)
    large, floaters = _without_floaters(parts, size_of(mesh))
    if len(large) > MOST_PARTS or (len(large) > FEW_PARTS and len(mesh.faces) < LOOSE * len(large)):
        return None
    step(0.6, "Filling holes")
    try:
        closed = [_closed(part, PLATE * size_of(mesh)) for part in large]
        pieces = [piece for part, _ in closed for piece in _parts(make_manifold(part))]
        step(0.8, "Uniting parts")
        solid = _united([_outward(piece) for piece in pieces])
    except ValueError:
        return None
    if solid is None:
        return None
    holes = sum(count for _, count in closed)
    return Solid(solid, holes, floaters, hidden + len(pieces) - len(_parts(solid)))


def _parts(mesh: Triangles) -> list[Triangles]:
    count, part = connected_parts(mesh)
    if count == len(mesh.vertices) or len(np.unique(part)) == 1:
        return [without_unused(mesh)]
    order = np.argsort(part, kind="stable")
    pieces = np.split(order, np.flatnonzero(np.diff(part[order])) + 1)
    return [without_unused(Triangles(mesh.vertices, mesh.faces[piece])) for piece in pieces]


def _seen_from_outside(mesh: Triangles, patch: Indices) -> tuple[Triangles, int]:
    """Turn patches so that their outside sees the sky, and drop those that do not see it at all; say how many."""
    count = int(patch.max()) + 1
    if count == 1 and is_closed(mesh):
        return flipped(mesh, np.full(len(mesh.faces), volume(mesh) < 0)), 0
    tree = build_hierarchy(mesh)
    normals = face_normals(mesh)
    lengths = np.linalg.norm(normals, axis=1)
    # The largest faces of each patch look around for it.
    order = np.lexsort((-lengths, patch))
    rank = np.arange(len(order)) - np.searchsorted(patch[order], patch[order])
    looking = order[rank < LOOKS]
    points = mesh.vertices[mesh.faces[looking]].mean(1)
    upward = (normals[looking] / np.maximum(lengths[looking], 1e-30)[:, None]).astype(np.float32)
    clearance = 1e-4 * size_of(mesh)
    front, back = (
        np.bincount(patch[looking], openness(points, side, tree, RAYS, clearance), count) for side in (upward, -upward)
    )
    seen = front + back > 0
    turned = flipped(mesh, (back > front)[patch])
    return without_unused(Triangles(mesh.vertices, turned.faces[seen[patch]])), int(count - seen.sum())


def _without_floaters(parts: list[Triangles], size: float) -> tuple[list[Triangles], int]:
    small = np.array([size_of(part) < SMALL * size for part in parts])
    if not small.any() or small.all():
        return parts, 0
    tree = build_hierarchy(joined([part for part, is_small in zip(parts, small, strict=True) if not is_small]))
    kept = [
        part
        for part, is_small in zip(parts, small, strict=True)
        if not is_small or nearest_points(part.vertices, tree)[2].min() < APART * size
    ]
    return kept, len(parts) - len(kept)


def _closed(part: Triangles, thickness: float) -> tuple[Triangles, int]:
    """Return a part with its holes filled, or as a plate if it is a sheet; and how many holes there were."""
    if not len(open_edges(part)):
        return part, 0
    filled, holes = fill_holes(part)
    areas = np.linalg.norm(face_normals(filled), axis=1)
    if areas[len(part.faces) :].sum() > FLAT * areas[: len(part.faces)].sum():
        return thicken(part, thickness), 0
    return filled, holes


def _outward(part: Triangles) -> Triangles:
    return flipped(part, np.full(len(part.faces), volume(part) < 0))


def joined(parts: list[Triangles]) -> Triangles:
    """Return several meshes as one."""
    first = np.cumsum([0] + [len(part.vertices) for part in parts[:-1]])
    faces = [part.faces + np.int32(start) for part, start in zip(parts, first, strict=True)]
    return Triangles(np.concatenate([part.vertices for part in parts]), np.concatenate(faces).astype(np.int32))


def _united(parts: list[Triangles]) -> Triangles | None:
    """Return the union of closed meshes, without hollows that cannot be seen; None if they cannot be united."""
    parts = [part for part in parts if volume(part) > 0]
    if len(parts) < 2 or not _overlap(parts):
        return joined(parts) if parts else None
    solids = [
        manifold3d.Manifold(manifold3d.Mesh(vert_properties=part.vertices, tri_verts=part.faces.astype(np.uint32)))
        for part in parts
    ]
    if any(solid.status() != manifold3d.Error.NoError for solid in solids):
        return None
    union = manifold3d.Manifold.batch_boolean(solids, manifold3d.OpType.Add).to_mesh()
    vertices: Floats = np.ascontiguousarray(union.vert_properties[:, :3], np.float32)
    made = make_manifold(Triangles(vertices, np.ascontiguousarray(union.tri_verts, np.int32)))
    outer = [part for part in _parts(made) if volume(part) > 0]
    return joined(outer) if outer else None


def _overlap(parts: list[Triangles]) -> bool:
    """Tell whether the boxes around two parts overlap."""
    low, high = np.stack([part.vertices.min(0) for part in parts]), np.stack([part.vertices.max(0) for part in parts])
    apart = (low[:, None] > high[None]).any(2) | (high[:, None] < low[None]).any(2)
    return bool((~apart).sum() > len(parts))
