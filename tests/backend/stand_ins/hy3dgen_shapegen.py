"""Stands for `hy3dgen.shapegen`: the parts of its interface that are used, with an ellipsoid instead of a model.

Its width is that of the picture's object to its height, its depth that of the noise of the seed.
"""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import torch
import yaml
from safetensors.torch import load_file


class Decoder:
    """Says how far inside points are."""

    def __call__(self, queries: torch.Tensor, latents: torch.Tensor) -> torch.Tensor:
        """Return (1, n, 1) for points (1, n, 3) and latents (1, 3)."""
        return 1.0 - (queries / latents[:, None]).norm(dim=2, keepdim=True)


class Vae:
    """Returns latents as they are."""

    scale_factor = 2.0
    geo_decoder = Decoder()

    def __call__(self, latents: torch.Tensor) -> torch.Tensor:
        """Return half sizes (1, 3)."""
        return latents


class Hunyuan3DDiTFlowMatchingPipeline:
    """Has the names, the arguments and the order of calls of the real one."""

    def __init__(self, size: float) -> None:
        self.vae, self.size = Vae(), size

    @classmethod
    def from_single_file(
        cls,
        ckpt_path: str,
        config_path: str,
        device: str = "cuda",
        dtype: object = None,
        use_safetensors: object = None,
    ) -> Hunyuan3DDiTFlowMatchingPipeline:
        """Read the weights."""
        with Path(config_path).open() as file:
            assert yaml.safe_load(file)["model"]["target"].startswith("hy3dgen.")
        assert use_safetensors
        return cls(float(load_file(ckpt_path)["size"]))

    @torch.inference_mode()
    def __call__(
        self, image: object, num_inference_steps: int, guidance_scale: float, generator: torch.Generator,
        output_type: str, enable_pbar: bool, **words: object,
    ) -> torch.Tensor:  # fmt: skip
        """Return latents."""
        assert output_type == "latent" and not enable_pbar
        rows, columns = np.nonzero(np.asarray(image)[..., 3] > 128)
        wide, high = np.ptp(columns) + 1, np.ptp(rows) + 1
        for step in range(num_inference_steps):
            time.sleep(0.01)
            words["callback"](step, None, None)
        depth = 0.3 + 0.5 * torch.rand(1, generator=generator).item()
        return self.vae.scale_factor * self.size * torch.tensor([[wide / high, 1.0, depth]])
