"""Fences: pickets, ranch rails or iron bars between posts."""

from __future__ import annotations

import itertools

import numpy as np

from scenewright.backend.modelling.blobs import ball
from scenewright.backend.modelling.family import Brief, Count, Family
from scenewright.backend.modelling.lathe import lathe
from scenewright.backend.modelling.parts import Part
from scenewright.backend.modelling.solids import box, frustum, panel


def build(brief: Brief) -> list[Part]:
    """Return posts with rails and what hangs on them."""
    style = "iron" if brief.is_("metal") else brief.one_of("picket", "picket", "ranch", "railed")
    style = "iron" if style == "railed" and not brief.is_("wood") else style
    w, d, h = brief.width, brief.depth, brief.height
    posts, parts = brief.counts["posts"], []
    post = 0.55 * d if style == "iron" else d * 0.95
    xs = np.linspace(-w / 2 + post / 2, w / 2 - post / 2, posts)
    for x in xs:
        tall = h * brief.between(0.97, 1.0) - (0.07 * h)
        crooked = 0 if brief.is_("new", "modern") or style == "iron" else brief.between(-0.8, 0.8)
        body = box(post, post, tall, 0.08 * post, grain="z")
        cap = frustum((1.15 * post, 1.15 * post), (0.2 * post, 0.2 * post), 0.55 * post, 0.06 * post).moved(
            z=tall - 0.05 * post
        )
        parts += [
            part.turned("y", crooked).moved(x=x).of("bars" if style == "iron" else "posts") for part in (body, cap)
        ]
    if style == "ranch":
        return parts + _ranch(brief, w, d, h)
    heights = (0.2, 0.72) if style == "picket" else (0.12, 0.8)
    thick = 0.32 * d if style == "picket" else 0.22 * d
    back = 0.12 * d if style == "picket" else 0
    for z in heights:
        parts.append(
            box(w - 0.6 * post, thick, 0.085 * h if style == "picket" else 0.04 * h, 0.08 * thick)
            .moved(y=back, z=z * h)
            .of("bars" if style == "iron" else "")
        )
    return parts + (_pickets(brief, xs, post, d, h) if style == "picket" else _bars(brief, xs, post, d, h))


def _pickets(brief: Brief, xs: np.ndarray, post: float, d: float, h: float) -> list[Part]:
    pointed, parts = brief.maybe(0.7), []
    wide = 0.085 * (h / 1.0) * brief.between(0.85, 1.2)
    for left, right in itertools.pairwise(xs):
        room = right - left - post
        count = max(1, int(room / (1.75 * wide)))
        for i in range(count):
            tall = (0.9 + brief.between(-0.02, 0.02)) * h
            tip = tall - 0.6 * wide if pointed else tall - 0.02 * wide
            outline = [(-wide / 2, 0.04 * h), (wide / 2, 0.04 * h), (wide / 2, tip), (0, tall), (-wide / 2, tip)]
            if not pointed:
                outline = outline[:3] + outline[4:]
            board = panel(outline, 0.22 * d, 0.03 * d, grain="z").turned("y", brief.between(-0.7, 0.7))
            parts.append(board.moved(x=left + post / 2 + (i + 0.5) * room / count, y=-0.13 * d))
    return parts


def _bars(brief: Brief, xs: np.ndarray, post: float, d: float, h: float) -> list[Part]:
    """Return iron bars with spear heads."""
    thin, parts = 0.011 * h, []
    for left, right in itertools.pairwise(xs):
        room = right - left - post
        count = max(1, round(room / (0.12 * h)))
        for i in range(count):
            x = left + post / 2 + (i + 0.5) * room / count
            profile = [
                (0, 0.03 * h),
                (thin, 0.03 * h),
                (thin, 0.86 * h),
                (1.9 * thin, 0.875 * h),
                (2.1 * thin, 0.9 * h),
                (0.9 * thin, 0.955 * h),
                (0, 0.985 * h),
            ]
            parts.append(lathe(profile, 8, 0.2 * thin).moved(x=x).of("bars"))
            if i % 2 == 0:
                parts.append(ball(1.9 * thin, 1).moved(x=x, z=0.5 * h).of("bars"))
    return parts


def _ranch(brief: Brief, w: float, d: float, h: float) -> list[Part]:
    count, parts = 2 + int(brief.rng.integers(2)), []
    for i in range(count):
        rail = box(w, 0.3 * d, 0.14 * h, 0.06 * d, grain="x").turned("y", brief.between(-0.6, 0.6))
        parts.append(rail.moved(y=-0.3 * d, z=(0.22 + 0.62 * i / count) * h))
    if brief.maybe(0.5):
        angle = np.degrees(np.arctan2(0.5 * h, w))
        slat = box(0.97 * w, 0.22 * d, 0.11 * h, 0.06 * d, grain="x").turned("y", -float(angle))
        parts.append(slat.moved(y=0.33 * d, z=0.42 * h))
    return parts


FAMILY = Family(
    nouns=("fence", "railing", "palisade", "barrier"),
    width=(1.8, 3.0),
    depth=(0.1, 0.14),
    height=(0.9, 1.3),
    materials={
        "pickets": ("pine", "oak", "driftwood"),
        "posts": ("oak", "pine", "driftwood"),
        "bars": ("iron", "iron", "bronze"),
    },
    counts={"posts": Count((2, 4), (2, 20), ("post",))},
    build=build,
    main="width",
    proportional=False,
    also=("posts", "bars"),
    akin=("hedge", "wall", "barricade", "handrail"),
    variants=("picket", "ranch"),
)
