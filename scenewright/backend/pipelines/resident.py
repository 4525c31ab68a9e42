"""A pipeline that stays loaded and runs job after job."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from pathlib import Path
from typing import Any

import torch

from scenewright.backend.context import Context
from scenewright.backend.pipelines.devices import Device, best_device
from scenewright.backend.pipelines.savings import Words, is_too_little_memory, savings
from scenewright.backend.pipelines.sharing import NO_PARTS, NOTHING_GIVEN, Given, Parts, Shared
from scenewright.backend.pipelines.steps import Step, latent_picture, watched
from scenewright.backend.pipelines.stopping import stoppable
from scenewright.backend.residency import RESIDENTS, drop_unused
from scenewright.shared.errors import OutOfMemory

BETWEEN_PREVIEWS = 0.5  # seconds
LESS = "Free memory, close other programs, or ask for less: fewer steps do not help, a smaller result does."


class Pipeline:
    """A pretrained pipeline, in memory when it is needed: several share a budget, and those of one folder its parts.

    So whoever changes a part, such as how its convolutions pad, puts it back after the run.

    Args:
        folder: where its weights lie.
        gigabytes: memory it takes on a GPU, with what a step needs.
        device: where it is computed; the fastest there is if not given.
        kind: the class of diffusers it shall be, such as "StableDiffusionXLImg2ImgPipeline"; "" is what the folder
            says it is.
        parts: folders of further parts that this class takes, such as {"controlnet": …}.
        given: what makes, for a device, those parts that the folder lacks and cannot be without, by their names.

    Raises:
        Unavailable: the weights are not there, or damaged, or of another kind of model.
    """

    def __init__(
        self, folder: Path, gigabytes: float, device: Device | None = None, *, kind: str = "", parts: Parts = NO_PARTS,
        given: Given = NOTHING_GIVEN,
    ) -> None:  # fmt: skip
        self._folder, self._gigabytes, self._device = folder, gigabytes, device
        self._kind, self._parts, self._given = kind, dict(parts), given
        self._place = (device or best_device()).name
        self._shared().kind(kind, self._parts)

    @property
    def device(self) -> Device:
        """Where it is computed."""
        return self._shared().device

    @property
    def pipe(self) -> Any:
        """The pipeline of diffusers, read again where others had to make room; not to be kept."""
        return self._shared().kind(self._kind, self._parts)

    def run(
        self, context: Context, seed: int, start: float = 0.0, stop: float = 1.0, phase: str = "Denoising",
        **words: Any,
    ) -> Any:  # fmt: skip
        """Run it and return what it returns.

        Each step is progress, and a preview where latents are a picture; cancelling takes one layer of a network, also
        while words are read and latents decoded. When memory runs out it is tried again with `savings`, which progress
        tells.

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
        shared, pipe = self._shared(), self.pipe
        tell = _telling(context, start, stop, phase, (_aspect(words), _frames(pipe, words)))
        if shared.fit.backend:
            context.report["weights"] = f"{shared.fit.bits}-bit, for want of GPU memory"
        left = savings(shared, pipe, words)
        while True:
            with stoppable(pipe, context.check_cancelled):
                failure = _tried(pipe, seed, words, tell)
            if not isinstance(failure, BaseException):
                return failure
            drop_unused()
            if RESIDENTS.free(but=self._key()):
                what = "Out of memory: letting go of other models"
            elif saving := next(left, None):
                what, words = saving
                context.report["saving"] = what
            else:
                sentence = f"There is too little memory on the {self.device.name.upper()} for this job."
                raise OutOfMemory(sentence, remedy=LESS, detail=str(failure))
            context.progress(start, phase, what)

    def _key(self) -> Hashable:
        return (self._folder, self._device)

    def _shared(self) -> Shared:
        """Return what lies in the folder, read where it is not in memory, and used last from now on."""

        def load() -> Shared:
            # What is free is asked once room has been made.
            return Shared(self._folder, self._device or best_device(), self._gigabytes, self._given)

        return RESIDENTS.get(self._key(), self._place, self._gigabytes, load)


def _tried(pipe: Any, seed: int, words: Words, tell: Callable[[Step], None]) -> Any:
    """Return the result, or the error where memory ran out, without the frames that hold what filled it."""
    generator = torch.Generator("cpu").manual_seed(seed)
    try:
        with torch.inference_mode(), watched(pipe, tell):
            return pipe(generator=generator, **words)
    except (MemoryError, RuntimeError) as error:
        if not is_too_little_memory(error):
            raise
        return error.with_traceback(None)


def _aspect(words: Words) -> float | None:
    """Return how many times as wide as high a picture is asked for, None where no size is."""
    width, height = words.get("width"), words.get("height")
    return width / height if width and height else None


def _frames(pipe: Any, words: Words) -> int:
    """Return how many frames latents have: of a film as many as are compressed into one each."""
    share = getattr(pipe, "vae_temporal_compression_ratio", 1)
    return (int(words.get("num_frames", 1)) - 1) // share + 1


def _telling(
    context: Context, start: float, stop: float, phase: str, form: tuple[float | None, int]
) -> Callable[[Step], None]:
    shown = 0.0

    def tell(step: Step) -> None:
        nonlocal shown
        done = start + (stop - start) * step.number / step.total
        context.progress(done, phase, f"step {step.number} of {step.total}")
        context.check_cancelled()
        if time.monotonic() - shown < BETWEEN_PREVIEWS:
            return
        if (picture := latent_picture(step.latents, *form)) is not None:
            context.preview(picture)
            shown = time.monotonic()

    return tell
