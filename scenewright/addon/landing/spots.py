"""Where shapes stand: each arrives in world coordinates and is moved to where the artist wants it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from mathutils import Vector

from ..shared.artifacts import Artifact, GaussianSplats, Mesh, PointCloud
from .wish import Wish

BESIDE = 1.15  # widths of the result between it and the original
SAME_SPOT = 0.25  # of that distance, within which two results would stand in each other
ORIGIN = (0.0, 0.0, 0.0)


class Spot(NamedTuple):
    """Where the shapes of one result go together.

    Attributes:
        base: metres, in the result's own coordinates: below the middle of its lowest point, or its origin.
        target: metres, world: where `base` goes.
    """

    base: tuple[float, float, float] = ORIGIN
    target: tuple[float, float, float] = ORIGIN

    @property
    def shift(self) -> tuple[float, float, float]:
        """What moves the result's coordinates to the world's."""
        return tuple(Vector(self.target) - Vector(self.base))


def spot(wish: Wish, artifacts: Iterable[Artifact], taken: Sequence[Vector]) -> Spot:
    """Return where a result goes; takes a while for millions of points.

    Args:
        wish: where it is wanted.
        artifacts: what has places of its own.
        taken: metres, world; where other results stand: what goes beside an original goes beside them too.
    """
    places = [found for artifact in artifacts if (found := _places(artifact)) is not None and len(found)]
    # Column by column, which is ten times as fast as all three at once.
    low = np.array([min((found[:, axis].min() for found in places), default=0.0) for axis in range(3)])
    high = np.array([max((found[:, axis].max() for found in places), default=0.0) for axis in range(3)])
    middle = (low + high) / 2
    base = (float(middle[0]), float(middle[1]), float(low[2])) if wish.floor else ORIGIN
    match wish.where:
        case "CURSOR":
            return Spot(base, wish.cursor)
        case "ORIGIN":
            return Spot(base, ORIGIN)
        case "BESIDE":
            return _beside(base, BESIDE * float(high[0] - low[0]), taken)
    return Spot(base, base)


def _beside(base: tuple[float, float, float], step: float, taken: Sequence[Vector]) -> Spot:
    """Return the first spot in a row from the original on that no other result stands on."""
    target = Vector(base) + Vector((step, 0.0, 0.0))
    while step and any((other - target).length < SAME_SPOT * step for other in taken):
        target.x += step
    return Spot(base, tuple(target))


def _places(artifact: Artifact) -> np.ndarray | None:
    match artifact:
        case Mesh():
            return artifact.vertices
        case PointCloud():
            return artifact.points
        case GaussianSplats():
            return artifact.means
    return None
