"""Laying a surface out flat: charts packed into the unit square."""

from __future__ import annotations

import math

import numpy as np
import xatlas
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from scenewright.backend.geometry.overlap import overlaps
from scenewright.backend.geometry.tangents import number_wedges
from scenewright.backend.geometry.triangles import Floats, Indices, Triangles, face_normals

PADDING = 4  # texels between charts
GRID = 256  # steps along the texture where charts are tried: as many as texels would take minutes
FULL = 0.6  # of the texture that charts are expected to fill
SHRINKING = 1.3  # the atlas comes out larger than expected, by about this much
REPAIRS = 12  # times at most that folds are cut off: each new layout may have new ones, ever fewer
ROUNDS = 3  # in which charts are made of whole polygons
FOLDED = 1e-9  # of the texture that a face may share with others
PIECE = 5000  # faces, about, that are cut into charts at a time: the effort grows faster than the faces


def unwrap(mesh: Triangles, size: int, padding: int = PADDING, polygons: Indices | None = None) -> Floats:
    """Return texture coordinates per face corner, (3m, 2) float32 in 0 to 1: charts that do not overlap.

    Args:
        mesh: the surface.
        size: side of the texture in texels.
        padding: texels between charts.
        polygons: (m,) int32, triangles that belong together: no seam runs between them, as far as that can be.
    """
    pieces = _pieces(mesh.vertices[mesh.faces].mean(1), np.arange(len(mesh.faces)))
    corners = _atlas(mesh, pieces, size, padding)
    if polygons is not None:
        pieces, corners = _whole(mesh, polygons, corners, size, padding)
    for _ in range(REPAIRS):
        folded = np.flatnonzero(overlaps(corners) > FOLDED)
        if not len(folded):
            break
        # A chart that folds over itself loses the faces that do, each to a chart of its own.
        pieces = [kept for piece in pieces if len(kept := np.setdiff1d(piece, folded))]
        pieces += list(folded[:, None])
        corners = _atlas(mesh, pieces, size, padding)
    return corners.reshape(-1, 2)


def uncut(polygons: Indices, wedges: Indices) -> Indices:
    """Return the numbers of polygons anew, those that a seam cuts as the triangles they are made of.

    Args:
        polygons: (m,) int32, as in `Mesh`.
        wedges: (m, 3) int32, equal where corners share vertex and texture coordinates.
    """
    joined = np.zeros(len(polygons), np.bool_)
    joined[1:] = (polygons[1:] == polygons[:-1]) & (wedges[1:, 0] == wedges[:-1, 0]) & (wedges[1:, 1] == wedges[:-1, 2])
    return np.asarray(np.cumsum(~joined) - 1, np.int32)


def _whole(
    mesh: Triangles, polygons: Indices, corners: Floats, size: int, padding: int
) -> tuple[list[NDArray[np.int64]], Floats]:
    """Return pieces and texture coordinates whose charts hold polygons as a whole, from such as cut through them."""
    pieces = [np.arange(len(polygons))]
    for _ in range(ROUNDS):
        charts = _charts(number_wedges(mesh.faces, corners))
        owner = charts[np.searchsorted(polygons, polygons)]
        pieces = [np.flatnonzero(owner == chart) for chart in np.unique(owner)]
        corners = _atlas(mesh, pieces, size, padding)
        wedges = number_wedges(mesh.faces, corners)
        if uncut(polygons, wedges).max() == polygons.max():
            break
    return pieces, corners


def _charts(wedges: Indices) -> NDArray[np.int32]:
    """Return the chart of each face, from the wedges (m, 3) of its corners."""
    links = coo_array((np.ones(wedges.size, np.int8), (np.repeat(np.arange(len(wedges)), 3), wedges.ravel())))
    _, charts = connected_components(links.tocsr() @ links.tocsr().T, directed=False)
    return np.asarray(charts, np.int32)


def _atlas(mesh: Triangles, pieces: list[NDArray[np.int64]], size: int, padding: int) -> Floats:
    """Return texture coordinates (m, 3, 2) of pieces that are cut into charts, each by itself, and packed."""
    atlas = xatlas.Atlas()
    # Brought to an area of one: xatlas takes what is very small for nothing.
    area = float(np.linalg.norm(face_normals(mesh), axis=1).sum()) / 2
    vertices = ((mesh.vertices - mesh.vertices.min(0)) / math.sqrt(max(area, 1e-30))).astype(np.float32)
    for piece in pieces:
        used, faces = np.unique(mesh.faces[piece], return_inverse=True)
        atlas.add_mesh(vertices[used], faces.reshape(-1, 3).astype(np.uint32))
    packing = xatlas.PackOptions()
    grid = min(size, GRID)
    packing.texels_per_unit = grid * math.sqrt(FULL)
    packing.padding = max(round((SHRINKING * padding * grid / size - 1) / 2), 0)
    packing.bilinear, packing.bruteForce = True, True
    atlas.generate(xatlas.ChartOptions(), packing)
    corners = np.empty((len(mesh.faces), 3, 2), np.float32)
    # A long atlas stays long: stretched to a square, texels would be.
    square = np.array([atlas.width, atlas.height], np.float32) / max(atlas.width, atlas.height)
    for number, piece in enumerate(pieces):
        _, faces, uvs = atlas[number]
        corners[piece] = uvs[faces] * square
    return corners


def _pieces(middles: Floats, faces: NDArray[np.int64]) -> list[NDArray[np.int64]]:
    """Halve a set of faces across its longest side until each part is small."""
    if len(faces) <= PIECE:
        return [faces]
    place = middles[faces]
    order = faces[np.argsort(place[:, np.ptp(place, axis=0).argmax()], kind="stable")]
    return _pieces(middles, order[: len(order) // 2]) + _pieces(middles, order[len(order) // 2 :])
