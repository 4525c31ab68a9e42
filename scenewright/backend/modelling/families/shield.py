"""Shields, upright: round with a boss, or curved and pointed."""

from __future__ import annotations

import itertools

import numpy as np

from scenewright.backend.modelling.blobs import ball
from scenewright.backend.modelling.family import Brief, Count, Family
from scenewright.backend.modelling.lathe import lathe, ring
from scenewright.backend.modelling.parts import Doubles, Part, around, solid
from scenewright.backend.modelling.solids import panel
from scenewright.backend.modelling.sweeps import tube

ACROSS, UP = 14, 18  # cells of a curved shield


def build(brief: Brief) -> list[Part]:
    """Return a round or a pointed shield."""
    if brief.is_("round", "viking") or (brief.maybe(0.45) and not brief.is_("heater", "kite")):
        return _round(brief)
    return _pointed(brief)


def _round(brief: Brief) -> list[Part]:
    """Return boards cut to a disc, a rim, a boss and nails."""
    r, thick, count = brief.width / 2, 0.045 * brief.width, brief.counts["boards"]
    edges, parts = np.linspace(-0.97 * r, 0.97 * r, count + 1), []
    for left, right in itertools.pairwise(edges):
        x = np.linspace(left + 0.004 * r, right - 0.004 * r, 5)
        top = np.sqrt(np.maximum((0.975 * r) ** 2 - x**2, (0.08 * r) ** 2))
        outline = np.concatenate([np.stack([x, -top], 1), np.stack([x, top], 1)[::-1]])
        parts.append(panel(outline, thick, 0.1 * thick, grain="z"))
    rim = ring(
        [(0.94 * r, -0.75 * thick), (r, -0.75 * thick), (r, 0.75 * thick), (0.94 * r, 0.75 * thick)],
        brief.sides(40),
        0.2 * thick,
    )
    boss = [(0, -0.2), (0.3, -0.2), (0.3, 0.3), (0.22, 0.36), (0.19, 0.75), (0.11, 1.05), (0, 1.15)]
    parts += [
        rim.turned("x", 90).of("metal"),
        lathe([(a * r, b * 2.2 * thick) for a, b in boss], brief.sides(24), 0.02 * r).turned("x", 90).of("metal"),
    ]
    nail = ball(0.028 * r, 1).moved(x=0.97 * r, z=0.78 * thick)
    parts += [one.turned("x", 90).of("metal") for one in around(nail, 16)]
    parts.append(_strap(r, thick))
    return [part.moved(z=r) for part in parts]


def _strap(r: float, y: float) -> Part:
    """Return the grip behind the shield."""
    return tube(
        [(-0.4 * r, 0.4 * y, 0), (-0.25 * r, 1.8 * y, 0), (0.25 * r, 1.8 * y, 0), (0.4 * r, 0.4 * y, 0)], 0.035 * r, 8
    ).of("strap")


def _pointed(brief: Brief) -> list[Part]:
    """Return a plate bent about the upright axis, a rim around it and an emblem."""
    w, h = brief.width, brief.height
    straight = brief.between(0.35, 0.6)
    thick, bend = 0.035 * w, 0.13 * w

    def outline(t: Doubles, shrink: float = 1.0) -> Doubles:
        curve = np.where(
            t > 1 - straight, 1.0, np.sqrt(np.maximum(1 - (np.maximum(1 - straight - t, 0) / (1 - straight)) ** 2.1, 0))
        )
        return shrink * w / 2 * np.maximum(curve, 0.03)

    parts = [_plate(outline, 0.985 * h, thick, bend, w, 0.97).moved(z=0.01 * h)]
    t = np.linspace(0.0, 1.0, 22)
    x = outline(t, 0.985)
    side = np.stack([x, bend * (2 * x / w) ** 2, t * 0.985 * h + 0.012 * h], axis=1)
    top = np.linspace(x[-1], -x[-1], 13)[1:-1]
    over = np.stack([top, bend * (2 * top / w) ** 2, np.full(11, 0.997 * h)], axis=1)
    loop = np.concatenate([side, over, (side * (-1, 1, 1))[::-1]])
    parts.append(tube(loop, 0.026 * w, 8, closed=True).of("metal"))
    return parts + _emblem(brief, w, h, thick, bend) + [_strap(0.6 * w, 2 * thick).moved(z=0.55 * h)]


