"""A vision transformer with the names that Hugging Face's first one gave its parameters, as checkpoints keep them."""

from __future__ import annotations

from typing import Any

import torch
from torch import nn
from torch.nn.functional import gelu, interpolate, scaled_dot_product_attention

HEAD = 64  # channels of each head
EPSILON = 1e-12  # of the norms
NUDGE = 0.1  # of a patch, added to the picture's side when places are looked up: the weights were trained with it


class VisionTransformer(nn.Module):
    """Turn a picture into one token per patch, and one for all of it in front.

    Args:
        width: channels of a token.
        layers: how many.
        hidden: channels between the two layers of each perceptron.
        patch: pixels along a patch's side.
        grid: patches along the side of the pictures it was trained with.

    Source: Dosovitskiy et al., An Image is Worth 16x16 Words, 2021; trained as in Caron et al., Emerging Properties in
    Self-Supervised Vision Transformers, 2021 (DINO).
    """

    def __init__(self, width: int, layers: int, hidden: int, patch: int, grid: int) -> None:
        super().__init__()
        self.embeddings = Patches(width, patch, grid)
        self.encoder: Any = nn.ModuleDict({"layer": nn.ModuleList(Layer(width, hidden) for _ in range(layers))})
        self.layernorm = nn.LayerNorm(width, eps=EPSILON)

    def forward(self, pictures: torch.Tensor) -> torch.Tensor:
        """Return tokens (n, 1 + patches, width) of pictures (n, 3, h, w), normalised as in training."""
        tokens: torch.Tensor = self.embeddings(pictures)
        for layer in self.encoder["layer"]:
            tokens = layer(tokens)
        normal: torch.Tensor = self.layernorm(tokens)
        return normal


class Patches(nn.Module):
    """Cut pictures into patches, and add to each what its place is."""

    def __init__(self, width: int, patch: int, grid: int) -> None:
        super().__init__()
        self.cls_token = nn.Parameter(torch.zeros(1, 1, width))
        self.position_embeddings = nn.Parameter(torch.zeros(1, grid * grid + 1, width))
        self.patch_embeddings = nn.ModuleDict({"projection": nn.Conv2d(3, width, patch, patch)})
        self._grid = grid

    def forward(self, pictures: torch.Tensor) -> torch.Tensor:
        patches = self.patch_embeddings["projection"](pictures)
        rows, columns = patches.shape[-2:]
        tokens = torch.cat([self.cls_token.expand(len(patches), -1, -1), patches.flatten(2).mT], 1)
        return tokens + self._places(rows, columns)

    def _places(self, rows: int, columns: int) -> torch.Tensor:
        if rows == columns == self._grid:
            return self.position_embeddings
        whole, places = self.position_embeddings[:, :1], self.position_embeddings[:, 1:]
        places = places.mT.reshape(1, -1, self._grid, self._grid)
        factors = ((rows + NUDGE) / self._grid, (columns + NUDGE) / self._grid)
        places = interpolate(places, scale_factor=factors, mode="bicubic", align_corners=False)
        return torch.cat([whole, places.flatten(2).mT], 1)


class Layer(nn.Module):
    """Let tokens look at each other, then think for themselves."""

    def __init__(self, width: int, hidden: int) -> None:
        super().__init__()
        self.layernorm_before = nn.LayerNorm(width, eps=EPSILON)
        names = ("query", "key", "value")
        self.attention: Any = nn.ModuleDict({
            "attention": nn.ModuleDict({name: nn.Linear(width, width) for name in names}),
            "output": nn.ModuleDict({"dense": nn.Linear(width, width)}),
        })  # fmt: skip
        self.layernorm_after = nn.LayerNorm(width, eps=EPSILON)
        self.intermediate = nn.ModuleDict({"dense": nn.Linear(width, hidden)})
        self.output = nn.ModuleDict({"dense": nn.Linear(hidden, width)})

    def forward(self, tokens: torch.Tensor) -> torch.Tensor:
        normal = self.layernorm_before(tokens)
        parts = (part(normal).unflatten(-1, (-1, HEAD)).transpose(1, 2) for part in self._projections())
        seen = scaled_dot_product_attention(*parts).transpose(1, 2).flatten(2)
        tokens = tokens + self.attention["output"]["dense"](seen)
        thought: torch.Tensor = self.output["dense"](gelu(self.intermediate["dense"](self.layernorm_after(tokens))))
        return tokens + thought

    def _projections(self) -> tuple[nn.Module, ...]:
        inner = self.attention["attention"]
        return inner["query"], inner["key"], inner["value"]
