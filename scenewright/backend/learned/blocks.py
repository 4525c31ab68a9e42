"""What the networks are made of. All padding is circular: what goes in as a torus comes out as one."""

from __future__ import annotations

from torch import Tensor, nn
from torch.nn import functional


def convolution(inward: int, outward: int, width: int = 3) -> nn.Conv2d:
    """Return a convolution whose edges wrap."""
    return nn.Conv2d(inward, outward, width, padding=width // 2, padding_mode="circular" if width > 1 else "zeros")


class Residual(nn.Module):
    """Two convolutions beside the way straight through; without norms, so that what it does stays local."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.first, self.second = convolution(channels, channels), convolution(channels, channels)
        nn.init.zeros_(self.second.weight)

    def forward(self, x: Tensor) -> Tensor:
        """Return x (n, c, h, w) and what is added to it."""
        added: Tensor = self.second(functional.relu(self.first(functional.relu(x))))
        return x + added


class Halve(nn.Sequential):
    """Half the resolution: each two by two pixels become the channels of one."""

    def __init__(self, inward: int, outward: int) -> None:
        super().__init__(nn.PixelUnshuffle(2), nn.Conv2d(4 * inward, outward, 1))


class Double(nn.Sequential):
    """Twice the resolution: the channels of one pixel become two by two."""

    def __init__(self, inward: int, outward: int) -> None:
        super().__init__(nn.Conv2d(inward, 4 * outward, 1), nn.PixelShuffle(2))
