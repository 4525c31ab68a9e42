"""The codes of a picture, moved step by step until it looks like what a sentence says.

Source: Crowson et al., VQGAN-CLIP: Open Domain Image Generation and Editing with Natural Language Guidance, 2022.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import torch
from torch import Tensor
from torch.nn import functional

LEVELS = 4  # scales that latents are moved at, each half as fine as the one before
Seen = Callable[[int, float, Tensor], None]


class Codes(Protocol):
    """A vector-quantised autoencoder of pictures (n, 3, h, w), sRGB in [0, 1]."""

    def encode(self, pictures: Tensor) -> Tensor:
        """Return latents."""

    def quantise(self, latents: Tensor) -> Tensor:
        """Return the nearest codes, with gradients that pass straight through."""

    def decode(self, latents: Tensor) -> Tensor:
        """Return pictures."""


class Judge(Protocol):
    """Words and pictures in one space, where features have unit length."""

    def image_features(self, pictures: Tensor) -> Tensor:
        """Return (n, d) of pictures (n, 3, h, w), sRGB in [0, 1]."""

    def text_features(self, sentences: Sequence[str]) -> Tensor:
        """Return (n, d)."""


@dataclass(frozen=True)
class Course:
    """Say how a picture is moved.

    Attributes:
        steps: how many.
        rate: of Adam.
        cuts: parts of the picture that are looked at in each step.
        side: pixels that the judge sees along theirs.
        smooth: weight of the picture's total variation; more is smoother.
        avoided: weight of what it shall not show.
        smallest: side of the smallest part, as a share of the picture's.
        held: weight of staying near where it starts.
    """

    steps: int
    rate: float
    cuts: int
    side: int
    smooth: float = 0.2
    avoided: float = 0.5
    smallest: float = 0.4
    held: float = 0.0


def dreamt(
    codes: Codes, judge: Judge, latents: Tensor, wanted: str, avoided: str, course: Course, seed: int, tell: Seen
) -> Tensor:
    """Return the picture (1, 3, h, w) that latents lead to; what `tell` raises ends the work.

    Args:
        codes: makes pictures of latents.
        judge: says how like a sentence they are.
        latents: (1, c, h, w) where it starts.
        wanted: what it shall show.
        avoided: what it shall not, "" for nothing.
        course: how it is moved.
        seed: of the parts that are looked at.
        tell: told after each step its number from 1, how like the sentence the parts were, and the picture before it.
    """
    random = torch.Generator("cpu").manual_seed(seed)
    with torch.no_grad():
        goal = judge.text_features([wanted])
        far = judge.text_features([avoided]) if avoided.strip() else None
    steps = scales(latents)
    adam = torch.optim.Adam(steps, course.rate / LEVELS)
    for number in range(1, course.steps + 1):
        moved = joined(latents, steps)
        picture = codes.decode(codes.quantise(moved))
        seen = judge.image_features(parts(picture, course, random))
        loss = _apart(seen, goal).mean() + course.smooth * _variation(picture)
        if far is not None:
            loss = loss - course.avoided * _apart(seen, far).mean()
        if course.held:
            loss = loss + course.held * (moved - latents).square().mean()
        for step, slope in zip(steps, torch.autograd.grad(loss, steps), strict=True):
            step.grad = slope
        adam.step()
        tell(number, float((seen.detach() @ goal.T).mean()), picture.detach())
    with torch.no_grad():
        return codes.decode(codes.quantise(joined(latents, steps)))


def scales(latents: Tensor) -> list[Tensor]:
    """Return what is added to latents (1, c, h, w), nothing yet, from fine to coarse: so that large forms move as one.

    Source: Olah et al., Feature Visualization, 2017, which spreads steps over frequencies to the same end.
    """
    sides = [tuple(max(side >> level, 1) for side in latents.shape[2:]) for level in range(LEVELS)]
    return [latents.new_zeros(*latents.shape[:2], *side).requires_grad_() for side in sides]


def joined(latents: Tensor, steps: Sequence[Tensor]) -> Tensor:
    """Return latents with all scales added."""
    side = latents.shape[2:]
    for step in steps:
        latents = latents + functional.interpolate(step, side, mode="bilinear")
    return latents


def likeness(judge: Judge, picture: Tensor, sentences: Sequence[str]) -> list[float]:
    """Return the cosine between a picture (1, 3, h, w) and each sentence."""
    with torch.no_grad():
        features = judge.image_features(picture) @ judge.text_features(sentences).T
    return [float(each) for each in features[0]]


def parts(picture: Tensor, course: Course, random: torch.Generator) -> Tensor:
    """Return (cuts, 3, side, side) of a picture: squares anywhere in it, turned a little, mirrored, lit a little anew.

    What looks right only from one place and in one light is no picture; so each step looks from others.
    """

    def drawn(low: float, high: float, *shape: int) -> Tensor:
        return (low + (high - low) * torch.rand(course.cuts, *shape, generator=random)).to(picture)

    height, width = picture.shape[2:]
    share = drawn(course.smallest, 1.0)
    across, down = (share * min(height, width) / side for side in (width, height))
    turn, mirror = drawn(-0.15, 0.15), torch.where(drawn(0, 1) < 0.5, -1.0, 1.0).to(picture)
    cosine, sine = turn.cos(), turn.sin()
    middle = [(1 - length) * drawn(-1, 1) for length in (across, down)]
    rows = torch.stack([across * cosine * mirror, -across * sine, middle[0]], 1)
    columns = torch.stack([down * sine * mirror, down * cosine, middle[1]], 1)
    grid = functional.affine_grid(torch.stack([rows, columns], 1), [course.cuts, 3, course.side, course.side], False)
    views = picture.expand(course.cuts, -1, -1, -1)
    looked = functional.grid_sample(views, grid, padding_mode="reflection", align_corners=False)
    lit = looked * drawn(0.9, 1.1, 1, 1, 1) + drawn(-0.03, 0.03, 1, 1, 1)
    noise = torch.randn(looked.shape, generator=random).to(picture)
    return lit + drawn(0.0, 0.05, 1, 1, 1) * noise


def _apart(features: Tensor, goal: Tensor) -> Tensor:
    """Return the squared angle between features of unit length, doubled as in the paper's code."""
    half: Tensor = (features - goal).norm(dim=1).div(2).clamp(max=1 - 1e-6)
    return half.arcsin().square().mul(2)


def _variation(picture: Tensor) -> Tensor:
    return picture.diff(dim=2).abs().mean() + picture.diff(dim=3).abs().mean()
