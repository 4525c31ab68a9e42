"""Cosmos as published, but with few random weights, and stand-ins for the guardrail, which needs a network to get."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import torch
from tiny_pipelines import _seed

LAYERS, WIDTH = 2, 16  # of the encoder of words, whose layers are all read
TURNS = (
    "{% for message in messages %}<|im_start|>{{ message.role }}\n"
    "{% for part in message.content %}{{ part.text }}{% endfor %}<|im_end|>\n{% endfor %}"
)
MARK = 16  # pixels of the corner that the stand-in covers


class Checker(torch.nn.Module):
    """Stands in for NVIDIA's: refuses a word, refuses black films, and covers a corner as that covers faces."""

    def __init__(self) -> None:
        super().__init__()
        self.read: list[str] = []
        self.nn_models = [torch.nn.Linear(1, 1)]

    def check_text_safety(self, prompt: str) -> bool:
        self.read.append(prompt)
        return bool(prompt) and "forbidden" not in prompt

    def check_video_safety(self, frames: np.ndarray) -> np.ndarray | None:
        assert frames.dtype == np.uint8 and frames.ndim == 4
        if self.read[-1] == "unseen":
            return None
        frames[:, :MARK, :MARK] = 255
        return frames

    def to(self, device: Any = None, dtype: Any = None) -> None:
        for model in self.nn_models:
            model.to(device=device, dtype=dtype)


def predict(folder: Path) -> None:
    """Write Cosmos Predict 2.5."""
    from diffusers import Cosmos2_5_PredictBasePipeline

    _write(Cosmos2_5_PredictBasePipeline(**_parts(), safety_checker=Checker()), folder)


def transfer(folder: Path) -> None:
    """Write Cosmos Transfer 2.5, whose ControlNets lie elsewhere."""
    from diffusers import Cosmos2_5_TransferPipeline

    pipe = Cosmos2_5_TransferPipeline(
        **_parts(controlnet_block_every_n=1, img_context_dim_in=32, img_context_num_tokens=4, img_context_dim_out=32),
        controlnet=_controlnet(), safety_checker=Checker(),
    )  # fmt: skip
    pipe.register_modules(controlnet=None)
    _write(pipe, folder)


def edges(folder: Path) -> None:
    """Write the ControlNet of edges."""
    _controlnet().save_pretrained(folder)


def _write(pipe: Any, folder: Path) -> None:
    pipe.register_modules(safety_checker=None)  # it is published without
    pipe.save_pretrained(folder)


def _shape() -> dict[str, Any]:
    return {
        "num_attention_heads": 2, "attention_head_dim": 16, "mlp_ratio": 2, "text_embed_dim": LAYERS * WIDTH,
        "adaln_lora_dim": 4, "max_size": (32, 32, 32), "patch_size": (1, 2, 2), "rope_scale": (2.0, 1.0, 1.0),
        "extra_pos_embed_type": None,
    }  # fmt: skip


def _controlnet() -> Any:
    from diffusers import CosmosControlNetModel

    _seed()
    made = CosmosControlNetModel(
        n_controlnet_blocks=2, in_channels=18, latent_channels=18, model_channels=32, img_context_dim_in=32,
        img_context_dim_out=32, use_crossattn_projection=False, **_shape(),
    )  # fmt: skip
    for parameter in made.parameters():  # what it adds begins at nothing
        if not parameter.any():
            torch.nn.init.normal_(parameter, std=0.5)
    return made


def _parts(**more: Any) -> dict[str, Any]:
    from diffusers import AutoencoderKLWan, CosmosTransformer3DModel, UniPCMultistepScheduler

    _seed()
    return {
        "transformer": CosmosTransformer3DModel(
            in_channels=17, out_channels=16, num_layers=2, concat_padding_mask=True, **_shape(), **more
        ),
        "vae": AutoencoderKLWan(
            base_dim=3, z_dim=16, dim_mult=[1, 1, 1, 1], num_res_blocks=1, temperal_downsample=[False, True, True]
        ),
        "scheduler": UniPCMultistepScheduler(
            prediction_type="flow_prediction", use_flow_sigmas=True, flow_shift=5.0
        ),
        "text_encoder": _reader(),
        "tokenizer": _tokenizer(),
    }  # fmt: skip


def _reader() -> Any:
    from transformers import Qwen2_5_VLConfig, Qwen2_5_VLForConditionalGeneration

    sides = {"hidden_size": WIDTH, "intermediate_size": 16}
    return Qwen2_5_VLForConditionalGeneration(
        Qwen2_5_VLConfig(
            text_config={
                **sides, "num_hidden_layers": LAYERS, "num_attention_heads": 2, "num_key_value_heads": 2,
                "vocab_size": len(_tokenizer()), "max_position_embeddings": 1024,
                "rope_parameters": {"rope_type": "default", "rope_theta": 10_000.0, "mrope_section": [1, 1, 2]},
            },
            vision_config={**sides, "depth": 1, "num_heads": 2, "out_hidden_size": WIDTH},
        )
    )  # fmt: skip


def _tokenizer() -> Any:
    from tokenizers.pre_tokenizers import ByteLevel
    from transformers import Qwen2Tokenizer

    letters = [*sorted(ByteLevel.alphabet()), "<|endoftext|>"]
    tokenizer = Qwen2Tokenizer(vocab={letter: i for i, letter in enumerate(letters)}, merges=[])
    tokenizer.add_special_tokens({"additional_special_tokens": ["<|im_start|>", "<|im_end|>"]})
    tokenizer.chat_template = TURNS
    return tokenizer
