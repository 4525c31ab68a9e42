"""The trained networks, run with NumPy alone: from noise to codes, from codes to distance volumes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray
from safetensors import safe_open

from scenewright.backend.pointflow.weights import WEIGHTS

Floats = NDArray[np.float32]
LATENT = 64  # numbers of a code that say the shape; three more say the size
GRID = 12  # cells along each side of the decoder's grid
PATCH = 4  # points along each side of a cell
WAVES = 8


@dataclass(frozen=True, eq=False)
class Network:
    """Hold the trained weights.

    Attributes:
        tensors: float32, by name.
        families: of props it was trained on; the place is the number the flow knows.
        digest: of the file, in hexadecimal.
    """

    tensors: Mapping[str, Floats]
    families: tuple[str, ...]
    digest: str

    def velocity(self, codes: Floats, moment: float, family: int) -> Floats:
        """Return how codes (n, 67) move at a moment from 0, noise, to 1, a prop of a family."""
        angles = np.float32(moment * np.pi) * 2.0 ** np.arange(WAVES, dtype=np.float32)
        known = np.concatenate([np.sin(angles), np.cos(angles), self.tensors["flow.family.weight"][family]])
        hidden = _silu(self._linear("flow.first", np.hstack([codes, np.tile(known, (len(codes), 1))])))
        hidden = hidden + _silu(self._linear("flow.second", hidden))
        hidden = hidden + _silu(self._linear("flow.third", hidden))
        return self._linear("flow.last", hidden)

    def sized(self, codes: Floats) -> NDArray[np.float64]:
        """Return width, depth and height in metres, (n, 3), that codes (n, 67) say."""
        return np.exp(self._unscaled(codes)[:, LATENT:].astype(np.float64))

    def decode(self, code: Floats) -> Floats:
        """Return the volume (48, 48, 48) of distances, about -1 inside to 1 outside, of one code (67,)."""
        latent = self._unscaled(code[None])[:, :LATENT]
        hidden = _silu(self._linear("decoder.first", latent))
        hidden = hidden + _silu(self._linear("decoder.second", hidden))
        grid = self._linear("decoder.spread", hidden).reshape(-1, GRID, GRID, GRID)
        wide = self._convolved("decoder.widen", grid)
        wide = wide + _silu(self._convolved("decoder.refine", _silu(wide)))
        cells = self._linear("decoder.paint", wide.reshape(len(wide), -1).T)
        cut = cells.reshape(GRID, GRID, GRID, PATCH, PATCH, PATCH).transpose(0, 3, 1, 4, 2, 5)
        return cut.reshape([GRID * PATCH] * 3)

    def _unscaled(self, codes: Floats) -> Floats:
        return codes * self.tensors["code.scale"] + self.tensors["code.middle"]

    def _linear(self, name: str, values: Floats) -> Floats:
        return values @ self.tensors[f"{name}.weight"].T + self.tensors[f"{name}.bias"]

    def _convolved(self, name: str, grid: Floats) -> Floats:
        """Return a grid (c, x, y, z) under a convolution three cells wide."""
        padded = np.pad(grid, ((0, 0), (1, 1), (1, 1), (1, 1)))
        weight = self.tensors[f"{name}.weight"]
        result = np.repeat(self.tensors[f"{name}.bias"], GRID**3).reshape(len(weight), -1)
        for x, y, z in np.ndindex(3, 3, 3):
            window = padded[:, x : x + GRID, y : y + GRID, z : z + GRID]
            result += weight[:, :, x, y, z] @ window.reshape(len(grid), -1)
        return result.reshape(-1, GRID, GRID, GRID)


@cache
def network() -> Network:
    """Return the network that is shipped."""
    with safe_open(WEIGHTS, "numpy") as file:
        tensors = {name: file.get_tensor(name).astype(np.float32) for name in file.keys()}  # noqa: SIM118
        families = tuple(file.metadata()["families"].split())
    digest = blake2b(WEIGHTS.read_bytes(), digest_size=20).hexdigest()
    return Network(tensors, families, digest)


def _silu(values: Floats) -> Floats:
    # Beyond 60 the exponential makes no difference, and would overflow.
    return values / (1 + np.exp(-np.clip(values, -60, 60)))
