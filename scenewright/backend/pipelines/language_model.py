"""Language models run here: one conversation at a time, told token by token, stopped within one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import torch
from PIL import Image as Pictures
from transformers import (
    AutoConfig,
    AutoModelForCausalLM,
    AutoModelForImageTextToText,
    AutoProcessor,
    AutoTokenizer,
    BitsAndBytesConfig,
    GenerationConfig,
)
from transformers.generation.streamers import BaseStreamer
from transformers.utils import logging

from scenewright.backend.formats import image_pillow
from scenewright.backend.language.conversation import USUAL, Message, OnText, Sampling, Schema
from scenewright.backend.pipelines.constrained import Constraint
from scenewright.backend.pipelines.devices import GIGABYTE, Device, best_device
from scenewright.backend.pipelines.placing import quantising
from scenewright.backend.pipelines.savings import is_too_little_memory
from scenewright.backend.pipelines.single import DAMAGED
from scenewright.backend.pipelines.stopping import stoppable
from scenewright.backend.residency import RESIDENTS
from scenewright.shared.artifacts import Image
from scenewright.shared.errors import InvalidInput, OutOfMemory, Unavailable

HERE: dict[str, Any] = {"local_files_only": True, "trust_remote_code": False}
TOP_P, TOP_K = 0.9, 40
LEAST_ROOM = 16  # tokens that an answer has at least
UNFINISHED = "\ufffd"  # what a part of a character is decoded to
LESS = "Free memory, close other programs, or give it less to read."


class LocalLanguage:
    """A language model in a folder; see `Language`. It stays in memory as long as there is room.

    Args:
        folder: where its weights and its tokenizer lie.
        title: what a person calls it.
        gigabytes: memory it takes in half precision, with what an answer needs.

    Raises:
        Unavailable: its files are damaged.
    """

    def __init__(self, folder: Path, title: str, gigabytes: float) -> None:
        self.title, self._folder, self._gigabytes = title, folder, gigabytes
        self._loaded()

    def complete(
        self,
        messages: Sequence[Message],
        *,
        schema: Schema | None = None,
        images: Sequence[Image] = (),
        sampling: Sampling = USUAL,
        on_text: OnText,
        beat: Callable[[], None],
    ) -> str:
        """Return the answer; see `Language.complete`."""
        loaded = self._loaded()
        given = loaded.given(messages, images)
        prompt = given["input_ids"].shape[1]
        room = loaded.room(prompt)
        told = Told(loaded.tokenizer, on_text)
        constraints = [Constraint(schema, loaded.tokenizer, loaded.ends, prompt)] if schema else []
        settings = _settings(loaded, sampling, room)
        network = SimpleNamespace(components={"network": loaded.network}, device=loaded.network.device)
        try:
            with torch.inference_mode(), torch.random.fork_rng(), stoppable(network, beat):
                torch.manual_seed(sampling.seed)
                loaded.network.generate(
                    **given, generation_config=settings, streamer=told, logits_processor=constraints
                )
        except (MemoryError, RuntimeError) as error:
            if not is_too_little_memory(error):
                raise
            raise OutOfMemory("There is too little memory for this text.", remedy=LESS, detail=str(error)) from error
        return told.text

    def _loaded(self) -> Loaded:
        def load() -> Loaded:
            return Loaded(self._folder, best_device(), self._gigabytes)

        return RESIDENTS.get((self._folder, "language"), best_device().name, self._gigabytes, load)


class Loaded:
    """The network, its tokenizer, and what reads pictures if it has eyes."""

    def __init__(self, folder: Path, device: Device, gigabytes: float) -> None:
        logging.disable_progress_bar()
        try:
            self.tokenizer: Any = AutoTokenizer.from_pretrained(folder, **HERE)
            config = AutoConfig.from_pretrained(folder, **HERE)
            self._sees = type(config) in AutoModelForImageTextToText._model_mapping
            kind: Any = AutoModelForImageTextToText if self._sees else AutoModelForCausalLM
            self.network = kind.from_pretrained(
                folder, dtype=device.dtype, use_safetensors=True, **HERE, **_placed(device, gigabytes)
            ).eval()
        except DAMAGED as error:
            sentence = f"The weights in {folder} are damaged or incomplete."
            remedy = "Delete them and download them again: scenewright models says which they are."
            raise Unavailable(sentence, remedy=remedy, detail=str(error)) from error
        self.place, self._folder = device.name, folder
        ends = self.network.generation_config.eos_token_id
        known = ends if isinstance(ends, list) else [ends, self.tokenizer.eos_token_id]
        self.ends = {end for end in known if end is not None}
        self.most: int = getattr(config.get_text_config(), "max_position_embeddings", 0) or 1 << 17

    @property
    def gigabytes(self) -> float:
        """What its weights take."""
        return float(sum(each.nbytes for each in self.network.parameters()) / GIGABYTE)

    def given(self, messages: Sequence[Message], images: Sequence[Image]) -> Any:
        """Return what the network reads of a conversation.

        Raises:
            InvalidInput: it sees no pictures.
        """
        words = {"add_generation_prompt": True, "tokenize": True, "return_dict": True, "return_tensors": "pt"}
        told: list[dict[str, Any]] = [{"role": message.role, "content": message.text} for message in messages]
        reader = self.tokenizer
        if images:
            if not self._sees:
                raise InvalidInput("This language model sees no pictures.", remedy="Use one that does.")
            processors: Any = AutoProcessor
            reader = processors.from_pretrained(self._folder, **HERE)
            told = [{**each, "content": [{"type": "text", "text": each["content"]}]} for each in told]
            seen = [{"type": "image", "image": _picture(image)} for image in images]
            told[-1]["content"] = [*seen, *told[-1]["content"]]
        try:
            given = reader.apply_chat_template(told, enable_thinking=False, **words)
        except ValueError as error:
            sentence = f"What lies in {self._folder} was not taught to converse."
            raise Unavailable(sentence, remedy="Use weights with a chat template.", detail=str(error)) from error
        return given.to(self.network.device)

    def room(self, prompt: int) -> int:
        """Return how many tokens an answer may have.

        Raises:
            InvalidInput: none, or next to none.
        """
        if prompt + LEAST_ROOM > self.most:
            sentence = f"That is too much to read: {prompt} tokens, and this model reads {self.most}."
            raise InvalidInput(sentence, remedy="Give it less, or use another model.")
        return self.most - prompt


class Told(BaseStreamer):  # type: ignore[misc]
    """Hears each token where it is made, so that what hearing raises ends the work there."""

    def __init__(self, tokenizer: Any, on_text: OnText) -> None:
        self.text = ""
        self._tokenizer, self._on_text = tokenizer, on_text
        self._tokens: list[int] | None = None  # none before the prompt, which comes first
        self._start = self._read = 0

    def put(self, value: torch.Tensor) -> None:
        """Take the prompt, or one token more."""
        if self._tokens is None:
            self._tokens = []
            return
        self._tokens += value.reshape(-1).tolist()
        # A few tokens before are decoded too: spaces and characters may be spread over several.
        before = self._decoded(self._tokens[self._start : self._read])
        now = self._decoded(self._tokens[self._start :])
        if len(now) > len(before) and not now.endswith(UNFINISHED):
            self.text += now[len(before) :]
            self._start, self._read = self._read, len(self._tokens)
        self._on_text(self.text)

    def end(self) -> None:
        """Nothing more comes."""

    def _decoded(self, tokens: list[int]) -> str:
        return str(self._tokenizer.decode(tokens, skip_special_tokens=True, clean_up_tokenization_spaces=False))


def _settings(loaded: Loaded, sampling: Sampling, room: int) -> GenerationConfig:
    chosen = {"temperature": sampling.temperature, "top_p": TOP_P, "top_k": TOP_K} if sampling.temperature else {}
    return GenerationConfig(
        do_sample=sampling.temperature > 0, max_new_tokens=min(sampling.most_tokens, room), use_cache=True,
        eos_token_id=sorted(loaded.ends) or None, pad_token_id=min(loaded.ends, default=0), **chosen,
    )  # fmt: skip


def _placed(device: Device, gigabytes: float) -> dict[str, Any]:
    """Return how a network goes onto a device: whole, with four bits a weight, or in part."""
    if not device.name.startswith("cuda") or device.holds(gigabytes):
        return {"device_map": {"": device.name}}
    if quantising() == "bitsandbytes":
        four = BitsAndBytesConfig(load_in_4bit=True, bnb_4bit_quant_type="nf4", bnb_4bit_compute_dtype=device.dtype)
        return {"device_map": "auto", "quantization_config": four}
    return {"device_map": "auto"}


def _picture(image: Image) -> Pictures.Image:
    pixels = image_pillow.to_bytes(image)
    grey = pixels.shape[2] < 3
    return Pictures.fromarray(np.ascontiguousarray(np.repeat(pixels[..., :1], 3, axis=2) if grey else pixels[..., :3]))
