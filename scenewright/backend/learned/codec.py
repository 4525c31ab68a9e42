"""A variational autoencoder of materials: six maps to latents an eighth as wide, and back.

Source: Kingma and Welling, Auto-Encoding Variational Bayes, 2014; with an adversary in training as in Esser et al.,
Taming Transformers for High-Resolution Image Synthesis, 2021.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from scenewright.backend.learned.blocks import Double, Halve, Residual, convolution

NAME = "material_codec"
MAPS = 6  # base colour as sRGB, height over its whole range, roughness, metallic; all 0 to 1
LATENTS = 8
FACTOR = 8  # pixels along a side of one latent


class Encoder(nn.Module):
    """From maps to the mean and the log variance of latents."""

    def __init__(self, maps: int = MAPS, latents: int = 2 * LATENTS) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            nn.PixelUnshuffle(4), convolution(16 * maps, 64), nn.ReLU(), Halve(64, 96), Residual(96), nn.ReLU(),
            convolution(96, latents),
        )  # fmt: skip

    def forward(self, maps: Tensor) -> Tensor:
        """Return (n, 2 latents, h / 8, w / 8) for maps (n, c, h, w) in [0, 1]; h and w are multiples of 8."""
        return self.layers(2.0 * maps - 1.0)  # type: ignore[no-any-return]


class Decoder(nn.Module):
    """From latents to maps."""

    def __init__(self, maps: int = MAPS, latents: int = LATENTS) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            convolution(latents, 128), Residual(128), Residual(128), Double(128, 64), Residual(64), Residual(64),
            Double(64, 32), Residual(32), nn.ReLU(), convolution(32, 4 * maps), nn.PixelShuffle(2),
        )  # fmt: skip

    def forward(self, latents: Tensor) -> Tensor:
        """Return maps (n, c, h, w), about 0 to 1, for latents (n, latents, h / 8, w / 8)."""
        return 0.5 * self.layers(latents) + 0.5  # type: ignore[no-any-return]


class Codec(nn.Module):
    """Both; latents are scaled so that each channel varies by about one over all materials."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder, self.decoder = Encoder(), Decoder()
        self.register_buffer("middle", torch.zeros(1, LATENTS, 1, 1))
        self.register_buffer("spread", torch.ones(1, LATENTS, 1, 1))

    middle: Tensor
    spread: Tensor

    def encode(self, maps: Tensor) -> Tensor:
        """Return the latents (n, 8, h / 8, w / 8) of maps (n, 6, h, w)."""
        return (self.encoder(maps)[:, :LATENTS] - self.middle) / self.spread  # type: ignore[no-any-return]

    def decode(self, latents: Tensor) -> Tensor:
        """Return the maps (n, 6, h, w) in [0, 1] of latents (n, 8, h / 8, w / 8)."""
        return self.decoder(latents * self.spread + self.middle).clamp(0, 1)  # type: ignore[no-any-return]
