"""A pipeline stops between two layers, also while it reads words and decodes, and leaves nothing behind."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from listening import Listener

from scenewright.shared.errors import JobCancelled

pytest.importorskip("diffusers", reason='needs torch and diffusers: pip install "scenewright[diffusion]"')
# What these packages deprecate among themselves is not ours to mend.
pytestmark = [pytest.mark.filterwarnings(f"ignore::{kind}Warning") for kind in ("Deprecation", "Future")]

WORDS = {"prompt": "a brick", "num_inference_steps": 2, "width": 64, "height": 64, "output_type": "np"}


@pytest.fixture
def pipeline(stable_diffusion: Path) -> Any:
    from scenewright.backend.pipelines.resident import Pipeline

    return Pipeline(stable_diffusion, 1.0)


class Waiting(Listener):
    """Is cancelled from the moment something has begun."""

    begun = False

    def __init__(self) -> None:
        super().__init__()
        self._is_cancelled = lambda: self.begun


@pytest.mark.parametrize("part", ["text_encoder", "unet", "vae"])
def test_it_stops_within_any_of_its_networks(part: str, pipeline: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scenewright.backend.pipelines.stopping.BETWEEN_LOOKS", 0.0)
    whole = pipeline.run(Listener(), 0, **WORDS).images[0]
    context, reached = Waiting(), []
    layers = [layer for layer in getattr(pipeline.pipe, part).modules() if not list(layer.children())]
    first = layers[1] if part != "vae" else pipeline.pipe.vae.post_quant_conv
    first_hook = first.register_forward_hook(lambda *_: setattr(context, "begun", True))
    last_hook = layers[-1].register_forward_hook(lambda *_: reached.append(part))
    with pytest.raises(JobCancelled):
        pipeline.run(context, 0, **WORDS)
    first_hook.remove()
    last_hook.remove()
    assert context.begun and (not reached or part == "vae")  # where the last layer is one of its encoder
    assert not any(layer._forward_pre_hooks for layer in pipeline.pipe.unet.modules())
    assert np.array_equal(pipeline.run(Listener(), 0, **WORDS).images[0], whole)


def test_looking_costs_next_to_nothing() -> None:
    import torch

    from scenewright.backend.pipelines.stopping import stoppable

    class Pipe:
        device = torch.device("cpu")
        components = {"unet": torch.nn.Sequential(torch.nn.Sequential(*(torch.nn.Identity() for _ in range(1000))))}

    looks: list[float] = []
    with stoppable(Pipe, lambda: looks.append(time.monotonic())):
        began = time.process_time()
        Pipe.components["unet"](torch.zeros(1))
        assert time.process_time() - began < 0.05  # a thousand layers, as those of a large model's step
    assert not looks
    Pipe.device = torch.device("cuda")
    with stoppable(Pipe, lambda: None):
        hooked = sum(len(layer._forward_pre_hooks) for layer in Pipe.components["unet"].modules())
    assert hooked == 1  # the block, none of its layers
