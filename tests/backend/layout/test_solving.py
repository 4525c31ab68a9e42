"""Relations become places: nothing reaches into anything, nothing floats, and everything is where it was said to be."""

from __future__ import annotations

import math
import time

import numpy as np
import pytest

from scenewright.backend.layout.bodies import Body, apart, clear
from scenewright.backend.layout.checking import faults
from scenewright.backend.layout.rehearsal import rehearse
from scenewright.backend.layout.shapes import box
from scenewright.backend.layout.solving import PLACERS, Layout, lay_out
from scenewright.backend.planning.grammar import read
from scenewright.shared.artifacts import ScenePlan
from scenewright.shared.errors import InvalidInput
from scenewright.shared.plans import RELATIONS, PlannedObject, Relation


def _plan(*objects: PlannedObject, wall: str = "") -> ScenePlan:
    return ScenePlan(objects=objects, wall=wall)


def _object(name: str, size: tuple[float, float, float], count: int = 1, **relations: str) -> PlannedObject:
    asked = tuple(Relation(kind=kind.replace("_", " "), to=to) for kind, to in relations.items())  # type: ignore[arg-type]
    return PlannedObject(name=name, dimensions=size, count=count, relations=asked)


def _one(layout: Layout, name: str) -> Body:
    (found,) = layout.of(name)
    return found


TABLE = _object("table", (1.6, 0.8, 0.75))


@pytest.mark.parametrize(
    ("kind", "axis", "sign"), [("left of", 0, -1), ("right of", 0, 1), ("in front of", 1, -1), ("behind", 1, 1)]
)
def test_sides_are_as_whoever_looks_sees_them(kind: str, axis: int, sign: int) -> None:
    layout = lay_out(_plan(TABLE, _object("crate", (0.5, 0.5, 0.5), **{kind: "table"})), {})
    away = _one(layout, "crate").middle - _one(layout, "table").middle
    assert sign * away[axis] > 0.4 and abs(away[axis]) > abs(away[1 - axis]) and faults(layout) == []


def test_every_relation_has_a_place() -> None:
    assert set(PLACERS) == set(RELATIONS)


def test_things_stand_on_what_they_are_on() -> None:
    layout = rehearse(read("a mug, a candle and three books on a desk, a coin on a chair"), 3)
    desk, chair, coin = _one(layout, "desk"), _one(layout, "chair"), _one(layout, "coin")
    for name in ("mug", "candle", "book"):
        assert all(abs(body.z - desk.top) < 0.02 for body in layout.of(name))
    assert 0.4 * chair.top < coin.z < 0.6 * chair.top  # on the seat, not on the back
    assert faults(layout) == []


def test_chairs_around_a_table_look_at_it() -> None:
    layout = rehearse(read("six chairs around a long table"), 0)
    table = _one(layout, "table")
    for chair in layout.of("chair"):
        front = np.array([math.sin(chair.yaw), -math.cos(chair.yaw)])
        # The middle of the table's side that it stands at lies before it.
        assert front @ (table.middle - chair.middle) > 0
        assert np.abs(table.local(chair.middle + front * 0.7)).max() < 0.9
    assert len(layout.of("chair")) == 6 and faults(layout) == []


def test_what_is_between_two_stands_between_them() -> None:
    layout = rehearse(read("a chest between two barrels"), 0)
    left, right = sorted(layout.of("barrel"), key=lambda body: body.x)
    chest = _one(layout, "chest")
    assert left.x < chest.x < right.x and abs(chest.y - (left.y + right.y) / 2) < 0.3


def test_what_is_at_the_wall_touches_it_with_its_back() -> None:
    layout = rehearse(
        read("a bookshelf against the wall and a shield on the wall, a stool in front of the bookshelf"), 0
    )
    shelf, shield, stool = _one(layout, "bookshelf"), _one(layout, "shield"), _one(layout, "stool")
    assert layout.wall == 0.0 and shelf.yaw == 0.0
    assert shelf.y + shelf.shape.size[1] / 2 == pytest.approx(0.0, abs=0.02)
    assert shield.hung and 0.8 < shield.z < 1.6 and stool.y < shelf.y


