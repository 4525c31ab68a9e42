"""Crates of planks: boards between posts, braced on every side."""

from __future__ import annotations

import math

from scenewright.backend.modelling.family import Brief, Count, Family
from scenewright.backend.modelling.parts import Part
from scenewright.backend.modelling.solids import box


def build(brief: Brief) -> list[Part]:
    """Return posts, boards, rims and braces."""
    w, d, h = brief.width, brief.depth, brief.height
    beam = 0.11 * min(w, d, h) * brief.between(0.85, 1.2)
    skin, planks = 0.45 * beam, brief.counts["planks"]
    metal = brief.maybe(0.4) or brief.is_("industrial", "medieval")
    crossed = brief.one_of("crossed", "diagonal", "bare")
    parts = [box(w - 1.7 * beam, d - 1.7 * beam, h - 0.9 * beam, 0.004).moved(z=0.3 * beam).of("boards")]
    for turn, (long, deep) in enumerate([(w, d), (d, w), (w, d), (d, w)]):
        rim_w = long - (2.04 * beam if turn % 2 else 0.002)  # the other two reach to the corners
        side = _side(brief, long, rim_w, h, beam, skin, planks, crossed)
        parts += [part.moved(y=-deep / 2).turned("z", 90 * turn) for part in side]
    lid = _boards(brief, w - 1.9 * beam, d - 1.9 * beam, planks, skin)
    parts += [part.moved(z=h - 0.75 * skin) for part in lid]
    if metal:
        parts += _corners(w, d, h, beam)
    return parts


def _side(
    brief: Brief, w: float, rim_w: float, h: float, beam: float, skin: float, planks: int, crossed: str
) -> list[Part]:
    """Return one side, its face towards -y."""
    tall = h - 1.9 * beam
    parts = [
        board.turned("x", 90).moved(y=skin + 0.45 * beam, z=h / 2)
        for board in _boards(brief, w - 1.9 * beam, tall, planks, skin)
    ]
    rim = box(rim_w, beam, beam, 0.12 * beam)
    parts += [rim.moved(y=beam / 2 + 0.001), rim.moved(y=beam / 2 + 0.001, z=h - beam)]
    post = box(beam, 0.96 * beam, h - 1.98 * beam, 0.12 * beam).moved(x=-w / 2 + beam / 2, y=0.5 * beam, z=0.99 * beam)
    parts.append(post.moved(y=0.003))
    if crossed == "bare":
        return parts
    inner, run = w - 2 * beam, h - 2 * beam
    angle = math.degrees(math.atan2(run, inner))
    length = math.hypot(inner, run) - 0.55 * beam
    slats = (angle, -angle) if crossed == "crossed" else (angle,)
    for i, tilt in enumerate(slats):
        slat = box(length, 0.5 * beam, 0.85 * beam, 0.1 * beam).moved(z=-0.425 * beam).turned("y", -tilt)
        parts.append(slat.moved(y=(0.42 + 0.1 * i) * beam, z=h / 2))
    return parts


def _boards(brief: Brief, w: float, h: float, count: int, thick: float) -> list[Part]:
    """Return boards side by side, flat on the ground, each a little its own."""
    tall, boards = h / count, []
    for i in range(count):
        board = box(w, 0.965 * tall, thick * brief.between(0.8, 1.1), 0.1 * thick, grain="x")
        boards.append(board.moved(y=(i + 0.5) * tall - h / 2).of("boards"))
    return boards


def _corners(w: float, d: float, h: float, beam: float) -> list[Part]:
    """Return iron caps over the eight corners."""
    size, grow = 1.35 * beam, 0.05 * beam
    cap = box(size, size, size, 0.1 * beam).of("metal")
    return [
        cap.moved(x * (w / 2 - size / 2 + grow), y * (d / 2 - size / 2 + grow), z)
        for x in (-1, 1) for y in (-1, 1) for z in (-grow, h - size + grow)
    ]  # fmt: skip


FAMILY = Family(
    nouns=("crate", "box", "case", "package", "cargo"),
    width=(0.55, 1.1),
    depth=(0.5, 0.9),
    height=(0.5, 0.85),
    materials={"frame": ("pine", "oak", "walnut"), "boards": ("pine", "oak", "pine"), "metal": ("iron", "steel")},
    counts={"planks": Count((3, 6), (1, 14), ("board", "slat"))},
    build=build,
    also=("boards",),
    variants=("crossed", "diagonal"),
    akin=("container", "carton", "parcel", "basket", "trunk", "cube"),
)
