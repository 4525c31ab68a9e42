"""Pipelines of any size and GPUs of any size: what is chosen, in the order of what it costs."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("diffusers", reason='needs torch and diffusers: pip install "scenewright[diffusion]"')
# What these packages deprecate among themselves is not ours to mend.
pytestmark = [pytest.mark.filterwarnings(f"ignore::{kind}Warning") for kind in ("Deprecation", "Future")]

FLUX = {"transformer": 12.0, "text_encoder": 8.0, "vae": 0.2}  # gigabytes in half precision


@pytest.mark.parametrize(
    ("free", "backend", "placement", "bits", "quantised"),
    [
        (24.0, "bitsandbytes", "whole", 16, ()),
        (16.0, "bitsandbytes", "parts", 16, ()),
        (13.0, "bitsandbytes", "parts", 8, ("transformer",)),
        (6.0, "bitsandbytes", "parts", 4, ("transformer", "text_encoder")),
        (6.0, "torchao", "layers", 16, ()),
        (13.0, "torchao", "parts", 8, ("transformer",)),
        (13.0, "", "layers", 16, ()),
        (3.0, "bitsandbytes", "layers", 16, ()),
    ],
)
def test_what_leaves_results_as_they_were_comes_first(
    free: float, backend: str, placement: str, bits: int, quantised: tuple[str, ...]
) -> None:
    import torch

    from scenewright.backend.pipelines.devices import Device
    from scenewright.backend.pipelines.placing import fitted

    fit = fitted(Device("cuda", torch.bfloat16, free), 21.5, FLUX, backend)
    assert (fit.placement, fit.bits, fit.quantised) == (placement, bits, quantised)
    assert fit.backend == (backend if quantised else "")
    assert fitted(Device("cpu", torch.float32), 21.5, FLUX, backend).placement == "whole"


def test_sizes_of_parts_are_read_from_their_headers(stable_diffusion: Path) -> None:
    from scenewright.backend.pipelines.placing import part_sizes

    sizes = part_sizes(stable_diffusion)
    assert set(sizes) == {"unet", "vae", "text_encoder"}
    file = stable_diffusion / "unet" / "diffusion_pytorch_model.safetensors"
    assert sizes["unet"] == pytest.approx(file.stat().st_size / 2 / 1e9, rel=0.1)  # which are of single precision


def test_what_is_told_to_diffusers_is_of_the_library_of_each_part(
    stable_diffusion: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import diffusers
    import torch
    import transformers

    from scenewright.backend.pipelines.placing import Fit, configuration

    assert configuration(Fit(), stable_diffusion, torch.bfloat16) is None
    for kind in (diffusers.BitsAndBytesConfig, transformers.BitsAndBytesConfig):
        monkeypatch.setattr(kind, "post_init", lambda self: None)  # which asks for the package
    fit = Fit("parts", 4, ("unet", "text_encoder"), "bitsandbytes")
    told = configuration(fit, stable_diffusion, torch.bfloat16).quant_mapping
    assert type(told["unet"]) is diffusers.BitsAndBytesConfig
    assert type(told["text_encoder"]) is transformers.BitsAndBytesConfig
    assert told["unet"].load_in_4bit and told["unet"].bnb_4bit_compute_dtype == torch.bfloat16
