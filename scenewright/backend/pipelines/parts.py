"""A network of our own on a device: watched layer by layer, stopped anywhere, moved where memory is short."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Generic, TypeVar

import torch
from torch import nn

from scenewright.backend.context import Context
from scenewright.backend.pipelines.devices import Device
from scenewright.backend.pipelines.savings import is_too_little_memory
from scenewright.backend.residency import drop_unused
from scenewright.shared.errors import OutOfMemory

Network = TypeVar("Network", bound=nn.Module)
Result = TypeVar("Result")
Beat = Callable[[float], None]

BETWEEN_LOOKS = 0.1  # seconds: as often it is asked whether the job was cancelled
PROCESSOR = Device("cpu", torch.float32)
SLOWLY = "Out of memory: computing on the processor"


class Part(Generic[Network]):
    """Hold a network, which lies on its device while it is at work.

    Args:
        network: with its weights, in main memory.
        device: where it is computed.
        stays: whether it remains on the device afterwards.
    """

    def __init__(self, network: Network, device: Device, *, stays: bool = True) -> None:
        self.network, self.device, self._stays = network, device, stays

    def run(self, context: Context, work: Callable[[Network, Device], Result]) -> Result:
        """Return what `work` makes of the network on its device; on the processor where the device's memory runs out.

        Raises:
            OutOfMemory: main memory is too small as well.
        """
        try:
            return self._at_work(work)
        except (MemoryError, RuntimeError) as error:
            if not is_too_little_memory(error):
                raise
            why = str(error)
        if self.device == PROCESSOR:
            raise OutOfMemory("There is too little memory for this job.", remedy="Close other programs.", detail=why)
        self.device = PROCESSOR
        self.network.to("cpu", torch.float32)
        drop_unused()
        context.report["saving"] = SLOWLY
        return self.run(context, work)

    def _at_work(self, work: Callable[[Network, Device], Result]) -> Result:
        try:
            self.network.to(self.device.name)
            with torch.inference_mode():
                return work(self.network, self.device)
        finally:
            if not self._stays:
                self.network.to("cpu")


@contextmanager
def watched(network: nn.Module, layers: Iterable[nn.Module], tell: Beat) -> Iterator[None]:
    """Tell what fraction of a network's layers was computed; what `tell` raises ends the computation.

    It is told several times a second even within a layer, as far as the layer consists of others.
    """
    layers = list(layers)
    fraction, told = 0.0, 0.0

    def look(*_: Any) -> None:
        nonlocal told
        if time.monotonic() - told >= BETWEEN_LOOKS:
            tell(min(fraction, 1.0))
            told = time.monotonic()

    def finish(*_: Any) -> None:
        nonlocal fraction
        fraction += 1 / len(layers)
        look()

    hooks = [module.register_forward_pre_hook(look) for module in network.modules()]
    hooks += [layer.register_forward_hook(finish) for layer in layers]
    try:
        yield
    finally:
        for hook in hooks:
            hook.remove()


def part(beat: Beat, start: float, stop: float) -> Beat:
    """Return what tells the fraction done of a part of the work."""
    return lambda done: beat(start + (stop - start) * done)
