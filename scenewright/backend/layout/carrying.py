"""What stands on, in or under something, or next to something that does."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from scenewright.backend.layout import formations, sides
from scenewright.backend.layout.arranging import formation, yaw
from scenewright.backend.layout.bodies import Body, clear
from scenewright.backend.layout.shapes import Floats
from scenewright.backend.layout.site import Site
from scenewright.backend.layout.standing import PILES, pile, stand
from scenewright.shared.plans import Relation

CLOSED = 0.7  # of a thing's height: what comes to rest above lies on it rather than in it


def place_onto(site: Site, bodies: list[Body], relation: Relation) -> None:
    """Place bodies on or in a support: one on each where there are as many of both, else where they are asked to be."""
    supports, kind = _supports(site, relation.to, len(bodies)), relation.kind
    if bodies[0].planned.arrangement in PILES:
        pile(site, bodies, lambda body: _set_down(site, body, supports, np.zeros(2), kind))
        return
    wishes = _wishes(site, bodies, supports[0], _beside(site, bodies[0], relation))
    spread = len(bodies) >= len(supports) > 1 and supports[0].planned.arrangement not in PILES
    for body, wish in zip(bodies, wishes, strict=True):
        own = [supports[body.number % len(supports)], *supports] if spread else supports
        _set_down(site, body, own, np.zeros(2) if len(bodies) == len(supports) > 1 else wish, kind)


def place_next_to(site: Site, bodies: list[Body], support: Body, relation: Relation) -> None:
    """Place bodies by a target that stands on a support, there as well."""
    for body, wish in zip(bodies, _wishes(site, bodies, support, relation), strict=True):
        _set_down(site, body, [support], wish, "on")


def place_under(site: Site, bodies: list[Body], relation: Relation) -> None:
    """Place bodies under targets that stand on the ground, or in front of them where they do not fit."""
    targets = _supports(site, relation.to, len(bodies))
    for body in bodies:
        if not any(target.support is None and _squeeze(site, body, target) for target in targets):
            site.note(f"{body.planned.name} does not fit under {relation.to}: it stands in front of it.")
            stand(site, [body], [(0.0, 0.0, 0.0)], sides.places(body, targets[0], "in front of"))


def _supports(site: Site, name: str, count: int) -> list[Body]:
    """Return the instances of an object that can carry so many things, the one to take first in front."""
    found = site.of(name)
    if found[0].planned.arrangement in PILES:
        return sorted(found, key=lambda body: -body.top)
    if count == len(found):
        return found
    middle = (len(found) - 1) / 2
    return sorted(found, key=lambda body: abs(body.number - middle))


def _set_down(site: Site, body: Body, supports: Sequence[Body], wish: Floats, kind: str) -> None:
    """Place a body on or in the first support that has room for it, or else on the ground beside it."""
    turn = 0.0 if body.planned.arrangement else float(site.rng.normal(0, 0.12))
    for support in supports:
        if not site.world.set_down(body, support, wish, turn, lowest=kind == "in"):
            continue
        if kind == "in" and body.z - support.z > CLOSED * support.shape.size[2]:
            site.note(f"{support.planned.name} is closed or full: {body.planned.name} lies on it.")
        return
    site.note(f"{body.planned.name} does not fit {kind} {supports[0].planned.name}: it stands beside it.")
    stand(site, [body], [(0.0, 0.0, yaw(site, body))], sides.places(body, supports[0], "beside"))


def _squeeze(site: Site, body: Body, target: Body) -> bool:
    """Place a body under what there is of a target, as near its middle as there is room; tell whether there is."""
    body.yaw = target.yaw
    points = target.shape.centres[::2, ::2].reshape(-1, 2)
    points = points[np.argsort(np.linalg.norm(points, axis=1), kind="stable")]
    for x, y in target.world(points):
        if clear(body.at(x, y), target) and site.world.is_free(body):
            site.world.add([body])
            return True
    return False


def _beside(site: Site, body: Body, relation: Relation) -> Relation | None:
    """Return the relation, besides the one that says on what it is, that says where a body is there."""
    others = (each for each in site.asked_of(body) if each is not relation)
    return next((each for each in others if each.kind in (*sides.SIDES, "beside") and site.of(each.to)), None)


def _wishes(site: Site, bodies: Sequence[Body], support: Body, beside: Relation | None) -> list[Floats]:
    """Return where on a support each body should be, (2,) in the frame of the support."""
    if beside is not None:
        return _wishes_beside(site, bodies, support, beside)
    if bodies[0].planned.arrangement == "row":
        return _wishes_in_row(bodies, support)
    if bodies[0].planned.arrangement in ("circle", "grid"):
        return [np.array(pose[:2]) for pose in formation(site, bodies)]
    reach = np.array(support.shape.size[:2]) / 2
    if len(bodies) == 1 and not any(body.support is support for body in site.world.bodies):
        return [site.rng.uniform(-0.08, 0.08, 2) * reach]
    return list(site.rng.uniform(-0.6, 0.6, (len(bodies), 2)) * reach)


def _wishes_beside(site: Site, bodies: Sequence[Body], support: Body, beside: Relation) -> list[Floats]:
    """Return places on one side of what stands on a support too, each body further away than the one before it."""
    target = site.of(beside.to)[0]
    side = np.array(sides.SIDES.get(beside.kind, sides.RIGHT), np.float64)
    steps = [side * (target.extent + body.extent + 0.02) * (1 + i) for i, body in enumerate(bodies)]
    return [support.local(target.middle + step) for step in steps]


def _wishes_in_row(bodies: Sequence[Body], support: Body) -> list[Floats]:
    """Return places along the middle of a support, as far apart as its width allows."""
    widths = [body.shape.size[0] for body in bodies]
    room = max(0.9 * support.shape.size[0] - sum(widths), 0.0)
    return [np.array([x, y]) for x, y, _ in formations.row(widths, min(0.4 * widths[0], room / len(bodies)))]
