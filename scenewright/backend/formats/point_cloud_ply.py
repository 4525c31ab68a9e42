"""Point clouds as PLY, Z up."""

from __future__ import annotations

from pathlib import Path

from scenewright.backend.formats import ply
from scenewright.backend.formats.mesh_ply import colours, columns
from scenewright.shared.artifacts import PointCloud
from scenewright.shared.errors import InvalidInput


def load(path: Path) -> PointCloud:
    """Read points with their colours and normals.

    Raises:
        InvalidInput: the file is no PLY file or has no points.
    """
    vertices = ply.read(path).get("vertex", {})
    points = ply.stacked(vertices, "x y z")
    if points is None:
        raise InvalidInput(f"{path} holds no points.")
    normals = ply.stacked(vertices, "nx ny nz")
    return PointCloud(name=path.stem, points=points, colours=colours(vertices), normals=normals)


def save(cloud: PointCloud, path: Path) -> None:
    """Write points as binary PLY."""
    vertices = columns(cloud.points, "x y z") | columns(cloud.normals, "nx ny nz")
    ply.write(path, {"vertex": vertices | columns(cloud.colours, "red green blue alpha")})


def recognises(path: Path) -> bool:
    """Tell whether a PLY file holds points that are neither corners of faces nor Gaussians."""
    found = ply.header(path)
    return "vertex" in found and not found.get("face") and "rot_0" not in found["vertex"]