def test_what_fits_stands_under_and_what_does_not_is_told() -> None:
    small = lay_out(_plan(TABLE, _object("ball", (0.2, 0.2, 0.2), under="table")), {})
    assert small.notes == ["ball does not fit under table: it stands in front of it."]  # the table is a solid box here
    bench = rehearse(read("a small bench under a huge tree"), 0)
    assert bench.notes == [] and faults(bench) == []
    assert np.linalg.norm(_one(bench, "bench").middle - _one(bench, "tree").middle) < 2.5


def test_layouts_repeat_by_their_seed() -> None:
    plan = read("a dozen mushrooms scattered around a rock")
    first, again, other = (rehearse(plan, seed) for seed in (1, 1, 2))
    places = [[(body.x, body.y, body.yaw) for body in layout.bodies] for layout in (first, again, other)]
    assert places[0] == places[1] != places[2]


def test_a_hundred_things_take_less_than_two_seconds() -> None:
    plan = _plan(
        TABLE, _object("chair", (0.45, 0.5, 0.9), 8, around="table"), _object("mug", (0.08, 0.08, 0.1), 11, on="table"),
        _object("crate", (0.8, 0.7, 0.6), 30), _object("barrel", (0.6, 0.6, 0.9), 30, beside="crate"),
        PlannedObject(name="tree", dimensions=(3, 3, 5), count=20, arrangement="scatter"),
    )  # fmt: skip
    lay_out(_plan(TABLE), {})
    began = time.process_time()
    layout = lay_out(plan, {})
    assert time.process_time() - began < 2.0
    assert len(layout.bodies) == 100 and faults(layout) == []


@pytest.mark.parametrize(
    ("plan", "sentence"),
    [
        (_plan(), "holds no objects"),
        (_plan(_object("book", (0.2, 0.3, 0.05), 10_000)), "asks for 10,000 objects; at most 1,000"),
        (_plan(_object("mug", (0.1, 0.1, 0.1), on="book"), _object("book", (1, 1, 1), on="mug")), "contradicts itself"),
        (_plan(TABLE, PlannedObject(name="mug", relations=(
            Relation(kind="left of", to="table"), Relation(kind="right of", to="table")))), "both left of and"),
        (_plan(_object("mug", (0.1, 0.1, 0.1), on="shelf")), "on shelf, which the plan does not hold"),
        (_plan(_object("mug", (0.1, 0.1, 0.1), on="mug")), "cannot be on itself"),
        (_plan(TABLE, TABLE), "called 'table'"),
        (_plan(_object("mug", (math.nan, 1, 1))), "cannot be"),
    ],
)  # fmt: skip
def test_plans_that_cannot_be_are_refused_in_one_sentence(plan: ScenePlan, sentence: str) -> None:
    with pytest.raises(InvalidInput, match=sentence) as refused:
        lay_out(plan, {})
    assert refused.value.remedy


def test_boxes_are_told_apart_exactly() -> None:
    """Against a plain twin: two rectangles are apart if no point of a fine grid lies in both."""
    rng = np.random.default_rng(0)
    steps = np.stack(np.meshgrid(*[(np.arange(160) + 0.5) / 160 - 0.5] * 2, indexing="ij"), -1).reshape(-1, 2)
    for _ in range(200):
        one, other = (
            Body(TABLE, 0, box(tuple(rng.uniform(0.2, 2, 3))), *rng.uniform(-1.2, 1.2, 2), 0.0, rng.uniform(-4, 4))
            for _ in range(2)
        )
        points = one.world(steps * one.shape.size[:2])
        inside = (np.abs(other.local(points)) < np.array(other.shape.size[:2]) / 2).all(1)
        share = inside.mean()
        assert apart(one, other) == (share == 0) or share < 0.002
    one.z, other.z = 0.0, one.top
    assert clear(one, other)
