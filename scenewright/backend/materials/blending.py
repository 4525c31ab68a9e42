"""Surfaces between two: the higher one shows first, as sand fills joints before it covers stones."""

from __future__ import annotations

import numpy as np

from scenewright.backend.materials.look import mix, smoothstep
from scenewright.backend.materials.noise import Floats
from scenewright.backend.materials.surface import Surface

STEPS, EVEN = 65, 1e-9  # of heights that are told apart; metres
SOFTEST, HARDEST = 2.0, 0.08  # heights, in shares of the whole range, over which one fades into the other


def blended(first: Surface, last: Surface, share: float, crispness: float) -> Surface:
    """Return a surface between two of the same size.

    Args:
        first, last: the two.
        share: 0 is the first, 1 the last.
        crispness: 0 fades everywhere alike, 1 lets the higher one stand out sharply.

    Source: Mishkinis 2013, "Advanced terrain texture splatting".
    """
    soft = SOFTEST * (HARDEST / SOFTEST) ** crispness
    lead = (_levels(last.height) - _levels(first.height)) + (2.0 * share - 1.0) * (1.0 + soft)
    shown = smoothstep(-soft, soft, lead)
    return Surface(
        height=mix(first.height, last.height, shown),
        colour=mix(first.colour, last.colour, shown),
        roughness=mix(first.roughness, last.roughness, shown),
        metres=first.metres + share * (last.metres - first.metres),
        metallic=_optional(first.metallic, last.metallic, shown),
        emission=_optional(first.emission, last.emission, shown),
    )


def moments(count: int) -> list[float]:
    """Return how far along the way each of `count` lies, the two ends included; one alone lies halfway."""
    return [0.5] if count == 1 else [number / (count - 1) for number in range(count)]


def _levels(height: Floats) -> Floats:
    """Return which share of a tile lies below each place; half, where all of it is even."""
    steps = np.quantile(height, np.linspace(0, 1, STEPS))
    if steps[-1] - steps[0] < EVEN:
        return np.full_like(height, 0.5)
    return np.asarray(np.interp(height, steps, np.linspace(0, 1, STEPS)), np.float32)


def _optional(first: Floats | None, last: Floats | None, shown: Floats) -> Floats | None:
    if first is None and last is None:
        return None
    return mix(_there(first, last), _there(last, first), shown)


def _there(values: Floats | None, other: Floats | None) -> Floats:
    return values if values is not None else np.zeros_like(np.asarray(other))
