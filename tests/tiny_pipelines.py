"""Pipelines as published, but with few random weights: written to a folder as their authors do."""

from __future__ import annotations

import string
from pathlib import Path
from typing import Any

WIDTH = 16  # of every layer
ROWS = 8  # of each of the four matrices that Shap-E's latents stand for


def shap_e(folder: Path) -> None:
    """Write Shap-E for words."""
    from diffusers import ShapEPipeline
    from transformers import CLIPTextConfig, CLIPTextModelWithProjection

    tokenizer = _tokenizer()
    config = CLIPTextConfig(
        vocab_size=len(tokenizer), hidden_size=WIDTH, projection_dim=WIDTH, intermediate_size=32, num_attention_heads=2,
        num_hidden_layers=1, bos_token_id=tokenizer.bos_token_id, eos_token_id=tokenizer.eos_token_id, pad_token_id=0,
    )  # fmt: skip
    _seed()
    ShapEPipeline(
        prior=_prior(), text_encoder=CLIPTextModelWithProjection(config), tokenizer=tokenizer, scheduler=_heun(),
        shap_e_renderer=_renderer(),
    ).save_pretrained(folder)  # fmt: skip


def shap_e_image(folder: Path) -> None:
    """Write Shap-E for pictures."""
    from diffusers import ShapEImg2ImgPipeline
    from transformers import CLIPImageProcessor, CLIPVisionConfig, CLIPVisionModel

    config = CLIPVisionConfig(
        hidden_size=WIDTH, image_size=32, patch_size=16, intermediate_size=32, num_attention_heads=2,
        num_hidden_layers=1,
    )  # fmt: skip
    side = {"height": 32, "width": 32}
    processor = CLIPImageProcessor(size={"shortest_edge": 32}, crop_size=side)
    _seed()
    ShapEImg2ImgPipeline(
        prior=_prior(embedding_proj_norm_type="layer"), image_encoder=CLIPVisionModel(config),
        image_processor=processor, scheduler=_heun(), shap_e_renderer=_renderer(),
    ).save_pretrained(folder)  # fmt: skip


def stable_diffusion(folder: Path) -> None:
    """Write Stable Diffusion: a UNet, a VAE that can decode in tiles, words."""
    from diffusers import AutoencoderKL, DDIMScheduler, StableDiffusionPipeline, UNet2DConditionModel
    from transformers import CLIPTextConfig, CLIPTextModel

    tokenizer = _tokenizer()
    config = CLIPTextConfig(
        vocab_size=len(tokenizer), hidden_size=32, intermediate_size=32, num_attention_heads=2, num_hidden_layers=1,
        bos_token_id=tokenizer.bos_token_id, eos_token_id=tokenizer.eos_token_id, pad_token_id=0,
    )  # fmt: skip
    _seed()
    unet = UNet2DConditionModel(
        sample_size=8, cross_attention_dim=32, attention_head_dim=8, block_out_channels=(32, 64), layers_per_block=1,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"), up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
    )  # fmt: skip
    vae = AutoencoderKL(
        latent_channels=4, sample_size=64, block_out_channels=(32,) * 4, layers_per_block=1,
        down_block_types=("DownEncoderBlock2D",) * 4, up_block_types=("UpDecoderBlock2D",) * 4,
    )  # fmt: skip
    StableDiffusionPipeline(
        vae=vae, text_encoder=CLIPTextModel(config), tokenizer=tokenizer, unet=unet, scheduler=DDIMScheduler(),
        safety_checker=None, feature_extractor=None, requires_safety_checker=False,
    ).save_pretrained(folder)  # fmt: skip


def _seed() -> None:
    import torch

    torch.manual_seed(0)


def _tokenizer() -> Any:
    from transformers import CLIPTokenizer

    letters = [*string.ascii_lowercase, *string.digits, *string.punctuation]
    words = [*letters, *(f"{letter}</w>" for letter in letters), "<|startoftext|>", "<|endoftext|>"]
    return CLIPTokenizer(vocab={word: i for i, word in enumerate(words)}, merges=[], model_max_length=77)


def _prior(**more: Any) -> Any:
    from diffusers import PriorTransformer

    return PriorTransformer(
        num_attention_heads=2, attention_head_dim=16, embedding_dim=WIDTH, num_embeddings=4 * ROWS, num_layers=1,
        embedding_proj_dim=WIDTH, time_embed_dim=4 * WIDTH, clip_embed_dim=2 * WIDTH, additional_embeddings=0,
        time_embed_act_fn="gelu", norm_in_type="layer", encoder_hid_proj_type=None, added_emb_type=None, **more,
    )  # fmt: skip


def _renderer() -> Any:
    from diffusers.pipelines.shap_e.renderer import ShapERenderer

    return ShapERenderer(
        param_shapes=((ROWS, 93), (ROWS, ROWS), (ROWS, ROWS), (ROWS, ROWS)), d_latent=WIDTH, d_hidden=ROWS, n_output=12
    )


def _heun() -> Any:
    from diffusers import HeunDiscreteScheduler

    return HeunDiscreteScheduler(
        beta_schedule="exp", num_train_timesteps=1024, prediction_type="sample", use_karras_sigmas=True,
        clip_sample=True, clip_sample_range=1.0,
    )  # fmt: skip
