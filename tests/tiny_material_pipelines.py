"""Marigold as published, but with few random weights: written to a folder as its authors do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tiny_pipelines import _seed, _tokenizer

TARGETS = {
    "target_names": ["albedo", "material"],
    "albedo": {"prediction_space": "srgb"},
    "material": {"prediction_space": "stack", "sub_target_names": ["roughness", "metallicity", None]},
    "roughness": {"prediction_space": "linear"},
    "metallicity": {"prediction_space": "linear"},
}


def marigold_intrinsics(folder: Path) -> None:
    """Write the Marigold that finds colour, roughness and metal."""
    from diffusers import MarigoldIntrinsicsPipeline

    MarigoldIntrinsicsPipeline(
        **_parts(2), prediction_type="intrinsics", target_properties=TARGETS, default_denoising_steps=4,
        default_processing_resolution=768,
    ).save_pretrained(folder)  # fmt: skip


def marigold_normals(folder: Path) -> None:
    """Write the Marigold that finds which way a surface faces."""
    from diffusers import MarigoldNormalsPipeline

    MarigoldNormalsPipeline(
        **_parts(1), prediction_type="normals", default_denoising_steps=4, default_processing_resolution=768
    ).save_pretrained(folder)


def _parts(targets: int) -> dict[str, Any]:
    from diffusers import AutoencoderKL, DDIMScheduler, UNet2DConditionModel
    from transformers import CLIPTextConfig, CLIPTextModel

    tokenizer = _tokenizer()
    config = CLIPTextConfig(
        vocab_size=len(tokenizer), hidden_size=32, intermediate_size=32, num_attention_heads=2, num_hidden_layers=1,
        bos_token_id=tokenizer.bos_token_id, eos_token_id=tokenizer.eos_token_id, pad_token_id=0,
    )  # fmt: skip
    _seed()
    unet = UNet2DConditionModel(
        sample_size=8, in_channels=4 * (1 + targets), out_channels=4 * targets, cross_attention_dim=32,
        attention_head_dim=8, block_out_channels=(32, 64), layers_per_block=1,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"), up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
    )  # fmt: skip
    vae = AutoencoderKL(
        latent_channels=4, sample_size=64, block_out_channels=(32, 32, 32, 32), layers_per_block=1,
        down_block_types=("DownEncoderBlock2D",) * 4, up_block_types=("UpDecoderBlock2D",) * 4,
    )  # fmt: skip
    return {
        "unet": unet, "vae": vae, "text_encoder": CLIPTextModel(config), "tokenizer": tokenizer,
        "scheduler": DDIMScheduler(prediction_type="v_prediction"),
    }  # fmt: skip
