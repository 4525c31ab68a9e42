"""The parts of a prop: closed solids that know what they are made of and which way their grain runs."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from scenewright.backend.geometry.triangles import Triangles

Doubles = NDArray[np.float64]
Indices = NDArray[np.int32]
Axis = Literal["x", "y", "z"]
AXES = {"x": 0, "y": 1, "z": 2}


@dataclass(frozen=True, eq=False)
class Part:
    """A closed solid.

    Attributes:
        vertices: (n, 3) float64, metres.
        faces: (m, 3) int32, counter-clockwise from outside.
        slot: which of its family's materials it is made of; "" is the first.
        frame: (3, 4) float64, takes points to the coordinates of its pattern: metres, grain along x.
    """

    vertices: Doubles
    faces: Indices
    slot: str = ""
    frame: Doubles = field(default_factory=lambda: np.eye(3, 4))

    def of(self, slot: str) -> Part:
        """Return the part made of another of its family's materials."""
        return replace(self, slot=slot)

    def moved(self, x: float = 0.0, y: float = 0.0, z: float = 0.0) -> Part:
        """Return the part shifted, metres."""
        return self.transformed(np.eye(3), (x, y, z))

    def turned(self, axis: Axis, degrees: float) -> Part:
        """Return the part turned about an axis through the origin, counter-clockwise seen from the axis' tip."""
        return self.transformed(rotation(axis, degrees))

    def scaled(self, x: float, y: float, z: float) -> Part:
        """Return the part stretched; its pattern keeps its size."""
        stretched = self.vertices * (x, y, z)
        return replace(self, vertices=stretched, faces=self.faces if x * y * z > 0 else self.faces[:, ::-1])

    def mirrored(self, axis: Axis) -> Part:
        """Return the part mirrored at the plane across an axis."""
        sign = np.ones(3)
        sign[AXES[axis]] = -1
        return self.scaled(*sign)

    def transformed(self, matrix: Doubles, offset: Sequence[float] | Doubles = (0.0, 0.0, 0.0)) -> Part:
        """Return the part under a rotation (3, 3) followed by a shift; the pattern goes with it."""
        back = np.concatenate([matrix.T, -(matrix.T @ np.asarray(offset))[:, None]], axis=1)
        frame = self.frame @ np.concatenate([back, [[0.0, 0.0, 0.0, 1.0]]])
        return replace(self, vertices=self.vertices @ matrix.T + np.asarray(offset), frame=frame)


def solid(vertices: Doubles | Sequence[Sequence[float]], faces: object, grain: Axis | None = None) -> Part:
    """Return a part, turned right side out, its grain along an axis or, by default, along its longest side."""
    vertices = np.asarray(vertices, np.float64)
    triangles = np.asarray(faces, np.int32).reshape(-1, 3)
    a, b, c = vertices[triangles].transpose(1, 0, 2)
    if (a * np.cross(b, c)).sum() < 0:
        triangles = triangles[:, ::-1]
    longest = AXES[grain] if grain else int(np.ptp(vertices, axis=0).argmax())
    frame = np.zeros((3, 4))
    frame[range(3), np.roll(range(3), -longest)] = 1.0
    return Part(vertices, np.ascontiguousarray(triangles), frame=frame)


def around(part: Part, count: int, start: float = 0.0) -> list[Part]:
    """Return `count` copies of a part, evenly about the z axis."""
    return [part.turned("z", start + 360.0 * i / count) for i in range(count)]


def both(part: Part, axis: Axis = "x") -> list[Part]:
    """Return a part and its mirror image."""
    return [part, part.mirrored(axis)]


def bounds(parts: Iterable[Part]) -> Doubles:
    """Return the lowest and the highest corner of the box around parts, (2, 3)."""
    corners = np.array([(part.vertices.min(0), part.vertices.max(0)) for part in parts])
    return np.stack([corners[:, 0].min(0), corners[:, 1].max(0)])


def join(parts: Sequence[Part]) -> tuple[Triangles, Indices]:
    """Return the parts as one mesh, and the part that each face belongs to (m,)."""
    first = np.cumsum([0] + [len(part.vertices) for part in parts[:-1]])
    faces = np.concatenate([part.faces + start for part, start in zip(parts, first, strict=True)])
    owner = np.repeat(np.arange(len(parts)), [len(part.faces) for part in parts])
    vertices = np.concatenate([part.vertices for part in parts]).astype(np.float32)
    return Triangles(vertices, faces.astype(np.int32)), owner.astype(np.int32)


def rotation(axis: Axis, degrees: float) -> Doubles:
    """Return the rotation (3, 3) about an axis."""
    sine, cosine = math.sin(math.radians(degrees)), math.cos(math.radians(degrees))
    i, j = [(1, 2), (2, 0), (0, 1)][AXES[axis]]
    matrix = np.eye(3)
    matrix[[i, j], [i, j]], matrix[i, j], matrix[j, i] = cosine, -sine, sine
    return matrix


def facing(direction: Sequence[float] | Doubles) -> Doubles:
    """Return a rotation (3, 3) that takes the z axis to a direction."""
    z = np.asarray(direction, np.float64) / np.linalg.norm(direction)
    x = np.cross((0.0, 1.0, 0.0) if abs(z[1]) < 0.9 else (1.0, 0.0, 0.0), z)
    x /= np.linalg.norm(x)
    return np.stack([x, np.cross(z, x), z], axis=1)
