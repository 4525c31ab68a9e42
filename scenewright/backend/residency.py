"""Models that stay in memory from job to job, within a budget: what was used longest ago is let go first."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Hashable
from functools import cache
from typing import Any, Protocol, TypeVar

BUDGET = "SCENEWRIGHT_MODEL_GB"  # environment variable: gigabytes that models may fill, on the GPU or in main memory
GIGABYTE = 1e9
GPU_SHARE, MAIN_SHARE = 0.9, 0.5  # of a GPU's free memory, and of all main memory


class Resident(Protocol):
    """What can be kept: a model that says where it lies (cuda, mps or cpu) and what it takes there."""

    @property
    def place(self) -> str:
        """Where it lies."""

    @property
    def gigabytes(self) -> float:
        """What it takes there."""


Model = TypeVar("Model", bound=Resident)


class Residents:
    """Keeps models. For one thread at a time.

    Args:
        budget_gb: what models may fill at a place, in gigabytes.
    """

    def __init__(self, budget_gb: Callable[[str], float]) -> None:
        self._budget_gb = budget_gb
        self._held: dict[Hashable, Any] = {}  # that used last comes last

    def get(self, key: Hashable, place: str, gigabytes: float, load: Callable[[], Model]) -> Model:
        """Return a model that is here, or else load it where others have made room.

        Args:
            key: tells it from others.
            place: where it shall lie.
            gigabytes: that it is expected to take.
            load: reads it; what it raises is passed on.
        """
        model: Model | None = self._held.pop(key, None)
        if model is None:
            self.make_room(place, gigabytes)
            model = load()
            self.make_room(model.place, model.gigabytes)
        self._held[key] = model
        return model

    def make_room(self, place: str, gigabytes: float) -> int:
        """Let go of what was used longest ago until so much more fits; return how many models went."""
        budget, gone = self._budget_gb(place), 0
        there = [key for key, model in self._held.items() if model.place == place]
        while there and self.used_gb(place) + gigabytes > budget:
            del self._held[there.pop(0)]
            gone += 1
        return _collected(gone)

    def free(self, but: Hashable = None) -> int:
        """Let go of all, or of all but one; return how many went."""
        kept = {key: model for key, model in self._held.items() if key == but}
        gone, self._held = len(self._held) - len(kept), kept
        return _collected(gone)

    def used_gb(self, place: str) -> float:
        """Return what models take at a place."""
        return float(sum(model.gigabytes for model in self._held.values() if model.place == place))


def _collected(gone: int) -> int:
    """Give what the models that went took back to the device."""
    if gone:
        drop_unused()
    return gone


def drop_unused() -> None:
    """Give memory that nothing refers to back to the device."""
    gc.collect()
    torch = sys.modules.get("torch")
    if torch is not None and torch.cuda.is_available():
        torch.cuda.empty_cache()


@cache
def usual_budget_gb(place: str) -> float:
    """Return what models may fill at a place: what the environment says, or a share of what there is at the start."""
    if given := os.environ.get(BUDGET):
        return float(given)
    if place == "cpu":
        import psutil

        return float(MAIN_SHARE * psutil.virtual_memory().total / GIGABYTE)
    import torch

    if place == "mps":
        return float(MAIN_SHARE * torch.mps.recommended_max_memory() / GIGABYTE)
    return float(GPU_SHARE * torch.cuda.mem_get_info(place)[0] / GIGABYTE)


RESIDENTS = Residents(usual_budget_gb)  # of this process
