"""Pipelines of sound as published, but with few random weights: written to a folder as their authors do."""

from __future__ import annotations

import string
from pathlib import Path
from typing import Any

from tiny_image_pipelines import _qwen_tokenizer
from tiny_pipelines import _seed

RATE = 8000  # hertz
WIDTH = 16  # of the encoders of words


def stable_audio(folder: Path) -> None:
    """Write Stable Audio 3: a latent for each 64 samples, of two channels."""
    import torch
    from diffusers import (
        AutoencoderSAME,
        FlowMatchEulerDiscreteScheduler,
        StableAudio3DiTModel,
        StableAudio3Pipeline,
    )
    from diffusers.pipelines.stable_audio_3.modeling_stable_audio_3 import StableAudio3DurationEmbedder
    from transformers import T5GemmaConfig, T5GemmaEncoderModel
    from transformers.models.t5gemma.configuration_t5gemma import T5GemmaModuleConfig

    _seed()
    tokenizer = _gemma_tokenizer()
    module = T5GemmaModuleConfig(
        vocab_size=len(tokenizer), hidden_size=WIDTH, intermediate_size=32, num_hidden_layers=1, num_attention_heads=2,
        num_key_value_heads=1, head_dim=8, max_position_embeddings=256, layer_types=["full_attention"],
    ).to_dict()  # fmt: skip
    vae = AutoencoderSAME(
        audio_channels=2, patch_size=32, encoder_channels=16, encoder_c_mults=(2,), encoder_strides=(2,),
        encoder_transformer_depths=(1,), latent_dim=8, dim_heads=4, ff_mult=2, sampling_rate=RATE,
    )  # fmt: skip
    for weight in vae.decoder.parameters():
        if not weight.any():
            torch.nn.init.normal_(weight, std=0.2)  # layers begin as none at all
    StableAudio3Pipeline(
        vae=vae, tokenizer=tokenizer,
        text_encoder=T5GemmaEncoderModel(T5GemmaConfig(encoder=module, decoder=module, is_encoder_decoder=False)),
        duration_embedder=StableAudio3DurationEmbedder(output_dim=WIDTH, fourier_dim=16),
        transformer=StableAudio3DiTModel(
            io_channels=8, embed_dim=32, depth=1, num_heads=4, cond_token_dim=WIDTH, global_cond_dim=WIDTH,
            local_add_cond_dim=9, timestep_features_dim=16, ff_mult=2, num_memory_tokens=3,
            use_differential_attention=False,
        ),
        scheduler=FlowMatchEulerDiscreteScheduler(stochastic_sampling=True),
    ).save_pretrained(folder)  # fmt: skip


def ace_step(folder: Path) -> None:
    """Write ACE-Step 1.5 turbo: a latent for each 400 samples, of two channels."""
    import torch
    from diffusers import AceStepPipeline, AutoencoderOobleck, FlowMatchEulerDiscreteScheduler
    from diffusers.models.transformers.ace_step_transformer import AceStepTransformer1DModel
    from diffusers.pipelines.ace_step import AceStepConditionEncoder
    from transformers import Qwen3Config, Qwen3Model

    _seed()
    sizes = {
        "hidden_size": 32, "intermediate_size": 32, "num_attention_heads": 4, "num_key_value_heads": 2, "head_dim": 8,
        "sliding_window": 16,
    }  # fmt: skip
    words = Qwen3Config(
        vocab_size=len(_qwen_tokenizer()), hidden_size=WIDTH, intermediate_size=16, num_hidden_layers=1,
        num_attention_heads=2, num_key_value_heads=1, head_dim=8, max_position_embeddings=4096,
    )  # fmt: skip
    encoder = AceStepConditionEncoder(
        **sizes, text_hidden_dim=WIDTH, timbre_hidden_dim=8, num_lyric_encoder_hidden_layers=1,
        num_timbre_encoder_hidden_layers=1,
    )  # fmt: skip
    torch.nn.init.normal_(encoder.silence_latent)
    AceStepPipeline(
        vae=AutoencoderOobleck(
            encoder_hidden_size=6, downsampling_ratios=[4, 10, 10], decoder_channels=4, decoder_input_channels=8,
            audio_channels=2, channel_multiples=[1, 1, 2], sampling_rate=RATE,
        ),
        text_encoder=Qwen3Model(words), tokenizer=_qwen_tokenizer(), condition_encoder=encoder,
        transformer=AceStepTransformer1DModel(
            **sizes, num_hidden_layers=1, in_channels=24, audio_acoustic_hidden_dim=8, is_turbo=True
        ),
        scheduler=FlowMatchEulerDiscreteScheduler(num_train_timesteps=1, shift=1.0),
    ).save_pretrained(folder)  # fmt: skip


