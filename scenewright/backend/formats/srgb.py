"""The sRGB transfer function, for colours of any shape. Source: IEC 61966-2-1."""

from __future__ import annotations

import numpy as np


def encoded(linear: np.ndarray) -> np.ndarray:
    """Return the sRGB-encoded values of linear ones, 0 to 1, as float32."""
    high = 1.055 * np.maximum(linear, 0.0031308) ** (1 / 2.4) - 0.055
    return np.where(linear <= 0.0031308, 12.92 * linear, high).astype(np.float32)


def decoded(encoded: np.ndarray) -> np.ndarray:
    """Return the linear values of sRGB-encoded ones, 0 to 1, as float32."""
    high = ((np.maximum(encoded, 0.04045) + 0.055) / 1.055) ** 2.4
    return np.where(encoded <= 0.04045, encoded / 12.92, high).astype(np.float32)
