"""Chests with a rounded lid, bands of metal and a lock."""

from __future__ import annotations

import numpy as np

from scenewright.backend.modelling.blobs import ball
from scenewright.backend.modelling.family import Brief, Count, Family
from scenewright.backend.modelling.lathe import curve
from scenewright.backend.modelling.parts import Part, both
from scenewright.backend.modelling.solids import box, panel
from scenewright.backend.modelling.sweeps import arc, tube


def build(brief: Brief) -> list[Part]:
    """Return boards, a barrel lid, bands, corners, lock and handles."""
    w, d, h = brief.width, brief.depth, brief.height
    lid = h * brief.between(0.34, 0.44)
    low, thick = h - lid, 0.05 * d
    boards = brief.counts["boards"]
    parts = [box(w - 2 * thick, d - 1.2 * thick, low - 0.3 * thick, 0.1 * thick, grain="x").moved(z=0.2 * thick)]
    for i in range(boards):
        tall = low / boards
        plank = box(w, d, 0.965 * tall, 0.16 * thick, grain="x")
        parts.append(plank.moved(z=i * tall + 0.01 * tall))
    parts += _lid(w, d, low, lid, thick, boards)
    for x in np.linspace(-0.36, 0.36, brief.counts["bands"]) * w:
        parts += [part.moved(x=x) for part in _band(d, low, lid, thick)]
    plate = panel(
        [
            (-0.07 * w, 0),
            (-0.05 * w, -0.2 * h),
            (0, -0.26 * h),
            (0.05 * w, -0.2 * h),
            (0.07 * w, 0),
            (0.07 * w, 0.06 * h),
            (-0.07 * w, 0.06 * h),
        ],
        0.7 * thick,
        0.12 * thick,
    )
    parts.append(plate.moved(y=-d / 2 - 0.2 * thick, z=low).of("metal"))
    parts.append(ball(0.018 * w, 1).scaled(1, 0.7, 1.3).moved(y=-d / 2 - 0.55 * thick, z=low - 0.09 * h).of("lock"))
    bow = [(0, -0.16 * d, 0), (0, -0.15 * d, -0.1 * low), (0, 0.15 * d, -0.1 * low), (0, 0.16 * d, 0)]
    handle = tube(curve(bow, 12) + (0.06 * d, 0, 0), 0.022 * d, 8).moved(x=w / 2, z=0.72 * low)
    mount = box(0.1 * d, 0.07 * d, 0.07 * d, 0.01 * d).moved(x=w / 2 + 0.03 * d, z=0.7 * low)
    return parts + [
        part.of("metal") for one in (handle, mount.moved(y=-0.15 * d), mount.moved(y=0.15 * d)) for part in both(one)
    ]


def _arch(d: float, low: float, lid: float, count: int) -> np.ndarray:
    return arc(180, 0, count) * (d / 2, 0.94 * lid) + (0, low)


def _lid(w: float, d: float, low: float, lid: float, thick: float, boards: int) -> list[Part]:
    """Return staves along an arch, and the two half rounds that close its ends."""
    count = boards + 3
    outer, inner = (
        _arch(d, low + 0.02 * lid, lid, count + 1),
        _arch(d - 2.4 * thick, low - 0.01 * lid, lid - 1.2 * thick, count + 1),
    )
    parts = []
    for i in range(count):
        a, b = outer[i] + 0.015 * (outer[i + 1] - outer[i]), outer[i + 1] - 0.015 * (outer[i + 1] - outer[i])
        stave = panel([inner[i], inner[i + 1], b, a][::-1], w * 1.005, 0.12 * thick, grain="x")
        parts.append(stave.turned("z", 90))
    end = np.concatenate(
        [
            [(d / 2 - 0.6 * thick, low)],
            _arch(d - 1.6 * thick, low, lid - 0.5 * thick, 13)[::-1],
            [(-d / 2 + 0.6 * thick, low)],
        ]
    )
    parts.append(panel(end[1:-1], 0.97 * w, 0.1 * thick, grain="y").turned("z", 90))
    return parts


def _band(d: float, low: float, lid: float, thick: float) -> list[Part]:
    """Return a strap over the lid and one down the front and back."""
    wide, over = 0.16 * d, 0.22 * thick
    outer = _arch(d + 2 * over, low + 0.012 * lid, lid + 2.1 * over, 15)
    inner = _arch(d - thick, low + 0.012 * lid, lid - thick, 15)
    bow = panel(np.concatenate([outer, inner[::-1]])[::-1], wide, 0.3 * over).turned("z", 90)
    strap = box(wide, 2 * over, 0.97 * low, 0.3 * over, grain="z")
    parts = [bow, strap.moved(y=-d / 2), strap.moved(y=d / 2)]
    for z in np.linspace(0.12, 0.85, 3) * low:
        nail = ball(0.13 * wide, 1)
        parts += [nail.moved(y=side * (d / 2 + over), z=z) for side in (-1, 1)]
    return [part.of("metal") for part in parts]


FAMILY = Family(
    nouns=("chest", "trunk", "coffer", "strongbox"),
    width=(0.7, 1.1),
    depth=(0.45, 0.6),
    height=(0.5, 0.75),
    materials={
        "wood": ("oak", "walnut", "mahogany", "pine"),
        "metal": ("iron", "brass", "steel"),
        "lock": ("brass", "gold"),
    },
    counts={"boards": Count((3, 4), (2, 8), ("board", "plank")), "bands": Count((2, 3), (1, 6), ("band", "strap"))},
    build=build,
    main="width",
    parts={"metal": ("fitting", "fittings", "band", "strap", "handle")},
    akin=("treasure", "safe", "coffin", "suitcase", "casket"),
)
