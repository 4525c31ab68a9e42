"""TripoSG's networks: a flow of shape tokens that looks at a picture, and what reads a field out of such tokens."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from diffusers.models.attention import FeedForward
from diffusers.models.embeddings import TimestepEmbedding, Timesteps
from torch import nn
from torch.nn.functional import layer_norm, scaled_dot_product_attention

EPSILON = 1e-6  # of the norms of queries and keys
# Parts of the autoencoder's weights that only its training and encoding need.
UNUSED = ("encoder.", "quant.")


class ShapeFlow(nn.Module):
    """Say where noisy tokens of a shape should move, given what a picture shows.

    The first half of the blocks passes its tokens on to the second half, as in a U-Net.

    Args:
        config: as published: num_attention_heads, width, in_channels, num_layers, cross_attention_dim.

    Source: Li et al., TripoSG: High-Fidelity 3D Shape Synthesis using Large-Scale Rectified Flow Models, 2025.
    """

    def __init__(self, config: Mapping[str, Any]) -> None:
        super().__init__()
        width, layers = config["width"], config["num_layers"]
        self.time_embed = Timesteps(width, flip_sin_to_cos=False, downscale_freq_shift=0)
        self.time_proj = TimestepEmbedding(width, 4 * width, act_fn="gelu", out_dim=width)
        self.proj_in = nn.Linear(config["in_channels"], width)
        self._passed_on = layers // 2
        self.blocks = nn.ModuleList(
            Block(
                width, config["num_attention_heads"], looks_at=config["cross_attention_dim"], normal_heads=True,
                skips=layer > self._passed_on,
            )
            for layer in range(layers)
        )  # fmt: skip
        self.norm_out = nn.LayerNorm(width)
        self.proj_out = nn.Linear(width, config["in_channels"])

    def forward(self, tokens: torch.Tensor, time: torch.Tensor, picture: torch.Tensor) -> torch.Tensor:
        """Return the direction from noise to shape, (n, t, channels).

        Args:
            tokens: (n, t, channels).
            time: (n,), 1000 for noise, 0 for a shape.
            picture: (n, m, cross_attention_dim), what an encoder says of a picture; zeros for none.
        """
        when = self.time_proj(self.time_embed(time).to(tokens.dtype))[:, None]
        hidden = torch.cat([when, self.proj_in(tokens)], 1)
        passed: list[torch.Tensor] = []
        for layer, block in enumerate(self.blocks):
            hidden = block(hidden, picture, passed.pop() if layer > self._passed_on else None)
            if layer < self._passed_on:
                passed.append(hidden)
        direction: torch.Tensor = self.proj_out(self.norm_out(hidden)[:, 1:])
        return direction


class ShapeDecoder(nn.Module):
    """Read from tokens of a shape how far inside it any point is.

    Args:
        config: as published: latent_channels, num_attention_heads, width_decoder, num_layers_decoder, embed_frequency.
    """

    def __init__(self, config: Mapping[str, Any]) -> None:
        super().__init__()
        width, heads = config["width_decoder"], config["num_attention_heads"]
        self._octaves = config["embed_frequency"]
        self.post_quant = nn.Linear(config["latent_channels"], width)
        blocks = [Block(width, heads) for _ in range(config["num_layers_decoder"])]
        last = Block(width, heads, looks_at=width, at_itself=False, normal_tokens=True)
        self.decoder: Any = nn.ModuleDict({
            "blocks": nn.ModuleList([*blocks, last]),
            "proj_query": nn.Linear(3 + 2 * 3 * self._octaves, width),
            "norm_out": nn.LayerNorm(width),
            "proj_out": nn.Linear(width, 1),
        })  # fmt: skip

    def prepared(self, latents: torch.Tensor) -> torch.Tensor:
        """Return tokens (1, t, width) that can be asked, of those of a shape (1, t, channels)."""
        hidden: torch.Tensor = self.post_quant(latents)
        for block in self.decoder["blocks"][:-1]:
            hidden = block(hidden)
        return hidden

    def field(self, prepared: torch.Tensor, points: torch.Tensor) -> torch.Tensor:
        """Return a value that is positive inside and zero at the surface, (n,), at points (n, 3) in -1 to 1."""
        # In half precision places would be rounded to steps as coarse as the surface's detail.
        octaves = 2.0 ** torch.arange(self._octaves, device=points.device)
        waves = (points.float()[:, :, None] * octaves).flatten(1)
        asked = torch.cat([points.float(), waves.sin(), waves.cos()], 1).to(prepared.dtype)
        answer = self.decoder["blocks"][-1](self.decoder["proj_query"](asked)[None], prepared)
        outside: torch.Tensor = self.decoder["proj_out"](self.decoder["norm_out"](answer))[0, :, 0]
        return -outside


class Block(nn.Module):
    """Let tokens look at each other, at others, and think.

    Args:
        width: channels of a token.
        heads: of attention.
        looks_at: channels of the others, 0 for none.
        at_itself: whether its tokens look at each other.
        normal_heads: whether queries and keys are normalised.
        normal_tokens: whether the others are normalised before they are looked at.
        skips: whether it takes up tokens that an earlier block passed on.
    """

    def __init__(
        self, width: int, heads: int, looks_at: int = 0, *, at_itself: bool = True, normal_heads: bool = False,
        normal_tokens: bool = False, skips: bool = False,
    ) -> None:  # fmt: skip
        super().__init__()
        if at_itself:
            self.norm1 = Norm(width)
            self.attn1 = Attention(width, heads, normal_heads=normal_heads)
        if looks_at:
            self.norm2 = Norm(width)
            self.attn2 = Attention(width, heads, looks_at, normal_heads=normal_heads, normal_tokens=normal_tokens)
        self.norm3 = Norm(width)
        self.ff = FeedForward(width, activation_fn="gelu", inner_dim=4 * width)
        if skips:
            self.skip_linear = nn.Linear(2 * width, width)
            self.skip_norm = Norm(width)
        self._at_itself = at_itself

    def forward(
        self, tokens: torch.Tensor, others: torch.Tensor | None = None, passed: torch.Tensor | None = None
    ) -> torch.Tensor:
        """Return tokens (n, t, width), having looked at others (n, m, looks_at)."""
        if passed is not None:
            tokens = self.skip_norm(self.skip_linear(torch.cat([passed, tokens], -1)))
        if self._at_itself:
            tokens = tokens + self.attn1(self.norm1(tokens))
        if others is not None:
            tokens = tokens + self.attn2(self.norm2(tokens), others)
        thought: torch.Tensor = self.ff(self.norm3(tokens))
        return tokens + thought


class Attention(nn.Module):
    """Look at tokens, one's own or others.

    The weights were trained with heads that cut across queries, keys and values put one behind the other: a head of
    ours is not the same channels of each.
    """

    def __init__(
        self, width: int, heads: int, looks_at: int = 0, *, normal_heads: bool = False, normal_tokens: bool = False
    ) -> None:
        super().__init__()
        self.to_q = nn.Linear(width, width, bias=False)
        self.to_k = nn.Linear(looks_at or width, width, bias=False)
        self.to_v = nn.Linear(looks_at or width, width, bias=False)
        self.to_out = nn.ModuleList([nn.Linear(width, width)])
        self.norm_q = nn.RMSNorm(width // heads, eps=EPSILON) if normal_heads else nn.Identity()
        self.norm_k = nn.RMSNorm(width // heads, eps=EPSILON) if normal_heads else nn.Identity()
        self.norm_cross = nn.LayerNorm(looks_at) if normal_tokens else nn.Identity()
        self._heads = heads

    def forward(self, tokens: torch.Tensor, others: torch.Tensor | None = None) -> torch.Tensor:
        query = self.to_q(tokens)
        if others is None:
            query, key, value = self._cut(query, self.to_k(tokens), self.to_v(tokens))
        else:
            others = self.norm_cross(others)
            (query,), (key, value) = self._cut(query), self._cut(self.to_k(others), self.to_v(others))
        seen = scaled_dot_product_attention(self.norm_q(query), self.norm_k(key), value)
        out: torch.Tensor = self.to_out[0](seen.transpose(1, 2).flatten(2))
        return out

    def _cut(self, *parts: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """Return parts (n, t, width) cut into heads, (n, heads, t, width / heads) each."""
        joined = torch.cat(parts, -1)
        heads = joined.view(*joined.shape[:2], self._heads, -1).transpose(1, 2)
        return tuple(heads.chunk(len(parts), -1))


class Norm(nn.LayerNorm):
    """A layer norm in single precision, whatever its tokens have."""

    def forward(self, tokens: torch.Tensor) -> torch.Tensor:
        weight, bias = self.weight.float(), self.bias.float()
        return layer_norm(tokens.float(), self.normalized_shape, weight, bias, self.eps).to(tokens.dtype)
