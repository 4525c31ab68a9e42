"""Batches of pixels, drawn in small tiles: neighbouring rays meet the same voxels, still in the cache."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scenewright.backend.fields.march import TILE


class Batches:
    """Draw each of a set of pixels once, in random tiles, before any is drawn again."""

    def __init__(self, pixels: NDArray[np.int64], shape: tuple[int, int, int], generator: np.random.Generator) -> None:
        """Take the pixels to draw from, counted through pictures of a shape (views, height, width)."""
        self.pixels = pixels
        self._shape, self._generator = shape, generator
        self._position = len(pixels)

    def draw(self, count: int) -> NDArray[np.int64]:
        """Return at most `count` pixels."""
        if self._position + count > len(self.pixels):
            self._shuffle()
        drawn = self.pixels[self._position : self._position + count]
        self._position += len(drawn)
        return drawn

    def _shuffle(self) -> None:
        views, height, width = self._shape
        view, rest = np.divmod(self.pixels, height * width)
        y, x = np.divmod(rest, width)
        # Tiles lie elsewhere each time, so that the same pixels do not always come together.
        down, right = self._generator.integers(TILE, size=2)
        rows, columns = height // TILE + 2, width // TILE + 2
        tile = (view * rows + (y + down) // TILE) * columns + (x + right) // TILE
        order = self._generator.permutation(views * rows * columns)
        self.pixels = self.pixels[np.argsort(order[tile], kind="stable")]
        self._position = 0
