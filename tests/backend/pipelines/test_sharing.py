"""Pipelines of one folder share their parts, and come back where others had to make room."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from listening import Listener

from scenewright.backend.residency import RESIDENTS
from scenewright.shared.errors import InvalidInput, Unavailable

pytest.importorskip("diffusers", reason='needs torch and diffusers: pip install "scenewright[diffusion]"')
# What these packages deprecate among themselves is not ours to mend.
pytestmark = [pytest.mark.filterwarnings(f"ignore::{kind}Warning") for kind in ("Deprecation", "Future")]

TO_IMAGE = "StableDiffusionImg2ImgPipeline"
CONTROLLED = "StableDiffusionControlNetPipeline"


@pytest.fixture(autouse=True)
def _alone() -> Iterator[None]:
    RESIDENTS.free()
    yield
    RESIDENTS.free()


def opened(folder: Path, **words: Any) -> Any:
    from scenewright.backend.pipelines.resident import Pipeline

    return Pipeline(folder, 1.0, **words)


def drawn(pipeline: Any, **words: Any) -> np.ndarray:
    common = {"prompt": "a brick", "num_inference_steps": 2, "output_type": "np"}
    return pipeline.run(Listener(), 5, **(common | words)).images[0]


def picture() -> Any:
    from PIL import Image

    return Image.fromarray(np.random.default_rng(0).integers(0, 255, (64, 64, 3), np.uint8))


def test_kinds_of_one_folder_share_what_they_are_made_of(stable_diffusion: Path) -> None:
    words = opened(stable_diffusion)
    alone = RESIDENTS.used_gb("cpu")
    changed = opened(stable_diffusion, kind=TO_IMAGE)
    assert type(changed.pipe).__name__ == TO_IMAGE and type(words.pipe).__name__ == "StableDiffusionPipeline"
    assert changed.pipe.unet is words.pipe.unet and changed.pipe.vae is words.pipe.vae
    assert RESIDENTS.used_gb("cpu") == alone > 0
    before = drawn(words, width=64, height=64)
    assert drawn(changed, image=picture(), strength=1.0).shape == (64, 64, 3)
    assert np.array_equal(drawn(words, width=64, height=64), before)


def test_weights_are_counted_once_in_gigabytes(stable_diffusion: Path) -> None:
    pipe = opened(stable_diffusion).pipe
    opened(stable_diffusion, kind=TO_IMAGE)
    parameters = sum(p.nbytes for part in (pipe.unet, pipe.vae, pipe.text_encoder) for p in part.parameters())
    assert RESIDENTS.used_gb("cpu") == pytest.approx(parameters / 1e9, rel=0.01)


def test_a_further_part_steers_it(stable_diffusion: Path, tmp_path: Path) -> None:
    from diffusers import ControlNetModel

    bare = opened(stable_diffusion)
    net = ControlNetModel.from_unet(bare.pipe.unet, conditioning_embedding_out_channels=(8,) * 4)
    net.controlnet_mid_block.weight.data.fill_(0.5)  # made from a UNet it would steer nothing yet
    net.save_pretrained(tmp_path / "control")
    steered = opened(stable_diffusion, kind=CONTROLLED, parts={"controlnet": tmp_path / "control"})
    assert steered.pipe.unet is bare.pipe.unet
    free, held = (
        drawn(steered, image=picture(), width=64, height=64, controlnet_conditioning_scale=scale)
        for scale in (0.0, 1.0)
    )
    assert np.array_equal(free, drawn(bare, width=64, height=64)) and np.abs(held - free).max() > 0.01
    again = opened(stable_diffusion, kind=CONTROLLED, parts={"controlnet": tmp_path / "control"})
    assert again.pipe is steered.pipe


def test_a_part_that_is_damaged_is_said(stable_diffusion: Path, tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="damaged or incomplete"):
        opened(stable_diffusion, kind=CONTROLLED, parts={"controlnet": tmp_path})


def test_weights_of_another_kind_of_model_are_said(stable_diffusion: Path) -> None:
    with pytest.raises(Unavailable, match="is a StableDiffusionPipeline and cannot work as a StableDiffusionXL"):
        opened(stable_diffusion, kind="StableDiffusionXLPipeline")


def test_what_had_to_make_room_is_read_again(stable_diffusion: Path) -> None:
    pipeline = opened(stable_diffusion)
    before, pipe = drawn(pipeline, width=64, height=64), pipeline.pipe
    assert RESIDENTS.free() == 1
    assert np.array_equal(drawn(pipeline, width=64, height=64), before)
    assert pipeline.pipe is not pipe and pipeline.pipe is pipeline.pipe


def test_out_of_memory_lets_other_models_go_first(stable_diffusion: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import torch

    class Other:
        """Fills memory."""

        place, gigabytes = "cpu", 0.1

    pipeline, context = opened(stable_diffusion), Listener()
    RESIDENTS.get("other", "cpu", 0.1, Other)
    decode = pipeline.pipe.vae.decode

    def decoded(*words: Any, **named: Any) -> Any:
        if RESIDENTS.used_gb("cpu") > 0.1:
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 8.00 GiB.")
        return decode(*words, **named)

    monkeypatch.setattr(pipeline.pipe.vae, "decode", decoded)
    pipeline.run(context, 0, prompt="a brick", num_inference_steps=1, width=64, height=64)
    assert [told.detail for told in context.said if getattr(told, "detail", "").startswith("Out of")] == [
        "Out of memory: letting go of other models"
    ]
    assert "saving" not in context.report


@pytest.mark.parametrize("placement", ["parts", "layers"])
def test_kinds_take_turns_where_only_what_is_at_work_lies_on_the_device(
    stable_diffusion: Path, monkeypatch: pytest.MonkeyPatch, placement: str
) -> None:
    """The hooks that move parts about are those of a GPU, moving them from main memory to main memory."""
    from scenewright.backend.pipelines import sharing
    from scenewright.backend.pipelines.placing import Fit

    whole = drawn(opened(stable_diffusion), width=64, height=64)
    changed = drawn(opened(stable_diffusion, kind=TO_IMAGE), image=picture(), strength=1.0)
    RESIDENTS.free()
    monkeypatch.setattr(sharing, "fitted", lambda *_: Fit(placement))
    words, other = opened(stable_diffusion), opened(stable_diffusion, kind=TO_IMAGE)
    for _ in range(2):
        assert np.allclose(drawn(words, width=64, height=64), whole, atol=1e-5)
        assert np.allclose(drawn(other, image=picture(), strength=1.0), changed, atol=1e-5)
    assert words.pipe.unet is other.pipe.unet and RESIDENTS.used_gb("cpu") > 0


def test_device_and_dtype_can_be_set(stable_diffusion: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import torch

    monkeypatch.setenv("SCENEWRIGHT_DEVICE", "cpu")
    monkeypatch.setenv("SCENEWRIGHT_DTYPE", "bfloat16")
    assert opened(stable_diffusion).pipe.unet.dtype == torch.bfloat16
    monkeypatch.setenv("SCENEWRIGHT_DTYPE", "int8")
    with pytest.raises(InvalidInput, match="Set it to one of: float32, float16, bfloat16"):
        opened(stable_diffusion)
    monkeypatch.delenv("SCENEWRIGHT_DTYPE")
    monkeypatch.setenv("SCENEWRIGHT_DEVICE", "toaster")
    with pytest.raises(InvalidInput, match="no device 'toaster'"):
        opened(stable_diffusion)
