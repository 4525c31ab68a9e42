"""Meshes in clay, in their vertices' colours or with their textures."""

from __future__ import annotations

import numpy as np

from scenewright.backend.geometry.raster import rasterise
from scenewright.backend.geometry.slots import covered
from scenewright.backend.geometry.triangles import Triangles, face_normals
from scenewright.backend.thumbnails.canvas import SIZE, Bytes, Floats, shrunk
from scenewright.backend.thumbnails.lighting import shade
from scenewright.backend.thumbnails.surfaces import CLAY, Look, look_of
from scenewright.backend.thumbnails.views import three_quarter
from scenewright.shared.artifacts import Material, Mesh
from scenewright.shared.srgb import decoded

FINENESS = 3  # samples along each side of a pixel
SMOOTH = 0.75  # cosine up to which the corners of a face are shaded as one curved surface with those beside it
MOST_SMOOTHED = 400_000  # faces; those of a finer mesh are smaller than what is seen


def draw(mesh: Mesh) -> Bytes:
    """Return (SIZE, SIZE, 4) uint8, lit, with its material."""
    used = np.zeros(len(mesh.vertices), bool)
    used[mesh.faces] = True
    view = three_quarter(mesh.vertices[used], SIZE * FINENESS)
    triangles = Triangles(view.of(mesh.vertices), mesh.faces)
    fragments = rasterise(triangles, view.cameras)
    hit = fragments.face[0] >= 0
    rays, faces = view.rays(hit), fragments.face[0][hit]
    points = view.cameras.positions[0] + rays * fragments.depth[0][hit][:, None]
    weights = _weights(triangles.vertices[mesh.faces[faces]], points)
    look = _look(mesh, faces, weights)
    normals = _normals(mesh, triangles, faces, weights)
    colour = np.zeros((*hit.shape, 3), np.float32)
    colour[hit] = shade(look.albedo, view.seen(normals), view.seen(-rays), look.roughness, look.metallic)
    return shrunk(colour, hit.astype(np.float32))


def _weights(corners: Floats, points: Floats) -> Floats:
    """Return the weights (n, 3) of a face's corners (n, 3, 3) at points (n, 3) on it."""
    a = corners[:, 0]
    ab, ac, ap = corners[:, 1] - a, corners[:, 2] - a, points - a
    bb, bc, cc = (np.einsum("nk,nk->n", *pair) for pair in ((ab, ab), (ab, ac), (ac, ac)))
    pb, pc = np.einsum("nk,nk->n", ap, ab), np.einsum("nk,nk->n", ap, ac)
    area = np.maximum(bb * cc - bc * bc, 1e-20)
    of_b, of_c = (cc * pb - bc * pc) / area, (bb * pc - bc * pb) / area
    return np.asarray(np.clip(np.stack([1 - of_b - of_c, of_b, of_c], 1), 0, 1), np.float32)


def _normals(mesh: Mesh, triangles: Triangles, faces: np.ndarray, weights: Floats) -> Floats:
    """Return unit normals (n, 3): curved where faces meet at a small angle, with an edge where they do not."""
    flat = _unit(face_normals(triangles).astype(np.float32))
    if mesh.normals is None and len(mesh.faces) > MOST_SMOOTHED:
        return np.asarray(flat[faces])
    at_corners = (_vertex_normals(triangles, flat) if mesh.normals is None else mesh.normals)[mesh.faces]
    smooth = np.einsum("mck,mk->mc", at_corners, flat) > SMOOTH
    at_corners = np.where(smooth[..., None], at_corners, flat[:, None])
    return _unit(np.einsum("nc,nck->nk", weights, at_corners[faces]))


def _vertex_normals(triangles: Triangles, flat: Floats) -> Floats:
    """Return unit normals (n, 3) of vertices, weighted by the angle of each face: where a box has edges, in between."""
    corners = triangles.vertices[triangles.faces]
    forth = _unit((np.roll(corners, -1, 1) - corners).reshape(-1, 3))
    back = np.roll(forth.reshape(-1, 3, 3), 1, 1).reshape(-1, 3)
    angles = np.arccos(np.clip(-np.einsum("nk,nk->n", forth, back), -1, 1))
    weighted = np.repeat(flat, 3, 0) * angles[:, None]
    at = triangles.faces.ravel()
    return _unit(np.stack([np.bincount(at, weighted[:, k], len(triangles.vertices)) for k in range(3)], 1))


def _look(mesh: Mesh, faces: np.ndarray, weights: Floats) -> Look:
    parts = covered(mesh)
    if len(parts) == 1:
        return _look_of(mesh, parts[0].material, faces, weights)
    owner = np.zeros(len(mesh.faces), np.int32)
    whole = Look(*(np.zeros((len(faces), width), np.float32) for width in (3, 1, 1)))
    for number, part in enumerate(parts):
        owner[part.faces] = number
    for number, part in enumerate(parts):
        here = owner[faces] == number
        for values, found in zip(whole, _look_of(mesh, part.material, faces[here], weights[here]), strict=True):
            values[here] = found
    return whole


def _look_of(mesh: Mesh, material: Material | None, faces: np.ndarray, weights: Floats) -> Look:
    uvs = None
    if mesh.uvs is not None:
        uvs = np.einsum("nc,nck->nk", weights, mesh.uvs.reshape(-1, 3, 2)[faces])
    look = look_of(material, len(faces), uvs)
    if mesh.colours is not None and (material is None or material.albedo_map is None):
        painted = decoded(mesh.colours[mesh.faces[faces], :3].astype(np.float32) / 255)
        factor = look.albedo if material else np.float32(1.0)
        return look._replace(albedo=np.einsum("nc,nck->nk", weights, painted) * factor)
    return look if material else look._replace(albedo=np.full((len(faces), 3), CLAY, np.float32))


def _unit(vectors: Floats) -> Floats:
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12), np.float32)
