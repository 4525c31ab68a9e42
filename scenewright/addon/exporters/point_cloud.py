"""The points of an object to PointCloud."""

from __future__ import annotations

import bpy
import numpy as np

from ..shared import srgb
from ..shared.artifacts import PointCloud
from ..shared.errors import InvalidInput


def from_object(given: bpy.types.Object) -> PointCloud:
    """Return the points of a point cloud, or the vertices of a mesh, without modifiers, with colours and normals.

    Raises:
        InvalidInput: the object has no points.
    """
    attributes = given.data.attributes
    count = len(attributes["position"].data) if "position" in attributes else 0
    if not count:
        raise InvalidInput(f"{given.name} has no points.", remedy="Choose an object with points.")
    to_world = np.array(given.matrix_world, np.float32)
    points = _read(attributes["position"], "vector", (count, 3))
    return PointCloud(
        name=given.name,
        points=points @ to_world[:3, :3].T + to_world[:3, 3],
        colours=_colours(given.data, count),
        normals=_normals(attributes.get("normal"), count, to_world),
    )


def _colours(shape: bpy.types.ID, count: int) -> np.ndarray | None:
    for attribute in shape.attributes:
        if attribute.domain == "POINT" and attribute.data_type in {"BYTE_COLOR", "FLOAT_COLOR"}:
            return srgb.as_bytes(_read(attribute, "color_srgb", (count, 4)))
    return None


def _normals(attribute: bpy.types.Attribute | None, count: int, to_world: np.ndarray) -> np.ndarray | None:
    if attribute is None or attribute.data_type != "FLOAT_VECTOR":
        return None
    turned = _read(attribute, "vector", (count, 3)) @ np.linalg.inv(to_world[:3, :3])
    return turned / np.maximum(np.linalg.norm(turned, axis=1, keepdims=True), np.finfo(np.float32).tiny)


def _read(attribute: bpy.types.Attribute, name: str, shape: tuple[int, ...]) -> np.ndarray:
    found = np.empty(shape, np.float32)
    attribute.data.foreach_get(name, found.ravel())
    return found
