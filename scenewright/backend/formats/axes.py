"""Y up, as glTF and OBJ have it, and Z up, as we and Blender have it."""

from __future__ import annotations

from typing import Literal

import numpy as np

Z_FROM_Y = np.array([[1, 0, 0], [0, 0, -1], [0, 1, 0]], np.float32)


def turned(vectors: np.ndarray, up: Literal["y", "z"]) -> np.ndarray:
    """Turn (n, 3) float32 points or directions of the other convention so that `up` points up; X stays."""
    turn = Z_FROM_Y if up == "z" else Z_FROM_Y.T
    return np.ascontiguousarray(vectors @ turn.T)
