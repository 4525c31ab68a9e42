"""Latents of materials in one pass from noise: the generator of an adversarial network, on a torus of any size.

Source: Goodfellow et al., Generative Adversarial Nets, 2014; noise at every scale and styles that set how strong each
channel is as in Karras et al., A Style-Based Generator Architecture, 2019; features of unit length in each place, which
keep it local, as in Karras et al., Progressive Growing of GANs, 2018.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import torch
from torch import Tensor, nn
from torch.nn import functional

from scenewright.backend.learned.asking import TRAITS, Wish
from scenewright.backend.learned.blocks import convolution
from scenewright.backend.learned.codec import FACTOR, LATENTS

NAME = "material_gan"
CHANNELS = (144, 112, 80, 56)  # from the coarsest scale to that of the latents
COARSE = 2 ** (len(CHANNELS) - 1)  # latents along a side of the coarsest cell; sides of latents are multiples of it
STYLE, MANNER = 128, 16  # width of what is known about a wish, and of what is left to chance in all places alike


class Styled(nn.Module):
    """A convolution whose channels a style makes strong or weak, with noise of its own."""

    def __init__(self, inward: int, outward: int) -> None:
        super().__init__()
        self.convolve = convolution(inward, outward)
        self.style = nn.Linear(STYLE, 2 * outward)
        self.loudness = nn.Parameter(torch.zeros(outward, 1, 1))
        nn.init.normal_(self.style.weight, std=0.02)
        nn.init.zeros_(self.style.bias)

    def forward(self, x: Tensor, style: Tensor, source: torch.Generator | None) -> Tensor:
        """Return features (n, outward, h, w) of features (n, inward, h, w) and styles (n, 128)."""
        made = self.convolve(x)
        made = made * made.square().mean(1, keepdim=True).add(1e-6).rsqrt()
        noise = torch.randn(len(x), 1, *x.shape[2:], generator=source)
        strong, more = self.style(style)[:, :, None, None].chunk(2, 1)
        return functional.leaky_relu(made * (1 + strong) + more + self.loudness * noise, 0.2)


class Weaver(nn.Module):
    """From noise and a wish to latents, coarse to fine."""

    def __init__(self, kinds: int, channels: Sequence[int] = CHANNELS) -> None:
        super().__init__()
        self.kinds, self.traits = nn.Embedding(kinds, STYLE), nn.Linear(TRAITS, STYLE)
        self.about = nn.Sequential(
            nn.Linear(STYLE + MANNER, STYLE), nn.LeakyReLU(0.2), nn.Linear(STYLE, STYLE), nn.LeakyReLU(0.2)
        )
        self.first = Styled(channels[0], channels[0])
        self.scales = nn.ModuleList(nn.ModuleList([Styled(a, b), Styled(b, b)]) for a, b in pairwise(channels))
        self.last = nn.Conv2d(channels[-1], LATENTS, 1)
        # What is usual for a family: the rest adds to it.
        self.middle, self.spread = nn.Embedding(kinds, LATENTS), nn.Embedding(kinds, LATENTS)
        self.channels = channels[0]

    def forward(
        self, shape: tuple[int, int], kinds: Tensor, traits: Tensor, source: torch.Generator | None = None
    ) -> Tensor:
        """Return latents (n, 16, h, w).

        Args:
            shape: h and w, both multiples of `COARSE`.
            kinds: (n,) int64, families.
            traits: (n, 9) as `asking.traits` says them.
            source: of the noise.
        """
        count, (high, wide) = len(kinds), (side // COARSE for side in shape)
        manner = torch.randn(count, MANNER, generator=source)
        style = self.about(torch.cat([self.kinds(kinds) + self.traits(traits), manner], 1))
        x = self.first(torch.randn(count, self.channels, high, wide, generator=source), style, source)
        for wider, again in self.scales:  # type: ignore[misc]
            x = functional.interpolate(x, scale_factor=2, mode="nearest")
            x = again(wider(x, style, source), style, source)
        middle, spread = (each(kinds)[:, :, None, None] for each in (self.middle, self.spread))
        made: Tensor = middle + spread * self.last(x)
        return made


@torch.inference_mode()
def woven(weaver: Weaver, wishes: Sequence[Wish], side: int, seed: int) -> Tensor:
    """Return latents (n, 16, side / 8, side / 8) of what is wished for; `side`, in pixels, is a multiple of 64."""
    source = torch.Generator().manual_seed(seed)
    traits = torch.stack([torch.from_numpy(wish.traits) for wish in wishes])
    latents: Tensor = weaver((side // FACTOR,) * 2, torch.tensor([wish.kind for wish in wishes]), traits, source)
    return latents
