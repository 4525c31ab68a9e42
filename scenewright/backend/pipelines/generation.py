"""Networks that make sound piece by piece: each pass told while they work, stopped and run again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import torch

from scenewright.backend.context import Context
from scenewright.backend.pipelines.devices import best_device
from scenewright.backend.pipelines.savings import is_too_little_memory
from scenewright.backend.pipelines.stopping import stoppable
from scenewright.backend.residency import drop_unused
from scenewright.shared.errors import OutOfMemory

ALMOST = 0.98  # of the span: how many passes there are is often known only at their end
LESS = "Free memory, close other programs, or ask for less at a time."
Span = tuple[float, float]


@contextmanager
def generating(
    stepping: Sequence[Any], networks: Sequence[Any], seed: int, passes: float, context: Context,
    span: Span = (0.0, 1.0), phase: str = "Generating",
) -> Iterator[None]:  # fmt: skip
    """Tell of each pass of some networks; cancelling takes one layer of those at work, and they can work again.

    Args:
        stepping: the networks whose passes are told.
        networks: all that work, such as a decoder of sound behind it.
        seed: the same one gives the same result on the same machine.
        passes: how many are expected.
        context: of the job.
        span: fractions of the job that this begins and ends at.
        phase: what progress calls it.

    Raises:
        OutOfMemory: the device has too little of it.
        JobCancelled: the job was cancelled.
    """
    taken = 0

    def telling(*_: Any) -> None:
        nonlocal taken
        done = min(taken / max(passes, 1.0), ALMOST)
        taken += 1
        context.progress(span[0] + (span[1] - span[0]) * done, phase, f"step {taken}")

    place = next(networks[0].parameters()).device
    watched = SimpleNamespace(components=dict(enumerate(networks)), device=place)
    hooks = [network.register_forward_pre_hook(telling) for network in stepping]
    devices = [place] if place.type == "cuda" else []
    failure = None
    try:
        with torch.random.fork_rng(devices), torch.inference_mode(), stoppable(watched, context.check_cancelled):
            torch.manual_seed(seed)
            yield
    except (MemoryError, RuntimeError) as error:
        if not is_too_little_memory(error):
            raise
        failure = str(error)
    finally:
        for hook in hooks:
            hook.remove()
    if failure is not None:
        drop_unused()
        raise OutOfMemory("There is too little memory for this sound.", remedy=LESS, detail=failure)
    context.report["device"] = place.type


def precision() -> Any:
    """Return the dtype that networks are read in: half of single precision on a GPU."""
    return best_device().dtype
