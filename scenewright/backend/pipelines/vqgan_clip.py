"""Models for VQGAN+CLIP, shipped and published, and a picture made with them."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.torch import load_file
from torch import Tensor
from torch.nn import functional

from scenewright.backend.context import Context
from scenewright.backend.pipelines import dreaming
from scenewright.backend.pipelines.savings import is_too_little_memory
from scenewright.backend.residency import drop_unused
from scenewright.shared import srgb
from scenewright.shared.artifacts import Image
from scenewright.shared.errors import InvalidInput, OutOfMemory

SPOT = 3  # latents along a side of each spot of what is drawn by chance
BETWEEN_PREVIEWS = 0.5  # seconds
LESS = "Ask for a smaller resolution, or for fewer parts to look at."
MEAN, SPREAD = (0.48145466, 0.4578275, 0.40821073), (0.26862954, 0.26130258, 0.27577711)  # of CLIP's pictures


@dataclass(frozen=True)
class Studio:
    """Hold what makes pictures and what judges them.

    Attributes:
        codes: makes pictures of latents.
        judge: says how like a sentence they are.
        book: (n, c) the codes there are.
        factor: pixels along a side of one latent.
        side: pixels that the judge sees along a side.
        device: where both lie.
    """

    codes: dreaming.Codes
    judge: dreaming.Judge
    book: Tensor
    factor: int
    side: int
    device: torch.device

    def noise(self, width: int, height: int, seed: int) -> Tensor:
        """Return latents of a picture of soft spots, whose codes are drawn by chance."""
        random = torch.Generator("cpu").manual_seed(seed)
        high, wide = height // self.factor, width // self.factor
        spots = (-(-high // SPOT), -(-wide // SPOT))
        numbers = torch.randint(len(self.book), spots, generator=random).to(self.book.device)
        return functional.interpolate(self.book[numbers].permute(2, 0, 1)[None], (high, wide), mode="bicubic")


def shipped(sentence: str) -> Studio:
    """Return the small models of surfaces that are shipped.

    Raises:
        InvalidInput: they know no word of the sentence.
    """
    from scenewright.backend.learned import pair, quantiser

    judge, codes = pair.pair(), quantiser.quantiser()
    if not judge.understood(sentence):
        remedy = "Name a surface, its colour and state, such as: old red brick. Downloaded weights know more words."
        raise InvalidInput("The small model that is shipped knows none of these words.", remedy=remedy)
    return Studio(codes, judge, codes.book.detach(), quantiser.FACTOR, pair.SEEN, torch.device("cpu"))


def published(movq: Path, clip: Path) -> Studio:
    """Return the models of two folders, as large as they were published."""
    from scenewright.backend.pipelines.single import held

    codes, judge = held(movq, _read_codes, gigabytes=1.0), held(clip, read_judge, gigabytes=1.5)
    network = codes.network
    factor = 2 ** (len(network.config.block_out_channels) - 1)
    weight = network.quantize.embedding.weight
    return Studio(codes, judge, weight.detach(), factor, judge.side, weight.device)


class MovqCodes(torch.nn.Module):
    """A `VQModel` of diffusers as `Codes`."""

    def __init__(self, network: Any) -> None:
        super().__init__()
        self.network = network.requires_grad_(False)

    def encode(self, pictures: Tensor) -> Tensor:
        """Return latents of pictures in [0, 1]."""
        return self.network.encode(2 * pictures - 1).latents  # type: ignore[no-any-return]

    def quantise(self, latents: Tensor) -> Tensor:
        """Return the nearest codes; gradients pass straight through."""
        return self.network.quantize(latents)[0]  # type: ignore[no-any-return]

    def decode(self, latents: Tensor) -> Tensor:
        """Return pictures in [0, 1]; gradients pass where they are cut to that."""
        drawn: Tensor = (self.network.decode(latents, force_not_quantize=True).sample + 1) / 2
        return drawn + (drawn.clamp(0, 1) - drawn).detach()


class ClipJudge(torch.nn.Module):
    """A `CLIPModel` of transformers as `Judge`."""

    def __init__(self, network: Any, tokenizer: Any) -> None:
        super().__init__()
        self.network, self._tokenizer = network.requires_grad_(False), tokenizer
        self.side: int = network.config.vision_config.image_size
        self.mean, self.spread = (
            torch.nn.Buffer(torch.tensor(values)[:, None, None], persistent=False) for values in (MEAN, SPREAD)
        )

    def image_features(self, pictures: Tensor) -> Tensor:
        """Return features of unit length of pictures in [0, 1], of any size."""
        if pictures.shape[2:] != (self.side, self.side):
            pictures = functional.interpolate(pictures, (self.side, self.side), mode="bilinear", antialias=True)
        seen = self.network.get_image_features(pixel_values=(pictures - self.mean) / self.spread)
        return functional.normalize(seen.pooler_output)

    def text_features(self, sentences: Sequence[str]) -> Tensor:
        """Return features of unit length; what is longer than it reads is cut."""
        said = self._tokenizer(list(sentences), padding=True, truncation=True, return_tensors="pt")
        return functional.normalize(self.network.get_text_features(**said.to(self.network.device)).pooler_output)


def picture(
    studio: Studio, latents: Tensor, words: tuple[str, str], course: dreaming.Course, seed: int, context: Context
) -> np.ndarray:
    """Return the picture, (h, w, 3) float32 sRGB-encoded, that latents lead to.

    Each step is progress, with a preview twice a second, and cancelling takes one. When memory runs out, fewer parts
    are looked at.

    Args:
        studio: the models.
        latents: where it starts.
        words: what it shall show, and what not.
        course: how it is moved; its rate and what holds it are for codes of unit spread.
        seed: the same one gives the same picture.
        context: of the job.

    Raises:
        OutOfMemory: a single part is too much.
    """
    spread = float(studio.book.std())
    paced = replace(course, rate=course.rate * spread, held=course.held / spread**2)
    try:
        made = dreaming.dreamt(
            studio.codes, studio.judge, latents, *words, paced, seed, _telling(course.steps, context)
        )
    except (MemoryError, RuntimeError) as error:
        if not is_too_little_memory(error):
            raise
        if course.cuts == 1:
            raise OutOfMemory("There is too little memory for this picture.", remedy=LESS, detail=str(error)) from None
        made = None
    if made is None:
        drop_unused()
        fewer = replace(course, cuts=course.cuts // 2)
        context.report["saving"] = f"Out of memory: looking at {fewer.cuts} parts"
        return picture(studio, latents, words, fewer, seed, context)
    context.report["similarity"] = round(dreaming.likeness(studio.judge, made, [words[0]])[0], 3)
    context.report["device"] = studio.device.type
    return _pixels(made)


def started(studio: Studio, pixels: np.ndarray) -> Tensor:
    """Return the latents of a picture, (h, w, 3) uint8."""
    values = torch.from_numpy(np.ascontiguousarray(pixels)).permute(2, 0, 1)[None].to(studio.device)
    with torch.no_grad():
        return studio.codes.encode(values.float() / 255)


def _telling(steps: int, context: Context) -> dreaming.Seen:
    shown = 0.0

    def tell(number: int, similarity: float, seen: Tensor) -> None:
        nonlocal shown
        context.progress(number / steps, "Optimising", f"step {number} of {steps}, similarity {similarity:.2f}")
        if time.monotonic() - shown >= BETWEEN_PREVIEWS:
            context.preview(Image(name="preview", pixels=srgb.as_bytes(_pixels(seen))))
            shown = time.monotonic()

    return tell


def _pixels(values: Tensor) -> np.ndarray:
    return np.nan_to_num(values[0].permute(1, 2, 0).float().cpu().numpy())


def _read_codes(folder: Path) -> MovqCodes:
    from diffusers import VQModel

    kind: Any = VQModel
    return MovqCodes(kind.from_pretrained(folder, local_files_only=True, use_safetensors=True))


def read_judge(folder: Path) -> ClipJudge:
    """Return the CLIP in a folder."""
    from transformers import CLIPConfig, CLIPModel, CLIPTokenizer

    tensors = load_file(min(folder.glob("*.safetensors"), default=folder / "model.safetensors"))
    kind: Any = CLIPModel
    network = kind.from_pretrained(None, config=CLIPConfig.from_pretrained(folder), state_dict=tensors)
    return ClipJudge(network, CLIPTokenizer.from_pretrained(folder, local_files_only=True))
