"""A pretrained pipeline: every step told, stopped within one, run again, the same for the same seed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from listening import Listener

from scenewright.backend.residency import RESIDENTS
from scenewright.shared.errors import JobCancelled, OutOfMemory, Unavailable
from scenewright.shared.messages import Preview, Progress

pytest.importorskip("diffusers", reason='needs torch and diffusers: pip install "scenewright[diffusion]"')
# What these packages deprecate among themselves is not ours to mend.
pytestmark = [pytest.mark.filterwarnings(f"ignore::{kind}Warning") for kind in ("Deprecation", "Future")]

STEPS = 4


@pytest.fixture
def pipeline(stable_diffusion: Path) -> Any:
    from scenewright.backend.pipelines.resident import Pipeline

    RESIDENTS.free()  # another test's may have learnt to save memory
    return Pipeline(stable_diffusion, 1.0)


def image(pipeline: Any, context: Listener, seed: int = 0, side: int = 64, **more: Any) -> np.ndarray:
    words = {"prompt": "a brick", "num_inference_steps": STEPS, "width": side, "height": side, "output_type": "np"}
    return pipeline.run(context, seed, 0.2, 0.8, **(words | more)).images[0]


def steps(context: Listener) -> list[Progress]:
    return [message for message in context.said if isinstance(message, Progress) and message.detail.startswith("step")]


def test_every_step_is_told_with_what_there_is(pipeline: Any) -> None:
    context = Listener()
    assert image(pipeline, context).shape == (64, 64, 3)
    assert [told.detail for told in steps(context)] == [f"step {n} of {STEPS}" for n in range(1, STEPS + 1)]
    assert [told.fraction for told in steps(context)] == pytest.approx([0.35, 0.5, 0.65, 0.8])
    previews = [message.image.pixels for message in context.said if isinstance(message, Preview)]
    assert previews[0].shape == (8, 8, 3) and previews[0].std() > 10


@pytest.mark.parametrize("step", range(1, STEPS + 1))
def test_cancelling_takes_one_step_and_it_runs_again(pipeline: Any, step: int) -> None:
    whole = image(pipeline, Listener())
    stopped = Stopped(step)
    with pytest.raises(JobCancelled):
        image(pipeline, stopped)
    assert len(steps(stopped)) == step
    assert "step" not in vars(pipeline.pipe.scheduler)
    assert np.array_equal(image(pipeline, Listener()), whole)


class Stopped(Listener):
    """Is cancelled once a number of steps was told."""

    def __init__(self, after: int) -> None:
        super().__init__()
        self._is_cancelled = lambda: len(steps(self)) >= after


def test_a_seed_repeats_and_another_differs(pipeline: Any) -> None:
    first, again, other = (image(pipeline, Listener(), seed) for seed in (7, 7, 8))
    assert np.array_equal(first, again) and not np.array_equal(first, other)


def test_running_watched_is_running_bare(pipeline: Any) -> None:
    import torch

    generator = torch.Generator("cpu").manual_seed(3)
    bare = pipeline.pipe(
        "a brick", num_inference_steps=STEPS, width=64, height=64, output_type="np", generator=generator
    ).images[0]
    assert np.array_equal(image(pipeline, Listener(), 3), bare)


@pytest.fixture
def scarce(pipeline: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Return a function that makes decoding whole pictures of more than some latents run out of memory."""
    import torch

    decode = pipeline.pipe.vae.decode

    def ration(largest: int, tiled: bool) -> Any:
        def decode_within(latents: Any, *words: Any, **named: Any) -> Any:
            if latents.shape[-1] > largest and not (tiled and pipeline.pipe.vae.use_tiling):
                raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 8.00 GiB.")
            return decode(latents, *words, **named)

        monkeypatch.setattr(pipeline.pipe.vae, "decode", decode_within)
        return pipeline

    yield ration


def details(context: Listener) -> list[str]:
    told = (message.detail for message in context.said if isinstance(message, Progress))
    return [detail for detail in told if detail.startswith("Out of memory")]


def test_out_of_memory_decodes_in_tiles(scarce: Any) -> None:
    context = Listener()
    assert image(scarce(32, tiled=True), context, side=512).shape == (512, 512, 3)
    assert details(context) == ["Out of memory: decoding in tiles"]


def test_still_out_of_memory_halves_the_picture(scarce: Any) -> None:
    context = Listener()
    assert image(scarce(32, tiled=False), context, side=512).shape == (256, 256, 3)
    assert details(context) == ["Out of memory: decoding in tiles", "Out of memory: making 256 × 256 px"]
    assert context.report["saving"] == "Out of memory: making 256 × 256 px"


def test_too_little_memory_for_anything_is_said(scarce: Any) -> None:
    pipeline = scarce(0, tiled=False)
    with pytest.raises(OutOfMemory, match="too little memory on the CPU") as told:
        image(pipeline, Listener())
    assert told.value.action == "free-memory" and "8.00 GiB" in told.value.detail


def test_other_errors_are_not_tried_again(pipeline: Any) -> None:
    with pytest.raises(ValueError, match="divisible by 8"):
        image(pipeline, Listener(), side=63)


def test_damaged_weights_are_said(stable_diffusion: Path, tmp_path: Path) -> None:
    import shutil

    from scenewright.backend.pipelines.resident import Pipeline

    folder = tmp_path / "copy"
    shutil.copytree(stable_diffusion, folder)
    (folder / "unet" / "diffusion_pytorch_model.safetensors").write_bytes(b"no weights")
    with pytest.raises(Unavailable, match="damaged or incomplete"):
        Pipeline(folder, 1.0)
    with pytest.raises(Unavailable, match="no pipeline"):
        Pipeline(tmp_path, 1.0)


def test_pickled_weights_are_not_read(stable_diffusion: Path, tmp_path: Path) -> None:
    import shutil

    from scenewright.backend.pipelines.resident import Pipeline

    folder = tmp_path / "copy"
    shutil.copytree(stable_diffusion, folder)
    safe = folder / "unet" / "diffusion_pytorch_model.safetensors"
    safe.rename(safe.with_suffix(".bin"))
    with pytest.raises(Unavailable, match="damaged or incomplete"):
        Pipeline(folder, 1.0)
