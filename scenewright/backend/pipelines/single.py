"""Networks that are no pipelines: held in memory like them, and watched layer by layer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import SafetensorError

from scenewright.backend.pipelines.devices import GIGABYTE, Device, best_device
from scenewright.backend.pipelines.savings import is_too_little_memory
from scenewright.backend.residency import RESIDENTS
from scenewright.shared.errors import OutOfMemory, Unavailable

DAMAGED = (OSError, ValueError, KeyError, AttributeError, TypeError, SafetensorError)
LESS = "Free memory, close other programs, or give it a smaller picture."


class Held:
    """Hold one network on a device.

    Args:
        network: what is held.
        device: where it lies from now on.
    """

    def __init__(self, network: Any, device: Device) -> None:
        self.network = network.to(device.name).eval()
        self.place = device.name

    @property
    def gigabytes(self) -> float:
        """What its weights take."""
        return float(sum(each.nbytes for each in self.network.parameters()) / GIGABYTE)


def held(folder: Path, read: Callable[[Path], Any], gigabytes: float) -> Any:
    """Return the network of a folder, in single precision; it stays in memory as long as there is room.

    Args:
        folder: where its weights lie.
        read: reads it from there.
        gigabytes: memory it takes, with what its work needs.

    Raises:
        Unavailable: its files are damaged.
    """
    device = best_device()

    def load() -> Held:
        try:
            return Held(read(folder), device)
        except DAMAGED as error:
            sentence = f"The weights in {folder} are damaged or incomplete."
            remedy = "Delete them and download them again: scenewright models says which they are."
            raise Unavailable(sentence, remedy=remedy, detail=str(error)) from error

    return RESIDENTS.get((folder, "network"), device.name, gigabytes, load).network


@contextmanager
def watched(network: Any, tell: Callable[[float], None], passes: int = 1) -> Iterator[None]:
    """Tell before each layer at work how much is done, 0 to 1; what `tell` raises ends the work.

    Args:
        network: what works.
        tell: is told.
        passes: how often it works, as over tiles.

    Raises:
        OutOfMemory: the device has too little of it.
    """
    layers = [layer for layer in network.modules() if not any(True for _ in layer.children())]
    begun = 0

    def telling(*_: Any) -> None:
        nonlocal begun
        tell(min(begun / (len(layers) * passes), 1.0))
        begun += 1

    hooks = [layer.register_forward_pre_hook(telling) for layer in layers]
    try:
        with torch.inference_mode():
            yield
    except (MemoryError, RuntimeError) as error:
        if not is_too_little_memory(error):
            raise
        raise OutOfMemory("There is too little memory for this picture.", remedy=LESS, detail=str(error)) from error
    finally:
        for hook in hooks:
            hook.remove()


def place_of(network: Any) -> Any:
    """Return the device and the dtype of a network's weights, as `to` takes them."""
    weight = next(network.parameters())
    return {"device": weight.device, "dtype": weight.dtype}


def tensor(pixels: NDArray[np.uint8], network: Any) -> torch.Tensor:
    """Return a picture, (h, w, 3) uint8, as (1, 3, h, w) of 0 to 1 where a network is."""
    values = torch.from_numpy(np.array(pixels)).permute(2, 0, 1)[None]  # a copy: artifacts are read-only
    return values.to(**place_of(network)) / 255


def pixels_of(values: torch.Tensor) -> NDArray[np.float32]:
    """Return (1, c, h, w) as (h, w, c) float32."""
    return np.asarray(values[0].permute(1, 2, 0).float().cpu().numpy(), np.float32)
