"""Tangent frames as every engine computes them, so that a baked normal map means the same everywhere."""

from __future__ import annotations

import numpy as np

from scenewright.backend.geometry.triangles import Doubles, Floats, Indices


def corner_tangents(positions: Floats, normals: Floats, uvs: Floats, wedges: Indices) -> Floats:
    """Return the tangent at each face corner and the handedness of its frame.

    Args:
        positions: (m, 3, 3) float32, of the face corners, metres.
        normals: (m, 3, 3) float32, unit length.
        uvs: (m, 3, 2) float32, origin bottom left.
        wedges: (m, 3) int, equal where corners share vertex, normal and texture coordinates.

    Returns:
        (m, 3, 4) float32: unit tangents, and the sign s so that the bitangent is s times normal cross tangent.

    Source: Mikkelsen, Simulation of Wrinkled Surfaces Revisited, 2008, and his MikkTSpace; where two fans of faces meet
    in one wedge alone they share a tangent here.
    """
    points, normal = positions.astype(np.float64), normals.astype(np.float64)
    one, two = points[:, 1] - points[:, 0], points[:, 2] - points[:, 0]
    (u1, v1), (u2, v2) = ((uvs[:, k] - uvs[:, 0]).astype(np.float64).T for k in (1, 2))
    area = u1 * v2 - u2 * v1
    sign = np.where(area > 0, 1.0, -1.0)
    along = (v2[:, None] * one - v1[:, None] * two) * sign[:, None]
    flat = _unit(along[:, None] - normal * (normal * along[:, None]).sum(2, keepdims=True))
    flat[area == 0] = 0
    weighted = flat * _angles(points, normal)[..., None]
    keys = 2 * wedges.ravel().astype(np.int64) + (sign > 0).repeat(3)
    _, group = np.unique(keys, return_inverse=True)
    group = group.ravel()
    columns = [np.bincount(group, weighted[..., k].ravel()).astype(np.float64) for k in range(3)]
    summed = np.stack(columns, 1)[group]
    tangents = _unit(summed.reshape(-1, 3, 3))
    lost = (tangents == 0).all(2)
    tangents[lost] = _any_across(normal[lost])
    return np.concatenate([tangents, np.repeat(sign, 3).reshape(-1, 3, 1)], 2).astype(np.float32)


def number_wedges(faces: Indices, *attributes: Floats) -> Indices:
    """Number the distinct combinations of vertex and attributes (m, 3, k) at face corners, (m, 3) int32."""
    columns = [faces.reshape(-1, 1).astype(np.float64)]
    columns += [each.reshape(faces.size, -1).astype(np.float64) for each in attributes]
    rows = np.ascontiguousarray(np.concatenate(columns, 1) + 0.0)  # -0 becomes 0
    keys = rows.view(np.dtype((np.void, rows.itemsize * rows.shape[1])))[:, 0]
    _, number = np.unique(keys, return_inverse=True)
    return number.reshape(faces.shape).astype(np.int32)


def _angles(points: Doubles, normal: Doubles) -> Doubles:
    """Return the angle (m, 3) of each face at its corners, seen along the normals there."""
    ahead, back = np.roll(points, -1, 1) - points, np.roll(points, 1, 1) - points
    ahead, back = (_unit(each - normal * (normal * each).sum(2, keepdims=True)) for each in (ahead, back))
    return np.arccos(np.clip((ahead * back).sum(2), -1, 1))


def _unit(vectors: Doubles) -> Doubles:
    return vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-20)


def _any_across(normals: Doubles) -> Doubles:
    """Return unit vectors across the normals (k, 3), for faces whose texture coordinates have no direction."""
    aside = np.where(np.abs(normals[:, :1]) < 0.9, [[1.0, 0.0, 0.0]], [[0.0, 1.0, 0.0]])
    return _unit(aside - normals * (normals * aside).sum(1, keepdims=True))
