"""What thumbnails are drawn on: a square with straight alpha, finer than it is shown."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scenewright.shared.srgb import as_bytes

SIZE = 256
Floats = NDArray[np.float32]
Bytes = NDArray[np.uint8]


def shrunk(colour: Floats, alpha: Floats) -> Bytes:
    """Return a fine picture averaged down to (SIZE, SIZE, 4), straight alpha.

    Args:
        colour: (k * SIZE, k * SIZE, 3) sRGB-encoded, 0 to 1.
        alpha: (k * SIZE, k * SIZE), 0 to 1.
    """
    fine = np.concatenate([colour * alpha[..., None], alpha[..., None]], -1, dtype=np.float32)
    factor = len(fine) // SIZE
    return straight(fine.reshape(SIZE, factor, SIZE, factor, 4).mean((1, 3), dtype=np.float32))


def straight(premultiplied: Floats) -> Bytes:
    """Return (h, w, 4) colours premultiplied by their alpha as straight ones."""
    colour, alpha = premultiplied[..., :3], premultiplied[..., 3:]
    return as_bytes(np.concatenate([colour / np.maximum(alpha, 1e-6), alpha], -1))
