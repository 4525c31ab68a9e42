"""Which way things look that face something, once they stand."""

from __future__ import annotations

import math

import numpy as np

from scenewright.backend.layout import formations
from scenewright.backend.layout.asked import SEATS, TABLES, is_one_of
from scenewright.backend.layout.bodies import Body, clear
from scenewright.backend.layout.shapes import Floats
from scenewright.backend.layout.sides import SIDES
from scenewright.backend.layout.site import Site
from scenewright.shared.plans import WALL


def face(site: Site, bodies: list[Body]) -> None:
    """Turn each of the bodies to the nearest of what they face, where there is room to turn."""
    name = _faced(site, bodies[0])
    if name is None or name == WALL:
        return
    for body in bodies:
        targets = [each for each in site.of(name) if each is not body]
        if targets:
            _turn(site, body, min(targets, key=lambda each: float(np.linalg.norm(each.middle - body.middle))))


def _faced(site: Site, body: Body) -> str | None:
    """Return the name of what a body faces: what it is asked to, or for a seat the table beside it."""
    relations = site.asked_of(body)
    facing = next((each for each in relations if each.kind == "facing"), None)
    beside = next((each for each in relations if each.kind in (*SIDES, "beside")), None)
    if facing is not None or beside is None or not is_one_of(body.planned, SEATS):
        return None if facing is None else facing.to
    return beside.to if any(is_one_of(each.planned, TABLES) for each in site.of(beside.to)) else None


def _turn(site: Site, body: Body, target: Body) -> None:
    """Turn a body to a target, or at least along an axis towards it; leave it where something is in the way."""
    before = body.yaw
    towards = target.middle - body.middle
    others = [each for each in site.world.bodies if each is not body]
    for angle in (formations.facing(*towards), formations.facing(*_main(towards))):
        body.yaw = angle
        held = body.support is None or body.yaw == before
        if held and all(clear(body, each) for each in others):
            return
    body.yaw = before


def _main(direction: Floats) -> tuple[float, float]:
    """Return the axis that a direction comes nearest to."""
    x, y = float(direction[0]), float(direction[1])
    return (math.copysign(1, x), 0.0) if abs(x) > abs(y) else (0.0, math.copysign(1, y))
