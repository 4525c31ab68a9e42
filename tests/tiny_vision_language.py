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
    more = {"image_token": special.pop("image")} if "image" in special else {}
    return PreTrainedTokenizerFast(tokenizer_object=tokenizer, extra_special_tokens=more, **special)


def blip(folder: Path, questions: bool = False) -> None:
    """Write BLIP, with its weights as a checkpoint: that which makes captions, or that which answers."""
    import torch
    from transformers import (
        BertTokenizer,
        BlipConfig,
        BlipForConditionalGeneration,
        BlipForQuestionAnswering,
        BlipImageProcessor,
        BlipProcessor,
    )

    words = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "[DEC]", "[ENC]")
    pieces = [prefix + chr(code) for code in range(97, 123) for prefix in ("", "##")]
    known = {word: place for place, word in enumerate((*words, *pieces, "?"))}
    tokenizer = BertTokenizer(vocab=known)
    ends = {
        "bos_token_id": known["[DEC]"],
        "sep_token_id": known["[SEP]"],
        "eos_token_id": known["[SEP]"],
        "pad_token_id": 0,
    }
    sides = {"hidden_size": WIDTH, "intermediate_size": 2 * WIDTH, "num_hidden_layers": 2, "num_attention_heads": 2}
    _seed()
    config = BlipConfig(
        text_config={**sides, **ends, "vocab_size": len(known), "encoder_hidden_size": WIDTH, "projection_dim": WIDTH,
                     "max_position_embeddings": 128, "is_decoder": True, "decoder_start_token_id": known["[DEC]"]},
        vision_config={**sides, "image_size": 32, "patch_size": 8, "projection_dim": WIDTH}, projection_dim=WIDTH,
    )  # fmt: skip
    model = (BlipForQuestionAnswering if questions else BlipForConditionalGeneration)(config)
    wild(model)
    config.save_pretrained(folder)
    processor = BlipImageProcessor(size={"height": 32, "width": 32})
    BlipProcessor(processor, tokenizer).save_pretrained(folder)
    torch.save(model.state_dict(), folder / "pytorch_model.bin")


def blip_answers(folder: Path) -> None:
    """Write the BLIP that answers."""
    blip(folder, questions=True)


def florence(folder: Path) -> None:
    """Write Florence-2."""
    from transformers import (
        CLIPImageProcessor,
        Florence2Config,
        Florence2ForConditionalGeneration,
        Florence2Processor,
    )

    tokenizer = letters(
        bos_token="<s>", pad_token="<pad>", eos_token="</s>", unk_token="<unk>", mask_token="<mask>", image="<image>"
    )
    image = tokenizer.convert_tokens_to_ids("<image>")
    _seed()
    config = Florence2Config(
        text_config={"model_type": "bart", "vocab_size": len(tokenizer), "d_model": WIDTH, "encoder_layers": 1,
                     "decoder_layers": 2, "encoder_attention_heads": 2, "decoder_attention_heads": 2,
                     "encoder_ffn_dim": WIDTH, "decoder_ffn_dim": WIDTH, "bos_token_id": 0, "pad_token_id": 1,
                     "eos_token_id": 2, "decoder_start_token_id": 2, "max_position_embeddings": 512},
        vision_config={"depths": [1, 1, 1, 1], "embed_dim": [8, 16, 16, WIDTH], "num_heads": [1, 2, 2, 2],
                       "num_groups": [1, 2, 2, 2], "window_size": 4, "projection_dim": WIDTH},
        image_token_id=image,
    )  # fmt: skip
    model = Florence2ForConditionalGeneration(config)
    wild(model)
    model.save_pretrained(folder)
    image_processor = CLIPImageProcessor(size={"height": 64, "width": 64}, do_center_crop=False, image_seq_length=5)
    processor = Florence2Processor(image_processor, tokenizer, num_additional_image_tokens=1)
    processor.save_pretrained(folder)


