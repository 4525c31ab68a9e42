"""An exemplar to quilt from: where in it a wanted block fits, and after how many pixels it repeats."""

from __future__ import annotations

import numpy as np
import scipy.fft
from numpy.typing import NDArray

from scenewright.backend.fields.threads import thread_count

Floats = NDArray[np.float32]
REPEATS_AT_LEAST = 0.5  # likeness of a picture to itself, shifted, from which it counts as regular


class Exemplar:
    """An exemplar, ready to be compared with a wanted block at every place.

    Args:
        maps: (h, w, c) of the exemplar.
        guide: (h, w, g) what blocks are compared by.
        block: side of a block, pixels.
        allowed: (h, w) which pixels may be used; None is all of them.

    Raises:
        ValueError: no block lies within what is allowed.
    """

    def __init__(self, maps: Floats, guide: Floats, block: int, allowed: NDArray[np.bool_] | None) -> None:
        self.maps, self.guide, self.block = maps, guide, block
        self.rows, self.columns = guide.shape[0] - block + 1, guide.shape[1] - block + 1
        self._shape = tuple(scipy.fft.next_fast_len(side, real=True) for side in guide.shape[:2])
        self._guide = self._spectrum(guide)
        self._square = self._spectrum((guide**2).sum(axis=2, keepdims=True))
        self._forbidden = self._blocked(allowed)
        if self._forbidden.all():
            raise ValueError("The picture has no opaque part as large as one block.")

    def misfit(self, wanted: Floats, weights: Floats) -> Floats:
        """Return for each place the weighted sum of squared differences from a (block, block, g) wanted one."""
        mixed = self._spectrum(np.concatenate([wanted * weights[..., None], weights[..., None]], axis=2))
        product = (self._guide * mixed[..., :-1].conj()).sum(axis=2)
        both = scipy.fft.irfft2(self._square[..., 0] * mixed[..., -1].conj() - 2 * product, self._shape)
        whole = float((wanted**2 * weights[..., None]).sum())
        return np.where(self._forbidden, np.inf, np.maximum(both[: self.rows, : self.columns] + whole, 0.0))

    def _spectrum(self, values: Floats) -> NDArray[np.complex64]:
        return np.asarray(scipy.fft.rfft2(values, self._shape, axes=(0, 1), workers=thread_count()))

    def _blocked(self, allowed: NDArray[np.bool_] | None) -> NDArray[np.bool_]:
        if allowed is None:
            return np.zeros((self.rows, self.columns), bool)
        holes = np.pad(np.cumsum(np.cumsum(~allowed, axis=0), axis=1), ((1, 0), (1, 0)))
        side = self.block
        return np.asarray(holes[side:, side:] - holes[:-side, side:] - holes[side:, :-side] + holes[:-side, :-side] > 0)


def period(values: Floats, axis: int) -> float:
    """Return after how many pixels a (h, w) picture repeats along an axis, 0 where it does not.

    The shift by which it is most like itself, once it has been unlike itself in between.
    """
    length = values.shape[axis]
    spectrum = scipy.fft.rfft(values - values.mean(axis=axis, keepdims=True), 2 * length, axis=axis)
    likeness = scipy.fft.irfft(np.abs(spectrum) ** 2, axis=axis).mean(axis=1 - axis)[: length // 2]
    likeness = likeness / (likeness[0] + 1e-12) * length / (length - np.arange(len(likeness)))
    low = int((likeness < REPEATS_AT_LEAST / 2).argmax())
    highest = likeness[low:].max()
    peak = low + int((likeness[low:] >= 0.93 * highest).argmax())  # a multiple of the period is about as high
    peak += int(likeness[peak : peak + 3].argmax())
    if low == 0 or likeness[peak] < REPEATS_AT_LEAST or not 0 < peak < len(likeness) - 1:
        return 0.0
    before, at, after = likeness[peak - 1 : peak + 2]
    return float(peak + 0.5 * (before - after) / (before - 2 * at + after))  # the top of the parabola through three
