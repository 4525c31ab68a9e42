"""Relations to places: each object of a plan after those it depends on, deterministic by seed."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from scenewright.backend.layout import formations
from scenewright.backend.layout.asked import (
    FLAT,
    GROWN,
    OPENINGS,
    SEATS,
    TABLES,
    asked,
    check,
    is_one_of,
    ordered,
)
from scenewright.backend.layout.bodies import Body, clear
from scenewright.backend.layout.formations import Pose
from scenewright.backend.layout.shapes import Floats, Shape, box
from scenewright.backend.layout.world import Point, World
from scenewright.shared.artifacts import ScenePlan
from scenewright.shared.errors import InvalidInput
from scenewright.shared.plans import WALL, PlannedObject, Relation

SIDES: dict[str, tuple[float, float]] = {
    "right of": (1, 0),
    "left of": (-1, 0),
    "in front of": (0, -1),
    "behind": (0, 1),
}
EYES = 1.5  # metres, at which things hang
USUAL = (0.5, 0.5, 0.5)  # metres, of a thing whose size nobody says
CLOSED = 0.7  # of a thing's height: what comes to rest above lies on it rather than in it
ROOM = 0.9  # metres that are left free before a wall
Shapes = Mapping[str, Sequence[Shape]]


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
    return _Solver(plan, relations, shapes, seed, step).solve(ordered(plan, relations))


class _Solver:
    def __init__(
        self, plan: ScenePlan, relations: Mapping[str, Sequence[Relation]], shapes: Shapes, seed: int,
        step: Callable[[], None],
    ) -> None:  # fmt: skip
        self.plan, self.relations, self.shapes = plan, relations, shapes
        self.rng = np.random.default_rng(seed)
        self.world = World(step)
        self.notes: list[str] = []
        self.world.wall = any(each.to == WALL for found in relations.values() for each in found)
        self.floor = 0.0  # y from which things stand that nothing is said of

    def solve(self, order: list[PlannedObject]) -> Layout:
        """Place everything."""
        for planned in order:
            bodies = self._bodies(planned)
            self._place(planned, bodies)
        wall: float | None = 0.0 if self.world.wall else None
        if wall is None and self.plan.wall:
            wall = max(body.y + float(body.extent[1]) for body in self.world.bodies) + 0.4
        return Layout(self.world.bodies, wall, self.notes)

    def _bodies(self, planned: PlannedObject) -> list[Body]:
        size = tuple(side or usual for side, usual in zip(planned.dimensions, USUAL, strict=True))
        shapes = self.shapes.get(planned.name) or [box(size)]  # type: ignore[arg-type]
        return [Body(planned, number, shapes[number % len(shapes)]) for number in range(planned.count)]

    def _place(self, planned: PlannedObject, bodies: list[Body]) -> None:
        relations = self.relations[planned.name]
        first = next((each for kind in ("on", "in", "under", "against", "around", "between", *SIDES, "beside", "facing")
                      for each in relations if each.kind == kind), None)  # fmt: skip
        others = [each for each in relations if each is not first]
        if first is None:
            self._free(planned, bodies)
        elif first.to == WALL:
            self._at_wall(bodies, hung=first.kind != "against")
        elif first.kind in ("on", "in"):
            self._onto(bodies, first, others)
        elif first.kind == "under":
            self._under(bodies, first)
        else:
            self._by(bodies, first)
        self._face(bodies, relations)

    # What stands on the ground by itself.

    def _free(self, planned: PlannedObject, bodies: list[Body]) -> None:
        if planned.arrangement == "scatter":
            self._scatter(bodies, np.zeros(2), 0.0)
        elif planned.arrangement in ("stack", "heap"):
            self._pile(bodies, lambda body: self._stand([body], [(0.0, 0.0, self._yaw(body))], self._anywhere(body)))
        else:
            poses = self._formation(bodies)
            self._stand(bodies, poses, self._anywhere(*bodies))

    def _formation(self, bodies: list[Body]) -> list[Pose]:
        """Return how several stand to each other where nothing else is said of them."""
        planned = bodies[0].planned
        sizes = np.array([body.shape.size for body in bodies])
        width, depth, _ = (float(side) for side in sizes.max(0))
        gap = max(0.12 * width, 0.02)
        if is_one_of(planned, GROWN):  # which are turned at random
            width = depth = math.hypot(width, depth)
            sizes[:, 0] = np.hypot(sizes[:, 0], sizes[:, 1])
        if planned.arrangement == "circle":
            around = [each.name for each in self._fillers(planned)]
            return formations.circle(len(bodies), width, depth, gap, width if around else 0.0)
        if planned.arrangement == "grid" or (not planned.arrangement and len(bodies) > 5):
            return self._turned(formations.grid(len(bodies), width, depth, gap), bodies)
        wide = max((self._wide(each) + 0.3 for each in self._fillers(planned)), default=0.0)
        if self._face_each_other(planned) and len(bodies) == 2:
            apart = max(wide, 2.2 * depth) + depth
            return [(-apart / 2, 0.0, formations.facing(1, 0)), (apart / 2, 0.0, formations.facing(-1, 0))]
        return self._turned(formations.row([float(each[0]) for each in sizes], gap, wide), bodies)

    def _turned(self, poses: list[Pose], bodies: list[Body]) -> list[Pose]:
        return [(x, y, yaw + self._yaw(body, lined=True)) for (x, y, yaw), body in zip(poses, bodies, strict=True)]

    def _yaw(self, body: Body, lined: bool = False) -> float:
        """Return how a body is turned that nothing says anything of: its front to whoever looks."""
        if body.planned.lying and not lined:
            return float(self.rng.uniform(-0.9, 0.9))
        if is_one_of(body.planned, GROWN):
            return float(self.rng.uniform(-math.pi, math.pi)) if len(self.world.bodies) else 0.3
        return 0.0 if lined or self.world.wall else float(self.rng.normal(0, 0.07))

    def _anywhere(self, *bodies: Body) -> Iterator[Floats]:
        """Yield places around the middle, large things rather behind and small ones rather before."""
        reach = max(float(np.linalg.norm(body.shape.size[:2])) for body in bodies)
        front = self.floor - max(body.shape.size[1] for body in bodies) / 2 if self.world.wall else 0.0
        points = formations.spiral(0.35 * reach, 9 * reach + self._radius())
        tall = max((body.top for body in self.world.bodies if not body.hung), default=0.0)
        behind = max(body.shape.size[2] for body in bodies) >= 0.8 * tall
        sideways = np.abs(points[:, 1]) * (1.4 if behind == (points[:, 1] > 0).any() else 1.0)
        wrong = np.where(points[:, 1] > 0.1, 0.0 if behind else 2.0, 0.6 if behind else 0.0) * np.abs(points[:, 1])
        cost = np.abs(points[:, 0]) + sideways + wrong
        yield from points[np.argsort(cost, kind="stable")] + [0.0, front]

    def _radius(self) -> float:
        return max((float(np.linalg.norm(body.middle) + np.linalg.norm(body.extent)) for body in self.world.bodies),
                   default=0.0)  # fmt: skip

    def _scatter(self, bodies: list[Body], middle: Floats, inside: float) -> None:
        """Place bodies here and there around a point, not in the way of whoever looks at it."""
        size = float(np.mean([np.hypot(*body.shape.size[:2]) for body in bodies]))
        area = 2.2 * size * math.sqrt(len(bodies))
        low = inside or (self._radius() + 0.2 * size if self.world.bodies and size > 0.4 else 0.0)
        is_far = size > 1.0
        for body in bodies:

            def tries() -> Iterator[tuple[float, float]]:
                for attempt in range(400):
                    radius = math.sqrt(self.rng.uniform(low**2, (low + area * (1 + attempt / 100)) ** 2))
                    angle = self.rng.uniform(-0.25, math.pi + 0.25) if is_far else self.rng.uniform(-math.pi, math.pi)
                    yield middle[0] + radius * math.cos(angle), middle[1] + radius * math.sin(angle)

            yaw = float(self.rng.uniform(-math.pi, math.pi))
            self._stand([body], [(0.0, 0.0, yaw)], tries())

    def _stand(self, bodies: Sequence[Body], poses: Sequence[Pose], anchors: Iterable[Point]) -> None:
        gap = 0.1 * float(np.mean([min(body.shape.size[:2]) for body in bodies]))
        anchors = list(anchors)
        for room in (gap, 0.003):
            if self.world.stand(bodies, poses, anchors, room):
                return
        far = self._radius() + float(np.abs(np.array(poses)[:, :2]).max()) + max(float(b.extent.max()) for b in bodies)
        away = [(x * far * k, y * far * k) for k in (1.5, 2, 3, 5, 9) for x, y in ((1, -0.3), (-1, -0.3), (0, -1.2))]
        if not self.world.stand(bodies, poses, away, 0.0):
            raise InvalidInput(f"There is no room for {bodies[0].planned.name}.", remedy="Ask for fewer things.")

    # What stands by something else.

    def _by(self, bodies: list[Body], relation: Relation) -> None:
        targets = self._of(relation.to)
        if not targets:  # it faces its own kind
            self._free(bodies[0].planned, bodies)
            return
        support = targets[0].support
        if relation.kind == "around":
            self._around(bodies, targets, support)
        elif support is not None:
            self._onto_beside(bodies, targets, support, relation)
        elif relation.kind == "between":
            self._between(bodies, targets, self._of(relation.other))
        elif bodies[0].planned.arrangement in ("stack", "heap"):
            target = targets[len(targets) // 2]
            self._pile(bodies, lambda body: self._stand([body], [(0, 0, 0)], self._beside(body, target, relation.kind)))
        elif relation.kind in ("beside", "facing", "against") and len(bodies) > 1:
            for body in bodies:
                target = targets[body.number % len(targets)]
                side = "beside" if relation.kind != "against" else "against"
                self._stand([body], [(0, 0, self._yaw_by(body, target))], self._beside(body, target, side))
        else:
            self._together(bodies, targets, relation.kind)

    def _together(self, bodies: list[Body], targets: list[Body], kind: str) -> None:
        """Place bodies in formation on one side of a target, or of a whole group of targets."""
        target = targets[0] if len(targets) == 1 or kind in ("beside", "facing", "against") else _group(targets)
        poses = self._formation(bodies) if len(bodies) > 1 else [(0.0, 0.0, self._yaw_by(bodies[0], target))]
        halves = [np.abs(pose[:2]) + body.extent for pose, body in zip(poses, bodies, strict=True)]
        whole = 2 * np.max(halves, axis=0)
        outer = Body(bodies[0].planned, 0, box((float(whole[0]), float(whole[1]), 1.0)))
        self._stand(bodies, poses, self._beside(outer, target, kind))

    def _beside(self, body: Body, target: Body, kind: str) -> Iterator[tuple[float, float]]:
        """Yield places at the sides of a target, the nearest first."""
        near = {"against": 0.012, "facing": 0.5}.get(kind, 0.1)
        size = 0.5 * float(np.mean([*body.shape.size[:2], *target.shape.size[:2]]))
        gap = near if kind == "against" else max(near * 2 * size, 0.02) if kind != "facing" else near + size
        sides: list[tuple[float, float]] = [SIDES[kind]] if kind in SIDES else [(1, 0), (-1, 0)]
        if kind == "against":
            sides = [(0, -1), (1, 0), (-1, 0)]
        elif kind == "facing":
            sides = [_front(target), (1, 0), (-1, 0)]
        elif kind == "beside":
            sides = [(1, 0), (-1, 0)] if body.number % 2 == 0 else [(-1, 0), (1, 0)]
        reach = body.extent + target.extent
        for away in range(24):
            for way in sides:
                side = np.array(way, np.float64)
                across = np.array([-side[1], side[0]])
                for slip in (0.0, 0.4, -0.4, 0.8, -0.8):
                    centre = target.middle + side * (reach + gap + 0.3 * size * away)
                    yield tuple(centre + across * slip * float(abs(across) @ target.extent))
        if kind == "beside":
            for way in ((0.0, -1.0), (0.0, 1.0)):
                yield tuple(target.middle + np.array(way) * (reach + gap))

    def _yaw_by(self, body: Body, target: Body) -> float:
        return 0.0 if is_one_of(target.planned, OPENINGS) else self._yaw(body)

    def _around(self, bodies: list[Body], targets: list[Body], support: Body | None) -> None:
        shares = [bodies[i :: len(targets)] for i in range(len(targets))] if len(bodies) > len(targets) else [bodies]
        for target, share in zip(targets, shares, strict=False):
            if support is not None:
                self._onto_beside(share, [target], support, Relation(kind="beside", to=target.planned.name))
                continue
            width, depth = (max(body.shape.size[axis] for body in share) for axis in (0, 1))
            planned = share[0].planned
            if planned.arrangement == "scatter":
                self._scatter(share, target.middle, float(np.linalg.norm(target.extent)))
                continue
            sits = is_one_of(planned, SEATS) and is_one_of(target.planned, TABLES)
            gap = max(0.08 if sits else 0.25 * width, 0.02)
            is_round = abs(target.shape.size[0] - target.shape.size[1]) < 0.02 * target.shape.size[0]
            if sits and not is_round:
                poses = formations.seated(len(share), target.shape.size[:2], width, depth, gap)
            else:
                inside = target.shape.size[0] / 2 if sits else float(np.linalg.norm(target.extent))
                poses = formations.circle(len(share), width, depth, gap, inside)
            turned = [(*(target.world(np.array([x, y])) - target.middle), yaw + target.yaw) for x, y, yaw in poses]
            self._each_or_all(share, turned, target)

    def _each_or_all(self, bodies: list[Body], poses: list[Pose], target: Body) -> None:
        """Place bodies around a target; further away where something is in the way."""
        for body, (x, y, yaw) in zip(bodies, poses, strict=True):
            anchors = [target.middle + np.array([x, y]) * k for k in (1, 1.05, 1.1, 1.2, 1.3, 1.5, 1.8, 2.2, 3)]
            self._stand([body], [(0.0, 0.0, yaw)], anchors)

    def _between(self, bodies: list[Body], targets: list[Body], others: list[Body]) -> None:
        if others:
            ends = targets[0].middle, others[0].middle
        else:
            pair = sorted(targets, key=lambda body: body.x)
            right = len(pair) // 2
            ends = pair[right - 1].middle, pair[right].middle
        middle = (ends[0] + ends[1]) / 2
        if self.world.wall and self._is_at_wall(targets[0]):
            middle[1] = -bodies[0].shape.size[1] / 2 - 0.012
        points = formations.spiral(0.1 * float(np.mean(bodies[0].shape.size[:2])), 6.0)
        self._stand(bodies, self._formation(bodies), points + middle)

    def _fillers(self, planned: PlannedObject) -> list[PlannedObject]:
        """Return the objects that shall stand between or within the instances of one."""
        return [
            each for each in self.plan.objects for relation in self.relations[each.name]
            if relation.kind == "between" and planned.name in (relation.to, relation.other)
        ]  # fmt: skip

    def _wide(self, planned: PlannedObject) -> float:
        shape = self._bodies(planned)[0].shape
        return shape.size[0] * min(planned.count, 3)

    # What stands at the wall, or hangs there.

    def _at_wall(self, bodies: list[Body], hung: bool) -> None:
        for body in bodies:
            body.hung = hung and not is_one_of(body.planned, frozenset(("door", "doorway", "gate")))
            if body.hung:
                height = body.shape.size[2]
                body.z = 0.9 if is_one_of(body.planned, OPENINGS) else max(EYES - height / 2, 0.3)
        poses = self._formation(bodies) if bodies[0].planned.arrangement != "circle" else None
        poses = [(x, -body.shape.size[1] / 2 - 0.001, 0.0) for (x, _, _), body in
                 zip(poses or self._formation(bodies), bodies, strict=True)]  # fmt: skip
        width = float(np.mean([body.shape.size[0] for body in bodies]))
        anchors = [(side * 0.2 * width * k, 0.0) for k in range(120) for side in ((1, -1) if k else (1,))]
        self._stand(bodies, poses, anchors)
        self.floor = min(self.floor, *(body.y - float(body.extent[1]) - ROOM for body in bodies))

    def _is_at_wall(self, body: Body) -> bool:
        return any(relation.to == WALL for relation in self.relations[body.planned.name])

    # What stands on, in or under something.

    def _onto(self, bodies: list[Body], relation: Relation, others: list[Relation]) -> None:
        supports = self._supports(relation.to, len(bodies))
        beside = next((each for each in others if each.kind in (*SIDES, "beside") and self._of(each.to)), None)
        planned = bodies[0].planned
        if planned.arrangement in ("stack", "heap"):
            self._pile(bodies, lambda body: self._one_onto(body, supports, np.zeros(2), relation.kind))
            return
        wishes = self._wishes(bodies, supports[0], beside)
        for body, wish in zip(bodies, wishes, strict=True):
            spread = len(bodies) >= len(supports) > 1 and supports[0].planned.arrangement not in ("stack", "heap")
            own = [supports[body.number % len(supports)], *supports] if spread else supports
            self._one_onto(body, own, np.zeros(2) if len(bodies) == len(supports) > 1 else wish, relation.kind)

    def _one_onto(self, body: Body, supports: list[Body], wish: Floats, kind: str) -> None:
        turn = 0.0 if body.planned.arrangement else float(self.rng.normal(0, 0.12))
        for support in supports:
            if not self.world.set_down(body, support, wish, turn, lowest=kind == "in"):
                continue
            if kind == "in" and body.z - support.z > CLOSED * support.shape.size[2]:
                self._note(f"{support.planned.name} is closed or full: {body.planned.name} lies on it.")
            return
        self._note(f"{body.planned.name} does not fit {kind} {supports[0].planned.name}: it stands beside it.")
        self._stand([body], [(0.0, 0.0, self._yaw(body))], self._beside(body, supports[0], "beside"))

    def _wishes(self, bodies: list[Body], support: Body, beside: Relation | None) -> list[Floats]:
        """Return where on a support each body should be, in the frame of the support."""
        reach = np.array(support.shape.size[:2]) / 2
        if beside is not None:
            target = self._of(beside.to)[0]
            side = np.array(SIDES.get(beside.kind, (1, 0)), np.float64)
            spots = [
                target.middle + side * (target.extent + body.extent + 0.02) * (1 + i) for i, body in enumerate(bodies)
            ]
            return [support.local(spot) for spot in spots]
        sizes = [body.shape.size for body in bodies]
        if bodies[0].planned.arrangement == "row":
            gap = min(0.4 * sizes[0][0], max(2 * reach[0] * 0.9 - sum(size[0] for size in sizes), 0.0) / len(bodies))
            return [np.array([x, y]) for x, y, _ in formations.row([size[0] for size in sizes], gap)]
        if bodies[0].planned.arrangement in ("circle", "grid"):
            return [np.array(pose[:2]) for pose in self._formation(bodies)]
        if len(bodies) == 1 and not any(body.support is support for body in self.world.bodies):
            return [self.rng.uniform(-0.08, 0.08, 2) * reach]
        return list(self.rng.uniform(-0.6, 0.6, (len(bodies), 2)) * reach)

    def _onto_beside(self, bodies: list[Body], targets: list[Body], support: Body, relation: Relation) -> None:
        wishes = self._wishes(bodies, support, relation)
        for body, wish in zip(bodies, wishes, strict=True):
            self._one_onto(body, [support], wish, "on")

    def _under(self, bodies: list[Body], relation: Relation) -> None:
        targets = self._supports(relation.to, len(bodies))
        for body in bodies:
            for target in targets:
                if target.support is None and self._squeeze(body, target):
                    break
            else:
                self._note(f"{body.planned.name} does not fit under {relation.to}: it stands in front of it.")
                self._stand([body], [(0.0, 0.0, 0.0)], self._beside(body, targets[0], "in front of"))

    def _squeeze(self, body: Body, target: Body) -> bool:
        """Place a body under what there is of a target, as near its middle as there is room."""
        body.yaw = target.yaw
        points = target.shape.centres[::2, ::2].reshape(-1, 2)
        points = points[np.argsort(np.linalg.norm(points, axis=1), kind="stable")]
        for x, y in target.world(points):
            if clear(body.at(x, y), target) and self.world.is_free(body):
                self.world.add([body])
                return True
        return False

    def _pile(self, bodies: list[Body], first: Callable[[Body], None]) -> None:
        """Stack bodies on the first, or heap them: most on the ground, the others on those."""
        heap = bodies[0].planned.arrangement == "heap"
        base = math.ceil(0.6 * len(bodies)) if heap else 1
        first(bodies[0])
        root = bodies[0]
        for number, body in enumerate(bodies[1:], 1):
            turn = float(self.rng.uniform(-1.5, 1.5) if heap else self.rng.normal(0, 0.1))
            below = [bodies[number - 1]] if not heap else bodies[:base] if number >= base else []
            if any(self.world.set_down(body, each, np.zeros(2), turn) for each in below):
                continue
            if root.support is not None and self.world.set_down(
                body, root.support, root.support.local(root.middle), turn
            ):
                continue
            size = float(np.mean(body.shape.size[:2]))
            self._stand([body], [(0.0, 0.0, turn)], formations.spiral(0.3 * size, 12 * size) + root.middle)

    def _supports(self, name: str, count: int) -> list[Body]:
        """Return the instances of an object that can carry something, the one to take first in front."""
        found = self._of(name)
        if found[0].planned.arrangement in ("stack", "heap"):
            return sorted(found, key=lambda body: -body.top)
        if count == len(found):
            return found
        middle = (len(found) - 1) / 2
        return sorted(found, key=lambda body: abs(body.number - middle))

    # Which way things look.

    def _face(self, bodies: list[Body], relations: Sequence[Relation]) -> None:
        """Turn bodies to what they face, where there is room to turn."""
        facing = next((each for each in relations if each.kind == "facing"), None)
        beside = next((each for each in relations if each.kind in (*SIDES, "beside")), None)
        if facing is None and beside is not None and is_one_of(bodies[0].planned, SEATS):
            tables = [body for body in self._of(beside.to) if is_one_of(body.planned, TABLES)]
            facing = Relation(kind="facing", to=beside.to) if tables else None
        if facing is None or facing.to == WALL:
            return
        for body in bodies:
            targets = [each for each in self._of(facing.to) if each is not body]
            if targets and body in self.world.bodies:
                self._turn(body, min(targets, key=lambda each: float(np.linalg.norm(each.middle - body.middle))))

    def _turn(self, body: Body, target: Body) -> None:
        before = body.yaw
        towards = target.middle - body.middle
        others = [each for each in self.world.bodies if each is not body]
        for angle in (formations.facing(*towards), formations.facing(*_main(towards))):
            body.yaw = angle
            held = body.support is None or body.yaw == before
            if held and all(clear(body, each) for each in others):
                return
        body.yaw = before

    def _face_each_other(self, planned: PlannedObject) -> bool:
        return any(each.kind == "facing" and each.to == planned.name for each in self.relations[planned.name])

    def _of(self, name: str) -> list[Body]:
        return [body for body in self.world.bodies if body.planned.name == name]

    def _note(self, sentence: str) -> None:
        if sentence not in self.notes:
            self.notes.append(sentence)


def _front(body: Body) -> tuple[float, float]:
    return math.sin(body.yaw), -math.cos(body.yaw)


def _main(direction: Floats) -> tuple[float, float]:
    """Return the axis that a direction comes nearest to."""
    x, y = float(direction[0]), float(direction[1])
    return (math.copysign(1, x), 0.0) if abs(x) > abs(y) else (0.0, math.copysign(1, y))


def _group(bodies: list[Body]) -> Body:
    """Return a body that stands for several: a box around them."""
    low = np.min([body.middle - body.extent for body in bodies], axis=0)
    high = np.max([body.middle + body.extent for body in bodies], axis=0)
    size = high - low
    shape = box((float(size[0]), float(size[1]), max(body.top for body in bodies)))
    return Body(bodies[0].planned, 0, shape, *((low + high) / 2))


def lies(planned: PlannedObject, relations: Sequence[Relation]) -> bool:
    """Tell whether a thing lies: because it shall, or because such a thing does not stand on anything by itself."""
    upright = any(each.to == WALL or each.kind in ("against", "in") for each in relations)
    return planned.lying or (
        is_one_of(planned, FLAT) and not upright and not is_one_of(planned, frozenset(("ladder",)))
    )
