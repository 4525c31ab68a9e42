"""How far a reconstructed surface is from the true one, and a picture from its model."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

from scenewright.backend.fields.cameras import Cameras
from scenewright.backend.geometry.raster import rasterise
from scenewright.backend.geometry.triangles import Doubles, Floats, Indices, Triangles, face_normals
from scenewright.backend.geometry.visibility import count_views, pixel_footprint

NEIGHBOURS = 6  # samples around a point whose faces are measured exactly


@dataclass(frozen=True)
class SurfaceDistance:
    """Distances between two surfaces over what cameras see of them.

    Attributes:
        accuracy: metres, mean distance of the reconstruction's seen points to the true surface.
        completeness: metres, mean distance of the true surface's seen points to the reconstruction.
        f_score: by threshold in metres, the harmonic mean of the shares of both that lie within it.
    """

    accuracy: float
    completeness: float
    f_score: dict[float, float]

    @property
    def chamfer(self) -> float:
        """Return the mean of accuracy and completeness in metres."""
        return (self.accuracy + self.completeness) / 2


def surface_distance(
    mesh: Triangles,
    truth: Triangles,
    cameras: Cameras,
    thresholds: tuple[float, ...] = (0.005, 0.01, 0.02),
    samples: int = 100_000,
) -> SurfaceDistance:
    """Compare a mesh with the true surface over what the cameras see.

    Counted are the points of the mesh that at least one camera sees, and those of the true surface that two do.

    Args:
        mesh: the reconstruction.
        truth: the true surface; it need not be closed.
        cameras: what the photos were taken with.
        thresholds: metres, of the F-scores.
        samples: points drawn on either surface.

    Raises:
        ValueError: no camera sees one of the surfaces.

    Source: Knapitsch et al., Tanks and Temples, 2017 (F-score).
    """
    ours, true = _seen_points(mesh, cameras, 1, samples), _seen_points(truth, cameras, 2, samples)
    if not len(ours) or not len(true):
        raise ValueError("No camera sees the surface: check that the mesh and the cameras share one frame.")
    off, missing = distance_to_mesh(ours, truth), distance_to_mesh(true, mesh)
    f_score = {limit: _f_score(float((off < limit).mean()), float((missing < limit).mean())) for limit in thresholds}
    return SurfaceDistance(float(off.mean()), float(missing.mean()), f_score)


def psnr(image: Floats | Doubles, reference: Floats | Doubles) -> float:
    """Return the peak signal-to-noise ratio in decibels of pictures in 0 to 1: the mean over those in a stack."""
    axes = tuple(range(max(0, image.ndim - 3), image.ndim))
    squared = ((image.astype(np.float64) - reference) ** 2).mean(axes)
    return float(np.mean(-10 * np.log10(np.maximum(squared, 1e-12))))


def sample_surface(mesh: Triangles, count: int, seed: int = 0) -> tuple[Floats, Indices]:
    """Draw points uniformly by area; return them (count, 3) with the face of each (count,)."""
    random = np.random.default_rng(seed)
    areas = np.cumsum(np.linalg.norm(face_normals(mesh), axis=1))
    # Evenly along the cumulated area: less clumping than independent draws.
    where = (np.arange(count) + random.random(count)) / count * areas[-1]
    face = np.minimum(np.searchsorted(areas, where, side="right"), len(areas) - 1)
    s, t = random.random((2, count, 1))
    s = np.sqrt(s)
    a, b, c = mesh.vertices[mesh.faces[face]].transpose(1, 0, 2)
    return ((1 - s) * a + s * (1 - t) * b + s * t * c).astype(np.float32), face.astype(np.int32)


def distance_to_mesh(points: Floats, mesh: Triangles, samples: int = 300_000) -> Doubles:
    """Return the distance of each point (k, 3) to a mesh in metres, (k,).

    It is exact where the nearest face holds one of the nearest samples drawn on the mesh, and elsewhere too long by no
    more than what lies between samples.
    """
    drawn, face = sample_surface(mesh, samples)
    _, nearest = cKDTree(drawn).query(points, k=NEIGHBOURS, workers=-1)
    corners = mesh.vertices[mesh.faces].astype(np.float64)
    best = np.full(len(points), np.inf)
    for candidates in face[nearest].T:
        closest = closest_on_triangles(points.astype(np.float64), corners[candidates])
        best = np.minimum(best, np.linalg.norm(points - closest, axis=1))
    return best


def closest_on_triangles(points: Doubles, corners: Doubles) -> Doubles:
    """Return the point of each triangle (k, 3, 3) that is closest to its point (k, 3)."""
    a, b, c = corners.transpose(1, 0, 2)
    normal = np.cross(b - a, c - a)
    squared = np.maximum((normal * normal).sum(1, keepdims=True), 1e-30)
    closest = points - normal * ((points - a) * normal).sum(1, keepdims=True) / squared
    edges = ((a, b), (b, c), (c, a))
    inside = np.all([(np.cross(end - start, closest - start) * normal).sum(1) >= 0 for start, end in edges], 0)
    nearest = np.where(inside, 0.0, np.inf)
    for start, end in edges:
        along = end - start
        place = ((points - start) * along).sum(1) / np.maximum((along * along).sum(1), 1e-30)
        candidate = start + along * np.clip(place, 0, 1)[:, None]
        distance = np.linalg.norm(points - candidate, axis=1)
        better = distance < nearest
        closest[better], nearest[better] = candidate[better], distance[better]
    return closest


def _seen_points(mesh: Triangles, cameras: Cameras, views: int, samples: int) -> Floats:
    points, _ = sample_surface(mesh, samples)
    depth = rasterise(mesh, cameras).depth
    # A pixel's centre can lie nearer to the camera than the point does, by the slope across half a pixel.
    return points[count_views(points, cameras, depth, pixel_footprint(cameras, depth)) >= views]


def _f_score(precision: float, recall: float) -> float:
    return 2 * precision * recall / max(precision + recall, 1e-12)
