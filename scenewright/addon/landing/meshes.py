"""Meshes as objects: on their spot, or in place of the object they were made from, which is kept, hidden."""

from __future__ import annotations

import bpy
import msgspec
import numpy as np
from mathutils import Matrix

from ..importers import Steps, aside
from ..importers import mesh as importer
from ..shared.artifacts import Mesh
from . import originals, painted
from .site import Site
from .wish import Anchor

SOLID = frozenset({"MESH", "CURVE", "SURFACE", "FONT", "META"})


def land(mesh: Mesh, site: Site) -> Steps:
    """Build a mesh object where it is wanted; what was painted onto one of the scene goes back onto that."""
    if (wall := painted.wall(mesh, site)) is not None:
        return (yield from painted.land(mesh, site, wall))
    source = replaced(site)
    if source is not None:
        to_local = np.array(source[0].to_world().inverted_safe(), np.float64)
        mesh = yield from aside.run(moved, mesh, to_local)
    made = yield from importer.make(mesh, site.placement)
    _shade(made[0], site.wish.shading)
    if source is not None:
        return [originals.stand_in(source[1], site.title(mesh), made[0]), *made]
    made[0].transform(Matrix.Translation(site.spot.base).inverted())
    put = site.placement.add(site.title(mesh), made[0])
    put.location = site.spot.target
    return [put, *made]


def moved(mesh: Mesh, matrix: np.ndarray) -> Mesh:
    """Return a mesh moved by a (4, 4) matrix; one that mirrors turns the faces round, so that outside stays outside."""
    linear = matrix[:3, :3].astype(np.float32)
    changes = {"vertices": mesh.vertices @ linear.T + matrix[:3, 3].astype(np.float32)}
    if mesh.normals is not None:
        normals = mesh.normals @ np.linalg.inv(linear)
        changes["normals"] = normals / np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-12)
    if np.linalg.det(linear) < 0:
        changes |= _turned(mesh)
    return msgspec.structs.replace(mesh, **changes)


def _turned(mesh: Mesh) -> dict[str, np.ndarray]:
    """Return the arrays of a mesh that change when each face runs the other way round."""
    turned = {"faces": np.ascontiguousarray(mesh.faces[:, ::-1])}
    if mesh.uvs is not None:
        turned["uvs"] = mesh.uvs.reshape(-1, 3, 2)[:, ::-1].reshape(-1, 2)
    if mesh.corner_edges is not None:
        turned["corner_edges"] = mesh.corner_edges.reshape(-1, 3)[:, [1, 0, 2]].reshape(-1)
    return turned


def replaced(site: Site) -> tuple[Anchor, bpy.types.Object] | None:
    """Return the one object that a result takes the place of, with where it stood; None where there is no such one."""
    if site.wish.where != "INPLACE" or len(site.wish.sources) != 1:
        return None
    source = site.wish.sources[0].find(site.scene)
    if source is None or source.type not in SOLID:
        return None
    return site.wish.sources[0], originals.newest(source, site.scene)


def _shade(data: bpy.types.Mesh, shading: str) -> None:
    if shading == "FLAT":
        data.shade_flat()
    elif shading == "SMOOTH":
        data.shade_smooth()
