"""Convolutions that wrap, so that what a UNet and its VAE paint repeats without a seam; put back afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from diffusers.models.downsampling import Downsample2D
from torch import nn

BELOW_AND_RIGHT = [0, 1, 0, 1]  # where a VAE's encoder pads before it halves


@contextmanager
def tiling(pipe: Any) -> Iterator[None]:
    """Let all convolutions of a pipeline wrap while this lasts.

    A picture whose latents are moved, wrapping, comes out moved and otherwise the same; so no place of it is an edge.
    Transformers tell places apart and know no such trick: `seam-inpainted` is for them.
    """
    with ExitStack() as after:
        for network in pipe.components.values():
            for layer in network.modules() if isinstance(network, nn.Module) else ():
                if isinstance(layer, nn.Conv2d) and layer.padding_mode == "zeros" and layer.padding != (0, 0):
                    _set(after, layer, padding_mode="circular")
                elif isinstance(layer, Downsample2D) and layer.use_conv and layer.padding == 0:
                    # It pads by itself, with zeros, unless it thinks that its convolution does.
                    _set(after, layer, padding=1)
                    _set(after, layer.conv, padding_mode="circular", _reversed_padding_repeated_twice=BELOW_AND_RIGHT)
        yield


def _set(after: ExitStack, layer: nn.Module, **values: Any) -> None:
    for name, value in values.items():
        after.callback(setattr, layer, name, getattr(layer, name))
        setattr(layer, name, value)
