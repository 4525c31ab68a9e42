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
SIGLIP2 = Weights(
    "siglip2", "google/siglip2-base-patch16-224", 1.5, "Apache-2.0", files=("*.json", "model.safetensors")
)
# They read and write words, and see pictures.
LANGUAGE = ("*.json", "*.txt", "*.jinja", "*.safetensors")
QWEN = Weights("qwen3.5-4b", "Qwen/Qwen3.5-4B", 9.4, "Apache-2.0", files=LANGUAGE)
QWEN_SMALL = Weights("qwen3.5-0.8b", "Qwen/Qwen3.5-0.8B", 1.8, "Apache-2.0", files=LANGUAGE)
GEMMA = Weights("gemma-4-e4b", "google/gemma-4-E4B-it", 16.0, "Apache-2.0", files=LANGUAGE)
BLIP, BLIP_ANSWERS = (
    Weights(
        name, f"Salesforce/{repo}", gigabytes, "BSD-3-Clause",
        files=("*.json", "vocab.txt", CHECKPOINT), checkpoints=(CHECKPOINT,),
    )
    for name, repo, gigabytes in (
        ("blip", "blip-image-captioning-base", 0.99), ("blip-answers", "blip-vqa-base", 1.54)
    )
)  # fmt: skip
FLORENCE = Weights(
    "florence-2", "florence-community/Florence-2-large", 1.6, "MIT", files=("*.json", "*.txt", "model.safetensors")
)
# On no hub: the checkpoint of its authors beside the configuration and the words of GPT-2, from a folder.
CLIP_CAP_CHECKPOINT = "coco_weights.pt"
CLIP_CAP = Weights(
    "clipcap", "rmokady/CLIP_prefix_caption", 0.64, "MIT",
    files=("*.json", "*.txt", CLIP_CAP_CHECKPOINT), checkpoints=(CLIP_CAP_CHECKPOINT,),
    page="https://github.com/rmokady/CLIP_prefix_caption",
)  # fmt: skip
LLAVA = Weights("llava-onevision", "llava-hf/llava-onevision-qwen2-7b-ov-hf", 16.1, "Apache-2.0", files=LANGUAGE)
IDEFICS = Weights(
    "idefics", "HuggingFaceM4/idefics-9b-instruct", 18.0, "LLaMA research licence, and MIT", commercial=False,
    files=LANGUAGE,
)  # fmt: skip
# A graph for onnxruntime: numbers and operations, no code.
BIREFNET = Weights(
    "birefnet", "onnx-community/BiRefNet_lite-ONNX", 0.22, "MIT", files=("config.json", "onnx/model.onnx")
)
