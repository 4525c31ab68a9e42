"""Vases: a turned body of any outline, with rings, sometimes with handles."""

from __future__ import annotations

from scenewright.backend.modelling.family import Brief, Family
from scenewright.backend.modelling.lathe import curve, lathe, ring
from scenewright.backend.modelling.parts import Part, both
from scenewright.backend.modelling.sweeps import tube


def build(brief: Brief) -> list[Part]:
    """Return the vessel, hollow, with bands and perhaps two handles."""
    handled = brief.is_("amphora", "handled") or brief.maybe(0.4)
    r, h = brief.width / 2 * (0.82 if handled else 1.0), brief.height
    foot, neck, lip = brief.between(0.38, 0.6), brief.between(0.26, 0.5), brief.between(0.42, 0.68)
    belly = brief.between(0.42, 0.68)
    knots = [
        (foot, 0.03),
        (0.5 * (foot + 1), 0.5 * belly),
        (1.0, belly),
        (0.5 * (1 + neck), 0.5 * (belly + 0.86)),
        (neck, 0.86),
        (lip, 0.985),
    ]
    outside = curve([(r * x, h * z) for x, z in knots], 22)
    wall = 0.06 * r
    inside = outside[:3:-2] - (wall, 0)
    rim = [(outside[-1][0] - 0.1 * wall, h), (outside[-1][0] - 0.9 * wall, h)]
    profile = [
        (0, 0.02 * h),
        (0.8 * foot * r, 0.02 * h),
        (0.84 * foot * r, 0),
        (1.04 * foot * r, 0),
        *outside,
        *rim,
        *inside,
    ]
    parts = [lathe([*profile, (0, inside[-1][1] - 0.02 * h)], brief.sides(40), 0.1 * wall)]
    for t in (0.3, 0.42, 0.8)[: 1 + int(brief.rng.integers(3))]:
        x, z = outside[int(t * 21)]
        x1, z1 = outside[int(t * 21) + 1]
        parts.append(
            ring(
                [(x - 0.4 * wall, z), (x + 0.25 * wall, z), (x1 + 0.25 * wall, z1), (x1 - 0.4 * wall, z1)],
                brief.sides(40),
                0.05 * wall,
            ).of("bands")
        )
    if handled:
        high, low = outside[18], outside[13]
        line = [
            (high[0] - 0.5 * wall, 0, high[1]),
            (high[0] + 0.30 * r, 0, high[1] + 0.03 * h),
            (low[0] + 0.32 * r, 0, 0.5 * (low[1] + high[1])),
            (low[0] - 0.4 * wall, 0, low[1]),
        ]
        parts += both(tube(curve(line, 14), 0.075 * r, brief.sides(10), flat=1.3))
    return parts


FAMILY = Family(
    nouns=("vase", "urn", "amphora", "pot", "pitcher"),
    width=(0.16, 0.34),
    depth=None,
    height=(0.26, 0.5),
    materials={
        "body": ("clay", "ceramic", "porcelain", "marble", "bronze"),
        "bands": ("clay", "gold", "slate", "bronze"),
    },
    build=build,
    parts={"bands": ("band", "ring", "stripe")},
    akin=("jug", "bowl", "planter", "flowerpot", "teapot"),
    variants=("amphora", "handled"),
)