def audioldm2(folder: Path) -> None:
    """Write AudioLDM 2."""
    from diffusers import (
        AudioLDM2Pipeline,
        AudioLDM2ProjectionModel,
        AudioLDM2UNet2DConditionModel,
        AutoencoderKL,
        DDIMScheduler,
    )
    from transformers import ClapFeatureExtractor, GPT2Config, GPT2LMHeadModel, T5Config, T5EncoderModel

    _seed()
    words, roberta = t5_tokenizer(), _roberta_tokenizer()
    language = GPT2LMHeadModel(
        GPT2Config(n_embd=16, n_head=2, n_layer=1, vocab_size=64, n_positions=200, bos_token_id=0, eos_token_id=0)
    )
    language.config.max_new_tokens = 8
    AudioLDM2Pipeline(
        vae=AutoencoderKL(
            block_out_channels=[8, 8], norm_num_groups=4, in_channels=1, out_channels=1, latent_channels=4,
            down_block_types=["DownEncoderBlock2D"] * 2, up_block_types=["UpDecoderBlock2D"] * 2,
        ),
        text_encoder=_clap(len(roberta)), tokenizer=roberta, tokenizer_2=words, language_model=language,
        text_encoder_2=T5EncoderModel(
            T5Config(vocab_size=len(words), d_model=32, d_ff=32, d_kv=8, num_heads=2, num_layers=1)
        ),
        projection_model=AudioLDM2ProjectionModel(text_encoder_dim=16, text_encoder_1_dim=32, langauge_model_dim=16),
        feature_extractor=ClapFeatureExtractor(hop_length=7900),
        unet=AudioLDM2UNet2DConditionModel(
            block_out_channels=(8, 16), norm_num_groups=8, layers_per_block=1, sample_size=32, attention_head_dim=4,
            down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
            up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"), cross_attention_dim=([None, 16, 32], [None, 16, 32]),
        ),
        scheduler=DDIMScheduler(clip_sample=False), vocoder=hifi_gan(8, (8, 10)),
    ).save_pretrained(folder)  # fmt: skip


def longcat(folder: Path) -> None:
    """Write LongCat-AudioDiT: a latent for each 100 samples, of one channel."""
    import torch
    from diffusers import LongCatAudioDiTPipeline, LongCatAudioDiTTransformer, LongCatAudioDiTVae
    from transformers import UMT5Config, UMT5EncoderModel

    _seed()
    words = t5_tokenizer()
    transformer = LongCatAudioDiTTransformer(
        dit_dim=32, dit_depth=1, dit_heads=4, dit_text_dim=32, latent_dim=8, text_conv=False
    )
    for weight in transformer.parameters():
        if not weight.any():
            torch.nn.init.normal_(weight, std=0.1)
    LongCatAudioDiTPipeline(
        vae=LongCatAudioDiTVae(
            channels=8, c_mults=[1, 2], strides=[10, 10], latent_dim=8, encoder_latent_dim=16, downsampling_ratio=100,
            sample_rate=RATE,
        ),
        text_encoder=UMT5EncoderModel(
            UMT5Config(d_model=32, num_layers=1, num_heads=4, d_ff=32, vocab_size=len(words))
        ),
        tokenizer=words, transformer=transformer,
    ).save_pretrained(folder)  # fmt: skip


def hifi_gan(bands: int, rates: tuple[int, ...]) -> Any:
    """Return the vocoder of SpeechT5, which makes as many samples of a frame as the product of its rates."""
    import torch
    from transformers import SpeechT5HifiGan, SpeechT5HifiGanConfig

    vocoder = SpeechT5HifiGan(
        SpeechT5HifiGanConfig(
            model_in_dim=bands, sampling_rate=RATE, upsample_initial_channel=8, upsample_rates=list(rates),
            upsample_kernel_sizes=[2 * rate for rate in rates], resblock_kernel_sizes=[3],
            resblock_dilation_sizes=[[1]], normalize_before=False,
        )
    )  # fmt: skip
    for weight in vocoder.parameters():
        torch.nn.init.normal_(weight, std=0.3)  # it begins almost silent
    return vocoder


def t5_tokenizer() -> Any:
    """Return a tokenizer of letters, as those of T5 are saved."""
    from transformers import T5Tokenizer

    pieces = [(piece, 0.0) for piece in ("<pad>", "</s>", "<unk>")]
    pieces += [(letter, -2.0) for letter in "▁" + string.ascii_letters + string.digits + ".,!?"]
    return T5Tokenizer(vocab=pieces, extra_ids=0, model_max_length=512)


def _gemma_tokenizer() -> Any:
    from transformers import GemmaTokenizer

    pieces = ["<pad>", "<eos>", "<bos>", "<unk>", "▁", *(f"<0x{byte:02X}>" for byte in range(256))]
    pieces += [*string.ascii_letters, *string.digits, *".,!?"]
    return GemmaTokenizer(vocab={piece: number for number, piece in enumerate(pieces)}, merges=[])


def _roberta_tokenizer() -> Any:
    from tokenizers.pre_tokenizers import ByteLevel
    from transformers import RobertaTokenizer

    pieces = ["<s>", "<pad>", "</s>", "<unk>", *sorted(ByteLevel.alphabet()), "<mask>"]
    vocabulary = {piece: number for number, piece in enumerate(pieces)}
    return RobertaTokenizer(vocab=vocabulary, merges=[], model_max_length=77)


def _clap(words: int) -> Any:
    from transformers import ClapAudioConfig, ClapConfig, ClapModel, ClapTextConfig

    text = ClapTextConfig(
        bos_token_id=0, eos_token_id=2, pad_token_id=1, hidden_size=16, intermediate_size=16, num_attention_heads=2,
        num_hidden_layers=1, vocab_size=words, projection_dim=16,
    )  # fmt: skip
    audio = ClapAudioConfig(
        spec_size=64, window_size=4, num_mel_bins=64, intermediate_size=16, depths=[1, 1], num_attention_heads=[2, 2],
        num_hidden_layers=2, hidden_size=32, projection_dim=16, patch_size=2, patch_stride=2,
        patch_embed_input_channels=4, patch_embeds_hidden_size=16,
    )  # fmt: skip
    return ClapModel(ClapConfig(text_config=text.to_dict(), audio_config=audio.to_dict(), projection_dim=16))
