"""Stairs: solid steps of stone, or boards between strings, with or without a railing."""

from __future__ import annotations

from scenewright.backend.modelling.family import Brief, Count, Family
from scenewright.backend.modelling.parts import Part, both
from scenewright.backend.modelling.solids import box, panel
from scenewright.backend.modelling.sweeps import tube

RISE = 0.18  # metres a comfortable step climbs


def build(brief: Brief) -> list[Part]:
    """Return a flight that climbs away from the front."""
    count = brief.counts["steps"]
    solid = brief.is_("stone", "solid") or (brief.maybe(0.5) and not brief.is_("open", "modern", "wood", "metal"))
    rise, run = brief.height / count, brief.depth / count
    railing = brief.is_("railed") or brief.maybe(0.4)
    top = brief.height * (0.72 if railing else 1.0)
    rise = top / count
    parts = _blocks(brief, count, rise, run) if solid else _boards(brief, count, rise, run)
    return parts + (_railing(brief, count, rise, run, brief.height - top) if railing else [])


def _blocks(brief: Brief, count: int, rise: float, run: float) -> list[Part]:
    """Return a stepped block of one piece and a slab with a nose on each step."""
    w, d, slab, parts = brief.width, brief.depth, 0.28 * rise, []
    outline = [(-d / 2, 0.0), (d / 2, 0.0), (d / 2, count * rise - 0.9 * slab)]
    for i in reversed(range(count)):
        front = -d / 2 + i * run
        outline += [(front, (i + 1) * rise - 0.9 * slab)] + ([(front, i * rise - 0.9 * slab)] if i else [])
        tread = box(w, 1.14 * run, slab, 0.22 * slab, grain="x")
        parts.append(tread.moved(y=front + 0.53 * run, z=(i + 1) * rise - slab).of("slabs"))
    return [panel(outline, 0.96 * w, 0.04 * rise, grain="x").turned("z", 90), *parts]


def _boards(brief: Brief, count: int, rise: float, run: float) -> list[Part]:
    """Return boards let into two slanting strings."""
    w, d, thick = brief.width, brief.depth, 0.22 * rise
    side = [
        (-d / 2, 0),
        (-d / 2 + 0.9 * run, 0),
        (d / 2, (count - 1.0) * rise),
        (d / 2, count * rise - 0.2 * rise),
        (d / 2 - 0.6 * run, count * rise - 0.2 * rise),
        (-d / 2, 0.75 * rise),
    ]
    string = panel(side, 0.05 * w, 0.1 * thick, grain="x").turned("z", 90)
    parts = [part.of("strings") for part in both(string.moved(x=0.45 * w))]
    for i in range(count):
        tread = box(w, 1.12 * run, thick, 0.25 * thick, grain="x")
        parts.append(tread.moved(y=-d / 2 + (i + 0.5) * run, z=(i + 1) * rise - thick).of("boards"))
    if not brief.is_("open") and brief.maybe(0.5):
        for i in range(count):
            riser = box(0.88 * w, 0.4 * thick, 0.86 * rise, 0.1 * thick, grain="x")
            parts.append(riser.moved(y=-d / 2 + (i + 0.12) * run, z=i * rise + 0.02 * rise).of("strings"))
    return parts


def _railing(brief: Brief, count: int, rise: float, run: float, tall: float) -> list[Part]:
    """Return posts and a handrail on both sides."""
    x, parts = 0.45 * brief.width, []
    thick = 0.028 * brief.width**0.5
    ends = []
    for i in range(0, count, max(1, count // 6)):
        y, z = -brief.depth / 2 + (i + 0.5) * run, (i + 1) * rise - 0.1 * rise
        ends.append((0.0, y, z + tall - 0.5 * thick + 0.1 * rise - 0.5 * rise))
        parts.append(box(1.4 * thick, 1.4 * thick, tall - 0.4 * rise, 0.2 * thick).moved(y=y, z=z))
    first, last = ends[0], ends[-1]
    beyond = (0.0, brief.depth / 2 - 0.3 * run, last[2] + (brief.depth / 2 - 0.3 * run - last[1]) * rise / run)
    parts.append(
        tube([(0.0, first[1] - 0.4 * run, first[2] - 0.4 * rise), first, last, beyond], thick, brief.sides(10))
    )
    return [side.of("railing") for part in parts for side in both(part.moved(x=x))]


FAMILY = Family(
    nouns=("stairs", "stair", "staircase", "stairway", "steps"),
    width=(0.9, 1.5),
    depth=(1.5, 2.8),
    height=(1.1, 2.0),
    materials={
        "blocks": ("stone", "sandstone", "granite"),
        "slabs": ("stone", "limestone"),
        "strings": ("oak", "pine"),
        "boards": ("oak", "walnut"),
        "railing": ("oak", "iron", "walnut"),
    },
    counts={"steps": Count((5, 9), (2, 40), ("step", "tread"))},
    build=build,
    proportional=False,
    parts={"railing": ("rail", "handrail", "banister"), "boards": ("tread",), "slabs": ("slab",)},
    also=("slabs", "strings", "boards"),
    akin=("ramp", "escalator", "stoop", "podium"),
    variants=("open", "solid", "railed"),
)
