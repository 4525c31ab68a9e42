"""What a pipeline that ran out of memory can do with less, dearest last."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import torch

from scenewright.backend.pipelines.placing import Placement
from scenewright.backend.pipelines.sharing import Shared

OFFLOADING: dict[Placement, str] = {"parts": "what is not at work", "layers": "each layer that is not at work"}
SMALLEST = 256  # pixels: no picture is made smaller than that
MULTIPLE = 32  # pixels that sides are whole numbers of: the most that a model wants

Words = dict[str, Any]


def savings(shared: Shared, pipe: Any, words: Words) -> Iterator[tuple[str, Words]]:
    """Yield one saving after another that this pipeline knows, each on top of those before, as what it does and words.

    What leaves the result as it was comes first; half the resolution is the last.
    """
    vae: Any = getattr(pipe, "vae", None)
    if hasattr(vae, "enable_tiling") and not getattr(vae, "use_tiling", False):
        vae.enable_tiling()
        yield "Out of memory: decoding in tiles", words
    for placement, what in OFFLOADING.items():
        if shared.offload(pipe, placement):
            yield f"Out of memory: keeping {what} in main memory", words
    while (smaller := _halved(words)) is not None:
        words = smaller
        yield f"Out of memory: making {words['width']} × {words['height']} px", words


def is_too_little_memory(error: BaseException) -> bool:
    """Tell whether an error is that of a device or a machine without memory left."""
    if isinstance(error, MemoryError | torch.OutOfMemoryError):
        return True
    # What main memory lacks, torch says in words alone.
    return isinstance(error, RuntimeError) and ("not enough memory" in str(error) or "out of memory" in str(error))


def _halved(words: Words) -> Words | None:
    """Return the words for half as wide and high, None where that is not asked for or too small."""
    if not all(isinstance(words.get(side), int) and words[side] // 2 >= SMALLEST for side in ("width", "height")):
        return None
    return words | {side: words[side] // 2 // MULTIPLE * MULTIPLE for side in ("width", "height")}
