"""Ladders: two rails and rungs, straight or bound with rope."""

from __future__ import annotations

from scenewright.backend.modelling.family import Brief, Count, Family
from scenewright.backend.modelling.lathe import ring
from scenewright.backend.modelling.parts import Part
from scenewright.backend.modelling.solids import box
from scenewright.backend.modelling.sweeps import tube


def build(brief: Brief) -> list[Part]:
    """Return rails and rungs."""
    w, d, h = brief.width, brief.depth, brief.height
    rungs = brief.counts["rungs"]
    rough = brief.is_("rustic", "medieval", "worn") or (brief.maybe(0.5) and not brief.is_("modern", "metal", "new"))
    narrow, parts = brief.between(0.72, 1.0), []
    for side in (-1, 1):
        foot, top = side * (w / 2 - d / 2), side * (w / 2 - d / 2) * narrow
        if rough:
            wobble = [
                (foot + (top - foot) * t + brief.between(-0.1, 0.1) * d, brief.between(-0.1, 0.1) * d, t * h)
                for t in (0, 0.25, 0.5, 0.75, 1)
            ]
            parts.append(tube(wobble, 0.42 * d, brief.sides(10)))
        else:
            parts.append(box(0.5 * d, 0.9 * d, h, 0.08 * d).moved(x=(foot + top) / 2))
    for i in range(rungs):
        t = (i + 0.75) / (rungs + 0.5)
        half = (w / 2 - d / 2) * (1 + (narrow - 1) * t if rough else (1 + narrow) / 2)
        line = [(-half - 0.3 * d, 0, t * h), (0, brief.between(-0.05, 0.05) * d, t * h), (half + 0.3 * d, 0, t * h)]
        parts.append(tube(line, 0.3 * d if rough else 0.26 * d, brief.sides(10)).of("rungs"))
        if rough:
            for x in (-half, half):
                coil = ring(
                    [(0.36 * d, -0.3 * d), (0.55 * d, -0.15 * d), (0.55 * d, 0.15 * d), (0.36 * d, 0.3 * d)],
                    10,
                    0.03 * d,
                )
                parts.append(coil.moved(x=x, z=t * h).of("rope"))
    return parts


FAMILY = Family(
    nouns=("ladder", "stepladder"),
    width=(0.42, 0.56),
    depth=(0.06, 0.09),
    height=(2.0, 3.4),
    materials={"rails": ("pine", "oak", "driftwood"), "rungs": ("pine", "oak"), "rope": ("rope",)},
    counts={"rungs": Count((6, 9), (2, 40), ("rung", "step"))},
    build=build,
    proportional=False,
    also=("rungs",),
    akin=("scaffold", "rope", "climb"),
)
