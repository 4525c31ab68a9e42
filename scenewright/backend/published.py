"""Weights that several generators run."""

from __future__ import annotations

from scenewright.backend.weights import Weights

OPEN_RAIL = "OpenRAIL++-M"
# Beside the parts of a pipeline lies everything once more, for other programs and in half precision.
PARTS = (
    "model_index.json", "*/*.json", "*/*.txt", "text_encoder{}/model.safetensors",
    "unet/diffusion_pytorch_model.safetensors", "vae/diffusion_pytorch_model.safetensors",
)  # fmt: skip
ONE_ENCODER, TWO_ENCODERS = (tuple(name.format(which) for name in PARTS) for which in ("", "*"))
SDXL = Weights("sdxl", "stabilityai/stable-diffusion-xl-base-1.0", 13.9, OPEN_RAIL, files=TWO_ENCODERS)
MARIGOLD_INTRINSICS = Weights(
    "marigold-intrinsics", "prs-eth/marigold-iid-appearance-v1-1", 5.2, OPEN_RAIL, files=ONE_ENCODER
)
MARIGOLD_NORMALS = Weights("marigold-normals", "prs-eth/marigold-normals-v1-1", 5.2, OPEN_RAIL, files=ONE_ENCODER)
MOVQ = Weights(
    "movq", "kandinsky-community/kandinsky-2-1", 0.27, "Apache-2.0",
    files=("movq/config.json", "movq/diffusion_pytorch_model.safetensors"),
)  # fmt: skip
# Published as a checkpoint; its tensors are kept.
CHECKPOINT = "pytorch_model.bin"
CLIP = Weights(
    "clip", "openai/clip-vit-base-patch32", 0.61, "MIT",
    files=("*.json", "*.txt", CHECKPOINT), checkpoints=(CHECKPOINT,),
)  # fmt: skip
# A graph for onnxruntime: numbers and operations, no code.
BIREFNET = Weights(
    "birefnet", "onnx-community/BiRefNet_lite-ONNX", 0.22, "MIT", files=("config.json", "onnx/model.onnx")
)
