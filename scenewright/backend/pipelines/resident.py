"""A pipeline that stays loaded and runs job after job."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch

from scenewright.backend.context import Context
from scenewright.backend.pipelines.devices import Device, best_device
from scenewright.backend.pipelines.loading import load
from scenewright.backend.pipelines.savings import Words, drop_unused, is_too_little_memory, savings
from scenewright.backend.pipelines.steps import Step, latent_picture, watched
from scenewright.shared.errors import OutOfMemory

BETWEEN_PREVIEWS = 0.5  # seconds
LESS = "Free memory, close other programs, or ask for less: fewer steps do not help, a smaller result does."


class Pipeline:
    """Hold a loaded pipeline. A worker holds one at a time: the one before is let go when another is asked for.

    Args:
        folder: where its weights lie.
        gigabytes: memory it takes on a GPU.
        device: where it is computed; the fastest there is if not given.

    Raises:
        Unavailable: the weights are not there, or damaged.
    """

    def __init__(self, folder: Path, gigabytes: float, device: Device | None = None) -> None:
        self.device = device or best_device()
        self.pipe, self._offloaded = load(folder, self.device, gigabytes)

    def run(
        self, context: Context, seed: int, start: float = 0.0, stop: float = 1.0, phase: str = "Denoising",
        **words: Any,
    ) -> Any:  # fmt: skip
        """Run it and return what it returns.

        Each step is progress, and a preview where latents are a picture; cancelling takes one step. When memory runs
        out it is tried again with `savings`, which progress tells.

        Args:
            context: of the job.
            seed: the same one gives the same result on the same machine.
            start: fraction of the job that was done before.
            stop: fraction of the job that is done afterwards.
            phase: what progress calls it.
            words: what the pipeline takes.

        Raises:
            OutOfMemory: no saving was enough.
            JobCancelled: the job was cancelled.
        """
        tell = _telling(context, start, stop, phase)
        left = savings(self.pipe, words, offloaded=self._offloaded)
        while True:
            failure = self._tried(seed, words, tell)
            if not isinstance(failure, BaseException):
                return failure
            drop_unused()
            saving = next(left, None)
            if saving is None:
                sentence = f"There is too little memory on the {self.device.name.upper()} for this job."
                raise OutOfMemory(sentence, remedy=LESS, detail=str(failure))
            what, words = saving
            context.report["saving"] = what
            context.progress(start, phase, what)

    def _tried(self, seed: int, words: Words, tell: Callable[[Step], None]) -> Any:
        """Return the result, or the error where memory ran out, without the frames that hold what filled it."""
        generator = torch.Generator("cpu").manual_seed(seed)
        try:
            with torch.inference_mode(), watched(self.pipe, tell):
                return self.pipe(generator=generator, **words)
        except (MemoryError, RuntimeError) as error:
            if not is_too_little_memory(error):
                raise
            return error.with_traceback(None)


def _telling(context: Context, start: float, stop: float, phase: str) -> Callable[[Step], None]:
    shown = 0.0

    def tell(step: Step) -> None:
        nonlocal shown
        done = start + (stop - start) * step.number / step.total
        context.progress(done, phase, f"step {step.number} of {step.total}")
        # After the last step comes decoding, which cannot be stopped.
        context.check_cancelled()
        if time.monotonic() - shown >= BETWEEN_PREVIEWS and (picture := latent_picture(step.latents)) is not None:
            context.preview(picture)
            shown = time.monotonic()

    return tell
