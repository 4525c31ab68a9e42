"""Where the trained weights lie, and how they are read and written: half precision, safetensors, metadata beside."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import TypeVar

import torch
from safetensors import safe_open
from safetensors.torch import save_file
from torch import Tensor, nn

from scenewright.shared.errors import Unavailable

FOLDER = Path(__file__).parent
Network = TypeVar("Network", bound=nn.Module)


def path(name: str) -> Path:
    """Return the file of the weights of a name."""
    return FOLDER / f"{name}.safetensors"


def write(network: nn.Module, name: str, notes: Mapping[str, str]) -> Path:
    """Write what a network learned, and notes about it, to where it is shipped from."""
    halves = {key: value.detach().half().contiguous() for key, value in network.state_dict().items()}
    save_file(halves, path(name), dict(sorted(notes.items())))
    return path(name)


@cache
def notes(name: str) -> dict[str, str]:
    """Return the notes that were written with the weights of a name."""
    with safe_open(_there(name), "pt") as file:
        return dict(file.metadata() or {})


@cache
def digest(*names: str) -> str:
    """Return a digest, in hexadecimal, of the weights of all these names."""
    return blake2b(b"".join(_there(name).read_bytes() for name in names), digest_size=20).hexdigest()


def tensors(name: str) -> dict[str, Tensor]:
    """Return the weights of a name, in single precision."""
    with safe_open(_there(name), "pt") as file:
        return {key: file.get_tensor(key).float() for key in file.keys()}  # noqa: SIM118


def filled(network: Network, name: str) -> Network:
    """Return a network with the weights of a name, in single precision, ready to be run but not to be trained.

    Raises:
        Unavailable: the file is not there, or belongs to another network.
    """
    try:
        network.load_state_dict(tensors(name))
    except RuntimeError as error:
        raise Unavailable(f"The weights {path(name).name} do not fit.", remedy="Install Scenewright again.") from error
    return network.eval().requires_grad_(False).to(memory_format=torch.channels_last)


def _there(name: str) -> Path:
    if not path(name).is_file():
        raise Unavailable(f"The weights {path(name).name} are missing.", remedy="Install Scenewright again.")
    return path(name)
