"""Networks that see a picture and say a sentence: BLIP, Florence-2, ClipCap and Idefics; told token by token."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import torch
from PIL import Image as Pictures
from safetensors.torch import load_file
from torch import Tensor
from transformers.generation.streamers import BaseStreamer

from scenewright.backend.context import Context
from scenewright.backend.language.conversation import Message, Sampling
from scenewright.backend.pipelines.language_model import HERE, LESS, TOP_K, TOP_P, Loaded, LocalLanguage, Told
from scenewright.backend.pipelines.pictures import shown
from scenewright.backend.pipelines.savings import is_too_little_memory
from scenewright.backend.pipelines.single import held
from scenewright.backend.pipelines.stopping import stoppable
from scenewright.backend.pipelines.vqgan_clip import read_judge
from scenewright.backend.residency import RESIDENTS
from scenewright.shared.artifacts import Image
from scenewright.shared.errors import InvalidInput, OutOfMemory

MOST_SIDE, LEAST_SIDE, SLIMMEST = 1536, 32, 4  # pixels, and times as long as wide
PAPER = 200  # grey behind what is transparent
WORDS_READ = 60  # tokens of a question that BLIP reads
TYPICAL = 12.0  # tokens of a caption
PREFIX = 10  # tokens that ClipCap's picture is turned into
BUFFERS = ("attn.bias", "attn.masked_bias")  # of GPT-2 as it was once saved: no weights


class Speaker(torch.nn.Module):
    """A network that sees and speaks.

    Attributes:
        network: of transformers.
        tokenizer: decodes what it says.
    """

    def __init__(self, network: Any, tokenizer: Any, processor: Any = None) -> None:
        super().__init__()
        self.network, self.tokenizer, self._processor = network.requires_grad_(False), tokenizer, processor

    @property
    def device(self) -> torch.device:
        """Where it lies."""
        return next(self.parameters()).device

    def speak(self, picture: Pictures.Image, words: str, how: dict[str, Any]) -> None:
        """Say something of a picture; `how` goes to `generate`."""
        given = self._processor(images=picture, return_tensors="pt", **self._words(words))
        self.network.generate(**given.to(self.device), **how)

    def _words(self, words: str) -> dict[str, Any]:
        return {"text": words, "truncation": True, "max_length": WORDS_READ} if words else {}


class Florence(Speaker):
    """Florence-2, whose wishes are words such as <CAPTION>."""

    def _words(self, words: str) -> dict[str, Any]:
        return {"text": words}


class ClipCap(Speaker):
    """CLIP's features of a picture, turned into tokens that GPT-2 goes on from.

    Source: Mokady, Hertz and Bermano, ClipCap: CLIP Prefix for Image Captioning, 2021; with a perceptron between.
    """

    def __init__(self, gpt: Any, tokenizer: Any, tensors: dict[str, Tensor], judge: Any) -> None:
        super().__init__(gpt, tokenizer)
        self._judge = judge
        layers = [tensors[f"clip_project.model.{place}.{kind}"] for place in (0, 2) for kind in ("weight", "bias")]
        first, second = (torch.nn.Linear(*reversed(weight.shape)) for weight in layers[::2])
        self.between = torch.nn.Sequential(first, torch.nn.Tanh(), second).requires_grad_(False)
        for parameter, values in zip(self.between.parameters(), layers, strict=True):
            parameter.data.copy_(values)

    def speak(self, picture: Pictures.Image, words: str, how: dict[str, Any]) -> None:
        """Say something of a picture."""
        prefix = self.between(self._judge.seen(picture).to(self.device)).reshape(1, PREFIX, -1)
        full_stop = self.tokenizer.encode(".")[-1]
        ends = [full_stop, self.tokenizer.eos_token_id]
        self.network.generate(inputs_embeds=prefix, eos_token_id=ends, pad_token_id=ends[1], **how)


class Judge(torch.nn.Module):
    """CLIP's features of a picture as they are, of no certain length."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.clip = read_judge(folder)

    def seen(self, picture: Pictures.Image) -> Tensor:
        """Return features (1, d) of the middle square of a picture."""
        side = min(picture.size)
        left, top = ((length - side) // 2 for length in picture.size)
        square = picture.crop((left, top, left + side, top + side)).resize((self.clip.side,) * 2)
        values = torch.from_numpy(np.array(square)).permute(2, 0, 1)[None].to(self.clip.mean.device) / 255
        values = (values - self.clip.mean) / self.clip.spread
        return self.clip.network.get_image_features(pixel_values=values).pooler_output  # type: ignore[no-any-return]


def said(speaker: Speaker, image: Image, words: str, context: Context, sampling: Sampling) -> str:
    """Return what a network says of a picture; each token is a preview and progress, and cancelling takes one.

    Raises:
        InvalidInput: it says nothing.
        OutOfMemory: the device has too little of it.
    """

    def tell(text: str) -> None:
        tokens = len(text.split())
        context.preview_text(text)
        context.progress(1 - 1 / (1 + tokens / TYPICAL), "Writing", f"{tokens} words")

    context.progress(0.0, "Looking")
    told = Told(speaker.tokenizer, tell)
    parts = SimpleNamespace(components={"network": speaker}, device=speaker.device)
    try:
        with torch.inference_mode(), torch.random.fork_rng(), stoppable(parts, context.check_cancelled):
            torch.manual_seed(sampling.seed)
            speaker.speak(picture_of(clear(image)), words, _how(sampling, told))
    except (MemoryError, RuntimeError) as error:
        if not is_too_little_memory(error):
            raise
        raise OutOfMemory("There is too little memory for this picture.", remedy=LESS, detail=str(error)) from error
    if not told.text.strip():
        raise InvalidInput("The model said nothing.", remedy="Try another picture, or another model.")
    return told.text.strip()


def blip(folder: Path, questions: bool) -> Speaker:
    """Return the BLIP in a folder: that which answers questions, or that which makes captions."""
    from transformers import BlipConfig, BlipForConditionalGeneration, BlipForQuestionAnswering, BlipProcessor

    kind: Any = BlipForQuestionAnswering if questions else BlipForConditionalGeneration

    def read(folder: Path) -> Speaker:
        config = BlipConfig.from_pretrained(folder, **HERE)
        network = kind.from_pretrained(None, config=config, state_dict=_tensors(folder))
        processor: Any = BlipProcessor.from_pretrained(folder, **HERE)
        return Speaker(network, processor.tokenizer, processor)

    return held(folder, read, gigabytes=2.0)  # type: ignore[no-any-return]


def florence(folder: Path) -> Speaker:
    """Return the Florence-2 in a folder."""
    from transformers import Florence2ForConditionalGeneration, Florence2Processor

    def read(folder: Path) -> Speaker:
        network: Any = Florence2ForConditionalGeneration.from_pretrained(folder, use_safetensors=True, **HERE)
        processor: Any = Florence2Processor.from_pretrained(folder, **HERE)
        return Florence(network, processor.tokenizer, processor)

    return held(folder, read, gigabytes=4.0)  # type: ignore[no-any-return]


def clip_cap(folder: Path, clip: Path) -> Speaker:
    """Return the ClipCap in a folder, which sees with the CLIP in another."""
    from transformers import GPT2Config, GPT2LMHeadModel, GPT2TokenizerFast

    def read(folder: Path) -> Speaker:
        tensors = _tensors(folder)
        own = {name.removeprefix("gpt."): each for name, each in tensors.items() if name.startswith("gpt.")}
        kept = {name: each for name, each in own.items() if not name.endswith(BUFFERS)}
        kind: Any = GPT2LMHeadModel
        gpt = kind.from_pretrained(None, config=GPT2Config.from_pretrained(folder, **HERE), state_dict=kept)
        return ClipCap(gpt, GPT2TokenizerFast.from_pretrained(folder, **HERE), tensors, Judge(clip))

    return held(folder, read, gigabytes=2.0)  # type: ignore[no-any-return]


class Idefics(LocalLanguage):
    """Idefics, whose turns begin with User: and Assistant:; see `Language`.

    Source: Laurençon et al., OBELICS, 2023, after Alayrac et al., Flamingo, 2022.
    """

    def _loaded(self) -> Loaded:
        from scenewright.backend.pipelines.devices import best_device

        def load() -> Loaded:
            return _Turns(self._folder, best_device(), self._gigabytes)

        return RESIDENTS.get((self._folder, "idefics"), best_device().name, self._gigabytes, load)


class _Turns(Loaded):
    def given(self, messages: Sequence[Message], images: Sequence[Image]) -> Any:
        from transformers import AutoProcessor

        processors: Any = AutoProcessor
        processor = processors.from_pretrained(self._folder, **HERE)
        end = "<end_of_utterance>"
        self.ends.add(self.tokenizer.convert_tokens_to_ids(end))
        asked = "\n\n".join(message.text for message in messages)
        turns = [f"User: {asked}", *(picture_of(image) for image in images), f"{end}\nAssistant:"]
        given = processor(text=[turns], add_end_of_utterance_token=False, return_tensors="pt")
        # Its picture may only be as precise as its weights.
        return {name: self._placed(value) for name, value in given.items()}

    def _placed(self, value: Tensor) -> Tensor:
        precise = {"dtype": self.network.dtype} if value.is_floating_point() else {}
        return value.to(self.network.device, **precise)


def clear(image: Image) -> Image:
    """Return a picture that every model can look at: opaque, of usual size, not too slim."""
    pixels = image.pixels if image.pixels.dtype == np.uint8 else np.nan_to_num(image.pixels, posinf=1.0)
    colours = shown(Image(pixels=pixels, colour_space=image.colour_space))
    if pixels.shape[2] == 4:
        alpha = pixels[..., 3:].astype(np.float32) / (255 if pixels.dtype == np.uint8 else 1)
        colours = np.rint(colours * np.clip(alpha, 0, 1) + PAPER * (1 - np.clip(alpha, 0, 1))).astype(np.uint8)
    picture = Pictures.fromarray(np.ascontiguousarray(colours))
    scale = min(MOST_SIDE / max(picture.size), 1.0)
    scale = max(scale, LEAST_SIDE / max(picture.size))
    picture = picture.resize((max(round(picture.width * scale), 1), max(round(picture.height * scale), 1)))
    size = tuple(max(side, -(-max(picture.size) // SLIMMEST), LEAST_SIDE) for side in picture.size)
    paper = Pictures.new("RGB", (size[0], size[1]), (PAPER,) * 3)
    paper.paste(picture, ((size[0] - picture.width) // 2, (size[1] - picture.height) // 2))
    return Image(name=image.name, pixels=np.asarray(paper))


def picture_of(image: Image) -> Pictures.Image:
    """Return a picture, (h, w, 3) uint8, as Pillow's."""
    return Pictures.fromarray(np.ascontiguousarray(image.pixels))


def _how(sampling: Sampling, streamer: BaseStreamer) -> dict[str, Any]:
    chosen = {"temperature": sampling.temperature, "top_p": TOP_P, "top_k": TOP_K} if sampling.temperature else {}
    most = {"max_new_tokens": sampling.most_tokens, "num_beams": 1, "do_sample": sampling.temperature > 0}
    return {**most, **chosen, "streamer": streamer}


def _tensors(folder: Path) -> dict[str, Tensor]:
    return load_file(min(folder.glob("*.safetensors"), default=folder / "model.safetensors"))
