"""Networks that wrap: what is moved before comes out moved, exactly, and afterwards they pad as they did."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from listening import Listener

pytest.importorskip("diffusers", reason='needs torch and diffusers: pip install "scenewright[diffusion]"')
# What these packages deprecate among themselves is not ours to mend.
pytestmark = [pytest.mark.filterwarnings(f"ignore::{kind}Warning") for kind in ("Deprecation", "Future")]

SIDE, MOVED = 128, 32  # pixels


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Any], Any]:
    """Return a function that opens a pipeline of few weights."""

    import torch

    torch.set_num_threads(1)  # in networks so small several only wait for each other

    def open_written(write: Callable[[Path], None]) -> Any:
        from scenewright.backend.pipelines.resident import Pipeline

        folder = tmp_path_factory.mktemp("pipeline")
        write(folder)
        return Pipeline(folder, 1.0)

    return open_written


def painted(pipeline: Any, latents: Any) -> np.ndarray:
    words = {"prompt": "a brick", "num_inference_steps": 2, "width": SIDE, "height": SIDE, "output_type": "np"}
    return pipeline.run(Listener(), 0, latents=latents, **words).images[0]


def test_what_is_painted_repeats_and_the_pipeline_pads_as_before(opened: Any) -> None:
    import tiny_image_pipelines
    import torch

    from scenewright.backend.pipelines.tiling import tiling

    pipeline = opened(tiny_image_pipelines.sdxl)
    factor = pipeline.pipe.vae_scale_factor
    latents = torch.randn(1, 4, SIDE // factor, SIDE // factor, generator=torch.Generator().manual_seed(1))
    moved = torch.roll(latents, (MOVED // factor,) * 2, (2, 3))

    def apart() -> float:
        both = painted(pipeline, latents), painted(pipeline, moved)
        return float(np.abs(np.roll(both[0], (MOVED, MOVED), (0, 1)) - both[1]).max())

    before = painted(pipeline, latents)
    with tiling(pipeline.pipe):
        assert apart() < 1e-4
    assert apart() > 1e-3
    assert np.array_equal(painted(pipeline, latents), before)


def test_reading_a_picture_wraps_too(opened: Any) -> None:
    import tiny_material_pipelines
    import torch

    from scenewright.backend.pipelines.tiling import tiling

    pipeline = opened(tiny_material_pipelines.marigold_normals)
    vae = pipeline.pipe.vae
    picture = torch.rand(1, 3, SIDE, SIDE, generator=torch.Generator().manual_seed(1))
    moved = torch.roll(picture, (MOVED, MOVED), (2, 3))

    def apart() -> float:
        with torch.inference_mode():
            first, second = (vae.encode(each).latent_dist.mode() for each in (picture, moved))
        return float((torch.roll(first, (MOVED // 8,) * 2, (2, 3)) - second).abs().max())

    with tiling(pipeline.pipe):
        assert apart() < 1e-4
    assert apart() > 1e-3


def test_padding_is_put_back_when_a_run_ends_early(opened: Any) -> None:
    import tiny_material_pipelines
    from torch import nn

    from scenewright.backend.pipelines.tiling import tiling

    pipe = opened(tiny_material_pipelines.marigold_normals).pipe

    def padding() -> list[Any]:
        layers = [layer for part in (pipe.unet, pipe.vae) for layer in part.modules() if isinstance(layer, nn.Conv2d)]
        return [(each.padding_mode, tuple(each._reversed_padding_repeated_twice)) for each in layers]

    before = padding()
    with pytest.raises(KeyboardInterrupt), tiling(pipe):
        assert padding() != before
        raise KeyboardInterrupt
    assert padding() == before
