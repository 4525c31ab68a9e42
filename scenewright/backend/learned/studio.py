"""The networks that are shipped, opened once."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Generic, TypeVar

import numpy as np
import torch
from torch import Tensor, nn

from scenewright.backend.learned import weights
from scenewright.backend.learned.codec import NAME, Codec
from scenewright.backend.learned.denoiser import Denoiser
from scenewright.backend.learned.gan import Weaver
from scenewright.shared import srgb

Network = TypeVar("Network", bound=nn.Module)
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
class Studio(Tracer, Generic[Network]):
    """A network that makes latents, and the codec it draws with.

    Attributes:
        network: of the codec's latents.
        families: of surfaces it was trained on; the place is the number it knows each by.
        depths: metres from the lowest to the highest of each family.
    """

    network: Network
    families: tuple[str, ...]
    depths: tuple[float, ...]


@cache
def tracer() -> Tracer:
    """Return the codec that is shipped."""
    return Tracer(weights.filled(Codec(), NAME), weights.digest(NAME))


@cache
def studio(name: str) -> Studio[Denoiser]:
    """Return the denoiser of a name, with its codec."""
    return _opened(name, Denoiser)


@cache
def loom(name: str) -> Studio[Weaver]:
    """Return the adversarial network of a name, with its codec."""
    return _opened(name, Weaver)


def _opened(name: str, kind: Callable[[int], Network]) -> Studio[Network]:
    notes = weights.notes(name)
    families = tuple(json.loads(notes["families"]))
    network = weights.filled(kind(len(families)), name)
    return Studio(tracer().codec, weights.digest(name, NAME), network, families, tuple(json.loads(notes["depths"])))
