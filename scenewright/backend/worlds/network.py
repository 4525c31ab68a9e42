"""A network that paints a layout: a U-Net, run with NumPy alone.

Source: Ronneberger et al., U-Net, 2015; Isola et al., Image-to-Image Translation with Conditional Adversarial Networks,
2017, without its adversary; layouts of worlds as in Hao et al., GANcraft, 2021.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open

from scenewright.shared.errors import Unavailable

Floats = NDArray[np.float32]
WEIGHTS = Path(__file__).with_name("painter.safetensors")
CHANNELS = (24, 48, 96, 128)  # from the picture's own scale to an eighth of it
STEP = 2 ** (len(CHANNELS) - 1)  # sides of what it works on are multiples of it
LEAK = 0.1
STRIP = 64  # rows of a picture whose neighbourhoods are laid out at a time


@dataclass(frozen=True, eq=False)
class Painter:
    """Hold the trained weights.

    Attributes:
        tensors: float32, by name; convolutions as (out, in, 3, 3).
        digest: of the file, in hexadecimal.
    """

    tensors: Mapping[str, Floats]
    digest: str

    def paint(self, layout: Floats) -> Floats:
        """Return the picture (h, w, 3), sRGB-encoded, 0 to 1, of a layout (h, w, c)."""
        height, width = layout.shape[:2]
        x = np.pad(layout, ((0, -height % STEP), (0, -width % STEP), (0, 0)), mode="edge")
        kept = []
        for level in range(len(CHANNELS)):
            x = self._active(f"down.{level}.0", x, 2 if level else 1)
            x = self._active(f"down.{level}.1", x)
            kept.append(x)
        x = x + self._active("middle", x)
        for level in reversed(range(len(CHANNELS) - 1)):
            x = np.concatenate([x.repeat(2, 0).repeat(2, 1), kept[level]], 2)
            x = self._active(f"up.{level}.0", x)
            x = self._active(f"up.{level}.1", x)
        return np.clip(self._convolved("last", x)[:height, :width], 0, 1)

    def _active(self, name: str, values: Floats, stride: int = 1) -> Floats:
        made = self._convolved(name, values, stride)
        return np.maximum(made, np.float32(LEAK) * made)

    def _convolved(self, name: str, values: Floats, stride: int = 1) -> Floats:
        """Return (h / stride, w / stride, out) of (h, w, in) under a convolution three wide; zeros lie around."""
        weight, bias = self.tensors[f"{name}.weight"], self.tensors[f"{name}.bias"]
        matrix = weight.transpose(2, 3, 1, 0).reshape(-1, len(weight))
        padded = np.pad(values, ((1, 1), (1, 1), (0, 0)))
        height, width = values.shape[0] // stride, values.shape[1] // stride
        made = np.empty((height, width, len(weight)), np.float32)
        for top in range(0, height, STRIP):
            rows = min(STRIP, height - top)
            taps = [
                padded[top * stride + y :: stride, x::stride][:rows, :width] for y, x in np.ndindex(3, 3)
            ]  # fmt: skip
            made[top : top + rows] = np.concatenate(taps, 2) @ matrix + bias
        return made


@cache
def painter() -> Painter:
    """Return the network that is shipped.

    Raises:
        Unavailable: its weights are missing or broken.
    """
    try:
        with safe_open(WEIGHTS, "numpy") as file:
            tensors = {name: file.get_tensor(name).astype(np.float32) for name in file.keys()}  # noqa: SIM118
        return Painter(tensors, blake2b(WEIGHTS.read_bytes(), digest_size=20).hexdigest())
    except (OSError, SafetensorError) as error:
        raise Unavailable(f"The weights {WEIGHTS.name} are missing or broken.", remedy="Install it again.") from error
