"""Weights that several generators run."""

from __future__ import annotations

from scenewright.backend.weights import Weights

# Beside the parts of a pipeline lies everything once more, for other programs and in half precision.
WHOLE = (
    "model_index.json", "*/*.json", "*/*.txt", "text_encoder*/model.safetensors",
    "unet/diffusion_pytorch_model.safetensors", "vae/diffusion_pytorch_model.safetensors",
)  # fmt: skip
OPEN_RAIL = "OpenRAIL++-M"
SDXL = Weights("sdxl", "stabilityai/stable-diffusion-xl-base-1.0", 13.9, OPEN_RAIL, files=WHOLE)
MARIGOLD_INTRINSICS = Weights(
    "marigold-intrinsics", "prs-eth/marigold-iid-appearance-v1-1", 5.2, OPEN_RAIL, files=WHOLE
)
MARIGOLD_NORMALS = Weights("marigold-normals", "prs-eth/marigold-normals-v1-1", 5.2, OPEN_RAIL, files=WHOLE)
