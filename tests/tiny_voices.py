"""Networks that speak and play as published, but with few random weights: written to a folder as their authors do."""

from __future__ import annotations

import json
import string
from pathlib import Path
from typing import Any

from tiny_pipelines import _seed
from tiny_sound_pipelines import RATE, hifi_gan, t5_tokenizer

LETTERS = [*string.ascii_letters, *string.digits, *" .,!?'"]
TEMPLATE = (
    "{% for message in messages %}{% for item in message.content %}{% if item.type == 'audio' %}{{ voice }}"
    "<|audio_prompt|>{% endif %}{% endfor %}{% for item in message.content %}{% if item.type == 'text' %}"
    "{{ item.text }}{% endif %}{% endfor %}{% endfor %}<|audio_bos|>"
)
CODEC = {
    "sampling_rate": RATE, "hidden_size": 16, "num_filters": 4, "upsampling_ratios": [5, 5, 4],
    "upsample_groups": 16, "num_hidden_layers": 1, "intermediate_size": 16, "num_attention_heads": 2,
    "num_key_value_heads": 2, "latent_stride": 4, "latent_dim": 8, "sliding_window": 16,
}  # fmt: skip
FLOW = {
    "hidden_size": 16, "num_hidden_layers": 1, "latent_dim": 8, "condition_dim": 16, "frequency_embedding_size": 8,
    "loss_weighting_hidden_size": 4,
}  # fmt: skip
BACKBONE = {
    "hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 16, "latent_dim": 8,
    "frame_rate": RATE / 400,
}  # fmt: skip


def pocket(folder: Path) -> None:
    """Write Pocket TTS, with a voice of its authors."""
    from transformers import PocketTTSConfig, PocketTTSForConditionalGeneration

    _seed()
    marks = ("audio_prompt_bos_token", "audio_prompt_token", "audio_latent_token", "audio_bos_token")
    numbers = _write_tokens(folder, dict.fromkeys(marks, "") | {m: f"<|{m.removesuffix('_token')}|>" for m in marks})
    config = PocketTTSConfig(
        **BACKBONE, flow_head_config=FLOW, vocab_size=len(numbers),
        **{f"{mark}_id": numbers[f"<|{mark.removesuffix('_token')}|>"] for mark in marks},
    )  # fmt: skip
    _write_speaker(folder, PocketTTSForConditionalGeneration(config), "<|audio_prompt_bos|>")
    _write_voice(folder / "voices" / "alba.safetensors", 8)


def pocket_codec(folder: Path) -> None:
    """Write the codec of Pocket TTS: a latent for each 400 samples."""
    from transformers.models.pocket_tts_audio_tokenizer import (
        PocketTTSAudioTokenizerConfig,
        PocketTTSAudioTokenizerModel,
    )

    _seed()
    PocketTTSAudioTokenizerModel(PocketTTSAudioTokenizerConfig(**CODEC)).save_pretrained(folder)


def phonon(folder: Path) -> None:
    """Write Phonon, with its codec and a voice of its authors."""
    from transformers import GradiumPhononTTSConfig, GradiumPhononTTSForConditionalGeneration

    _seed()
    marks = ("audio_prompt_token", "audio_latent_token", "audio_bos_token")
    numbers = _write_tokens(folder, {mark: f"<|{mark.removesuffix('_token')}|>" for mark in marks})
    config = GradiumPhononTTSConfig(
        **BACKBONE, flow_head_config=FLOW, vocab_size=len(numbers), audio_prompt_dim=12,
        **{f"{mark}_id": numbers[f"<|{mark.removesuffix('_token')}|>"] for mark in marks},
    )  # fmt: skip
    _write_speaker(folder, GradiumPhononTTSForConditionalGeneration(config), "")
    pocket_codec(folder / "audio_tokenizer")
    _write_voice(folder / "default-voice.safetensors", 12)


