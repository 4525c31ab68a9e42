"""Names and shapes of the tensors in published weights, from their authors' sources and apart from our code."""

from __future__ import annotations

import json
import math

Shapes = dict[str, tuple[int, ...]]


def triposr() -> Shapes:
    """Return those of stabilityai/TripoSR, model.ckpt."""
    picture = "image_tokenizer.model."
    found: Shapes = {
        f"{picture}embeddings.cls_token": (1, 1, 768),
        f"{picture}embeddings.position_embeddings": (1, 197, 768),
        **_layer(f"{picture}embeddings.patch_embeddings.projection", 768, 3, 16, 16),
        **_norm(f"{picture}layernorm", 768),
        **_layer(f"{picture}pooler.dense", 768, 768),
        "tokenizer.embeddings": (3, 1024, 32, 32),
        **_norm("backbone.norm", 1024),
        **_layer("backbone.proj_in", 1024, 1024),
        **_layer("backbone.proj_out", 1024, 1024),
        "post_processor.upsample.weight": (1024, 40, 2, 2),
        "post_processor.upsample.bias": (40,),
        **_layer("decoder.layers.0", 64, 120),
        **_layer("decoder.layers.18", 4, 64),
    }
    for number in range(1, 9):
        found |= _layer(f"decoder.layers.{2 * number}", 64, 64)
    for number in range(12):
        at = f"{picture}encoder.layer.{number}"
        for part in ("query", "key", "value"):
            found |= _layer(f"{at}.attention.attention.{part}", 768, 768)
        found |= _layer(f"{at}.attention.output.dense", 768, 768)
        found |= _layer(f"{at}.intermediate.dense", 3072, 768) | _layer(f"{at}.output.dense", 768, 3072)
        found |= _norm(f"{at}.layernorm_before", 768) | _norm(f"{at}.layernorm_after", 768)
    for number in range(16):
        at = f"backbone.transformer_blocks.{number}"
        found |= _attention(f"{at}.attn1", 1024, 1024) | _attention(f"{at}.attn2", 1024, 768)
        found |= _norm(f"{at}.norm1", 1024) | _norm(f"{at}.norm2", 1024) | _norm(f"{at}.norm3", 1024)
        found |= _layer(f"{at}.ff.net.0.proj", 8192, 1024) | _layer(f"{at}.ff.net.2", 1024, 4096)
    return found


def triposg_flow() -> Shapes:
    """Return those of VAST-AI/TripoSG, transformer."""
    found = {
        **_layer("time_proj.linear_1", 8192, 2048),
        **_layer("time_proj.linear_2", 2048, 8192),
        **_layer("proj_in", 2048, 64),
        **_norm("norm_out", 2048),
        **_layer("proj_out", 64, 2048),
    }
    for number in range(21):
        at = f"blocks.{number}"
        for attention, channels in (("attn1", 2048), ("attn2", 1024)):
            found |= _attention(f"{at}.{attention}", 2048, channels)
            found |= {f"{at}.{attention}.norm_q.weight": (128,), f"{at}.{attention}.norm_k.weight": (128,)}
        found |= _norm(f"{at}.norm1", 2048) | _norm(f"{at}.norm2", 2048) | _thinking(at, 2048)
        if number > 10:
            found |= _layer(f"{at}.skip_linear", 2048, 4096) | _norm(f"{at}.skip_norm", 2048)
    return found


def triposg_autoencoder() -> Shapes:
    """Return those of VAST-AI/TripoSG, vae."""
    found = {
        **_layer("quant", 128, 512),
        **_layer("post_quant", 1024, 64),
        **_layer("encoder.proj_in", 512, 54),
        **_norm("encoder.norm_out", 512),
        **_layer("decoder.proj_query", 1024, 51),
        **_norm("decoder.norm_out", 1024),
        **_layer("decoder.proj_out", 1, 1024),
    }
    for side, width, blocks, looking in (("encoder", 512, 9, 0), ("decoder", 1024, 17, 16)):
        for number in range(blocks):
            at, name, norm = f"{side}.blocks.{number}", "attn1", "norm1"
            if number == looking:
                name, norm = "attn2", "norm2"
                found |= _norm(f"{at}.attn2.norm_cross", width)
            found |= _attention(f"{at}.{name}", width, width) | _norm(f"{at}.{norm}", width) | _thinking(at, width)
    return found


def file_size(shapes: Shapes, **metadata: str) -> int:
    """Return how many bytes a safetensors file of such tensors in single precision has."""
    header: dict[str, object] = {"__metadata__": metadata} if metadata else {}
    end = 0
    for name in sorted(shapes):
        start, end = end, end + 4 * math.prod(shapes[name])
        header[name] = {"dtype": "F32", "shape": list(shapes[name]), "data_offsets": [start, end]}
    return 8 + -(-len(json.dumps(header, separators=(",", ":"))) // 8) * 8 + end


def _layer(name: str, *shape: int) -> Shapes:
    return {f"{name}.weight": shape, f"{name}.bias": shape[:1]}


def _norm(name: str, width: int) -> Shapes:
    return _layer(name, width)


def _attention(name: str, width: int, looks_at: int) -> Shapes:
    inner = {f"{name}.to_q.weight": (width, width), **_layer(f"{name}.to_out.0", width, width)}
    return inner | {f"{name}.to_{part}.weight": (width, looks_at) for part in "kv"}


def _thinking(name: str, width: int) -> Shapes:
    inner = _layer(f"{name}.ff.net.0.proj", 4 * width, width) | _layer(f"{name}.ff.net.2", width, 4 * width)
    return inner | _norm(f"{name}.norm3", width)
