"""The velocity of latents on their way from noise to a material, for a family of surfaces and what is said of it.

Source: Lipman et al., Flow Matching for Generative Modeling, 2023; guidance as in Ho and Salimans, 2022.
"""

from __future__ import annotations

from typing import Any

import torch
from diffusers import UNet2DModel
from torch import Tensor, nn
from torch.nn import functional

from scenewright.backend.learned.asking import TRAITS
from scenewright.backend.learned.codec import LATENTS

NAME = "material_denoiser"
CHANNELS = (64, 128, 192)
ABOUT = 128  # width of what is known about a wish
PATCH = 2  # latents along a side of what the network takes for one cell
COARSEST: int = 2 ** (len(CHANNELS) - 1) * PATCH  # sides of latents are multiples of it
MOMENTS = 1000.0  # what the network calls the end of the way; schedulers count like that


class Denoiser(nn.Module):
    """A U-Net whose padding wraps, over patches of two by two latents."""

    def __init__(self, kinds: int, channels: tuple[int, ...] = CHANNELS) -> None:
        super().__init__()
        self.kinds = nn.Embedding(kinds + 1, ABOUT)  # the last one stands for no wish at all
        self.traits = nn.Linear(TRAITS, ABOUT)
        self.about = nn.Sequential(nn.SiLU(), nn.Linear(ABOUT, 4 * channels[0]))
        cells = LATENTS * PATCH**2
        network: Any = UNet2DModel(  # type: ignore[no-untyped-call]
            in_channels=cells, out_channels=cells, block_out_channels=channels, layers_per_block=1,
            down_block_types=("DownBlock2D",) * len(channels), up_block_types=("UpBlock2D",) * len(channels),
            norm_num_groups=16, add_attention=False, class_embed_type="identity",
        )  # fmt: skip
        for module in network.modules():
            if isinstance(module, nn.Conv2d) and module.padding != (0, 0):
                module.padding_mode = "circular"
        self.network = network

    def forward(self, latents: Tensor, moment: Tensor, kinds: Tensor, traits: Tensor) -> Tensor:
        """Return the velocity, from material to noise.

        Args:
            latents: (n, 16, h, w), both sides multiples of `COARSEST`.
            moment: (n,) or scalar, 0 a material to 1000 noise.
            kinds: (n,) int64, families; the number after the last one stands for no wish.
            traits: (n, 9) as `asking.traits` says them.
        """
        wished = (kinds < self.kinds.num_embeddings - 1)[:, None]
        about = self.about(self.kinds(kinds) + torch.where(wished, self.traits(traits), 0.0))
        cells = functional.pixel_unshuffle(latents, PATCH)
        velocity: Tensor = self.network(cells, moment, class_labels=about).sample
        return functional.pixel_shuffle(velocity, PATCH)
