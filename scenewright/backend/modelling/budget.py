"""Fitting parts into a triangle budget, each keeping its share of the shape."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import fast_simplification
import numpy as np

from scenewright.backend.geometry.triangles import Triangles, is_closed, volume
from scenewright.backend.modelling.parts import Doubles, Part

FEWEST = 12  # triangles a part keeps: those of a plain box
ROUNDS = 6  # tries to meet the budget before the smallest part goes
EASIER = (1.0, 1.3, 1.7, 2.3, 4.0, 8.0)  # times the triangles, where a part does not stay closed with fewer
CLOSE = 0.985  # of the budget is near enough


def within_budget(parts: Sequence[Part], budget: int) -> list[Part]:
    """Return the parts with at most `budget` triangles together; where that is too few for all, the smallest go.

    Args:
        parts: closed.
        budget: triangles; 0 is no limit, and so is one above what the parts have.
    """
    kept = list(parts)
    while budget and _count(kept) > budget:
        fitted = _fitted(kept, budget)
        if _count(fitted) <= budget or len(kept) == 1:
            return fitted
        smallest_first = np.argsort([_areas(part).sum() for part in kept], kind="stable")
        gone = set(smallest_first[: max(1, len(kept) // 10)].tolist())
        kept = [part for number, part in enumerate(kept) if number not in gone]
    return kept


def _fitted(parts: list[Part], budget: int) -> list[Part]:
    """Return the parts reduced alike, as near below the budget as can be had; too many where it cannot."""
    best, target = parts, float(budget)
    for _ in range(ROUNDS):
        tried = _shared_out(parts, target)
        count = _count(tried)
        if count <= budget and (_count(best) > budget or count > _count(best)):
            best = tried
        if CLOSE * budget <= count <= budget:
            break
        target += 0.999 * budget - count
    return best if _count(best) <= budget else tried


def _shared_out(parts: list[Part], target: float) -> list[Part]:
    """Return the parts, each with its share of `target` triangles; what one cannot give up, later ones do."""
    natural = np.array([len(part.faces) for part in parts], np.float64)
    floors = np.minimum(natural, FEWEST)
    order = np.argsort(natural, kind="stable")
    fitted, left = list(parts), target
    for i, number in enumerate(order):
        rest = order[i:]
        spare = max(left - floors[rest].sum(), 0.0) / max(float((natural - floors)[rest].sum()), 1.0)
        share = floors[number] + (natural - floors)[number] * min(1.0, spare)
        fitted[number] = _fewer(parts[number], int(share // 2 * 2))
        left -= len(fitted[number].faces)
    return fitted


def _fewer(part: Part, count: int) -> Part:
    """Return a part with about `count` triangles, or as it is where it would not stay closed.

    Source: Garland and Heckbert, Surface simplification using quadric error metrics, 1997, by fast-simplification.
    """
    for more in EASIER:
        made = _simplified(part, int(more * count))
        if made is not None:
            return made
    return part


def _simplified(part: Part, count: int) -> Part | None:
    """Return a part with about `count` triangles; None where it would not stay closed."""
    if len(part.faces) <= count:
        return part
    scale = float(np.ptp(part.vertices, axis=0).max())
    middle = part.vertices.mean(0)
    near = ((part.vertices - middle) / scale).astype(np.float32)
    vertices, faces = fast_simplification.simplify(near, part.faces, target_count=count)
    few = Triangles(np.asarray(vertices, np.float32), np.ascontiguousarray(faces, np.int32))
    sound = (
        is_closed(few)
        and volume(few) > 0
        and _areas(Part(few.vertices.astype(np.float64), few.faces)).min() > 1e-9
        and len(np.unique(few.faces)) == len(few.vertices)
    )
    made: Doubles = few.vertices.astype(np.float64) * scale + middle
    return replace(part, vertices=made, faces=few.faces) if sound else None


def _areas(part: Part) -> Doubles:
    """Return twice the area of each triangle in square metres, (m,)."""
    a, b, c = part.vertices[part.faces].transpose(1, 0, 2)
    areas: Doubles = np.linalg.norm(np.cross(b - a, c - a), axis=1)
    return areas


def _count(parts: Sequence[Part]) -> int:
    return sum(len(part.faces) for part in parts)
