"""Published weights into a network that was built for them."""

from __future__ import annotations

from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open
from torch import nn

from scenewright.shared.errors import Unavailable

REMEDY = "Delete them and download them again: scenewright models says which they are."


def shapes(path: Path) -> dict[str, tuple[int, ...]]:
    """Return the shape of every tensor in a safetensors file.

    Raises:
        Unavailable: there is no such file, or it is damaged.
    """
    try:
        with safe_open(path, "pt") as file:
            return {name: tuple(file.get_slice(name).get_shape()) for name in file.keys()}  # noqa: SIM118 - no mapping
    except (OSError, SafetensorError) as error:
        raise damaged(path, error) from error


def fill(network: nn.Module, path: Path, dtype: torch.dtype, unused: tuple[str, ...] = ()) -> nn.Module:
    """Put weights into a network that was built without memory, and make it ready to be used.

    Args:
        network: on the device `meta`.
        path: the safetensors file, with the names that the network has.
        dtype: of the weights from now on.
        unused: what the names of tensors start with that the network has no use for; they are not read.

    Raises:
        Unavailable: the file is missing or damaged, or its names or shapes are others.
    """
    try:
        with safe_open(path, "pt") as file:
            names = [name for name in file.keys() if not name.startswith(unused)]  # noqa: SIM118 - no mapping
            state = {name: file.get_tensor(name).to(dtype) for name in names}
        network.load_state_dict(state, strict=True, assign=True)
    except (OSError, SafetensorError, RuntimeError) as error:
        raise damaged(path, error) from error
    return network.eval().requires_grad_(False)


def damaged(path: Path, error: BaseException) -> Unavailable:
    """Return the error for weights that do not fit."""
    sentence = f"The weights in {path.parent} are damaged or incomplete: {path.name} is not as published."
    return Unavailable(sentence, remedy=REMEDY, detail=str(error))
