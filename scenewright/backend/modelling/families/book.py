"""Books, lying flat: boards, a rounded spine, pages, and fittings; several make a pile."""

from __future__ import annotations

import numpy as np

from scenewright.backend.modelling.family import Brief, Count, Family
from scenewright.backend.modelling.parts import Part
from scenewright.backend.modelling.solids import box, panel, prism
from scenewright.backend.modelling.sweeps import arc


def build(brief: Brief) -> list[Part]:
    """Return a book, or a pile of books of many sizes and angles."""
    count, parts, z = brief.counts["books"], [], 0.0
    tall = brief.height / (1 if count == 1 else count)
    for i in range(count):
        size = 1.0 if i == 0 else brief.between(0.72, 1.0)
        thick = tall * (1.0 if count == 1 else brief.between(0.7, 1.3))
        one = _book(brief, size * brief.width, size * brief.depth, thick, i == count - 1)
        turn = 0.0 if count == 1 else brief.between(-28, 28)
        parts += [part.turned("z", turn).moved(z=z) for part in one]
        z += 1.003 * thick
    return parts


def _book(brief: Brief, w: float, d: float, h: float, on_top: bool) -> list[Part]:
    board = min(0.1 * h, 0.02 * w) * brief.between(0.9, 1.4)
    cover = box(w, d, board, 0.35 * board, grain="y")
    parts = [cover, cover.moved(z=h - board)]
    spine = np.concatenate([arc(90, 270, 9) * (0.16 * h, 0.499 * h), [(0.1 * h, -0.499 * h), (0.1 * h, 0.499 * h)]])
    parts.append(panel(spine, 0.998 * d, 0.02 * h, grain="y").moved(x=-w / 2 + 0.12 * h, z=h / 2))
    pages = box(w - 0.09 * w - 0.1 * h, 0.93 * d, h - 1.7 * board, 0.02 * h, grain="y").moved(
        x=-0.012 * w, z=0.85 * board
    )
    parts.append(pages.of("pages"))
    if brief.is_("ornate", "fantasy", "medieval", "worn") or brief.maybe(0.6):
        for y in np.linspace(-0.36, 0.36, 4) * d:
            band = np.concatenate([arc(80, 280, 9) * (0.22 * h, 0.53 * h), [(0.02 * h, -0.4 * h), (0.02 * h, 0.4 * h)]])
            parts.append(panel(band, 0.035 * d, 0.02 * h).moved(x=-w / 2 + 0.13 * h, y=y, z=h / 2))
    if on_top and (brief.is_("ornate", "fantasy", "medieval") or brief.maybe(0.6)):
        parts += _fittings(brief, w, d, h)
    return parts


def _fittings(brief: Brief, w: float, d: float, h: float) -> list[Part]:
    """Return metal corners and an emblem on the front cover."""
    lift, size = 0.03 * h, 0.16 * min(w, d)
    triangle = prism([(-size, 0), (0, -size), (0, 0)], 2 * lift, 0.3 * lift)
    parts = [
        triangle.turned("z", 0 if y > 0 else -90).moved(0.504 * w, y * (0.5 * d + 0.004 * w), h - 0.7 * lift)
        for y in (1, -1)
    ]
    angles = np.pi / 2 + np.pi * np.arange(12) / 6
    form = np.where(np.arange(12) % 2 == 0, 1.0, brief.between(0.45, 0.8)) * 0.17 * min(w, d)
    parts.append(
        prism(np.stack([form * np.cos(angles), form * np.sin(angles)], 1), 2 * lift, 0.3 * lift).moved(
            0.03 * w, 0, h - lift
        )
    )
    return [part.of("fittings") for part in parts]


FAMILY = Family(
    nouns=("book", "tome", "grimoire", "spellbook", "volume", "novel"),
    width=(0.16, 0.26),
    depth=(0.22, 0.34),
    height=(0.03, 0.075),
    materials={
        "cover": ("leather", "velvet", "leather", "fabric"),
        "pages": ("paper",),
        "fittings": ("brass", "gold", "iron"),
    },
    counts={"books": Count((1, 1), (1, 12), ("book", "tome"))},
    build=build,
    main="depth",
    parts={"fittings": ("corner", "emblem", "clasp"), "pages": ("page",)},
    akin=("scroll", "diary", "magazine", "notebook", "manuscript", "letter"),
)
