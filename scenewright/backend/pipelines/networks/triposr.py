"""TripoSR's network: from one picture, three planes of features; from them, density and colour at any point."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import torch
from diffusers.models.attention import BasicTransformerBlock
from torch import nn
from torch.nn.functional import grid_sample

from scenewright.backend.pipelines.networks.vision import VisionTransformer

HEAD = 64  # channels of each head of attention
GROUPS = 32  # that the tokens of the planes are normalised in
MEAN, DEVIATION = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)  # of the pictures the encoder was trained with
PLANES = ((0, 1), (0, 2), (1, 2))  # axes of each: x and y, x and z, y and z
DENSITY_BIAS = -1.0
SOLID = 25.0  # density at the surface
# Parts of the checkpoint that are of no use: what sums a picture up in one vector.
UNUSED = ("image_tokenizer.model.pooler.",)


@dataclass(frozen=True)
class Sizes:
    """Say how large the network is; the defaults are those of the published weights.

    Attributes:
        width, encoder_layers, hidden, patch, grid: of the picture's encoder.
        plane: tokens along a plane's side.
        channels, layers: of the transformer that fills the planes.
        features: channels of the planes, which are twice as fine as its tokens.
        neurons, field_layers: of the perceptron that reads them.
    """

    width: int = 768
    encoder_layers: int = 12
    hidden: int = 3072
    patch: int = 16
    grid: int = 14
    plane: int = 32
    channels: int = 1024
    layers: int = 16
    features: int = 40
    neurons: int = 64
    field_layers: int = 9

    @staticmethod
    def of(shapes: Mapping[str, tuple[int, ...]]) -> Sizes:
        """Return the sizes of weights by the shapes of their tensors.

        Raises:
            KeyError: a part is missing.
        """
        picture = "image_tokenizer.model."
        width, _, patch, _ = shapes[f"{picture}embeddings.patch_embeddings.projection.weight"]
        places = shapes[f"{picture}embeddings.position_embeddings"][1] - 1
        _, channels, plane, _ = shapes["tokenizer.embeddings"]
        return Sizes(
            width, _count(shapes, f"{picture}encoder.layer."),
            shapes[f"{picture}encoder.layer.0.intermediate.dense.weight"][0], patch, round(places**0.5),
            plane, channels, _count(shapes, "backbone.transformer_blocks."), shapes["post_processor.upsample.bias"][0],
            shapes["decoder.layers.0.bias"][0], _count(shapes, "decoder.layers.") - 1,
        )  # fmt: skip


class TripoSR(nn.Module):
    """Hold the network.

    Source: Tochilkin et al., TripoSR: Fast 3D Object Reconstruction from a Single Image, 2024.
    """

    def __init__(self, sizes: Sizes) -> None:
        super().__init__()
        encoder = VisionTransformer(sizes.width, sizes.encoder_layers, sizes.hidden, sizes.patch, sizes.grid)
        self.image_tokenizer: Any = nn.ModuleDict({"model": encoder})
        embeddings = torch.zeros(len(PLANES), sizes.channels, sizes.plane, sizes.plane)
        self.tokenizer: Any = nn.ParameterDict({"embeddings": nn.Parameter(embeddings)})
        self.backbone = Backbone(sizes)
        upsample = nn.ConvTranspose2d(sizes.channels, sizes.features, 2, 2)
        self.post_processor = nn.ModuleDict({"upsample": upsample})
        self.decoder = nn.ModuleDict({"layers": _perceptron(sizes)})

    def planes(self, picture: torch.Tensor) -> torch.Tensor:
        """Return what there is in a picture, as planes (3, features, 2 plane, 2 plane).

        Args:
            picture: (1, 3, h, w), 0 to 1, sRGB; the object fills 85 % of it, on grey.
        """
        mean, deviation = (torch.tensor(each).to(picture)[:, None, None] for each in (MEAN, DEVIATION))
        tokens = self.image_tokenizer["model"]((picture - mean) / deviation)
        start = self.tokenizer["embeddings"].transpose(0, 1)
        filled = self.backbone(start.flatten(1)[None], tokens)
        coarse = filled.unflatten(2, start.shape[1:])[0].transpose(0, 1)
        planes: torch.Tensor = self.post_processor["upsample"](coarse)
        return planes

    def field(self, planes: torch.Tensor, points: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Return how solid it is at points, and of what colour.

        Args:
            planes: of `planes`.
            points: (n, 3), the object's box being -1 to 1.

        Returns:
            The logarithm of the density over that of the surface, (n,), positive inside, and colours (n, 3), 0 to 1.
        """
        places = torch.stack([points[:, axes] for axes in PLANES])[:, None].to(planes)
        features = grid_sample(planes, places, mode="bilinear", align_corners=False)
        said = self.decoder["layers"](features[:, :, 0].permute(2, 0, 1).flatten(1))
        # Densities grow exponentially away from the surface; their logarithm is nearly straight across it.
        level = torch.log(torch.tensor(SOLID)).item() - DENSITY_BIAS
        return said[:, 0] - level, torch.sigmoid(said[:, 1:4])


class Backbone(nn.Module):
    """Fill the planes' tokens, which look at each other and at those of the picture."""

    def __init__(self, sizes: Sizes) -> None:
        super().__init__()
        self.norm = nn.GroupNorm(GROUPS, sizes.channels, eps=1e-6)
        self.proj_in = nn.Linear(sizes.channels, sizes.channels)
        heads = sizes.channels // HEAD
        self.transformer_blocks = nn.ModuleList(
            BasicTransformerBlock(sizes.channels, heads, HEAD, cross_attention_dim=sizes.width)
            for _ in range(sizes.layers)
        )
        self.proj_out = nn.Linear(sizes.channels, sizes.channels)

    def forward(self, tokens: torch.Tensor, picture: torch.Tensor) -> torch.Tensor:
        """Return tokens (1, channels, n) after a look at those of a picture (1, m, width)."""
        hidden = self.proj_in(self.norm(tokens).mT)
        for block in self.transformer_blocks:
            hidden = block(hidden, encoder_hidden_states=picture)
        filled: torch.Tensor = self.proj_out(hidden).mT
        return tokens + filled


def _perceptron(sizes: Sizes) -> nn.Sequential:
    widths = [len(PLANES) * sizes.features, *[sizes.neurons] * sizes.field_layers]
    layers: list[nn.Module] = []
    for start, stop in pairwise(widths):
        layers += [nn.Linear(start, stop), nn.SiLU()]
    return nn.Sequential(*layers, nn.Linear(sizes.neurons, 4))


def _count(shapes: Mapping[str, tuple[int, ...]], prefix: str) -> int:
    """Return how many numbered parts there are under a prefix."""
    return len({name[len(prefix) :].split(".")[0] for name in shapes if name.startswith(prefix)})
