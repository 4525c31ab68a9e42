"""Drawing latents of materials: from noise, step by step, or between two."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import torch
from diffusers import FlowMatchEulerDiscreteScheduler
from torch import Tensor

from scenewright.backend.learned.asking import Wish
from scenewright.backend.learned.codec import FACTOR, LATENTS
from scenewright.backend.learned.denoiser import MOMENTS, Denoiser

SHIFT = 1.5  # more of the steps are taken near noise, where forms take shape
Watch = Callable[[int, Tensor], None]


def noise(side: int, seed: int, count: int = 1) -> Tensor:
    """Return latents of nothing yet, (count, 16, side / 8, side / 8)."""
    return torch.randn(count, LATENTS, side // FACTOR, side // FACTOR, generator=torch.Generator().manual_seed(seed))


@torch.inference_mode()
def denoised(
    denoiser: Denoiser, wishes: Sequence[Wish], start: Tensor, steps: int, guidance: float, watch: Watch
) -> Tensor:
    """Return latents of what is wished for.

    Args:
        denoiser: trained.
        wishes: one for each row of `start`.
        start: (n, 16, h, w) noise.
        steps: how many the way is cut into.
        guidance: how much more than without a wish; 1 is none.
        watch: told before each step its number and what the latents are about to become; what it raises ends the work.
    """
    scheduler: Any = FlowMatchEulerDiscreteScheduler(shift=SHIFT)  # type: ignore[no-untyped-call]
    scheduler.set_timesteps(steps)
    kinds, traits = _asked(wishes)
    nothing = torch.full_like(kinds, denoiser.kinds.num_embeddings - 1)
    latents, forecast = start, start
    for number, moment in enumerate(scheduler.timesteps):
        watch(number, forecast)
        velocity = denoiser(latents, moment.expand(len(kinds)), kinds, traits)
        if guidance != 1.0:
            unasked = denoiser(latents, moment.expand(len(kinds)), nothing, traits)
            velocity = unasked + guidance * (velocity - unasked)
        forecast = latents - moment / MOMENTS * velocity
        latents = scheduler.step(velocity, moment, latents).prev_sample
    return latents


def between(first: Tensor, last: Tensor, share: float) -> Tensor:
    """Return latents on the arc from the first to the last: halfway between two there is as much contrast as in them.

    Source: Shoemake, Animating rotation with quaternion curves, 1985, for what varies around each channel's mean.
    """
    means = [each.mean((2, 3), keepdim=True) for each in (first, last)]
    ones, others = first - means[0], last - means[1]
    sizes = [each.flatten(1).norm(dim=1).clamp(min=1e-6)[:, None, None, None] for each in (ones, others)]
    cosine = (ones / sizes[0] * others / sizes[1]).flatten(1).sum(1).clamp(-0.9995, 0.9995)[:, None, None, None]
    angle = cosine.acos()
    direction = ones / sizes[0] * ((1 - share) * angle).sin() + others / sizes[1] * (share * angle).sin()
    size = torch.lerp(sizes[0], sizes[1], share)
    made: Tensor = direction / angle.sin() * size + torch.lerp(means[0], means[1], share)
    return made


def _asked(wishes: Sequence[Wish]) -> tuple[Tensor, Tensor]:
    return torch.tensor([wish.kind for wish in wishes]), torch.stack([torch.from_numpy(each.traits) for each in wishes])