def vibevoice(folder: Path) -> None:
    """Write VibeVoice: a latent for each 400 samples."""
    import torch
    from transformers import (
        Qwen2Config,
        VibeVoiceAcousticTokenizerConfig,
        VibeVoiceAcousticTokenizerEncoderConfig,
        VibeVoiceAcousticTokenizerFeatureExtractor,
        VibeVoiceConfig,
        VibeVoiceForConditionalGeneration,
        VibeVoiceProcessor,
    )
    from transformers.models.vibevoice.configuration_vibevoice import VibeVoiceDiffusionHeadConfig

    _seed()
    tokenizer = _qwen_tokenizer()
    ids = {token: tokenizer.convert_tokens_to_ids(f"<|vision_{token}|>") for token in ("start", "end", "pad")}
    sizes = {"num_filters": 4, "downsampling_ratios": [20, 20], "depths": [1, 1, 1], "ffn_expansion": 1}
    words = Qwen2Config(
        vocab_size=len(tokenizer), hidden_size=16, intermediate_size=16, num_hidden_layers=1, num_attention_heads=2,
        num_key_value_heads=1, max_position_embeddings=4096, tie_word_embeddings=False,
    )  # fmt: skip
    config = VibeVoiceConfig(
        audio_config=VibeVoiceAcousticTokenizerConfig(hidden_size=8, **sizes), text_config=words,
        semantic_model_config=VibeVoiceAcousticTokenizerEncoderConfig(hidden_size=12, **sizes),
        diffusion_head_config=VibeVoiceDiffusionHeadConfig(
            num_hidden_layers=1, intermediate_size=16, frequency_embedding_size=8
        ),
        pad_token_id=tokenizer.pad_token_id,
        eos_token_id=tokenizer.convert_tokens_to_ids("<|im_end|>"), audio_bos_token_id=ids["start"],
        audio_eos_token_id=ids["end"], audio_token_id=ids["pad"],
    )  # fmt: skip
    network = VibeVoiceForConditionalGeneration(config)
    with torch.no_grad():  # it always says that more sound comes
        network.lm_head.weight.zero_()
        for name, each in network.named_parameters():
            if "layer_scale" in name or name.endswith("gamma"):
                each.fill_(0.5)
            if "audio_tower.decoder" in name and each.ndim > 1:
                each.mul_(20)  # it begins almost silent
    network.save_pretrained(folder)
    features = VibeVoiceAcousticTokenizerFeatureExtractor(sampling_rate=RATE, pad_to_multiple_of=400)
    template = (
        "{% for message in messages %}{% for item in message.content %}{% if item.type == 'audio' %}"
        "<|vision_start|><|vision_pad|><|vision_end|>{% endif %}{% if item.type == 'text' %}{{ item.text }}{% endif %}"
        "{% endfor %}{% endfor %}<|vision_start|>"
    )
    VibeVoiceProcessor(features, tokenizer, chat_template=template).save_pretrained(folder)


def vits(folder: Path) -> None:
    """Write MMS-TTS: a frame for each 80 samples."""
    from transformers import VitsConfig, VitsModel, VitsTokenizer

    _seed()
    vocabulary = {letter: number for number, letter in enumerate([*"|", *string.ascii_lowercase, *" '", "<pad>"])}
    folder.mkdir(exist_ok=True)
    (folder / "vocab.json").write_text(json.dumps(vocabulary))
    tokenizer = VitsTokenizer(
        str(folder / "vocab.json"), language="eng", phonemize=False, pad_token="|", unk_token="<pad>"
    )
    tokenizer.save_pretrained(folder)
    VitsModel(
        VitsConfig(
            vocab_size=len(vocabulary), hidden_size=16, num_hidden_layers=1, ffn_dim=16, flow_size=16,
            spectrogram_bins=17, upsample_initial_channel=16, upsample_rates=[10, 8], upsample_kernel_sizes=[20, 16],
            resblock_kernel_sizes=[3], resblock_dilation_sizes=[[1]], posterior_encoder_num_wavenet_layers=1,
            prior_encoder_num_flows=1, prior_encoder_num_wavenet_layers=1, duration_predictor_num_flows=1,
            duration_predictor_filter_channels=16, depth_separable_num_layers=1, sampling_rate=RATE,
        )
    ).save_pretrained(folder)  # fmt: skip


def speecht5(folder: Path) -> None:
    """Write SpeechT5."""
    from transformers import SpeechT5Config, SpeechT5ForTextToSpeech

    _seed()
    vocabulary = _write_characters(folder)
    network = SpeechT5ForTextToSpeech(
        SpeechT5Config(
            vocab_size=vocabulary, hidden_size=16, encoder_layers=1, encoder_attention_heads=2, encoder_ffn_dim=16,
            decoder_layers=1, decoder_attention_heads=2, decoder_ffn_dim=16, num_mel_bins=20, speaker_embedding_dim=8,
            speech_decoder_prenet_units=8, speech_decoder_postnet_units=8, speech_decoder_postnet_layers=2,
            conv_dim=[8], conv_stride=[5], conv_kernel=[10], num_conv_pos_embeddings=4, num_conv_pos_embedding_groups=2,
        )
    )  # fmt: skip
    network.speech_decoder_postnet.prob_out.bias.data.fill_(-9.0)  # it says that more comes
    network.save_pretrained(folder)


def hifigan(folder: Path) -> None:
    """Write HiFi-GAN: 128 samples of a frame."""
    hifi_gan(20, (8, 16)).save_pretrained(folder)