def clip_cap(folder: Path) -> None:
    """Write ClipCap as its authors do: one checkpoint; beside it what GPT-2 is and which words it knows."""
    import json

    import torch
    from tokenizers.pre_tokenizers import ByteLevel
    from transformers import GPT2Config, GPT2LMHeadModel

    known = {byte: place for place, byte in enumerate(sorted(ByteLevel.alphabet()))}
    known["<|endoftext|>"] = len(known)
    (folder / "vocab.json").write_text(json.dumps(known))
    (folder / "merges.txt").write_text("#version: 0.2\n")
    _seed()
    config = GPT2Config(vocab_size=len(known), n_embd=WIDTH, n_layer=2, n_head=2, n_positions=256, bos_token_id=256,
                        eos_token_id=256)  # fmt: skip
    config.save_pretrained(folder)
    gpt = GPT2LMHeadModel(config)
    wild(gpt)
    middle = WIDTH * 5
    between = {
        "clip_project.model.0.weight": torch.randn(middle, WIDTH), "clip_project.model.0.bias": torch.zeros(middle),
        "clip_project.model.2.weight": torch.randn(10 * WIDTH, middle) / 3,
        "clip_project.model.2.bias": torch.zeros(10 * WIDTH),
    }  # fmt: skip
    old = {f"gpt.transformer.h.{layer}.attn.bias": torch.ones(1, 1, 8, 8) for layer in range(2)}
    own = {f"gpt.{name}": values for name, values in gpt.state_dict().items()}
    torch.save({**own, **between, **old}, folder / "coco_weights.pt")


def idefics(folder: Path) -> None:
    """Write Idefics."""
    from transformers import IdeficsConfig, IdeficsForVisionText2Text, IdeficsImageProcessor, IdeficsProcessor

    tokenizer = letters(pad_token="<unk>", unk_token="<unk>", bos_token="<s>", eos_token="</s>")
    extra = ["<fake_token_around_image>", "<image>", "<end_of_utterance>"]
    size = len(tokenizer)
    tokenizer.add_special_tokens({"additional_special_tokens": extra})
    _seed()
    config = IdeficsConfig(
        vocab_size=size, additional_vocab_size=len(extra), hidden_size=WIDTH, intermediate_size=2 * WIDTH,
        num_hidden_layers=2, num_attention_heads=2, cross_layer_interval=1, max_position_embeddings=8192,
        pad_token_id=0, bos_token_id=1, eos_token_id=2, use_resampler=False,
        vision_config={"embed_dim": WIDTH, "image_size": 32, "patch_size": 8, "num_hidden_layers": 2,
                       "num_attention_heads": 2, "intermediate_size": 2 * WIDTH},
    )  # fmt: skip
    model = IdeficsForVisionText2Text(config)
    wild(model)
    model.save_pretrained(folder)
    IdeficsProcessor(IdeficsImageProcessor(image_size=32), tokenizer).save_pretrained(folder)


def llava(folder: Path) -> None:
    """Write LLaVA-OneVision."""
    from transformers import (
        LlavaOnevisionConfig,
        LlavaOnevisionForConditionalGeneration,
        LlavaOnevisionImageProcessor,
        LlavaOnevisionProcessor,
        LlavaOnevisionVideoProcessor,
    )

    tokenizer = letters(pad_token="<pad>", eos_token="<|im_end|>")
    tokenizer.add_special_tokens({"additional_special_tokens": ["<|im_start|>", "<image>", "<video>"]})
    image, video = (tokenizer.convert_tokens_to_ids(token) for token in ("<image>", "<video>"))
    sides = {"hidden_size": WIDTH, "intermediate_size": 2 * WIDTH, "num_hidden_layers": 2, "num_attention_heads": 2}
    _seed()
    config = LlavaOnevisionConfig(
        text_config={**sides, "model_type": "qwen2", "vocab_size": len(tokenizer), "num_key_value_heads": 1,
                     "max_position_embeddings": 4096, "eos_token_id": 1, "pad_token_id": 0, "bos_token_id": None},
        vision_config={**sides, "model_type": "siglip_vision_model", "image_size": 32, "patch_size": 8,
                       "vision_use_head": False},
        image_token_id=image, video_token_id=video, image_grid_pinpoints=[[32, 32], [64, 64]],
        vision_feature_layer=-1,
    )  # fmt: skip
    model = LlavaOnevisionForConditionalGeneration(config)
    wild(model)
    model.generation_config.eos_token_id, model.generation_config.pad_token_id = 1, 0
    model.save_pretrained(folder)
    square = {"height": 32, "width": 32}
    processor = LlavaOnevisionProcessor(
        LlavaOnevisionImageProcessor(size=square, image_grid_pinpoints=[[32, 32], [64, 64]]), tokenizer,
        LlavaOnevisionVideoProcessor(size=square), num_image_tokens=16, vision_feature_select_strategy="full",
        chat_template=TURNS,
    )  # fmt: skip
    processor.save_pretrained(folder)


