"""A variational autoencoder of materials: six maps to latents an eighth as wide, and back.

Both halves add to principal components of blocks what convolutions know beyond them. Detail that latents are too few to
tell is drawn from noise, as much of it as belongs there.

Source: Kingma and Welling, Auto-Encoding Variational Bayes, 2014; noise among the features as in Karras et al., A
Style-Based Generator Architecture for Generative Adversarial Networks, 2019.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from scenewright.backend.learned.blocks import Double, Halve, Residual, convolution

NAME = "material_codec"
MAPS = 6  # base colour as sRGB, height over its whole range, roughness, metallic; all 0 to 1
LATENTS = 16
FACTOR = 8  # pixels along a side of one latent
GRAINS = 8  # channels of noise


class Encoder(nn.Module):
    """From maps to the mean and the log variance of latents."""

    def __init__(self, maps: int = MAPS, latents: int = LATENTS, outward: int = 2 * LATENTS) -> None:
        super().__init__()
        self.components = nn.Conv2d(maps, latents, FACTOR, FACTOR)
        self.beyond = nn.Sequential(
            nn.PixelUnshuffle(4), convolution(16 * maps, 64), nn.ReLU(), Halve(64, 96), Residual(96), nn.ReLU(),
            convolution(96, outward),
        )  # fmt: skip

    def forward(self, maps: Tensor) -> Tensor:
        """Return (n, outward, h / 8, w / 8) for maps (n, c, h, w) in [0, 1]; h and w are multiples of 8."""
        beyond: Tensor = self.beyond(2.0 * maps - 1.0)
        plain = self.components(maps)
        return beyond + functional.pad(plain, (0, 0, 0, 0, 0, beyond.shape[1] - plain.shape[1]))


class Decoder(nn.Module):
    """From latents to maps."""

    def __init__(self, maps: int = MAPS, latents: int = LATENTS) -> None:
        super().__init__()
        self.components = nn.ConvTranspose2d(latents, maps, FACTOR, FACTOR)
        # What neighbouring blocks say of each other's pixels; without it their borders show.
        self.across = nn.Sequential(convolution(latents, FACTOR**2 * maps), nn.PixelShuffle(FACTOR))
        self.coarse = nn.Sequential(convolution(latents, 128), Residual(128), Residual(128), nn.ReLU(), Double(128, 64))
        self.fine = nn.Sequential(
            nn.Conv2d(64 + GRAINS, 64, 1), Residual(64), nn.ReLU(), convolution(64, 16 * maps), nn.PixelShuffle(4)
        )

    def forward(self, latents: Tensor, grain: Tensor) -> Tensor:
        """Return maps (n, c, h, w), about 0 to 1.

        Args:
            latents: (n, latents, h / 8, w / 8).
            grain: (n, 8, h / 4, w / 4) noise.
        """
        beyond: Tensor = self.fine(torch.cat([self.coarse(latents), grain.to(latents.dtype)], 1))
        plain: Tensor = self.components(latents)
        joined: Tensor = self.across(latents)
        return plain + beyond + joined


def grain(latents: Tensor, seed: int | None = None) -> Tensor:
    """Return the noise that decodes latents (n, c, h, w); without a seed, another one each time."""
    source = None if seed is None else torch.Generator().manual_seed(seed)
    return torch.randn(len(latents), GRAINS, 2 * latents.shape[2], 2 * latents.shape[3], generator=source)


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
        """Return the latents (n, 16, h / 8, w / 8) of maps (n, 6, h, w)."""
        return (self.encoder(maps)[:, :LATENTS] - self.middle) / self.spread  # type: ignore[no-any-return]

    def decode(self, latents: Tensor, seed: int = 0, limited: bool = True) -> Tensor:
        """Return the maps (n, 6, h, w), limited to [0, 1] or not, of latents (n, 16, h / 8, w / 8)."""
        plain = latents * self.spread + self.middle
        maps: Tensor = self.decoder(plain, grain(plain, seed))
        return maps.clamp(0, 1) if limited else maps
