"""The loop over samples, compiled."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numba import njit

from scenewright.backend.sound.filters import Samples
from scenewright.backend.sound.wavenet.companding import Codes

FAST = {"contract", "reassoc", "nsz", "arcp"}  # sums in any order; what is no number stays none


@njit(nogil=True, cache=True, fastmath=FAST)
def added(sums: Samples, values: Samples, weights: Samples) -> None:
    """Add to sums (m,) the product of values (n,) and weights (n, m); n is a multiple of four."""
    for row in range(0, len(values), 4):
        a, b, c, d = values[row], values[row + 1], values[row + 2], values[row + 3]
        for column in range(len(sums)):
            sums[column] += (
                a * weights[row, column] + b * weights[row + 1, column]
                + c * weights[row + 2, column] + d * weights[row + 3, column]
            )  # fmt: skip


@njit(nogil=True, cache=True, fastmath=FAST)
def chosen(logits: Samples, chance: float, sharpness: float) -> int:
    """Return the first whose probability, with all before it, is above a chance."""
    highest = logits.max()
    total = np.float32(0.0)
    for code in range(len(logits)):
        logits[code] = math.exp((logits[code] - highest) * sharpness)
        total += logits[code]
    left = chance * total
    for code in range(len(logits)):
        left -= logits[code]
        if left < 0.0:
            return code
    return int(np.argmax(logits))


@njit(nogil=True, cache=True, fastmath=FAST)
def cost(logits: Samples, code: int) -> float:
    """Return the bits that a code costs."""
    highest = logits.max()
    total = 0.0
    for other in range(len(logits)):
        total += math.exp(logits[other] - highest)
    return (math.log(total) + highest - logits[code]) / math.log(2.0)


@njit(nogil=True, cache=True, fastmath=FAST)
def draw(
    weights: Any, biases: Samples, steps: Any, kept: Samples, begun: int, before: int, codes: Codes, chances: Samples,
    sharpness: float, costs: Any,
) -> None:  # fmt: skip
    """Draw codes (n,) in place, each after those before it.

    Args:
        weights: as `Network` arranges them.
        biases: (frames, layers, 2 c) of what is asked; a frame holds n / frames samples.
        steps: (layers,) how far back each looks.
        kept: (layers, longest, c) what each has heard; goes on from call to call.
        begun: how many samples were drawn in earlier calls.
        before: the last code of these.
        codes: those without a chance stay, and `costs` (n,) tells how many bits each of them costs.
        chances: (n,) in [0, 1); below 0 is none.
        sharpness: how much more likely what is likely becomes.
        costs: written.
    """
    heard, gates, ways, offsets, first, first_offset, last, last_offset = weights
    layers, channels, skips = len(steps), heard.shape[1], len(first_offset)
    frame = len(codes) // len(biases)
    both, gated = np.empty(2 * channels, np.float32), np.empty(channels, np.float32)
    hidden, skipped = np.empty(channels, np.float32), np.empty(skips, np.float32)
    out, inner = np.empty(channels + skips, np.float32), np.empty(skips, np.float32)
    logits = np.empty(len(last_offset), np.float32)
    for sample in range(len(codes)):
        hidden[:] = heard[before]
        skipped[:] = 0.0
        for layer in range(layers):
            place = (begun + sample) % steps[layer]
            both[:] = biases[sample // frame, layer]
            added(both, kept[layer, place], gates[layer, :channels])
            added(both, hidden, gates[layer, channels:])
            kept[layer, place] = hidden
            for channel in range(channels):
                rising = math.exp(-2.0 * min(max(both[channel], -15.0), 15.0))
                opening = math.exp(-min(max(both[channels + channel], -30.0), 30.0))
                gated[channel] = (1.0 - rising) / ((1.0 + rising) * (1.0 + opening))
            out[:] = offsets[layer]
            added(out, gated, ways[layer])
            for channel in range(channels):
                hidden[channel] += out[channel]
            for skip in range(skips):
                skipped[skip] += out[channels + skip]
        for skip in range(skips):
            skipped[skip] = max(skipped[skip], np.float32(0.0))
        inner[:] = first_offset
        added(inner, skipped, first)
        for skip in range(skips):
            inner[skip] = max(inner[skip], np.float32(0.0))
        logits[:] = last_offset
        added(logits, inner, last)
        if chances[sample] >= 0.0:
            codes[sample] = chosen(logits, chances[sample], sharpness)
        else:
            costs[sample] = cost(logits, codes[sample])
        before = int(codes[sample])
