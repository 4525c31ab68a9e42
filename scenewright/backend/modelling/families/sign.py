"""Signs: boards or arrows on a post."""

from __future__ import annotations

from scenewright.backend.modelling.blobs import ball, lump
from scenewright.backend.modelling.family import Brief, Count, Family
from scenewright.backend.modelling.parts import Part
from scenewright.backend.modelling.solids import frustum, panel


def build(brief: Brief) -> list[Part]:
    """Return a post with boards nailed to it, stones at its foot."""
    w, d, h = brief.width, brief.depth, brief.height
    post = 0.42 * d
    crooked = 0.0 if brief.is_("modern", "new") else brief.between(-2.5, 2.5)
    parts = [frustum((post, post), (0.82 * post, 0.82 * post), 0.95 * h, 0.1 * post).of("post")]
    parts.append(
        frustum((1.1 * post, 1.1 * post), (0.2 * post, 0.2 * post), 0.055 * h, 0.05 * post)
        .moved(z=0.945 * h)
        .of("post")
    )
    arrows = brief.is_("arrow", "direction") or brief.maybe(0.6)
    count = brief.counts["boards"] if arrows else 1
    tall = min(0.16 * h, 0.5 * h / count)
    for i in range(count):
        side = -1 if (i + brief.maybe(0.3)) % 2 else 1
        length = w * brief.between(0.8, 1.0)
        board = _arrow(length, tall) if arrows else _plank(w, 0.34 * h)
        thick = 0.2 * d
        tilt = brief.between(-5, 5) if not brief.is_("modern", "new") else 0.0
        made = [panel(board, thick, 0.12 * thick, grain="x")]
        made += [
            ball(0.035 * tall + 0.003, 1).moved(x, -0.5 * thick, z * tall)
            for x in (-0.03 * w, 0.03 * w)
            for z in (-0.2, 0.2)
        ]
        lift = 0.86 * h - i * 1.18 * tall if arrows else 0.74 * h
        for number, part in enumerate(made):
            placed = part.scaled(side, 1, 1).moved(x=side * 0.12 * length if arrows else 0.0).turned("y", tilt)
            parts.append(placed.moved(y=-0.5 * post - 0.32 * thick, z=lift).of("nails" if number else "boards"))
    parts = [part.turned("y", crooked) for part in parts]
    for i in range(int(brief.rng.integers(2, 5))):
        size = post * brief.between(0.45, 0.8)
        pebble = lump(brief.fineness(2), 0.35, int(brief.rng.integers(2**20)), 1.2).scaled(size, size, 0.7 * size)
        parts.append(
            pebble.moved(x=1.05 * post, z=0.45 * size).turned("z", 360 * i / 4 + brief.between(0, 60)).of("stones")
        )
    return parts


def _arrow(w: float, h: float) -> list[tuple[float, float]]:
    return [
        (-0.45 * w, -0.5 * h),
        (0.38 * w, -0.5 * h),
        (0.55 * w, 0.0),
        (0.38 * w, 0.5 * h),
        (-0.45 * w, 0.5 * h),
        (-0.40 * w, 0.0),
    ]


def _plank(w: float, h: float) -> list[tuple[float, float]]:
    return [
        (-0.5 * w, -0.5 * h),
        (0.5 * w, -0.5 * h),
        (0.5 * w, 0.36 * h),
        (0.43 * w, 0.5 * h),
        (-0.43 * w, 0.5 * h),
        (-0.5 * w, 0.36 * h),
    ]


FAMILY = Family(
    nouns=("sign", "signpost", "signboard", "waymarker"),
    width=(0.7, 1.1),
    depth=(0.18, 0.26),
    height=(1.5, 2.2),
    materials={
        "boards": ("pine", "oak", "driftwood"),
        "post": ("oak", "walnut", "driftwood"),
        "nails": ("iron",),
        "stones": ("stone", "granite"),
    },
    counts={"boards": Count((1, 3), (1, 5), ("board", "arrow"))},
    build=build,
    also=("post",),
    akin=("billboard", "banner", "flag", "poster", "plaque", "notice"),
    variants=("arrow", "direction"),
)
