"""How several things stand to each other: offsets in a frame of their own, metres."""

from __future__ import annotations

import math

import numpy as np

from scenewright.backend.layout.shapes import Floats

Pose = tuple[float, float, float]  # x, y, yaw


def row(widths: list[float], gap: float, wide: float = 0.0) -> list[Pose]:
    """Return places along x around the middle, `wide` metres of them free in the middle."""
    count = len(widths)
    gaps = [gap] * (count - 1)
    if wide and gaps:
        gaps[(count - 1) // 2] = wide
    lefts = np.cumsum([0.0, *(width + between for width, between in zip(widths[:-1], gaps, strict=True))])
    whole = lefts[-1] + widths[-1]
    return [(float(left + width / 2 - whole / 2), 0.0, 0.0) for left, width in zip(lefts, widths, strict=True)]


def grid(count: int, width: float, depth: float, gap: float) -> list[Pose]:
    """Return places in rows and columns around the middle."""
    columns = math.ceil(math.sqrt(count))
    rows = math.ceil(count / columns)
    return [
        ((i % columns - (columns - 1) / 2) * (width + gap), ((rows - 1) / 2 - i // columns) * (depth + gap), 0.0)
        for i in range(count)
    ]


def circle(count: int, width: float, depth: float, gap: float, inside: float = 0.0) -> list[Pose]:
    """Return places on a circle, fronts inwards, that leave `inside` metres of radius free within."""
    radius = inside + gap + depth / 2
    if count > 1:
        radius = max(radius, (width + gap) / (2 * math.sin(math.pi / count)) + (depth / 2 if count > 2 else 0))
    angles = [2 * math.pi * (i + 0.5) / count - math.pi / 2 for i in range(count)]
    return [(radius * math.cos(a), radius * math.sin(a), facing(-math.cos(a), -math.sin(a))) for a in angles]


def pair(apart: float) -> list[Pose]:
    """Return places of two that face each other, `apart` metres between their middles."""
    return [(-apart / 2, 0.0, facing(1, 0)), (apart / 2, 0.0, facing(-1, 0))]


def seated(count: int, table: tuple[float, float], width: float, depth: float, gap: float) -> list[Pose]:
    """Return places along the sides of a table (width, depth), fronts towards it; the longer sides take more."""
    sides = [0, 0, 0, 0]  # front, back, left, right
    lengths = [table[0], table[0], table[1], table[1]]
    for _ in range(count):
        sides[max(range(4), key=lambda side: (lengths[side] / (sides[side] + 1), -side))] += 1
    places: list[Pose] = []
    for side, held in enumerate(sides):
        long = max(lengths[side], held * (width + gap))
        away = (table[1] if side < 2 else table[0]) / 2 + gap + depth / 2
        for i in range(held):
            along = ((i + 0.5) / held - 0.5) * long
            x, y = ((along, -away), (along, away), (-away, along), (away, along))[side]
            places.append((x, y, facing(*((0, 1), (0, -1), (1, 0), (-1, 0))[side])))
    return places


def facing(x: float, y: float) -> float:
    """Return the yaw at which a front that looks along -y looks along (x, y)."""
    return math.atan2(x, -y)


def spiral(step: float, reach: float) -> Floats:
    """Return points (n, 2) about a step apart around the origin, the nearest first."""
    count = max(int((reach / step) ** 2), 1)
    number = np.arange(count)
    radius, angle = step * np.sqrt(number), number * math.pi * (3 - math.sqrt(5))
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)
