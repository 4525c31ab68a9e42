"""The sRGB transfer function, for arrays of any shape. Source: IEC 61966-2-1."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


def encoded(linear: Array) -> Array:
    """Return the sRGB-encoded values of linear ones as float32."""
    high = 1.055 * np.maximum(linear, 0.0031308) ** (1 / 2.4) - 0.055
    return np.asarray(np.where(linear <= 0.0031308, 12.92 * linear, high), np.float32)


def decoded(encoded: Array) -> Array:
    """Return the linear values of sRGB-encoded ones as float32."""
    high = ((np.maximum(encoded, 0.04045) + 0.055) / 1.055) ** 2.4
    return np.asarray(np.where(encoded <= 0.04045, encoded / 12.92, high), np.float32)


def as_bytes(values: Array) -> NDArray[np.uint8]:
    """Return values of 0 to 1 as 0 to 255, rounded; what lies outside is clipped."""
    return np.asarray(np.rint(np.clip(values, 0.0, 1.0) * 255), np.uint8)