def musicgen(folder: Path) -> None:
    """Write MusicGen: a token for each 400 samples."""
    from transformers import (
        EncodecConfig,
        EncodecModel,
        MusicgenConfig,
        MusicgenForConditionalGeneration,
        T5Config,
    )
    from transformers.models.musicgen.configuration_musicgen import MusicgenDecoderConfig

    _seed()
    tokenizer = t5_tokenizer()
    words = T5Config(vocab_size=len(tokenizer), d_model=16, d_ff=16, d_kv=8, num_heads=2, num_layers=1)
    codec = EncodecConfig(
        sampling_rate=RATE, target_bandwidths=[0.48], upsampling_ratios=[20, 20], hidden_size=16, num_filters=4,
        num_lstm_layers=1, codebook_size=64, codebook_dim=16,
    )  # fmt: skip
    decoder = MusicgenDecoderConfig(
        vocab_size=64, hidden_size=16, num_hidden_layers=1, ffn_dim=16, num_attention_heads=2, num_codebooks=4,
        pad_token_id=64, bos_token_id=64,
    )  # fmt: skip
    network = MusicgenForConditionalGeneration(MusicgenConfig(text_encoder=words, audio_encoder=codec, decoder=decoder))
    network.generation_config.decoder_start_token_id = network.generation_config.pad_token_id = 64
    network.audio_encoder = EncodecModel(codec)
    for layer in network.audio_encoder.quantizer.layers:
        layer.codebook.embed.normal_()  # they begin as nothing at all
    network.save_pretrained(folder)
    tokenizer.save_pretrained(folder)


def _write_tokens(folder: Path, marks: dict[str, str]) -> dict[str, int]:
    """Write a tokenizer of letters that has some marks, and return the numbers of all its tokens."""
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import PreTrainedTokenizerFast

    pieces = ["<unk>", "<s>", "</s>", "<pad>", *marks.values(), *LETTERS]
    numbers = {piece: number for number, piece in enumerate(pieces)}
    letters = Tokenizer(models.WordLevel(numbers, unk_token="<unk>"))
    letters.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    PreTrainedTokenizerFast(
        tokenizer_object=letters, unk_token="<unk>", bos_token="<s>", eos_token="</s>", pad_token="<pad>",
        padding_side="left", extra_special_tokens=marks, model_specific_special_tokens=marks,
    ).save_pretrained(folder)  # fmt: skip
    return numbers


def _write_speaker(folder: Path, network: Any, before_voice: str) -> None:
    import torch
    from transformers import AutoTokenizer, PocketTTSFeatureExtractor, PocketTTSProcessor

    network.generation_config.update(do_sample=True, temperature=0.7)
    with torch.no_grad():
        network.eos_head.weight.zero_()
        network.eos_head.bias.fill_(-9.0)  # it says that more comes
        for each in network.flow_head.parameters():
            if not each.any():
                torch.nn.init.normal_(each, std=0.1)
    network.save_pretrained(folder)
    features = PocketTTSFeatureExtractor(sampling_rate=RATE, frame_size=400, pad_to_multiple_of=400)
    tokenizer = AutoTokenizer.from_pretrained(folder)
    template = TEMPLATE.replace("{{ voice }}", before_voice)
    PocketTTSProcessor(features, tokenizer, chat_template=template).save_pretrained(folder)


def _write_voice(file: Path, size: int) -> None:
    import torch
    from safetensors.torch import save_file

    file.parent.mkdir(exist_ok=True)
    save_file({"latents": torch.randn(1, 7, size)}, file)


def _qwen_tokenizer() -> Any:
    from tokenizers.pre_tokenizers import ByteLevel
    from transformers import Qwen2Tokenizer

    letters = [*sorted(ByteLevel.alphabet()), "<|endoftext|>"]
    tokenizer = Qwen2Tokenizer(vocab={letter: number for number, letter in enumerate(letters)}, merges=[])
    # Where none is likelier, the first is taken: that more sound comes.
    marks = ["<|vision_pad|>", "<|vision_start|>", "<|vision_end|>", "<|im_end|>"]
    tokenizer.add_special_tokens({"additional_special_tokens": marks})
    tokenizer.pad_token = "<|endoftext|>"
    return tokenizer


def _write_characters(folder: Path) -> int:
    """Write a SentencePiece model of letters, as SpeechT5 has one, and return how many tokens there are."""
    import sentencepiece
    from transformers import SpeechT5Tokenizer

    folder.mkdir(exist_ok=True)
    corpus = folder / "corpus.txt"
    corpus.write_text("\n".join(["the quick brown fox jumps over the lazy dog, and he says: hello."] * 20))
    sentencepiece.SentencePieceTrainer.train(
        input=str(corpus), model_prefix=str(folder / "spm_char"), model_type="char", vocab_size=34,
        hard_vocab_limit=False, bos_id=0, pad_id=1, eos_id=2, unk_id=3, minloglevel=2,
    )  # fmt: skip
    tokenizer = SpeechT5Tokenizer(str(folder / "spm_char.model"))
    tokenizer.save_pretrained(folder)
    return len(tokenizer)
