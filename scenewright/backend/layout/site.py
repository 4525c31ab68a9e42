"""What a layout is worked out on: the plan, what stands already, and what the plan leaves to chance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from scenewright.backend.layout.asked import Asked
from scenewright.backend.layout.bodies import Body
from scenewright.backend.layout.shapes import Shape, box
from scenewright.backend.layout.world import World
from scenewright.shared.artifacts import ScenePlan
from scenewright.shared.plans import WALL, PlannedObject, Relation

USUAL = (0.5, 0.5, 0.5)  # metres, of a thing whose size nobody says
Shapes = Mapping[str, Sequence[Shape]]


@dataclass
class Site:
    """A layout in the making; whatever places something takes it, and keeps nothing elsewhere.

    Attributes:
        plan: what is laid out.
        relations: of each object by its name, with those that go without saying.
        shapes: of each object by its name; its instances take them by turns.
        rng: of what the plan leaves open.
        world: what stands already.
        floor: y in metres from which things stand that nothing is said of, before what is at the wall.
        notes: sentences about what could not be done as asked.
    """

    plan: ScenePlan
    relations: Asked
    shapes: Shapes
    rng: np.random.Generator
    world: World
    floor: float = 0.0
    notes: list[str] = field(default_factory=list)

    def instances(self, planned: PlannedObject) -> list[Body]:
        """Return the bodies of an object, not placed yet; boxes where its shape is not known."""
        size = tuple(side or usual for side, usual in zip(planned.dimensions, USUAL, strict=True))
        shapes = self.shapes.get(planned.name) or [box(size)]  # type: ignore[arg-type]
        return [Body(planned, number, shapes[number % len(shapes)]) for number in range(planned.count)]

    def of(self, name: str) -> list[Body]:
        """Return the instances of an object that stand already."""
        return [body for body in self.world.bodies if body.planned.name == name]

    def asked_of(self, body: Body) -> Sequence[Relation]:
        """Return the relations of what a body is one of."""
        return self.relations[body.planned.name]

    def is_at_wall(self, body: Body) -> bool:
        """Tell whether a body is one of what stands at the wall or hangs there."""
        return any(relation.to == WALL for relation in self.asked_of(body))

    def note(self, sentence: str) -> None:
        """Say once what could not be done as asked."""
        if sentence not in self.notes:
            self.notes.append(sentence)
