"""Where shapes stand: each arrives in world coordinates and is moved to where the artist wants it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from mathutils import Vector

from ..shared.artifacts import Artifact, GaussianSplats, Mesh, PointCloud
from .wish import Wish

BESIDE = 1.15  # widths of the result between it and the original
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


def spot(wish: Wish, artifacts: Iterable[Artifact]) -> Spot:
    """Return where a result goes; takes a while for millions of points."""
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
            return Spot(base, (base[0] + BESIDE * float(high[0] - low[0]), *base[1:]))
    return Spot(base, base)


def _places(artifact: Artifact) -> np.ndarray | None:
    match artifact:
        case Mesh():
            return artifact.vertices
        case PointCloud():
            return artifact.points
        case GaussianSplats():
            return artifact.means
    return None
