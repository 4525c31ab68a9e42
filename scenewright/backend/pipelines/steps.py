"""Every step of any pipeline, told while it runs: callbacks differ from pipeline to pipeline, schedulers do not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, NamedTuple

import numpy as np
import torch

from scenewright.shared.artifacts import Image

PREVIEW_CHANNELS = 3
PERCENTILES = (2.0, 98.0)  # what is shown as black and as white


class Step(NamedTuple):
    """One step that was taken.

    Attributes:
        number: from 1.
        total: how many the scheduler will take; second-order ones take more than were asked for.
        latents: what there is so far.
    """

    number: int
    total: int
    latents: torch.Tensor


@contextmanager
def watched(pipe: Any, tell: Callable[[Step], None]) -> Iterator[None]:
    """Tell of each step of a pipeline; what `tell` raises ends the run, and the pipeline can run again."""
    scheduler, taken = pipe.scheduler, 0
    step = scheduler.step

    # Pipelines look at the signature of `step` to know what it takes.
    @wraps(step)
    def telling(*words: Any, **named: Any) -> Any:
        nonlocal taken
        result = step(*words, **named)
        taken += 1
        latents = result[0] if isinstance(result, tuple) else result.prev_sample
        # Where a picture is changed a little, the first steps are left out.
        total = len(scheduler.timesteps) - (getattr(scheduler, "begin_index", None) or 0)
        tell(Step(taken, max(total, taken), latents))
        return result

    scheduler.step = telling
    try:
        yield
    except BaseException:
        pipe.maybe_free_model_hooks()
        raise
    finally:
        del scheduler.step


def latent_picture(latents: torch.Tensor, aspect: float | None = None, frames: int = 1) -> Image | None:
    """Return latents as a small picture of their main directions; None where they are no picture.

    Args:
        latents: (n, c, h, w) are a picture, of which the first is shown; so are (n, h * w, c) of known aspect. Of a
            film, (n, c, f, h, w) or (n, f * h * w, c), the middle is shown.
        aspect: how many times as wide as high the picture is; None for what is none.
        frames: of the film, as latents.
    """
    if latents.ndim == 5:
        latents = latents[:, :, latents.shape[2] // 2]
    if latents.ndim == 3 and aspect and latents.shape[1] % frames == 0:
        latents = latents.unflatten(1, (frames, -1))[:, frames // 2]
        tokens = latents.shape[1]
        height = max(round((tokens / aspect) ** 0.5), 1)
        if tokens % height:
            return None
        latents = latents.transpose(1, 2).reshape(latents.shape[0], -1, height, tokens // height)
    if latents.ndim != 4 or latents.shape[1] < PREVIEW_CHANNELS:
        return None
    channels = latents[0].detach().float().cpu().numpy()
    rows = channels.reshape(len(channels), -1).T
    rows = rows - rows.mean(axis=0)
    _, directions = np.linalg.eigh(rows.T @ rows)
    shown = rows @ directions[:, ::-1][:, :PREVIEW_CHANNELS]
    low, high = np.percentile(shown, PERCENTILES, axis=0)
    shades = np.clip((shown - low) / np.maximum(high - low, 1e-6), 0.0, 1.0) * 255.0
    return Image(name="preview", pixels=np.rint(shades).astype(np.uint8).reshape(*channels.shape[1:], -1))