def _plate(outline: object, h: float, thick: float, bend: float, w: float, shrink: float) -> Part:
    """Return a bent plate: a grid in front, one behind, joined around the edge."""
    t = np.linspace(0, 1, UP + 1)
    half = outline(t, shrink)  # type: ignore[operator]
    u = np.linspace(-1, 1, ACROSS + 1)
    x, z = half[:, None] * u, np.broadcast_to(t[:, None] * h, (UP + 1, ACROSS + 1))
    y = bend * (2 * x / w) ** 2
    grid = np.arange((UP + 1) * (ACROSS + 1)).reshape(UP + 1, ACROSS + 1)
    front = np.stack([x, y - thick / 2, z], axis=-1).reshape(-1, 3)
    back = np.stack([x, y + thick / 2, z], axis=-1).reshape(-1, 3)
    a, b, c, d = (corner.ravel() for corner in (grid[:-1, :-1], grid[:-1, 1:], grid[1:, 1:], grid[1:, :-1]))
    sheet = np.concatenate([np.stack([a, b, c], 1), np.stack([a, c, d], 1)])
    rim = np.concatenate([grid[0, :-1], grid[:-1, -1], grid[-1, :0:-1], grid[:0:-1, 0]])
    after, behind = np.roll(rim, -1), len(front)
    wall = np.concatenate([np.stack([rim, rim + behind, after + behind], 1), np.stack([rim, after + behind, after], 1)])
    return solid(np.concatenate([front, back]), np.concatenate([sheet, sheet[:, ::-1] + behind, wall]), "z")


def _emblem(brief: Brief, w: float, h: float, thick: float, bend: float) -> list[Part]:
    form, y = brief.one_of("cross", "star", "lozenge"), -0.55 * thick
    if form == "cross":
        bars = [
            [(-0.05, -0.26), (0.05, -0.26), (0.05, 0.26), (-0.05, 0.26)],
            [(-0.2, 0.02), (0.2, 0.02), (0.2, 0.12), (-0.2, 0.12)],
        ]
    elif form == "star":
        angles = np.pi / 2 + np.pi * np.arange(10) / 5
        radii = np.where(np.arange(10) % 2 == 0, 0.22, 0.095)
        bars = [np.stack([radii * np.cos(angles), radii * np.sin(angles)], 1)]
    else:
        bars = [[(0, -0.2), (0.13, 0), (0, 0.2), (-0.13, 0)]]
    deep = thick + 0.5 * bend
    made = [panel(np.array(bar) * w, (1 + 0.04 * i) * deep, 0.015 * w) for i, bar in enumerate(bars)]
    return [part.moved(y=y + deep / 2 - 0.2 * thick, z=0.6 * h).of("emblem") for part in made]


FAMILY = Family(
    nouns=("shield", "buckler", "heater"),
    width=(0.5, 0.75),
    depth=(0.09, 0.14),
    height=(0.62, 0.9),
    materials={
        "face": ("oak", "steel", "walnut"),
        "metal": ("iron", "brass", "steel"),
        "emblem": ("gold", "brass", "silver"),
        "strap": ("leather",),
    },
    counts={"boards": Count((5, 8), (3, 14), ("board", "plank"))},
    build=build,
    parts={"metal": ("rim", "boss", "edge", "border"), "emblem": ("cross", "star", "crest")},
    akin=("armor", "armour", "helmet", "breastplate"),
    variants=("round", "heater", "kite", "cross", "star", "lozenge"),
)
