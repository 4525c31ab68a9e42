"""Networks that see pictures and sentences in one space: the small shipped one, CLIP and SigLIP 2."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image as Pictures
from torch import Tensor
from torch.nn import functional

from scenewright.backend.pipelines.single import held, place_of
from scenewright.shared.errors import InvalidInput

Floats = NDArray[np.float32]
Bytes = NDArray[np.uint8]
GREY = 128  # behind what is transparent
SIGLIP_TOKENS = 64  # it was taught with sentences filled up to so many


class TorchEye:
    """Something that makes features of pictures and sentences, as an `Eye`.

    Args:
        name: tells its features from those of others, and of other weights.
        side: pixels along a side of what it sees.
        see: features (n, d) of pictures (n, 3, side, side) in [0, 1].
        read: features (1, d) of a sentence.
        place: device and dtype of what it sees.
    """

    def __init__(
        self, name: str, side: int, see: Callable[[Tensor], Tensor], read: Callable[[str], Tensor], place: Any
    ) -> None:
        self.name = name
        self._side, self._see, self._read, self._place = side, see, read, place

    @torch.inference_mode()
    def pictures(self, pictures: Sequence[Bytes]) -> Floats:
        """Return features of unit length (n, d) of pictures (h, w, 4), sRGB with straight alpha."""
        squares = np.stack([_square(picture, self._side) for picture in pictures])
        values = torch.from_numpy(squares).permute(0, 3, 1, 2).to(**self._place) / 255
        return _plain(self._see(values))

    @torch.inference_mode()
    def sentence(self, sentence: str) -> Floats:
        """Return features of unit length (d,)."""
        return _plain(self._read(" ".join(sentence.split())))[0]


def surfaces(sentence: str) -> TorchEye:
    """Return the small pair that is shipped; it knows surfaces alone.

    Raises:
        InvalidInput: it knows no word of the sentence.
    """
    from scenewright.backend.learned import pair

    judge = pair.pair()
    if sentence.strip() and not judge.understood(sentence):
        remedy = "Name a surface, its colour and state, such as: old red brick. Downloaded weights know more words."
        raise InvalidInput("The small model that is shipped knows none of these words.", remedy=remedy)
    read = lambda words: judge.text_features([words])  # noqa: E731
    return TorchEye(pair.NAME, pair.SEEN, judge.image_features, read, place_of(judge))


def clip(folder: Path, digest: str) -> TorchEye:
    """Return the CLIP in a folder.

    Args:
        folder: where its weights lie.
        digest: of the weights.
    """
    from scenewright.backend.pipelines.vqgan_clip import read_judge

    judge = held(folder, read_judge, gigabytes=1.0)
    read = lambda words: judge.text_features([words])  # noqa: E731
    return TorchEye(f"clip {digest}", judge.side, judge.image_features, read, place_of(judge))


def siglip(folder: Path, digest: str) -> TorchEye:
    """Return the SigLIP in a folder; see `clip`."""
    judge = held(folder, _read_siglip, gigabytes=2.0)
    return TorchEye(f"siglip {digest}", judge.side, judge.see, judge.read, place_of(judge))


class Siglip(torch.nn.Module):
    """A `SiglipModel` of transformers that makes features of unit length."""

    def __init__(self, network: Any, tokenizer: Any) -> None:
        super().__init__()
        self.network, self._tokenizer = network.requires_grad_(False), tokenizer
        self.side: int = network.config.vision_config.image_size

    def see(self, pictures: Tensor) -> Tensor:
        """Return features of pictures in [0, 1]."""
        return functional.normalize(self.network.get_image_features(pixel_values=2 * pictures - 1).pooler_output)

    def read(self, sentence: str) -> Tensor:
        """Return features of a sentence; what is longer than it reads is cut."""
        long = {"padding": "max_length", "truncation": True, "max_length": SIGLIP_TOKENS}
        said = self._tokenizer([sentence.lower()], **long, return_tensors="pt")["input_ids"]
        return functional.normalize(self.network.get_text_features(said.to(self.network.device)).pooler_output)


def _read_siglip(folder: Path) -> Siglip:
    from transformers import AutoTokenizer, SiglipModel

    kind: Any = SiglipModel
    network = kind.from_pretrained(folder, local_files_only=True, use_safetensors=True)
    tokenizers: Any = AutoTokenizer
    return Siglip(network, tokenizers.from_pretrained(folder, local_files_only=True, trust_remote_code=False))


def _square(picture: Bytes, side: int) -> Bytes:
    """Return a whole picture on grey, (side, side, 3)."""
    shown = Pictures.fromarray(np.ascontiguousarray(picture))
    scale = side / max(shown.size)
    size = max(round(shown.width * scale), 1), max(round(shown.height * scale), 1)
    shown = shown.resize(size, Pictures.Resampling.BICUBIC)
    paper = Pictures.new("RGB", (side, side), (GREY, GREY, GREY))
    paper.paste(shown, ((side - size[0]) // 2, (side - size[1]) // 2), shown)
    return np.asarray(paper)


def _plain(features: Tensor) -> Floats:
    return np.asarray(features.float().cpu().numpy(), np.float32)
