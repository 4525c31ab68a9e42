"""Candles on a holder, dripping, their flames lit."""

from __future__ import annotations

import math

import numpy as np

from scenewright.backend.modelling.blobs import ball
from scenewright.backend.modelling.family import Brief, Count, Family
from scenewright.backend.modelling.lathe import curve, lathe
from scenewright.backend.modelling.parts import Part
from scenewright.backend.modelling.sweeps import arc, tube


def build(brief: Brief) -> list[Part]:
    """Return a dish with one candle, or a candelabrum with as many as asked for."""
    count = brief.counts["candles"]
    if count > 1:
        return _candelabrum(brief, count)
    w, h = brief.width, brief.height
    r, stem = 0.36 * w, h * brief.between(0.0, 0.35)
    foot = 0.1 * h + stem
    shape = [
        (r, 0.0),
        (r, 0.02 * h),
        (0.75 * r, 0.035 * h),
        (0.3 * r, 0.05 * h),
        (0.16 * r, 0.05 * h + 0.3 * stem),
        (0.26 * r, 0.05 * h + 0.5 * stem),
        (0.2 * r, foot - 0.03 * h),
    ]
    cup = [(0.55 * r, foot), (0.55 * r, foot + 0.025 * h), (0.45 * r, foot + 0.025 * h), (0.4 * r, foot)]
    parts = [lathe([(0, 0), *shape, *cup, (0, foot)], brief.sides(28), 0.01 * r)]
    loop = 0.3 * r * arc(0, 360, 15)[:-1]
    if stem < 0.15 * h:
        parts.append(tube([(1.2 * r + a, 0, 0.07 * h + b) for a, b in loop], 0.05 * r, 7, closed=True))
    return parts + _candle(brief, 0.36 * r, foot - 0.005 * h, h)


def _candle(brief: Brief, r: float, low: float, top: float) -> list[Part]:
    """Return wax with a molten hollow, drips, a wick and a flame."""
    flame = 0.2 * (top - low)
    wax = top - 1.25 * flame
    profile = [
        (0, low),
        (r, low),
        (0.98 * r, wax - 0.05 * r),
        (0.9 * r, wax),
        (0.7 * r, wax - 0.12 * r),
        (0, wax - 0.2 * r),
    ]
    parts = [lathe(profile, brief.sides(18), 0.06 * r).of("wax")]
    for i in range(int(brief.rng.integers(3, 7))):
        angle, length = 2.4 * i + brief.between(0, 1), (wax - low) * brief.between(0.15, 0.6)
        x, y = 0.94 * r * math.cos(angle), 0.94 * r * math.sin(angle)
        z = np.linspace(wax - 0.02 * r, wax - length, 5)
        thick = r * 0.16 * np.array([0.6, 0.8, 0.8, 1.0, 1.25])
        parts.append(tube(np.stack([np.full(5, x), np.full(5, y), z], 1), thick, 7).of("wax"))
    parts.append(tube([(0, 0, wax - 0.3 * r), (0.01 * r, 0, wax + 0.3 * flame)], 0.06 * r, 6).of("wick"))
    line = curve([(0.05 * r, 0), (0.32 * r, 0.28 * flame), (0.2 * r, 0.62 * flame), (0.02 * r, flame)], 10)
    return [*parts, lathe([(0, 0), *line, (0, 1.01 * flame)], brief.sides(14)).moved(z=top - 1.01 * flame).of("flame")]


def _candelabrum(brief: Brief, count: int) -> list[Part]:
    """Return a stem with arms in a row, a candle at the end of each."""
    w, h = brief.width * 2.2, brief.height * 1.6
    r, arm = 0.2 * w, 0.58 * h
    shape = [
        (r, 0),
        (r, 0.03 * h),
        (0.4 * r, 0.07 * h),
        (0.12 * r, 0.14 * h),
        (0.22 * r, 0.22 * h),
        (0.11 * r, 0.3 * h),
        (0.11 * r, arm),
    ]
    parts = [lathe([(0, 0), *shape, (0, arm)], brief.sides(24), 0.03 * r), ball(0.22 * r, 2).moved(z=0.42 * h)]
    for i, x in enumerate(np.linspace(-0.5, 0.5, count) * 0.86 * w):
        drop = 0.0 if count % 2 and i == count // 2 else 0.05 * h
        if abs(x) > 0.02 * w:
            line = [(0, 0, 0.42 * h), (0.5 * x, 0, 0.36 * h), (x, 0, 0.44 * h), (x, 0, arm - drop)]
            parts.append(tube(curve(line, 12), 0.09 * r, brief.sides(8)))
        dish = [(0, 0), (0.12 * r, 0), (0.42 * r, 0.035 * h), (0.42 * r, 0.05 * h), (0, 0.05 * h)]
        parts.append(lathe(dish, brief.sides(18), 0.02 * r).moved(x=x, z=arm - drop - 0.01 * h))
        parts += [part.moved(x=x) for part in _candle(brief, 0.22 * r, arm - drop + 0.03 * h, h - drop)]
    return parts


FAMILY = Family(
    nouns=("candle", "candlestick", "candelabrum", "candelabra", "candleholder"),
    width=(0.1, 0.16),
    depth=None,
    height=(0.14, 0.28),
    materials={
        "holder": ("brass", "iron", "silver", "bronze"),
        "wax": ("wax",),
        "wick": ("ebony",),
        "flame": ("flame",),
    },
    counts={"candles": Count((1, 3), (1, 9), ("candle", "arm", "armed"))},
    build=build,
    parts={"holder": ("stand", "dish")},
    akin=("torch", "lighter", "incense"),
)
