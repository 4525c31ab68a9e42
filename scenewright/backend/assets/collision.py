"""Convex parts that stand for a shape where bodies collide."""

from __future__ import annotations

import coacd
import manifold3d
import numpy as np

from scenewright.backend.assets.levels import reduced
from scenewright.backend.geometry.triangles import Floats, Triangles
from scenewright.backend.geometry.welding import size_of

FACES = 500  # triangles of the shape that is taken apart: the effort grows faster than they do
CORNERS = 32  # of a convex part; engines refuse more than 255
CONCAVITY = 0.06  # what a part may differ from the shape, the shape being about 2 across
SEARCH = {
    "mcts_iterations": 60,
    "mcts_nodes": 10,
    "mcts_max_depth": 2,
    "resolution": 500,
}  # a third of the usual effort


def convex_parts(mesh: Triangles, most: int) -> list[Triangles]:
    """Return convex meshes that together stand for a closed one.

    Args:
        mesh: closed, wound outward.
        most: parts.

    Source: Wei et al., Approximate Convex Decomposition for 3D Meshes with Collision-Aware Concavity and Tree Search,
    2022, by CoACD.
    """
    simple = reduced(mesh, FACES)
    if most == 1:
        return [_hull(simple.vertices)]
    low, size = simple.vertices.min(0), size_of(simple)
    coacd.set_log_level("error")
    parts = coacd.run_coacd(
        coacd.Mesh((simple.vertices - low).astype(np.float64) / size, simple.faces), threshold=CONCAVITY,
        max_convex_hull=most, preprocess_mode="off", decimate=True, max_ch_vertex=CORNERS, **SEARCH,
    )  # fmt: skip
    return [_hull((vertices * size + low).astype(np.float32)) for vertices, _ in parts]


def _hull(points: Floats) -> Triangles:
    hull = manifold3d.Manifold.hull_points(points.astype(np.float64)).to_mesh()
    return Triangles(
        np.ascontiguousarray(hull.vert_properties[:, :3], np.float32), np.ascontiguousarray(hull.tri_verts, np.int32)
    )
