"""Pipelines of films as published, but with few random weights: written to a folder as their authors do."""

from __future__ import annotations

import string
from pathlib import Path
from typing import Any

from tiny_pipelines import _seed

WIDTH = 16  # of the encoders of words


def wan(folder: Path) -> None:
    """Write Wan 2.1."""
    from diffusers import WanPipeline

    _seed()
    WanPipeline(**_wan(), transformer=_wan_transformer(16), vae=_wan_vae()).save_pretrained(folder)


def wan_large(folder: Path) -> None:
    """Write Wan 2.2 of five billion parameters, which takes pictures too."""
    from diffusers import AutoencoderKLWan, WanPipeline

    _seed()
    vae = AutoencoderKLWan(
        base_dim=3, z_dim=48, in_channels=12, out_channels=12, is_residual=True, patch_size=2, dim_mult=[1, 1, 1, 1],
        num_res_blocks=1, temperal_downsample=[False, True, True], latents_mean=[0.0] * 48, latents_std=[1.0] * 48,
        scale_factor_spatial=16, scale_factor_temporal=4,
    )  # fmt: skip
    WanPipeline(**_wan(), transformer=_wan_transformer(48), vae=vae, expand_timesteps=True).save_pretrained(folder)


def wan_vace(folder: Path) -> None:
    """Write Wan 2.1 VACE, which looks at controls."""
    from diffusers import WanVACEPipeline, WanVACETransformer3DModel

    _seed()
    transformer = WanVACETransformer3DModel(**_wan_shape(16), num_layers=2, vace_layers=[0], vace_in_channels=96)
    transformer.vace_blocks[0].proj_out.weight.data *= 100  # so that what it is shown can be seen in eight bits
    WanVACEPipeline(**_wan(), transformer=transformer, vae=_wan_vae()).save_pretrained(folder)


def ltx(folder: Path) -> None:
    """Write LTX-Video."""
    from diffusers import (
        AutoencoderKLLTXVideo,
        FlowMatchEulerDiscreteScheduler,
        LTXPipeline,
        LTXVideoTransformer3DModel,
    )

    _seed()
    transformer = LTXVideoTransformer3DModel(
        in_channels=8, out_channels=8, num_attention_heads=2, attention_head_dim=8, cross_attention_dim=16,
        num_layers=1, caption_channels=WIDTH,
    )  # fmt: skip
    vae = AutoencoderKLLTXVideo(
        latent_channels=8, block_out_channels=(8,) * 4, decoder_block_out_channels=(8,) * 4,
        layers_per_block=(1,) * 5, decoder_layers_per_block=(1,) * 5, patch_size=1,
        spatio_temporal_scaling=(True, True, False, False), decoder_spatio_temporal_scaling=(True, True, False, False),
        decoder_inject_noise=(False,) * 5, upsample_residual=(False,) * 4, upsample_factor=(1,) * 4,
    )  # fmt: skip
    LTXPipeline(
        scheduler=FlowMatchEulerDiscreteScheduler(), vae=vae, text_encoder=_t5("T5EncoderModel"),
        tokenizer=_tokenizer(), transformer=transformer,
    ).save_pretrained(folder)  # fmt: skip


def _wan() -> dict[str, Any]:
    from diffusers import UniPCMultistepScheduler

    scheduler = UniPCMultistepScheduler(prediction_type="flow_prediction", use_flow_sigmas=True, flow_shift=3.0)
    return {"scheduler": scheduler, "text_encoder": _t5("UMT5EncoderModel"), "tokenizer": _tokenizer()}


def _wan_shape(channels: int) -> dict[str, Any]:
    return {
        "patch_size": (1, 2, 2), "num_attention_heads": 2, "attention_head_dim": 12, "in_channels": channels,
        "out_channels": channels, "text_dim": WIDTH, "freq_dim": 32, "ffn_dim": 32, "cross_attn_norm": True,
        "qk_norm": "rms_norm_across_heads", "rope_max_seq_len": 32,
    }  # fmt: skip


def _wan_transformer(channels: int) -> Any:
    from diffusers import WanTransformer3DModel

    return WanTransformer3DModel(**_wan_shape(channels), num_layers=1)


def _wan_vae() -> Any:
    from diffusers import AutoencoderKLWan

    return AutoencoderKLWan(
        base_dim=3, z_dim=16, dim_mult=[1, 1, 1, 1], num_res_blocks=1, temperal_downsample=[False, True, True]
    )


def _t5(name: str) -> Any:
    import transformers

    config = (transformers.UMT5Config if name.startswith("UMT5") else transformers.T5Config)(
        vocab_size=len(_tokenizer()), d_model=WIDTH, d_kv=8, d_ff=16, num_layers=1, num_heads=2
    )
    return getattr(transformers, name)(config)


def _tokenizer() -> Any:
    from transformers import T5Tokenizer

    words = ["<pad>", "</s>", "<unk>", "▁", *string.ascii_lowercase, *string.digits, *string.punctuation]
    return T5Tokenizer(vocab=[(word, -float(number)) for number, word in enumerate(words)], extra_ids=0)


def sana_wm(folder: Path) -> None:
    """Write SANA-WM."""
    from diffusers import (
        AutoencoderKLLTX2Video,
        FlowMatchEulerDiscreteScheduler,
        SanaWMPipeline,
        SanaWMTransformer3DModel,
    )
    from transformers import Gemma2Config, Gemma2ForCausalLM

    tokenizer = _gemma_tokenizer()
    _seed()
    config = Gemma2Config(
        vocab_size=len(tokenizer), hidden_size=WIDTH, intermediate_size=16, num_hidden_layers=1, num_attention_heads=2,
        num_key_value_heads=1, head_dim=8, max_position_embeddings=4096,
    )  # fmt: skip
    vae = AutoencoderKLLTX2Video(
        latent_channels=8, block_out_channels=(8,) * 4, decoder_block_out_channels=(8, 16, 32),
        layers_per_block=(1,) * 5, decoder_layers_per_block=(1,) * 4, spatial_compression_ratio=32,
        temporal_compression_ratio=8,
    )  # fmt: skip
    transformer = SanaWMTransformer3DModel(
        in_channels=8, num_layers=2, hidden_size=32, num_attention_heads=2, linear_head_dim=16, softmax_every_n=2,
        caption_channels=WIDTH, chunk_plucker_post_attn_blocks=2, image_size=64,
    )  # fmt: skip
    SanaWMPipeline(
        tokenizer=tokenizer, text_encoder=Gemma2ForCausalLM(config), vae=vae, transformer=transformer,
        scheduler=FlowMatchEulerDiscreteScheduler(),
    ).save_pretrained(folder)  # fmt: skip


def _gemma_tokenizer() -> Any:
    from transformers import GemmaTokenizer

    words = ["<pad>", "<eos>", "<bos>", "<unk>", *(f"<0x{byte:02X}>" for byte in range(256)), "▁"]
    words += [*string.ascii_letters, *string.digits, *string.punctuation]
    return GemmaTokenizer(vocab={word: number for number, word in enumerate(words)}, merges=[])
