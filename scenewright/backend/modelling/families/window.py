"""Windows: a frame with bars and panes, a sill, perhaps shutters."""

from __future__ import annotations

import numpy as np

from scenewright.backend.modelling.family import Brief, Count, Family
from scenewright.backend.modelling.parts import Part, both
from scenewright.backend.modelling.solids import box, panel
from scenewright.backend.modelling.sweeps import arc


def build(brief: Brief) -> list[Part]:
    """Return frame, bars, panes, sill and perhaps shutters."""
    w, d, h = brief.width, brief.depth, brief.height
    shuttered = brief.is_("shuttered") or (brief.maybe(0.35) and not brief.is_("modern", "arched"))
    hole = w / 2 if shuttered else 0.94 * w
    beam, sill = 0.075 * min(hole, h), 0.05 * h
    arched = brief.is_("arched", "medieval") or (brief.maybe(0.3) and not shuttered and not brief.is_("modern"))
    tall = h - sill
    straight = tall - hole / 2 if arched else tall
    parts = both(
        box(beam, 0.6 * d, straight - (0.0 if arched else 0.4 * beam), 0.1 * beam).moved(
            x=(hole - beam) / 2, z=sill - 0.002
        )
    )
    parts.append(box(hole - 0.6 * beam, 0.58 * d, beam, 0.1 * beam).moved(z=sill - 0.003))
    parts.append(_head(hole, beam, 0.62 * d, straight + sill, tall + sill, arched))
    parts += _bars(brief, hole - 2 * beam, straight - (0 if arched else beam), tall - beam, beam, d, sill, arched)
    parts.append(box(1.12 * hole, d, sill, 0.15 * sill).moved(z=0.0).of("sill"))
    if shuttered:
        parts += _shutters(brief, hole, w, tall, sill, d, beam)
    return parts


def _head(hole: float, beam: float, d: float, spring: float, top: float, arched: bool) -> Part:
    """Return the upper side of the frame, straight or a half circle."""
    if not arched:
        return box(hole + 0.8 * beam, d, beam, 0.1 * beam).moved(z=top - beam)
    outer, inner = hole / 2 * arc(0, 180, 17), (hole / 2 - beam) * arc(180, 0, 17)
    outline = np.concatenate([outer, inner]) + (0, spring - 0.004)
    return panel(outline, d, 0.1 * beam, grain="x")


def _bars(
    brief: Brief, w: float, straight: float, tall: float, beam: float, d: float, sill: float, arched: bool
) -> list[Part]:  # fmt: skip
    columns, rows = brief.counts["columns"], brief.counts["rows"]
    thin, parts = 0.42 * beam, []
    for x in np.linspace(-w / 2, w / 2, columns + 1)[1:-1]:
        reach = np.sqrt(max((w / 2) ** 2 - x**2, 0)) + straight if arched else tall
        parts.append(box(thin, 0.3 * d, reach - 0.4 * beam, 0.1 * thin).moved(x=x, z=sill + 0.6 * beam))
    for z in np.linspace(0, straight, rows + 1)[1 : None if arched else -1]:
        parts.append(box(w + 0.5 * beam, 0.26 * d, thin, 0.1 * thin).moved(z=sill + z + 0.2 * beam))
    if arched:
        half = (w / 2 + 0.3 * beam) * arc(0, 180, 15)
        outline = np.concatenate([[(-half[0, 0], 0.5 * beam), (half[0, 0], 0.5 * beam)], half + (0, straight)])
        pane = panel(outline, 0.06 * d, 0.002).moved(z=sill)
    else:
        pane = box(w + 0.6 * beam, 0.06 * d, tall, 0.002).moved(z=sill + 0.4 * beam)
    return [*parts, pane.of("panes")]


def _shutters(brief: Brief, hole: float, w: float, tall: float, sill: float, d: float, beam: float) -> list[Part]:
    """Return a pair of shutters, opened flat beside the window."""
    wide, parts = (w - hole) / 2, []
    leaf = [box(0.16 * wide, 0.22 * d, tall, 0.06 * beam, grain="z").moved(x=x * 0.42 * wide) for x in (-1, 1)]
    leaf += [
        box(0.9 * wide, 0.2 * d, 0.08 * tall, 0.06 * beam, grain="x").moved(z=z * tall) for z in (0.001, 0.46, 0.918)
    ]
    slats = 14 if not brief.is_("low poly") else 6
    for i in range(slats):
        slat = box(0.72 * wide, 0.05 * d, 0.075 * tall * 14 / slats, 0.01 * d, grain="x").turned("x", 28)
        leaf.append(slat.moved(z=0.09 * tall + i * 0.82 * tall / slats))
    for part in leaf:
        parts += both(part.moved(x=hole / 2 + wide / 2, y=-0.22 * d, z=sill))
    return [part.of("shutters") for part in parts]


FAMILY = Family(
    nouns=("window", "casement"),
    width=(0.8, 1.5),
    depth=(0.12, 0.2),
    height=(1.0, 1.6),
    materials={
        "frame": ("oak", "birch", "walnut"),
        "panes": ("glass",),
        "sill": ("stone", "oak", "marble"),
        "shutters": ("pine", "oak"),
    },
    counts={"columns": Count((2, 3), (1, 8), ("column",)), "rows": Count((2, 3), (1, 8), ("row",))},
    build=build,
    proportional=False,
    parts={"panes": ("pane",), "shutters": ("shutter",)},
    akin=("skylight", "porthole", "mirror", "picture"),
    variants=("arched", "shuttered"),
)
