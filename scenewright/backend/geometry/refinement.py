"""Moving a surface to where the photos agree: multi-view stereo along its normals."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy.sparse import csr_array, diags_array, eye_array
from scipy.sparse.linalg import cg

from scenewright.backend.fields.cameras import Cameras
from scenewright.backend.geometry.contours import outline_offsets
from scenewright.backend.geometry.sight import Sight, best_views, look_at
from scenewright.backend.geometry.stereo import compare
from scenewright.backend.geometry.triangles import Doubles, Floats, Triangles, neighbours, vertex_normals

VIEWS = 6  # photos compared at a vertex
FLAT = 0.01  # disagreement that noise causes anyway
SURE = 3.0  # the most that a vertex's own evidence counts
ANCHOR = 3e-3  # how much a vertex without evidence wants to stay
ROUNDNESS = 200  # rounds of averaging that leave of the curvature what is broad, which the plate keeps
EVENING = 3  # rounds of sliding vertices along the surface
SMOOTHING = 5  # rounds of averaging of the normals along which vertices move
FINEST = 1.2  # voxels that a pixel should cover: photos much finer are reduced
MUCH_FINER = 1.5


class Round(NamedTuple):
    """Say how far and how finely to search.

    Attributes:
        reach: pixels to either side of the surface.
        places: compared within the reach, on both sides together.
        patch: pixels around the middle one that are compared along each axis.
        stiffness: how much smoothness counts against the evidence.
    """

    reach: float
    places: int
    patch: int
    stiffness: float


ROUNDS = (Round(3.5, 11, 2, 60.0), Round(2.0, 9, 1, 6.0))


def refine(mesh: Triangles, photos: NDArray[np.uint8], cameras: Cameras, voxel: float) -> Triangles:
    """Return the mesh with its vertices moved along their normals to where the photos agree best.

    At each vertex a small patch is drawn from the photos that see it best, at several places along the normal. The
    place where the patches look most alike counts the more, the more clearly it wins; a thin plate bridges the rest.

    Args:
        mesh: closed, wound outward; its edges about as long as a pixel is wide.
        photos: (v, h, w, 3 or 4) uint8 sRGB, straight alpha.
        cameras: of the photos, without distortion.
        voxel: metres, what the mesh was extracted at; five of them bound the search.

    Source: after Vu et al., High accuracy and visibility-consistent dense multiview stereo, 2012; a search replaces
    the descent.
    """
    sight = look_at(mesh, cameras, None)
    photos, cameras = _matching_size(photos, cameras, FINEST * voxel / (sight.footprint * sight.scale[0]))
    masks = np.ascontiguousarray(photos[..., 3]) if photos.shape[3] == 4 else None
    photos = np.ascontiguousarray(photos[..., :3])
    for search in ROUNDS:
        mesh = _move(mesh, photos, masks, cameras, look_at(mesh, cameras, masks), search, 5 * voxel)
    return mesh


def _matching_size(photos: NDArray[np.uint8], cameras: Cameras, ratio: float) -> tuple[NDArray[np.uint8], Cameras]:
    """Return photos premultiplied by alpha, and reduced by the ratio where it is worth while."""
    if photos.shape[3] == 4:
        colours = (photos[..., :3] * (photos[..., 3:].astype(np.uint16) + 1) >> 8).astype(np.uint8)
        photos = np.concatenate([colours, photos[..., 3:]], -1)
    if ratio < MUCH_FINER:
        return photos, cameras
    small = cameras.scaled(1 / ratio)
    reduced = np.empty((len(photos), small.height, small.width, photos.shape[3]), np.uint8)
    for view, channel in np.ndindex(len(photos), photos.shape[3]):
        # Channel by channel: in one go Pillow would take the fourth for straight alpha.
        plane = Image.fromarray(photos[view, ..., channel])
        reduced[view, ..., channel] = plane.resize((small.width, small.height), Image.Resampling.BILINEAR)
    return reduced, small


def _move(
    mesh: Triangles,
    photos: NDArray[np.uint8],
    masks: NDArray[np.uint8] | None,
    cameras: Cameras,
    sight: Sight,
    search: Round,
    limit: float,
) -> Triangles:
    average = _averaging(mesh)
    normals = _smooth_normals(mesh, average)
    views = best_views(mesh.vertices, normals, sight, VIEWS)
    pixel = sight.footprint * len(sight.depth[0]) / cameras.height
    places = np.linspace(-1, 1, search.places) * min(search.reach * pixel, limit)
    patch = np.arange(-search.patch, search.patch + 1) * pixel
    costs = compare(mesh.vertices, normals, views, photos, cameras, places, patch)
    wanted, sure = _best(costs, places, average)
    if masks is not None:
        outline, weight = outline_offsets(mesh.vertices, normals, masks, cameras, sight)
        wanted, sure = (sure * wanted + weight * outline) / np.maximum(sure + weight, 1e-9), sure + weight
    moved = _settle(mesh, normals, wanted, sure, search.stiffness, average)
    moved = np.clip(moved, places[0], places[-1])[:, None]
    return _even_out(Triangles((mesh.vertices + moved * normals).astype(np.float32), mesh.faces), average)


def _averaging(mesh: Triangles) -> csr_array:
    links = neighbours(mesh)
    return (diags_array(1 / np.maximum(links.sum(1), 1)) @ links).tocsr()


def _smooth_normals(mesh: Triangles, average: csr_array) -> Floats:
    normals = vertex_normals(mesh).astype(np.float64)
    for _ in range(SMOOTHING):
        normals += average @ normals
        normals /= np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-12)
    return normals.astype(np.float32)


def _even_out(mesh: Triangles, average: csr_array) -> Triangles:
    """Slide vertices along the surface towards the middle of their neighbours: this unfolds faces."""
    normals, vertices = _smooth_normals(mesh, average), mesh.vertices.astype(np.float64)
    for _ in range(EVENING):
        slide = average @ vertices - vertices
        vertices += 0.5 * (slide - (slide * normals).sum(1, keepdims=True) * normals)
    return Triangles(vertices.astype(np.float32), mesh.faces)


def _best(costs: Doubles, places: Doubles, average: csr_array) -> tuple[Doubles, Doubles]:
    """Return where each vertex wants to be along its normal, and how sure that is."""
    known = np.isfinite(costs).all(1)
    costs = np.where(known[:, None], costs, 0)
    weight = known[:, None].astype(np.float64)
    for _ in range(2):
        costs = (weight * costs + average @ (weight * costs)) / np.maximum(weight + average @ weight, 1e-9)
        weight = np.minimum(weight + average @ weight, 1)
    rows, least = np.arange(len(costs)), costs.argmin(1)
    middle = np.clip(least, 1, len(places) - 2)
    before, here, after = costs[rows, middle - 1], costs[rows, middle], costs[rows, middle + 1]
    bend = np.maximum(before - 2 * here + after, 1e-12)
    wanted = places[middle] + (places[1] - places[0]) * np.clip(0.5 * (before - after) / bend, -1, 1)
    beside = np.minimum(costs[rows, np.maximum(middle - 2, 0)], costs[rows, np.minimum(middle + 2, len(places) - 1)])
    sure = np.clip((beside - here) / (here + FLAT), 0, SURE) * known
    # A best place at the end of the reach may be the slope towards one beyond it.
    return wanted, np.where(least == middle, sure, 0.05 * sure)


def _settle(
    mesh: Triangles, normals: Floats, wanted: Doubles, sure: Doubles, stiffness: float, average: csr_array
) -> Doubles:
    """Return how far to move along the normals: towards what is wanted, as a thin plate at rest in the broad shape."""
    bending = eye_array(len(sure)) - average
    bend = ((bending @ mesh.vertices.astype(np.float64)) * normals).sum(1)
    broad = bend
    for _ in range(ROUNDNESS):
        broad = (broad + average @ broad) / 2
    along = [diags_array(normal.astype(np.float64)) for normal in normals.T]
    moving = sum(axis @ bending @ axis for axis in along).tocsr()
    matrix = (diags_array(sure + ANCHOR) + stiffness * (moving.T @ moving)).tocsr()
    target = sure * wanted - stiffness * (moving.T @ (bend - broad))
    moved, _ = cg(matrix, target, rtol=1e-3, maxiter=300, M=diags_array(1 / matrix.diagonal()))
    return moved
