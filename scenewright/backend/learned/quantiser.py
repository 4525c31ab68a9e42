"""Materials as a grid of codes from books, and back: what VQGAN+CLIP optimises.

The latents of the codec are cut into groups of channels, each with a book of its own.

Source: Esser et al., Taming Transformers for High-Resolution Image Synthesis, 2021; groups as in Jégou et al., Product
Quantization for Nearest Neighbor Search, 2011.
"""

from __future__ import annotations

from functools import cache

import torch
from torch import Tensor, nn

from scenewright.backend.learned import studio, weights
from scenewright.backend.learned.codec import FACTOR, LATENTS, MAPS, Codec

NAME = "material_codes"
GROUPS, CODES = 4, 256
WIDTH = LATENTS // GROUPS
LENGTH = LATENTS**0.5  # of the codec's latents, about; here they are of about unit length

__all__ = ["FACTOR", "LATENTS", "MAPS", "Quantiser", "quantiser"]


class Quantiser(nn.Module):
    """A codec and its books (4, 256, 4); edges wrap, so that everything it decodes tiles."""

    def __init__(self, codec: Codec) -> None:
        super().__init__()
        self.codec = codec
        self.books = nn.Parameter(torch.zeros(GROUPS, CODES, WIDTH))

    @property
    def book(self) -> Tensor:
        """Latents (256, 16), each a code of every group, to begin with."""
        return self.books.transpose(0, 1).flatten(1)

    def encode(self, maps: Tensor) -> Tensor:
        """Return latents (n, 16, h / 8, w / 8), not quantised, of maps (n, 6, h, w) or sRGB pictures (n, 3, h, w).

        A picture counts as even, rough and not metallic. Sides are multiples of 8, values from 0 to 1.
        """
        if maps.shape[1] < MAPS:
            rest = torch.tensor([0.5, 0.8, 0.0])[None, :, None, None].expand(len(maps), 3, *maps.shape[2:])
            maps = torch.cat([maps, rest], 1)
        latents: Tensor = self.codec.encode(maps) / LENGTH
        return latents

    def quantise(self, latents: Tensor) -> Tensor:
        """Return for each of the latents (n, 16, h, w) its nearest codes; gradients pass straight through to them."""
        return latents + (self.codes(self.nearest(latents)) - latents).detach()

    def nearest(self, latents: Tensor) -> Tensor:
        """Return the numbers (n, 4, h, w) of the codes nearest to latents (n, 16, h, w)."""
        parts = latents.detach().reshape(len(latents), GROUPS, WIDTH, *latents.shape[2:]).permute(1, 0, 3, 4, 2)
        apart = torch.cdist(parts.flatten(1, 3), self.books)
        return apart.argmin(2).reshape(parts.shape[:-1]).transpose(0, 1)

    def codes(self, numbers: Tensor) -> Tensor:
        """Return the latents (n, 16, h, w) that numbers of codes (n, 4, h, w) stand for."""
        found = torch.stack([book[each] for book, each in zip(self.books, numbers.unbind(1), strict=True)], 1)
        return found.permute(0, 1, 4, 2, 3).flatten(1, 2)

    def decode(self, latents: Tensor) -> Tensor:
        """Return pictures (n, 3, 8 h, 8 w) of the base colour, sRGB in [0, 1], of latents (n, 16, h, w)."""
        return self.maps(latents)[:, :3]

    def maps(self, latents: Tensor) -> Tensor:
        """Return all maps (n, 6, 8 h, 8 w) in [0, 1]: base colour as sRGB, height, roughness, metallic.

        Gradients pass where values are cut to that.
        """
        drawn = self.codec.decode(latents * LENGTH, limited=False)
        return drawn + (drawn.clamp(0, 1) - drawn).detach()


@cache
def quantiser() -> Quantiser:
    """Return the one that is shipped, in single precision on the CPU; gradients reach its inputs, not its weights."""
    books = weights.tensors(NAME)["books"]
    model = Quantiser(studio.tracer().codec)
    model.books.data.copy_(books)
    return model.eval().requires_grad_(False)
