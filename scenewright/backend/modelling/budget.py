"""Fitting parts into a triangle budget, each keeping its share of the shape."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from scenewright.backend.geometry.decimation import decimate
from scenewright.backend.geometry.triangles import Triangles, volume
from scenewright.backend.modelling.parts import Part

FEWEST = 12  # triangles a part keeps: those of a plain box


def within_budget(parts: Sequence[Part], budget: int) -> list[Part]:
    """Return the parts with at most `budget` triangles together; where that is too few for all, the smallest go.

    Args:
        parts: closed.
        budget: triangles; 0 is no limit, and so is one above what the parts have.
    """
    if not budget or sum(len(part.faces) for part in parts) <= budget:
        return list(parts)
    kept = _worth_keeping(parts, budget)
    natural = np.array([len(part.faces) for part in kept])
    floors = np.minimum(natural, FEWEST)
    spare = max(budget - floors.sum(), 0) / max((natural - floors).sum(), 1)
    shares = floors + (natural - floors) * min(1.0, spare)
    # Closed parts have an even number of triangles: what rounding down leaves over goes on to the next part.
    fitted, owed = [], 0.0
    for part, share in zip(kept, shares, strict=True):
        made = _fewer(part, int((share + owed) // 2 * 2))
        owed += share - len(made.faces)
        fitted.append(made)
    return fitted


def _worth_keeping(parts: Sequence[Part], budget: int) -> list[Part]:
    """Return the parts without the smallest, so many that the rest can be had within the budget."""
    volumes = np.array([volume(Triangles(part.vertices.astype(np.float32), part.faces)) for part in parts])
    needed = np.array([min(len(part.faces), FEWEST) for part in parts])
    largest_first = np.argsort(-volumes, kind="stable")
    count = max(1, int((np.cumsum(needed[largest_first]) <= budget).sum()))
    return [parts[i] for i in sorted(largest_first[:count])]


def _fewer(part: Part, count: int) -> Part:
    if len(part.faces) <= count:
        return part
    made = decimate(Triangles(part.vertices.astype(np.float32), part.faces), count)
    return replace(part, vertices=made.vertices.astype(np.float64), faces=made.faces)
