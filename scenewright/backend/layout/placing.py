"""From bodies to the places of a plan, and from plans to the shapes that a layout needs."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from scenewright.backend.geometry.triangles import Triangles
from scenewright.backend.layout.asked import Asked, lies
from scenewright.backend.layout.bodies import Body
from scenewright.backend.layout.shapes import Shape, laid, of_mesh
from scenewright.shared.plans import Place, PlannedObject


def shape_of(mesh: Triangles, planned: PlannedObject, relations: Asked) -> Shape:
    """Return the shape of a mesh that rests on z = 0, as it stands or lies."""
    return of_mesh(laid(mesh) if lies(planned, relations[planned.name]) else mesh)


def place(body: Body, is_lying: bool, mesh: str) -> Place:
    """Return where the origin of a body's mesh, the middle of its bottom as it stands upright, comes to be."""
    half = body.yaw / 2
    yaw = math.cos(half), 0.0, 0.0, math.sin(half)
    if not is_lying:
        return Place(location=_rounded(body.x, body.y, body.z), rotation=yaw, mesh=mesh)
    _, along, thick = body.shape.size
    x, y = body.world(np.array([0.0, -along / 2]))
    back = math.sqrt(0.5)
    rotation = yaw[0] * back, -yaw[0] * back, -yaw[3] * back, yaw[3] * back
    return Place(location=_rounded(x, y, body.z + thick / 2), rotation=rotation, mesh=mesh)


def placed(planned: PlannedObject, bodies: list[Body], is_lying: bool, mesh: Callable[[int], str]) -> tuple[Place, ...]:
    """Return the places of an object's instances; `mesh` names the mesh of each by its number."""
    ordered = sorted(bodies, key=lambda body: body.number)
    return tuple(place(body, is_lying, mesh(body.number)) for body in ordered)


def _rounded(x: float, y: float, z: float) -> tuple[float, float, float]:
    return round(float(x), 5), round(float(y), 5), round(float(z), 5)
