"""Work that can be stopped between two layers: without a GPU a step takes a minute, and so does decoding."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import torch

BETWEEN_LOOKS = 0.1  # seconds


@contextmanager
def stoppable(pipe: Any, check: Callable[[], None]) -> Iterator[None]:
    """Call `check` every now and then while a pipeline's networks work; what it raises ends the work.

    Args:
        pipe: a pipeline of diffusers.
        check: raises where the work is no longer wanted.
    """
    looked = time.monotonic()

    def look(*_: Any) -> None:
        nonlocal looked
        if time.monotonic() - looked >= BETWEEN_LOOKS:
            check()
            looked = time.monotonic()

    networks = [part for part in pipe.components.values() if isinstance(part, torch.nn.Module)]
    # Looking takes 1.5 µs: on a GPU, where a whole step is a blink, only where a network begins.
    layers = _leaves if pipe.device.type == "cpu" else torch.nn.Module.children
    hooks = [layer.register_forward_pre_hook(look) for network in networks for layer in layers(network)]
    try:
        yield
    finally:
        for hook in hooks:
            hook.remove()


def _leaves(network: torch.nn.Module) -> Iterator[torch.nn.Module]:
    return (layer for layer in network.modules() if not any(True for _ in layer.children()))
