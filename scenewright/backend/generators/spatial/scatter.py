"""Points over a surface. Also the living tutorial: docs/add_a_generator.md walks through this file."""

from __future__ import annotations

from typing import Annotated

import msgspec
import numpy as np
from msgspec import Meta

from scenewright.backend.context import Context
from scenewright.backend.generator import Generator
from scenewright.shared.artifacts import Mesh, PointCloud
from scenewright.shared.tasks import MeshToPointCloud


class Scatter(Generator[MeshToPointCloud]):
    """Scatter points evenly over a mesh.

    Source: Osada et al., Shape Distributions, 2002: a triangle is drawn by its area, then a point within it.
    """

    name = "scatter"
    title = "Scatter points"
    licence = "GPL-3.0-or-later"

    class Options(msgspec.Struct, frozen=True):
        """What only this generator understands."""

        offset: Annotated[
            float, Meta(ge=-10, le=10, title="Offset", description="Distance above the surface", extra={"unit": "m"})
        ] = 0.0

    def run(self, task: MeshToPointCloud, options: Options, context: Context) -> PointCloud:
        random = np.random.default_rng(task.seed)
        corners = task.mesh.vertices[task.mesh.faces].astype(np.float64)
        normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
        doubled_areas = np.linalg.norm(normals, axis=1)
        context.progress(0.3, "Choosing triangles")
        chosen = _draw_by_area(random, doubled_areas, task.count)
        weights = _barycentric(random, task.count)
        context.progress(0.7, "Placing points")
        directions = normals[chosen] / np.maximum(doubled_areas[chosen, None], 1e-30)
        points = np.einsum("nk,nkx->nx", weights, corners[chosen]) + options.offset * directions
        return PointCloud(
            name=task.mesh.name,
            points=points.astype(np.float32),
            normals=directions.astype(np.float32),
            colours=_colours(task.mesh, chosen, weights),
        )


def _draw_by_area(random: np.random.Generator, areas: np.ndarray, count: int) -> np.ndarray:
    """Return `count` face indices, each face as likely as it is large; faces of no area only if all are."""
    total = areas.sum()
    if total <= 0:
        return random.integers(len(areas), size=count)
    return np.searchsorted(np.cumsum(areas) / total, random.random(count)).clip(max=len(areas) - 1)


def _barycentric(random: np.random.Generator, count: int) -> np.ndarray:
    """Return (count, 3) weights, uniform over a triangle."""
    root, along = np.sqrt(random.random(count)), random.random(count)
    return np.stack([1 - root, root * (1 - along), root * along], axis=1)


def _colours(mesh: Mesh, chosen: np.ndarray, weights: np.ndarray) -> np.ndarray | None:
    """Return (count, 4) uint8 colours interpolated from the vertices, where the mesh has them."""
    if mesh.colours is None:
        return None
    blended = np.einsum("nk,nkc->nc", weights, mesh.colours[mesh.faces[chosen]])
    colours: np.ndarray = np.rint(blended).astype(np.uint8)
    return colours
