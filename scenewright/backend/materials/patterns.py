"""Things laid in rows: bricks, tiles, planks, shingles."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenewright.backend.materials.look import Look, smoothstep
from scenewright.backend.materials.noise import Floats


@dataclass(frozen=True)
class Courses:
    """Rows of equal pieces; every array is (h, w) and tells of the piece a pixel lies on.

    Attributes:
        x, y: where on the piece, 0 to 1 to the right and upwards.
        index: the piece's number.
        row: the row's number.
        gap: metres to the nearest edge of the piece.
    """

    x: Floats
    y: Floats
    index: NDArray[np.int64]
    row: NDArray[np.int64]
    gap: Floats


def lay(look: Look, columns: int, rows: int, shift: float = 0.5, bend: tuple[Floats, Floats] | None = None) -> Courses:
    """Lay pieces in rows over the tile.

    Args:
        look: the tile.
        columns, rows: how many.
        shift: how far each second row is moved, in pieces; -1 moves each row by a random amount.
        bend: added to the coordinates, for edges that are not straight.
    """
    u, v = (look.u, look.v) if bend is None else (look.u + bend[0], look.v + bend[1])
    along = v * np.float32(rows)
    row = np.floor(along).astype(np.int64) % rows
    moved = look.numbers(900, row) if shift < 0 else np.float32(shift) * (row % 2)
    across = u * np.float32(columns) + moved
    column = np.floor(across).astype(np.int64) % columns
    x, y = across - np.floor(across), along - np.floor(along)
    width, height = look.metres / columns, look.metres / rows
    gap = np.minimum(np.minimum(x, 1.0 - x) * np.float32(width), np.minimum(y, 1.0 - y) * np.float32(height))
    return Courses(x.astype(np.float32), y.astype(np.float32), row * columns + column, row, gap.astype(np.float32))


def bevel(gap: Floats, joint: float, rounding: float) -> Floats:
    """Return 0 in the joints and 1 on top of the pieces.

    Args:
        gap: metres to the nearest edge.
        joint: half the width of a joint, metres.
        rounding: metres over which an edge falls off.
    """
    return smoothstep(joint, joint + rounding, gap) ** np.float32(0.6)
