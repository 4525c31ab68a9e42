"""What generators of films share whose licence has a guardrail read every prompt and see every film."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from scenewright.backend.context import Context
from scenewright.backend.filmer import Filmer
from scenewright.backend.generator import TaskType
from scenewright.backend.painter import PACKAGES
from scenewright.backend.weights import Shelf
from scenewright.shared.errors import Unavailable

GUARDRAIL = "cosmos_guardrail"
# What that package reads, from the hub's own cache: where it looks cannot be told it.
GUARDS = ("nvidia/Cosmos-1.0-Guardrail", "Qwen/Qwen3Guard-Gen-0.6B")


class Guarded(Filmer[TaskType]):
    """Base of generators that run a pretrained pipeline of films behind NVIDIA's guardrail, and never without it."""

    extra = "cosmos"
    packages: ClassVar[tuple[str, ...]] = (*PACKAGES, GUARDRAIL)

    @classmethod
    def lacking(cls, shelf: Shelf) -> Unavailable | None:
        """Return what keeps it from running here: a package, weights, or what the guardrail reads."""
        return super().lacking(shelf) or next((unguarded(repo) for repo in GUARDS if not is_cached(repo)), None)

    def load(self, context: Context) -> None:
        """Read the guardrail, then the weights."""
        context.progress(0.0, "Loading the model")
        from scenewright.backend.pipelines.guardrail import guardrail
        from scenewright.backend.pipelines.loading import load_part
        from scenewright.backend.pipelines.resident import Pipeline

        whole, *parts = (context.shelf.require(weights) for weights in self.needs)
        given: dict[str, Callable[[Any], Any]] = {"safety_checker": guardrail}
        given |= {name: partial(load_part, folder) for name, folder in zip(self.parts, parts, strict=True)}
        self._pipeline = Pipeline(whole, self.resident_gb, kind=self.pipeline, given=given)


def unguarded(repo: str, detail: str = "") -> Unavailable:
    """Return the error for a repository that the guardrail reads and does not find."""
    return Unavailable(
        f"The guardrail that its licence asks for lacks {repo}, or a part of it.",
        remedy=f"Accept its terms at https://huggingface.co/{repo} if it has any, then: hf download {repo}",
        detail=detail,
    )


def is_cached(repo: str) -> bool:
    """Tell whether the hub's cache has anything of a repository; the hub's package is slow to import."""
    home = os.environ.get("HF_HOME") or Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache", "huggingface")
    cache = Path(os.environ.get("HF_HUB_CACHE") or Path(home, "hub")).expanduser()
    return any(cache.glob(f"models--{repo.replace('/', '--')}/snapshots/*/*"))
