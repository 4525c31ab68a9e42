"""A `VQModel` and a `CLIPModel` as published, but with few random weights: written to folders as their authors do."""

from __future__ import annotations

from pathlib import Path

from tiny_pipelines import _seed, _tokenizer

WIDTH = 32


def movq(folder: Path) -> None:
    """Write the MoVQ of a Kandinsky: its decoder looks at the codes at every size."""
    import torch
    from diffusers import VQModel

    _seed()
    model = VQModel(
        block_out_channels=(32, 32, 32), down_block_types=("DownEncoderBlock2D",) * 3, latent_channels=4,
        layers_per_block=1, norm_num_groups=8, norm_type="spatial", num_vq_embeddings=64, vq_embed_dim=4,
        up_block_types=("UpDecoderBlock2D",) * 3,
    )  # fmt: skip
    with torch.no_grad():  # so that codes are seen in pictures
        model.quantize.embedding.weight.normal_()
        model.decoder.conv_out.weight.mul_(2)
    model.save_pretrained(folder / "movq")


def clip(folder: Path) -> None:
    """Write CLIP, with its weights as a checkpoint."""
    import torch
    from transformers import CLIPConfig, CLIPModel

    tokenizer = _tokenizer()
    sides = {
        "hidden_size": WIDTH, "intermediate_size": 2 * WIDTH, "num_hidden_layers": 2, "num_attention_heads": 2,
        "projection_dim": WIDTH,
    }  # fmt: skip
    ends = {"bos_token_id": tokenizer.bos_token_id, "eos_token_id": tokenizer.eos_token_id, "pad_token_id": 0}
    _seed()
    config = CLIPConfig(
        text_config={**sides, **ends, "vocab_size": len(tokenizer)},
        vision_config={**sides, "image_size": 32, "patch_size": 8}, projection_dim=WIDTH,
    )  # fmt: skip
    model = CLIPModel(config)
    for weight in model.parameters():  # so that it tells words and pictures apart
        if weight.ndim >= 2:
            torch.nn.init.normal_(weight, std=0.2)
    config.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    torch.save(model.state_dict(), folder / "pytorch_model.bin")
