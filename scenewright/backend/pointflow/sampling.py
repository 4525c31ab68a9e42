"""Drawing codes of props, and codes between two of them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from scenewright.backend.pointflow.network import Floats, Network


def sample(network: Network, family: str, noise: Floats, steps: int, step: Callable[[float], None]) -> Floats:
    """Return the codes (n, 67) of props of a family that noise (n, 67) leads to.

    Args:
        network: trained.
        family: one of its families.
        noise: of a standard normal distribution.
        steps: how many the way is cut into, by Heun's method.
        step: told the fraction done; what it raises ends the work.

    Source: Lipman et al., Flow Matching for Generative Modeling, 2023; solver as in Karras et al., 2022.
    """
    number, codes = network.families.index(family), noise
    for i in range(steps):
        step(i / steps)
        here = network.velocity(codes, i / steps, number)
        there = network.velocity(codes + here / steps, (i + 1) / steps, number)
        codes = codes + (here + there) / (2 * steps)
    return codes


def noise(network: Network, seed: int, count: int = 1) -> Floats:
    """Return where the way to props begins, (count, 67)."""
    shape = (count, len(network.tensors["code.scale"]))
    return np.random.default_rng(seed).standard_normal(shape).astype(np.float32)


def between(first: Floats, second: Floats, mix: float) -> Floats:
    """Return codes on the straight way from the first, at a mix of 0, to the second, at 1."""
    return (first + np.float32(mix) * (second - first)).astype(np.float32)
