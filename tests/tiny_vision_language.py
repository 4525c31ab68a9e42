"""Models that see and speak, as published but with few random weights: written to folders as their authors do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tiny_pipelines import _seed

WIDTH = 32


def siglip(folder: Path) -> None:
    """Write SigLIP 2."""
    import torch
    from transformers import SiglipConfig, SiglipModel

    tokenizer = letters(pad_token="<pad>", eos_token="<eos>")
    sides = {"hidden_size": WIDTH, "intermediate_size": 2 * WIDTH, "num_hidden_layers": 2, "num_attention_heads": 2}
    _seed()
    config = SiglipConfig(
        text_config={**sides, "vocab_size": len(tokenizer), "max_position_embeddings": 64, "projection_size": WIDTH,
                     "pad_token_id": 0, "eos_token_id": 1, "bos_token_id": 1},
        vision_config={**sides, "image_size": 32, "patch_size": 8},
    )  # fmt: skip
    model = SiglipModel(config)
    for weight in model.parameters():  # so that it tells words and pictures apart
        if weight.ndim >= 2:
            torch.nn.init.normal_(weight, std=0.2)
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)


def letters(**special: str) -> Any:
    """Return a tokenizer of single bytes, with special tokens by their roles, which come first."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers
    from transformers import PreTrainedTokenizerFast

    known = {token: place for place, token in enumerate(dict.fromkeys(special.values()))}
    for byte in sorted(pre_tokenizers.ByteLevel.alphabet()):
        known[byte] = len(known)
    tokenizer = Tokenizer(models.BPE(vocab=known, merges=[]))
    tokenizer.pre_tokenizer, tokenizer.decoder = pre_tokenizers.ByteLevel(add_prefix_space=False), decoders.ByteLevel()
    return PreTrainedTokenizerFast(tokenizer_object=tokenizer, **special)
