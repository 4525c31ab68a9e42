"""What running a pretrained pipeline our way costs over calling it: progress, previews, cancelling, seeds, memory."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

PAIRS = 7
STEPS = 20
SIDE = 32  # pixels, of a network whose step takes tens of milliseconds


def overhead() -> dict[str, float]:
    """Return how much longer the same steps take through our runner than through diffusers alone, as a fraction.

    Runs alternate, of each kind the median counts, in CPU seconds on one core: what else runs here does not. The first
    pair, which warms up, is not counted.
    """
    import torch

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        with TemporaryDirectory() as name:
            ours, bare = _runners(Path(name))
            pairs = [(_seconds(ours), _seconds(bare)) for _ in range(PAIRS + 1)][1:]
    finally:
        torch.set_num_threads(threads)
    watched, alone = (median(seconds) for seconds in zip(*pairs, strict=True))
    return {"pipeline.step_ms": alone / STEPS * 1e3, "pipeline.overhead": watched / alone - 1.0}


def _runners(folder: Path) -> tuple[Callable[[], Any], Callable[[], Any]]:
    """Return a run through our runner, and the same by diffusers alone."""
    import torch
    from diffusers import DDIMPipeline, DDIMScheduler, UNet2DModel

    from scenewright.backend.context import Context
    from scenewright.backend.newest import Newest
    from scenewright.backend.pipelines.resident import Pipeline
    from scenewright.shared.wire import encode

    unet = UNet2DModel(
        sample_size=SIDE, block_out_channels=(64, 128), layers_per_block=1,
        down_block_types=("DownBlock2D", "AttnDownBlock2D"), up_block_types=("AttnUpBlock2D", "UpBlock2D"),
    )  # fmt: skip
    DDIMPipeline(unet, DDIMScheduler()).save_pretrained(folder)
    pipeline = Pipeline(folder, 1.0)
    context = Context("0" * 32, Newest(encode).offer, lambda: False)  # what is said is encoded, as on its way out
    words = {"num_inference_steps": STEPS, "output_type": "np"}

    def bare() -> Any:
        with torch.inference_mode():
            return pipeline.pipe(generator=torch.Generator("cpu").manual_seed(0), **words)

    return lambda: pipeline.run(context, 0, **words), bare


def _seconds(run: Callable[[], Any]) -> float:
    start = time.process_time()
    run()
    return time.process_time() - start
