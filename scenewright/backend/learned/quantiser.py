"""Pictures of surfaces as a grid of codes from a book, and back: what VQGAN+CLIP optimises.

Source: Esser et al., Taming Transformers for High-Resolution Image Synthesis, 2021; codes of unit length as in Yu et
al., Vector-quantized Image Modeling with Improved VQGAN, 2022.
"""

from __future__ import annotations

from functools import cache

import torch
from torch import Tensor, nn
from torch.nn import functional

from scenewright.backend.learned import weights
from scenewright.backend.learned.codec import FACTOR, Decoder, Encoder

NAME = "material_codes"
CODES, WIDTH = 512, 16

__all__ = ["FACTOR", "Quantiser", "quantiser"]


class Quantiser(nn.Module):
    """A vector-quantised autoencoder; edges wrap, so that every picture it decodes tiles.

    `book` (512, 16) holds the codes, of unit length.
    """

    def __init__(self) -> None:
        super().__init__()
        self.encoder, self.decoder = Encoder(3, WIDTH), Decoder(3, WIDTH)
        self.book = nn.Parameter(functional.normalize(torch.randn(CODES, WIDTH)))

    def encode(self, pictures: Tensor) -> Tensor:
        """Return latents of unit length (n, 16, h / 8, w / 8) of pictures (n, 3, h, w), sRGB in [0, 1]."""
        return functional.normalize(self.encoder(pictures).float())

    def quantise(self, latents: Tensor) -> Tensor:
        """Return for each of the latents (n, 16, h, w) its nearest code; gradients pass straight through to them."""
        unit = functional.normalize(latents)
        return unit + (self.codes(self.nearest(unit)) - unit).detach()

    def nearest(self, latents: Tensor) -> Tensor:
        """Return the numbers (n, h, w) of the codes nearest to latents."""
        return torch.einsum("nchw,kc->nkhw", latents, functional.normalize(self.book)).argmax(1)

    def codes(self, numbers: Tensor) -> Tensor:
        """Return the codes (n, 16, h, w) of numbers (n, h, w)."""
        return functional.normalize(self.book)[numbers].permute(0, 3, 1, 2)

    def decode(self, latents: Tensor) -> Tensor:
        """Return pictures (n, 3, 8 h, 8 w), sRGB in [0, 1], of latents (n, 16, h, w), quantised or not."""
        return self.decoder(latents).clamp(0, 1)  # type: ignore[no-any-return]


@cache
def quantiser() -> Quantiser:
    """Return the one that is shipped, in single precision on the CPU; gradients reach its inputs, not its weights."""
    return weights.filled(Quantiser(), NAME)
