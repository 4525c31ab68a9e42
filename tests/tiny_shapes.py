"""Models of shapes as published, but with few random weights: written to a folder as their authors do."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FLOW = {"cross_attention_dim": 16, "in_channels": 4, "num_attention_heads": 2, "num_layers": 5, "width": 32}
AUTOENCODER = {
    "embed_frequency": 8, "embed_include_pi": False, "embedding_type": "frequency", "in_channels": 3,
    "latent_channels": 4, "num_attention_heads": 2, "num_layers_decoder": 1, "num_layers_encoder": 1,
    "width_decoder": 32, "width_encoder": 16,
}  # fmt: skip
SCHEDULE = {"num_train_timesteps": 1000, "shift": 1, "use_dynamic_shifting": False}


def triposr(folder: Path) -> None:
    """Write TripoSR: a checkpoint pickled by PyTorch."""
    import torch

    torch.save(triposr_state(), folder / "model.ckpt")


def triposr_state() -> dict[str, Any]:
    """Return weights of TripoSR whose field is solid in a fifth of the box."""
    import torch

    from scenewright.backend.pipelines.networks.triposr import Sizes, TripoSR

    torch.manual_seed(0)
    network = TripoSR(Sizes(64, 1, 64, 16, 4, 4, 64, 2, 4, 16, 2))
    state = network.state_dict()
    for name, tensor in state.items():
        if "embeddings" in name and name.count(".") < 4:
            tensor.normal_(0, 0.1)
        elif name.startswith(("decoder", "post_processor")) and name.endswith("weight"):
            tensor.mul_(4)
    with torch.inference_mode():
        solid, _ = network.field(network.planes(torch.full((1, 3, 64, 64), 0.5)), torch.rand(4096, 3) * 2 - 1)
    state["decoder.layers.4.bias"][0] -= solid.quantile(0.8)
    pooler = {"weight": torch.zeros(64, 64), "bias": torch.zeros(64)}
    return state | {f"image_tokenizer.model.pooler.dense.{side}": value for side, value in pooler.items()}


def triposg(folder: Path) -> None:
    """Write TripoSG: a folder for each of its parts."""
    import torch
    from safetensors.torch import save_file
    from transformers import BitImageProcessor, Dinov2Config, Dinov2Model

    from scenewright.backend.pipelines.networks.shape_flow import ShapeDecoder, ShapeFlow

    torch.manual_seed(0)
    reader = ShapeDecoder(AUTOENCODER)
    flow, decoder = ShapeFlow(FLOW).state_dict(), reader.state_dict()
    # A field without its finer octaves is smooth enough to be meshed with few triangles.
    waves = decoder["decoder.proj_query.weight"][:, 3:].unflatten(1, (2, 3, 8))
    waves[..., 2:] = 0
    waves.mul_(4)
    with torch.inference_mode():
        inside = reader.field(reader.prepared(torch.randn(1, 2048, 4)), torch.rand(4096, 3) * 2 - 1)
    decoder["decoder.proj_out.bias"] += inside.quantile(0.8)
    # What training alone needs is published, too, and not read.
    decoder |= {"quant.bias": torch.zeros(8), "encoder.proj_in.bias": torch.zeros(16)}
    parts = (("transformer", flow, FLOW), ("vae", decoder, AUTOENCODER))
    for name, state, config in parts:
        (folder / name).mkdir(parents=True)
        save_file(state, folder / name / "diffusion_pytorch_model.safetensors")
        (folder / name / "config.json").write_text(json.dumps(config))
    (folder / "scheduler").mkdir()
    (folder / "scheduler" / "scheduler_config.json").write_text(json.dumps(SCHEDULE))
    (folder / "model_index.json").write_text(json.dumps({"_class_name": "TripoSGPipeline"}))
    encoder = Dinov2Config(
        hidden_size=16, num_hidden_layers=1, num_attention_heads=2, image_size=28, patch_size=14, mlp_ratio=2
    )
    Dinov2Model(encoder).save_pretrained(folder / "image_encoder_dinov2")
    BitImageProcessor(
        size={"shortest_edge": 32}, crop_size={"height": 28, "width": 28}, resample=3, do_convert_rgb=True,
        image_mean=[0.485, 0.456, 0.406], image_std=[0.229, 0.224, 0.225],
    ).save_pretrained(folder / "feature_extractor_dinov2")  # fmt: skip
