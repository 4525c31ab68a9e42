"""Between props and the volumes the model learns: signed distances in the prop's own box, stretched to a cube."""

from __future__ import annotations

from typing import NamedTuple

import manifold3d
import numpy as np
from numpy.typing import NDArray

from scenewright.backend.geometry.hierarchy import build_hierarchy, nearest_points
from scenewright.backend.geometry.insides import inside
from scenewright.backend.geometry.triangles import Doubles, Floats, Triangles
from scenewright.backend.modelling.family import Family
from scenewright.backend.modelling.parts import Part
from scenewright.backend.modelling.props import shape
from scenewright.backend.modelling.request import Request

SIDE = 48  # points along each side of a volume
FACES = 3000  # triangles of a prop are enough for its volume
MARGIN = 2.5  # points between the prop's box and the volume's border
BAND = 2.5  # points: distances beyond are all the same
BLOCK = 4  # points along a block that is looked at as a whole


class Specimen(NamedTuple):
    """Hold one prop as the model sees it.

    Attributes:
        distance: (48, 48, 48) float32, -1 inside to 1 outside, 1 being two and a half points away; x, y, z.
        size: (3,) float64, metres: width, depth, height.
    """

    distance: Floats
    size: Doubles


def specimen(family: Family, seed: int) -> Specimen:
    """Return the prop that a family's name and a seed make."""
    mesh = united(shape(Request(family), seed, FACES).parts)
    size = np.ptp(mesh.vertices, axis=0).astype(np.float64)
    return Specimen(distances(boxed(mesh)), size)


def united(parts: tuple[Part, ...]) -> Triangles:
    """Return closed parts that overlap as one closed surface."""
    solids = [manifold3d.Manifold(manifold3d.Mesh64(part.vertices, part.faces.astype(np.uint64))) for part in parts]
    made = manifold3d.Manifold.batch_boolean(solids, manifold3d.OpType.Add).to_mesh()
    return Triangles(made.vert_properties[:, :3].astype(np.float32), made.tri_verts.astype(np.int32))


def boxed(mesh: Triangles) -> Triangles:
    """Return a mesh stretched so that its box fills a volume up to the margin, in grid points."""
    low, extent = mesh.vertices.min(0), np.ptp(mesh.vertices, axis=0)
    inner = SIDE - 1 - 2 * MARGIN
    return Triangles(((mesh.vertices - low) / extent * inner + MARGIN).astype(np.float32), mesh.faces)


def distances(mesh: Triangles) -> Floats:
    """Return a volume (48, 48, 48) of the distances to a closed mesh given in grid points, from -1 to 1."""
    tree = build_hierarchy(mesh)
    blocks = _places(SIDE // BLOCK) * BLOCK
    far = nearest_points((blocks + (BLOCK - 1) / 2).astype(np.float32), tree)[2]
    near = blocks[far < BAND + BLOCK * np.sqrt(3) / 2]
    away = np.full([SIDE] * 3, BAND, np.float32)
    places = (near[:, None] + _places(BLOCK)).reshape(-1, 3)
    away[tuple(places.T)] = nearest_points(places.astype(np.float32), tree)[2]
    sign = np.where(inside(mesh.vertices[mesh.faces].astype(np.float64), SIDE), -1, 1)
    return np.clip(sign * away / BAND, -1, 1).astype(np.float32)


def _places(side: int) -> NDArray[np.int64]:
    """Return the points of a cube (side cubed, 3)."""
    return np.argwhere(np.ones([side] * 3, np.bool_))
