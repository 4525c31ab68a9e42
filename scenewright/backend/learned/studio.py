"""The networks that are shipped, opened once."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache

import numpy as np
import torch
from torch import Tensor

from scenewright.backend.learned import weights
from scenewright.backend.learned.codec import NAME, Codec
from scenewright.backend.learned.denoiser import Denoiser
from scenewright.shared import srgb

GLIMPSE = 32  # latents along a side of what previews show


@dataclass(frozen=True, eq=False)
class Tracer:
    """The codec, and a digest of its weights."""

    codec: Codec
    digest: str

    @torch.inference_mode()
    def encoded(self, maps: Tensor) -> Tensor:
        """Return the latents (1, 16, h / 8, w / 8) of maps (1, 6, h, w)."""
        return self.codec.encode(maps)

    @torch.inference_mode()
    def maps(self, latents: Tensor) -> Tensor:
        """Return the maps (6, h, w) of latents (1, 16, h / 8, w / 8)."""
        return self.codec.decode(latents)[0]

    def glimpse(self, latents: Tensor) -> np.ndarray:
        """Return the base colour, (h, w, 3) uint8, of a part of latents."""
        colour = self.maps(latents[:1, :, :GLIMPSE, :GLIMPSE])[:3]
        return srgb.as_bytes(np.ascontiguousarray(colour.permute(1, 2, 0).numpy()))


@dataclass(frozen=True, eq=False)
class Studio(Tracer):
    """A denoiser, and the codec it draws with.

    Attributes:
        denoiser: in the codec's latents.
        families: of surfaces it was trained on; the place is the number it knows each by.
        depths: metres from the lowest to the highest of each family.
    """

    denoiser: Denoiser
    families: tuple[str, ...]
    depths: tuple[float, ...]


@cache
def tracer() -> Tracer:
    """Return the codec that is shipped."""
    return Tracer(weights.filled(Codec(), NAME), weights.digest(NAME))


@cache
def studio(name: str) -> Studio:
    """Return the denoiser of a name, with its codec."""
    notes = weights.notes(name)
    families = tuple(json.loads(notes["families"]))
    denoiser = weights.filled(Denoiser(len(families)), name)
    return Studio(tracer().codec, weights.digest(name, NAME), denoiser, families, tuple(json.loads(notes["depths"])))