TURNS = (
    "{% for message in messages %}<|im_start|>{{ message.role }}\n"
    "{% if message.content is string %}{{ message.content }}{% else %}{% for part in message.content %}"
    "{% if part.type == 'image' %}<image>{% else %}{{ part.text }}{% endif %}"
    "{% endfor %}{% endif %}<|im_end|>\n{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)


def wild(model: Any) -> None:
    """Draw weights so large that what is said depends on what is seen."""
    import torch

    for name, weight in model.named_parameters():
        if "alpha" in name:  # how much of what Idefics sees reaches its words: nothing before it learns
            torch.nn.init.ones_(weight)
        elif weight.ndim >= 2:
            torch.nn.init.normal_(weight, std=0.3)


def qwen(folder: Path) -> None:
    """Write Qwen3.5, with linear and with full attention."""
    from transformers import (
        Qwen2VLImageProcessor,
        Qwen3_5Config,
        Qwen3_5ForConditionalGeneration,
        Qwen3VLProcessor,
        Qwen3VLVideoProcessor,
    )

    tokenizer = letters(pad_token="<|endoftext|>", eos_token="<|im_end|>")
    places = ["<|vision_start|>", "<|vision_end|>", "<|image_pad|>", "<|video_pad|>"]
    tokenizer.add_special_tokens({"additional_special_tokens": ["<|im_start|>", *places]})
    start, end, image, video = (tokenizer.convert_tokens_to_ids(token) for token in places)
    _seed()
    config = Qwen3_5Config(
        text_config={"vocab_size": len(tokenizer), "hidden_size": WIDTH, "intermediate_size": 2 * WIDTH,
                     "num_hidden_layers": 2, "num_attention_heads": 2, "num_key_value_heads": 1, "head_dim": 32,
                     "linear_key_head_dim": 16, "linear_value_head_dim": 16, "linear_num_key_heads": 2,
                     "linear_num_value_heads": 2, "layer_types": ["linear_attention", "full_attention"],
                     "max_position_embeddings": 4096, "eos_token_id": 1, "pad_token_id": 0,
                     "rope_parameters": {"rope_type": "default", "rope_theta": 10_000.0, "mrope_section": [2, 1, 1],
                                         "mrope_interleaved": True, "partial_rotary_factor": 0.25}},
        vision_config={"depth": 1, "hidden_size": WIDTH, "intermediate_size": 2 * WIDTH, "num_heads": 2,
                       "patch_size": 8, "out_hidden_size": WIDTH, "num_position_embeddings": 64},
        image_token_id=image, video_token_id=video, vision_start_token_id=start, vision_end_token_id=end,
    )  # fmt: skip
    model = Qwen3_5ForConditionalGeneration(config)
    wild(model)
    model.generation_config.eos_token_id, model.generation_config.pad_token_id = 1, 0
    model.save_pretrained(folder)
    sides = {"patch_size": 8, "merge_size": 2, "temporal_patch_size": 2}
    size = {"shortest_edge": 16 * 16, "longest_edge": 64 * 64}
    Qwen3VLProcessor(
        Qwen2VLImageProcessor(**sides, size=size), tokenizer, Qwen3VLVideoProcessor(**sides),
        chat_template=TURNS.replace("<image>", "<|vision_start|><|image_pad|><|vision_end|>"),
    ).save_pretrained(folder)  # fmt: skip
