"""Shelves: an open case with boards, empty or with books."""

from __future__ import annotations

from scenewright.backend.modelling.family import Brief, Count, Family
from scenewright.backend.modelling.parts import Part, both
from scenewright.backend.modelling.solids import box

SPINES = ("red books", "green books", "blue books", "brown books")


def build(brief: Brief) -> list[Part]:
    """Return sides, boards, back, plinth, perhaps a cornice, perhaps books."""
    w, d, h = brief.width, brief.depth, brief.height
    thick, count = 0.024 * h**0.5, brief.counts["shelves"]
    parts = both(box(thick, d, h, 0.15 * thick, grain="z").moved(x=(w - thick) / 2))
    foot, gap = 0.05 * h, 0.0
    gap = (h - foot - 0.6 * thick) / count
    for i in range(count + 1):
        board = box(w - 1.6 * thick, 0.96 * d, thick, 0.15 * thick, grain="x")
        parts.append(board.moved(y=-0.015 * d, z=foot + i * gap - 0.4 * thick))
    parts.append(box(w - 1.2 * thick, 0.4 * thick, h - foot, 0.05 * thick, grain="z").moved(y=0.46 * d, z=0.6 * foot))
    parts.append(box(w - 1.4 * thick, 0.5 * thick, 0.9 * foot, 0.1 * thick).moved(y=-0.44 * d))
    if brief.is_("ornate") or (brief.maybe(0.5) and not brief.is_("modern", "simple")):
        parts.append(
            box(w + 2.2 * thick, d + 1.5 * thick, 1.3 * thick, 0.4 * thick).moved(y=-0.3 * thick, z=h - 0.3 * thick)
        )
        parts.append(
            box(w + 0.9 * thick, d + 0.6 * thick, 0.8 * thick, 0.2 * thick).moved(y=-0.2 * thick, z=h - 1.06 * thick)
        )
    if brief.is_("filled", "full", "library", "bookcase", "bookshelf") or (
        brief.maybe(0.55) and not brief.is_("empty")
    ):
        for i in range(count):
            parts += _books(brief, w - 3 * thick, d, foot + i * gap + 0.58 * thick, gap - 1.2 * thick)
    return parts


def _books(brief: Brief, w: float, d: float, z: float, room: float) -> list[Part]:
    """Return a row of books of many sizes, the last ones leaning or missing."""
    parts: list[Part] = []
    x = -w / 2 + 0.01
    end = w / 2 - brief.between(0.0, 0.45) * w
    while True:
        thick, tall = w * brief.between(0.03, 0.07), room * brief.between(0.6, 0.92)
        if x + thick > end:
            return parts
        deep = d * brief.between(0.55, 0.75)
        book = box(0.95 * thick, deep, tall, 0.12 * thick, grain="z").moved(
            x=x + thick / 2, y=0.2 * d - deep / 2 + 0.12 * d, z=z
        )
        parts.append(book.of(SPINES[int(brief.rng.integers(len(SPINES)))]))
        x += thick


FAMILY = Family(
    nouns=("shelf", "bookshelf", "bookcase", "rack", "shelving"),
    width=(0.7, 1.2),
    depth=(0.28, 0.4),
    height=(1.1, 2.0),
    materials={
        "case": ("oak", "walnut", "pine", "birch"),
        "red books": ("leather",),
        "green books": ("velvet",),
        "blue books": ("fabric",),
        "brown books": ("linen", "leather"),
    },
    counts={"shelves": Count((3, 5), (1, 10), ("shelf", "board", "tier"))},
    build=build,
    proportional=False,
    parts={"red books": ("book", "books")},
    akin=("cupboard", "cabinet", "wardrobe", "dresser", "closet", "drawer"),
    variants=("empty", "filled", "full", "library", "bookcase", "bookshelf"),
)
