"""Wells of stones, with a roof over a windlass and a bucket on its rope."""

from __future__ import annotations

import itertools
import math

import numpy as np

from scenewright.backend.modelling.family import Brief, Count, Family
from scenewright.backend.modelling.lathe import lathe
from scenewright.backend.modelling.parts import Part, both
from scenewright.backend.modelling.solids import box, chamfered
from scenewright.backend.modelling.sweeps import arc, tube


def build(brief: Brief) -> list[Part]:
    """Return the ring of stones, water, posts, roof, windlass, rope and bucket."""
    h, r = brief.height, 0.40 * brief.width
    wall, courses, deep = 0.34 * h, brief.counts["courses"], 0.26 * r
    parts: list[Part] = []
    for course in range(courses):
        parts += _course(brief, course, r, deep, wall / courses)
    parts.append(
        lathe([(0, 0.01), (0.9 * r, 0.01), (0.9 * r, 0.72 * wall), (0, 0.72 * wall)], brief.sides(24), 0.004).of(
            "water"
        )
    )
    post, eaves = 0.11 * r, 0.74 * h
    parts += [
        part.of("wood")
        for part in both(box(post, post, eaves - 0.3 * wall, 0.1 * post).moved(x=0.86 * r, z=0.55 * wall))
    ]
    parts += _roof(brief, r, eaves, h, post)
    axle = 0.62 * h
    roller = tube([(-0.98 * r, 0, axle), (0, 0, axle), (0.98 * r, 0, axle)], 0.06 * r, brief.sides(10))
    drum = tube([(-0.3 * r, 0, axle), (0, 0, axle), (0.3 * r, 0, axle)], 0.11 * r, brief.sides(12))
    crank = tube(
        [
            (0.95 * r, 0, axle),
            (1.06 * r, 0, axle),
            (1.09 * r, 0, axle - 0.02 * r),
            (1.09 * r, 0, axle - 0.3 * r),
            (1.12 * r, 0, axle - 0.32 * r),
            (1.3 * r, 0, axle - 0.32 * r),
        ],
        0.028 * r,
        8,
    )
    hang = axle - 0.5 * (axle - wall)
    rope = tube([(0.1 * r, 0.11 * r, axle), (0.1 * r, 0.11 * r, hang)], 0.02 * r, 6)
    return [
        *parts,
        roller.of("wood"),
        drum.of("rope"),
        crank.of("metal"),
        rope.of("rope"),
        *_bucket(brief, 0.2 * r, hang, (0.1 * r, 0.11 * r)),
    ]


def _course(brief: Brief, number: int, r: float, deep: float, tall: float) -> list[Part]:
    """Return one ring of rough stones, set off against the ring below."""
    count, parts = 11, []
    cuts = np.linspace(0, 360, count + 1) + 180 / count * (number % 2)
    cuts[1:-1] += brief.rng.uniform(-4, 4, count - 1)
    for left, right in itertools.pairwise(cuts):
        rough = brief.rng.uniform(-0.012, 0.012, (8, 3)) * r
        low, high = number * tall, (number + 0.97) * tall
        inner, outer = (
            arc(left + 0.8, right - 0.8, 2) * (r - deep),
            arc(left + 0.8, right - 0.8, 2) * r * brief.between(1.0, 1.05),
        )
        flat = np.concatenate([inner[:1], outer, inner[1:]])
        corners = np.concatenate([np.insert(flat, 2, low, axis=1), np.insert(flat, 2, high, axis=1)])
        corners[:, :2] += rough[:, :2]
        faces = [[3, 2, 1, 0], [4, 5, 6, 7], *([i, (i + 1) % 4, (i + 1) % 4 + 4, i + 4] for i in range(4))]
        parts.append(chamfered(corners, faces, 0.16 * tall, "x"))
    return parts


def _roof(brief: Brief, r: float, eaves: float, h: float, post: float) -> list[Part]:
    """Return two slopes of boards or tiles on the posts."""
    slope = math.atan2(h - eaves, 0.95 * r)
    length, thick = 1.12 * r / math.cos(slope), 0.08 * r
    slab = box(2.5 * r, length, thick, 0.15 * thick, grain="x").moved(y=length / 2 - 0.2 * thick)
    parts = []
    for turn in (0, 180):
        parts.append(slab.turned("x", -math.degrees(slope)).moved(z=h - thick).turned("z", turn).of("roof"))
    beam = box(post, 1.7 * r, post, 0.1 * post, grain="y").moved(x=0.86 * r, z=eaves - 0.6 * post)
    king = box(0.9 * post, 0.9 * post, h - eaves - 0.4 * post, 0.1 * post).moved(x=0.86 * r, z=eaves - 0.1 * post)
    return parts + [part.of("wood") for one in (beam, king) for part in both(one)]


def _bucket(brief: Brief, r: float, top: float, place: tuple[float, float]) -> list[Part]:
    tall = 1.7 * r
    z = top - 0.9 * tall
    pail = lathe(
        [(0, z - tall), (0.8 * r, z - tall), (r, z), (0.9 * r, z), (0.72 * r, z - 0.9 * tall), (0, z - 0.9 * tall)],
        brief.sides(14),
        0.04 * r,
    )
    bow = tube(
        [
            (-0.95 * r, 0, z - 0.05 * tall),
            (-0.7 * r, 0, z + 0.55 * tall),
            (0, 0, top),
            (0.7 * r, 0, z + 0.55 * tall),
            (0.95 * r, 0, z - 0.05 * tall),
        ],
        0.07 * r,
        6,
    )
    return [pail.moved(*place).of("wood"), bow.moved(*place).of("metal")]


FAMILY = Family(
    nouns=("well", "waterwell"),
    width=(1.6, 2.2),
    depth=None,
    height=(2.0, 2.7),
    materials={
        "stones": ("stone", "granite", "sandstone", "mossy stone"),
        "wood": ("oak", "walnut"),
        "roof": ("roof tiles", "thatch", "slate tiles"),
        "rope": ("rope",),
        "metal": ("iron",),
        "water": ("water",),
    },
    counts={"courses": Count((4, 6), (2, 10), ("course", "layer"))},
    build=build,
    akin=("fountain", "cistern", "pond", "pump"),
)
