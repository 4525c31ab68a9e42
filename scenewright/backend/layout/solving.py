"""Relations to places: each object of a plan after those it depends on, deterministic by seed.

What a relation means is the table here: PLACERS maps its kind to the function that places things by it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

from scenewright.backend.layout.alone import place_alone
from scenewright.backend.layout.asked import asked, check, ordered
from scenewright.backend.layout.bodies import Body
from scenewright.backend.layout.carrying import place_onto, place_under
from scenewright.backend.layout.neighbours import place_around, place_beside, place_between
from scenewright.backend.layout.site import Shapes, Site
from scenewright.backend.layout.turning import face
from scenewright.backend.layout.walls import place_at_wall
from scenewright.backend.layout.world import World
from scenewright.shared.artifacts import ScenePlan
from scenewright.shared.plans import WALL, Relation

# Of several relations of a thing the first one here says where it is placed. Those that are not chosen still say where
# on its support it is (carrying) and what it looks at (turning).
PLACERS: dict[str, Callable[[Site, list[Body], Relation], None]] = {
    "on": place_onto,
    "in": place_onto,
    "under": place_under,
    "against": place_beside,
    "around": place_around,
    "between": place_between,
    "right of": place_beside,
    "left of": place_beside,
    "in front of": place_beside,
    "behind": place_beside,
    "beside": place_beside,
    "facing": place_beside,
}


@dataclass
class Layout:
    """Where everything stands.

    Attributes:
        bodies: every instance.
        wall: y in metres of the wall, None without one.
        notes: sentences about what could not be done as asked.
    """

    bodies: list[Body] = field(default_factory=list)
    wall: float | None = None
    notes: list[str] = field(default_factory=list)

    def of(self, name: str) -> list[Body]:
        """Return the instances of an object."""
        return [body for body in self.bodies if body.planned.name == name]


def lay_out(plan: ScenePlan, shapes: Shapes, seed: int = 0, step: Callable[[], None] = lambda: None) -> Layout:
    """Return where the objects of a plan stand.

    Args:
        plan: checked here.
        shapes: of each object by its name: one or several that its instances take by turns; a box where there is none.
        seed: of what the plan leaves open.
        step: called often; what it raises ends the work.

    Raises:
        InvalidInput: the plan is empty, too large, or contradicts itself.
    """
    check(plan)
    relations = asked(plan)
    has_wall = any(each.to == WALL for found in relations.values() for each in found)
    site = Site(plan, relations, shapes, np.random.default_rng(seed), World(has_wall, step))
    for planned in ordered(plan, relations):
        bodies = site.instances(planned)
        _place(site, bodies)
        face(site, bodies)
    return Layout(site.world.bodies, _wall(site), site.notes)


def _place(site: Site, bodies: list[Body]) -> None:
    relation = _foremost(site.asked_of(bodies[0]))
    if relation is None:
        place_alone(site, bodies)
    elif relation.to == WALL:
        place_at_wall(site, bodies, relation)
    elif not site.of(relation.to):  # it faces its own kind, or what comes after it
        place_alone(site, bodies)
    else:
        PLACERS[relation.kind](site, bodies, relation)


def _foremost(relations: Sequence[Relation]) -> Relation | None:
    return next((each for kind in PLACERS for each in relations if each.kind == kind), None)


def _wall(site: Site) -> float | None:
    """Return y of the wall: where things stand at it, else behind everything if the plan has one."""
    if site.world.wall:
        return 0.0
    bodies = site.world.bodies
    return max(body.y + float(body.extent[1]) for body in bodies) + 0.4 if site.plan.wall else None
