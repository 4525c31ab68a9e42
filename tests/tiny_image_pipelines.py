"""Pipelines of pictures as published, but with few random weights: written to a folder as their authors do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tiny_pipelines import _seed, _tokenizer

WIDTH = 32  # of the encoders of words
VISION = ("<|vision_start|>", "<|vision_end|>", "<|image_pad|>", "<|video_pad|>")
Z_IMAGE = {"dim": 32, "n_refiner_layers": 1, "n_heads": 2, "n_kv_heads": 2}


def sdxl(folder: Path, channels: int = 4) -> None:
    """Write Stable Diffusion XL; with 9 channels the one that fills holes."""
    from diffusers import EulerDiscreteScheduler, StableDiffusionXLInpaintPipeline, StableDiffusionXLPipeline
    from transformers import CLIPTextModel, CLIPTextModelWithProjection

    tokenizer = _tokenizer()
    _seed()
    kind = StableDiffusionXLPipeline if channels == 4 else StableDiffusionXLInpaintPipeline
    kind(
        vae=autoencoder(), text_encoder=CLIPTextModel(_clip()), tokenizer=tokenizer, tokenizer_2=tokenizer,
        text_encoder_2=CLIPTextModelWithProjection(_clip()), unet=_xl_unet(channels),
        scheduler=EulerDiscreteScheduler(beta_schedule="scaled_linear", timestep_spacing="leading", steps_offset=1),
    ).save_pretrained(folder)  # fmt: skip


def sdxl_inpaint(folder: Path) -> None:
    """Write the Stable Diffusion XL that fills holes."""
    sdxl(folder, 9)


def sdxl_control(folder: Path) -> None:
    """Write the ControlNet for all kinds of control."""
    from diffusers import ControlNetUnionModel

    _seed()
    unet = _xl_unet(4)
    words = {
        name: unet.config[name]
        for name in (
            "block_out_channels", "layers_per_block", "down_block_types", "cross_attention_dim", "attention_head_dim",
            "addition_embed_type", "addition_time_embed_dim", "projection_class_embeddings_input_dim",
            "transformer_layers_per_block",
        )
    }  # fmt: skip
    narrow = {"num_trans_channel": 32, "num_trans_head": 2, "num_proj_channel": 32}
    ControlNetUnionModel(**words, **narrow, conditioning_embedding_out_channels=(8, 16)).save_pretrained(folder)


def z_image(folder: Path) -> None:
    """Write Z-Image-Turbo."""
    import torch
    from diffusers import FlowMatchEulerDiscreteScheduler, ZImagePipeline, ZImageTransformer2DModel

    _seed()
    transformer = ZImageTransformer2DModel(**Z_IMAGE, in_channels=4, n_layers=2, cap_feat_dim=16, axes_dims=[8, 4, 4])
    for token in (transformer.x_pad_token, transformer.cap_pad_token):
        torch.nn.init.zeros_(token)  # it comes as the memory was
    ZImagePipeline(
        scheduler=FlowMatchEulerDiscreteScheduler(), vae=autoencoder(0.0), text_encoder=_qwen(1, causal=False),
        tokenizer=_qwen_tokenizer(), transformer=transformer,
    ).save_pretrained(folder)  # fmt: skip


def z_image_control(folder: Path) -> None:
    """Write the ControlNet of Z-Image-Turbo: one file, as its authors do."""
    from diffusers import ZImageControlNetModel
    from safetensors.torch import save_file

    _seed()
    control = ZImageControlNetModel(**Z_IMAGE, control_layers_places=[0], control_in_dim=4)
    control.save_config(folder)
    save_file(control.state_dict(), folder / "Z-Image-Turbo-Fun-Controlnet-Union.safetensors")


def flux_klein(folder: Path) -> None:
    """Write FLUX.2 [klein]; its encoder of words has as many layers as it looks into."""
    from diffusers import (
        AutoencoderKLFlux2,
        FlowMatchEulerDiscreteScheduler,
        Flux2KleinPipeline,
        Flux2Transformer2DModel,
    )

    _seed()
    transformer = Flux2Transformer2DModel(
        in_channels=16, num_layers=1, num_single_layers=1, attention_head_dim=16, num_attention_heads=2,
        joint_attention_dim=3 * 16, timestep_guidance_channels=32, axes_dims_rope=(4, 4, 4, 4), guidance_embeds=False,
    )  # fmt: skip
    vae = AutoencoderKLFlux2(
        latent_channels=4, sample_size=64, block_out_channels=(32, 32), layers_per_block=1,
        down_block_types=("DownEncoderBlock2D",) * 2, up_block_types=("UpDecoderBlock2D",) * 2,
    )  # fmt: skip
    Flux2KleinPipeline(
        scheduler=FlowMatchEulerDiscreteScheduler(use_dynamic_shifting=True), vae=vae, text_encoder=_qwen(28),
        tokenizer=_qwen_tokenizer(), transformer=transformer, is_distilled=True,
    ).save_pretrained(folder)  # fmt: skip


def autoencoder(shift_factor: float | None = None) -> Any:
    """Return an AutoencoderKL that makes pictures half as wide and high."""
    from diffusers import AutoencoderKL

    _seed()
    return AutoencoderKL(
        latent_channels=4, sample_size=64, block_out_channels=(32, 64), layers_per_block=1, shift_factor=shift_factor,
        down_block_types=("DownEncoderBlock2D",) * 2, up_block_types=("UpDecoderBlock2D",) * 2,
    )  # fmt: skip


def _xl_unet(channels: int) -> Any:
    from diffusers import UNet2DConditionModel

    return UNet2DConditionModel(
        sample_size=32, in_channels=channels, cross_attention_dim=2 * WIDTH, attention_head_dim=(2, 4),
        block_out_channels=(32, 64), layers_per_block=1, down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"), addition_embed_type="text_time",
        addition_time_embed_dim=8, projection_class_embeddings_input_dim=WIDTH + 6 * 8,
        transformer_layers_per_block=(1, 1), use_linear_projection=True,
    )  # fmt: skip


def _clip() -> Any:
    from transformers import CLIPTextConfig

    tokenizer = _tokenizer()
    return CLIPTextConfig(
        vocab_size=len(tokenizer), hidden_size=WIDTH, projection_dim=WIDTH, intermediate_size=32,
        num_attention_heads=2, num_hidden_layers=2, bos_token_id=tokenizer.bos_token_id,
        eos_token_id=tokenizer.eos_token_id, pad_token_id=0,
    )  # fmt: skip


def _qwen(layers: int, causal: bool = True) -> Any:
    from transformers import Qwen3Config, Qwen3ForCausalLM, Qwen3Model

    config = Qwen3Config(
        vocab_size=len(_qwen_tokenizer()), hidden_size=16, intermediate_size=16, num_hidden_layers=layers,
        num_attention_heads=2, num_key_value_heads=1, head_dim=8, max_position_embeddings=1024,
    )  # fmt: skip
    return (Qwen3ForCausalLM if causal else Qwen3Model)(config)


def _qwen_tokenizer() -> Any:
    from tokenizers.pre_tokenizers import ByteLevel
    from transformers import Qwen2Tokenizer

    letters = [*sorted(ByteLevel.alphabet()), "<|endoftext|>"]
    tokenizer = Qwen2Tokenizer(vocab={letter: i for i, letter in enumerate(letters)}, merges=[])
    tokenizer.add_special_tokens({"additional_special_tokens": ["<|im_start|>", "<|im_end|>", *VISION]})
    tokenizer.chat_template = (
        "{% for message in messages %}<|im_start|>{{ message.role }}\n{{ message.content }}<|im_end|>\n{% endfor %}"
        "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
    )
    return tokenizer


def sd_upscaler(folder: Path) -> None:
    """Write the upscaler, whose autoencoder makes pictures a quarter as wide and high."""
    from diffusers import DDIMScheduler, DDPMScheduler, StableDiffusionUpscalePipeline, UNet2DConditionModel
    from transformers import CLIPTextModel

    _seed()
    unet = UNet2DConditionModel(
        sample_size=32, in_channels=7, out_channels=4, cross_attention_dim=WIDTH, attention_head_dim=8,
        block_out_channels=(32, 64), layers_per_block=1, num_class_embeds=100,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"), up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
    )  # fmt: skip
    StableDiffusionUpscalePipeline(
        vae=_autoencoder(3), text_encoder=CLIPTextModel(_clip()), tokenizer=_tokenizer(), unet=unet,
        low_res_scheduler=DDPMScheduler(), scheduler=DDIMScheduler(prediction_type="v_prediction"), max_noise_level=99,
    ).save_pretrained(folder)  # fmt: skip


def marigold_depth(folder: Path) -> None:
    """Write Marigold for depth."""
    from diffusers import MarigoldDepthPipeline

    MarigoldDepthPipeline(**_marigold(), prediction_type="depth").save_pretrained(folder)


def marigold_normals(folder: Path) -> None:
    """Write Marigold for normals."""
    from diffusers import MarigoldNormalsPipeline

    MarigoldNormalsPipeline(**_marigold(), prediction_type="normals").save_pretrained(folder)


def depth_anything(folder: Path) -> None:
    """Write Depth Anything."""
    from transformers import DepthAnythingConfig, DepthAnythingForDepthEstimation, Dinov2Config, DPTImageProcessor

    _seed()
    backbone = Dinov2Config(
        hidden_size=16, num_hidden_layers=2, num_attention_heads=2, image_size=28, patch_size=14,
        out_features=["stage1", "stage2"], reshape_hidden_states=False, apply_layernorm=True,
    )  # fmt: skip
    config = DepthAnythingConfig(
        backbone_config=backbone, reassemble_hidden_size=16, neck_hidden_sizes=[8, 8], reassemble_factors=[2, 1],
        fusion_hidden_size=8, head_hidden_size=8, patch_size=14,
    )  # fmt: skip
    DepthAnythingForDepthEstimation(config).save_pretrained(folder)
    DPTImageProcessor(
        size={"height": 56, "width": 56}, keep_aspect_ratio=True, ensure_multiple_of=14, do_pad=False
    ).save_pretrained(folder)


def tips_depth(folder: Path) -> None:
    """Write TIPSv2 for depth."""
    from transformers import Tipsv2DptConfig, Tipsv2DptForDepthEstimation, Tipsv2DptImageProcessor, Tipsv2VisionConfig

    _seed()
    backbone = Tipsv2VisionConfig(
        hidden_size=16, num_hidden_layers=4, num_attention_heads=2, intermediate_size=16, image_size=28, patch_size=14,
        out_features=["stage1", "stage2", "stage3", "stage4"], reshape_hidden_states=False,
    )  # fmt: skip
    config = Tipsv2DptConfig(
        backbone_config=backbone, neck_hidden_sizes=[8, 8, 8, 8], fusion_hidden_size=8, num_depth_bins=8
    )
    Tipsv2DptForDepthEstimation(config).save_pretrained(folder)
    Tipsv2DptImageProcessor(size={"height": 56, "width": 56}).save_pretrained(folder)


def sd_vae(folder: Path) -> None:
    """Write an AutoencoderKL alone."""
    autoencoder().save_pretrained(folder)


def taesd(folder: Path) -> None:
    """Write an AutoencoderTiny alone."""
    from diffusers import AutoencoderTiny

    _seed()
    AutoencoderTiny(
        encoder_block_out_channels=(8, 8), decoder_block_out_channels=(8, 8), num_encoder_blocks=(1, 1),
        num_decoder_blocks=(1, 1),
    ).save_pretrained(folder)  # fmt: skip


def real_esrgan(folder: Path) -> None:
    """Write Real-ESRGAN under the names it is published with: one block of its 23."""
    import torch
    from safetensors.torch import save_file

    _seed()
    wide, grown = 16, 32
    shapes = {"conv_first": (wide, 3), "conv_last": (3, wide)}
    shapes |= {f"conv_{name}": (wide, wide) for name in ("body", "up1", "up2", "hr")}
    for dense in (1, 2, 3):
        outs = (grown, grown, grown, grown, wide)
        shapes |= {f"body.0.rdb{dense}.conv{n + 1}": (out, wide + n * grown) for n, out in enumerate(outs)}
    tensors = {f"{name}.weight": torch.randn(*shape, 3, 3) * 0.1 for name, shape in shapes.items()}
    tensors |= {f"{name}.bias": torch.zeros(shape[0]) for name, shape in shapes.items()}
    save_file(tensors, folder / "RealESRGAN_x4plus.safetensors")


def qwen_image(folder: Path) -> None:
    """Write Qwen-Image."""
    from diffusers import QwenImagePipeline

    QwenImagePipeline(**_qwen_image(), tokenizer=_qwen_tokenizer()).save_pretrained(folder)


def qwen_image_edit(folder: Path) -> None:
    """Write Qwen-Image-Edit, which looks at pictures too."""
    from diffusers import QwenImageEditPlusPipeline
    from transformers import Qwen2VLImageProcessor, Qwen2VLProcessor, Qwen2VLVideoProcessor

    tokenizer = _qwen_tokenizer()
    processor = Qwen2VLProcessor(Qwen2VLImageProcessor(), tokenizer, Qwen2VLVideoProcessor())
    QwenImageEditPlusPipeline(**_qwen_image(), tokenizer=tokenizer, processor=processor).save_pretrained(folder)


def _qwen_image() -> dict[str, Any]:
    from diffusers import AutoencoderKLQwenImage, FlowMatchEulerDiscreteScheduler, QwenImageTransformer2DModel
    from transformers import Qwen2_5_VLConfig, Qwen2_5_VLForConditionalGeneration

    tokenizer = _qwen_tokenizer()
    ids = dict(zip(VISION, tokenizer.convert_tokens_to_ids(list(VISION)), strict=True))
    _seed()
    config = Qwen2_5_VLConfig(
        text_config={
            "hidden_size": 16, "intermediate_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2,
            "num_key_value_heads": 2, "vocab_size": len(tokenizer),
            "rope_parameters": {"mrope_section": [1, 1, 2], "rope_type": "default", "rope_theta": 1e6},
        },
        vision_config={
            "depth": 1, "hidden_size": 16, "intermediate_size": 16, "num_heads": 2, "out_hidden_size": 16,
            "fullatt_block_indexes": [0],
        },
        vision_start_token_id=ids["<|vision_start|>"], vision_end_token_id=ids["<|vision_end|>"],
        image_token_id=ids["<|image_pad|>"], video_token_id=ids["<|video_pad|>"],
    )  # fmt: skip
    transformer = QwenImageTransformer2DModel(
        in_channels=16, out_channels=4, num_layers=1, attention_head_dim=16, num_attention_heads=2,
        joint_attention_dim=16, axes_dims_rope=(8, 4, 4),
    )  # fmt: skip
    vae = AutoencoderKLQwenImage(
        base_dim=8, z_dim=4, dim_mult=[1, 2, 2, 2], num_res_blocks=1, temperal_downsample=[False, True, True],
        latents_mean=[0.0] * 4, latents_std=[1.0] * 4,
    )  # fmt: skip
    encoder = Qwen2_5_VLForConditionalGeneration(config)
    return {
        "scheduler": FlowMatchEulerDiscreteScheduler(use_dynamic_shifting=True), "vae": vae,
        "text_encoder": encoder, "transformer": transformer,
    }  # fmt: skip


def _marigold() -> dict[str, Any]:
    from diffusers import DDIMScheduler, UNet2DConditionModel
    from transformers import CLIPTextModel

    _seed()
    unet = UNet2DConditionModel(
        sample_size=32, in_channels=8, out_channels=4, cross_attention_dim=WIDTH, attention_head_dim=8,
        block_out_channels=(32, 64), layers_per_block=1,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"), up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
    )  # fmt: skip
    return {
        "unet": unet, "vae": _autoencoder(4), "text_encoder": CLIPTextModel(_clip()), "tokenizer": _tokenizer(),
        "scheduler": DDIMScheduler(prediction_type="v_prediction"), "default_denoising_steps": 4,
        "default_processing_resolution": 64,
    }  # fmt: skip


def _autoencoder(levels: int) -> Any:
    from diffusers import AutoencoderKL

    return AutoencoderKL(
        latent_channels=4, sample_size=64, block_out_channels=(32,) * levels, layers_per_block=1,
        down_block_types=("DownEncoderBlock2D",) * levels, up_block_types=("UpDecoderBlock2D",) * levels,
    )  # fmt: skip
