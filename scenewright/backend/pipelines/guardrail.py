"""NVIDIA's guardrail, as its package has it: it reads prompts, and pixelates faces. Nothing of it is left out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import numpy as np
import torch
from huggingface_hub import constants

from scenewright.backend.guarded import GUARDRAIL, GUARDS, is_cached, unguarded
from scenewright.backend.pipelines.devices import Device
from scenewright.shared.errors import InvalidInput, Unavailable

TERMS = "The licence of this model has a guardrail decide that; other generators have none."


def guardrail(device: Device) -> Any:
    """Return the safety checker that pipelines of Cosmos ask before and after their work; they move it.

    Raises:
        Unavailable: its package is not installed, or what it reads is not here: nothing is fetched.
    """
    try:
        checker: Any = import_module(GUARDRAIL).CosmosSafetyChecker
    except ImportError as error:
        remedy = 'Install it with: pip install "scenewright[cosmos]"'
        raise Unavailable(f"It needs the package {GUARDRAIL}.", remedy=remedy, detail=str(error)) from error

    class Guardrail(checker):  # type: ignore[misc]
        """The checker, whole: what it refuses is told in a sentence, and its networks can be stopped and counted."""

        def __init__(self) -> None:
            super().__init__()
            self.networks = torch.nn.ModuleList(self.nn_models)

        def check_text_safety(self, prompt: str) -> bool:
            try:
                is_safe = super().check_text_safety(prompt)
            except LookupError as error:  # its dictionaries are read with the first prompt
                raise unguarded(GUARDS[0], str(error)) from error
            if not is_safe:
                raise InvalidInput("The guardrail of Cosmos refuses this prompt.", remedy=f"Say it otherwise. {TERMS}")
            return True

        def check_video_safety(self, frames: np.ndarray) -> np.ndarray:
            shown = super().check_video_safety(frames)
            if shown is None:
                raise InvalidInput("The guardrail of Cosmos refuses this film.", remedy=f"Ask for another. {TERMS}")
            return np.asarray(shown)

        def to(self, *place: Any, **words: Any) -> Any:
            super().to(*place, **words)
            return self

        @property
        def device(self) -> torch.device:
            return next(self.parameters()).device

        @property
        def dtype(self) -> torch.dtype:
            return next(self.parameters()).dtype

    with _offline():
        try:
            return Guardrail().eval()
        except (OSError, ValueError, LookupError) as error:
            absent = next((repo for repo in GUARDS if not is_cached(repo)), GUARDS[0])
            raise unguarded(absent, str(error)) from error


@contextmanager
def _offline() -> Iterator[None]:
    """Keep the hub's package from fetching anything, as HF_HUB_OFFLINE does for a whole process."""
    before = constants.HF_HUB_OFFLINE
    constants.HF_HUB_OFFLINE = True
    try:
        yield
    finally:
        constants.HF_HUB_OFFLINE = before
