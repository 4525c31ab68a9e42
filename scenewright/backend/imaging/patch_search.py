"""Where else in a picture each patch is found, and what the patches there vote for: compiled.

Source: Barnes et al. 2009, "PatchMatch: a randomized correspondence algorithm for structural image editing".
"""

from __future__ import annotations

from typing import Any

import numpy as np

from scenewright.backend.fields.kernels import kernel

RADIUS = 3  # of a patch: 7 by 7 pixels


@kernel
def _misfit(filled: Any, known: Any, y: int, x: int, v: int, u: int, most: float) -> Any:
    """Return the mean squared difference of two patches where the first is known; infinity beyond `most`."""
    height, width, channels = filled.shape
    total, count = np.float32(0.0), 0
    bound = most * np.float32((2 * RADIUS + 1) ** 2)
    for dy in range(-RADIUS, RADIUS + 1):
        for dx in range(-RADIUS, RADIUS + 1):
            if 0 <= y + dy < height and 0 <= x + dx < width and known[y + dy, x + dx]:
                for c in range(channels):
                    step = filled[y + dy, x + dx, c] - filled[v + dy, u + dx, c]
                    total += step * step
                count += 1
        if total > bound:
            return np.float32(np.inf)
    return total / np.float32(max(count, 1))


@kernel
def search(
    filled: Any, known: Any, sources: Any, targets: Any, field: Any, misfit: Any, backwards: bool, seed: int
) -> None:
    """Improve where patches are found, by what their neighbours found and by chance.

    Args:
        filled: (h, w, c) float32 picture as it is filled so far.
        known: (h, w) bool, pixels that count in comparisons.
        sources: (h, w) bool, pixels around which a whole patch is known.
        targets: (h, w) bool, pixels whose patches are looked for.
        field: (h, w, 2) int32 row and column where each is found; improved in place.
        misfit: (h, w) float32, set to how badly each fits.
        backwards: scan from the last pixel to the first.
        seed: of the chance.
    """
    np.random.seed(seed)
    height, width = targets.shape
    step = -1 if backwards else 1
    for i in range(height):
        y = height - 1 - i if backwards else i
        for j in range(width):
            x = width - 1 - j if backwards else j
            if not targets[y, x]:
                continue
            v, u = field[y, x, 0], field[y, x, 1]
            best = _misfit(filled, known, y, x, v, u, np.float32(np.inf))
            for side in range(2):
                py, px = (y - step, x) if side == 0 else (y, x - step)
                if 0 <= py < height and 0 <= px < width and targets[py, px]:
                    cv = field[py, px, 0] + y - py
                    cu = field[py, px, 1] + x - px
                    if 0 <= cv < height and 0 <= cu < width and sources[cv, cu]:
                        found = _misfit(filled, known, y, x, cv, cu, best)
                        if found < best:
                            best, v, u = found, cv, cu
            reach = max(height, width)
            while reach >= 1:
                cv = min(max(v + np.random.randint(-reach, reach + 1), 0), height - 1)
                cu = min(max(u + np.random.randint(-reach, reach + 1), 0), width - 1)
                if sources[cv, cu]:
                    found = _misfit(filled, known, y, x, cv, cu, best)
                    if found < best:
                        best, v, u = found, cv, cu
                reach //= 2
            field[y, x, 0], field[y, x, 1], misfit[y, x] = v, u, best


@kernel
def vote(filled: Any, hole: Any, targets: Any, field: Any, weight: Any) -> None:
    """Set the pixels of a hole, in place, to the weighted mean of what all patches over them show where they are found.

    Args:
        filled: (h, w, c) float32 picture.
        hole: (h, w) bool, pixels to set.
        targets: (h, w) bool, pixels whose patches vote.
        field: (h, w, 2) int32 where each patch is found.
        weight: (h, w) float32 of each patch.
    """
    height, width, channels = filled.shape
    total = np.zeros((height, width, channels), np.float32)
    whole = np.zeros((height, width), np.float32)
    for y in range(height):
        for x in range(width):
            if targets[y, x]:
                for dy in range(-RADIUS, RADIUS + 1):
                    for dx in range(-RADIUS, RADIUS + 1):
                        if 0 <= y + dy < height and 0 <= x + dx < width and hole[y + dy, x + dx]:
                            share = weight[y, x] + np.float32(1e-9)
                            whole[y + dy, x + dx] += share
                            for c in range(channels):
                                found = filled[field[y, x, 0] + dy, field[y, x, 1] + dx, c]
                                total[y + dy, x + dx, c] += share * found
    for y in range(height):
        for x in range(width):
            if hole[y, x] and whole[y, x] > 0:
                for c in range(channels):
                    filled[y, x, c] = total[y, x, c] / whole[y, x]
