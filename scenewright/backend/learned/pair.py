"""Words and pictures of surfaces in one space, near where they belong together.

Source: Radford et al., Learning Transferable Visual Models From Natural Language Supervision, 2021; with a bag of
words.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache

import torch
from torch import Tensor, nn
from torch.nn import functional

from scenewright.backend.learned import weights
from scenewright.backend.learned.blocks import Halve, Residual, convolution
from scenewright.backend.materials.wording import FILLERS, MANNERS, PHRASES, STUFFS
from scenewright.backend.vocabulary.colours import COLOURS
from scenewright.backend.vocabulary.matching import nearest, words

NAME = "material_pair"
WIDTH = 128
SEEN = 128  # pixels along a side of what the eye sees


def vocabulary() -> tuple[str, ...]:
    """Return the words that can be learned, in order."""
    spoken = [*MANNERS, *COLOURS, *STUFFS, *(word for phrase in PHRASES for word in words(phrase))]
    return tuple(sorted({*spoken, "dark", "light", "pale", "deep", "bright"}))


class Eye(nn.Sequential):
    """From pictures (n, 3, 128, 128) in [0, 1] to features (n, 128)."""

    def __init__(self) -> None:
        super().__init__(
            nn.PixelUnshuffle(4), convolution(48, 64), nn.ReLU(), Halve(64, 128), Residual(128), nn.ReLU(),
            Halve(128, 192), Residual(192), nn.ReLU(), Pooled(), nn.Linear(2 * 192, WIDTH),
        )  # fmt: skip


class Pooled(nn.Module):
    """Mean and spread of each channel over a picture: a texture is what repeats."""

    def forward(self, x: Tensor) -> Tensor:
        """Return (n, 2 c) for x (n, c, h, w)."""
        flat = x.float().flatten(2)
        return torch.cat([flat.mean(2), (flat.var(2) + 1e-4).sqrt()], 1)


class Pair(nn.Module):
    """An eye, and an ear for a bag of known words."""

    def __init__(self, known: Sequence[str]) -> None:
        super().__init__()
        self.known = {word: place for place, word in enumerate(known)}
        self.eye = Eye()
        self.ear = nn.Sequential(nn.Linear(len(self.known), 256), nn.ReLU(), nn.Linear(256, WIDTH))
        self.sharpness = nn.Parameter(torch.tensor(2.5))

    def image_features(self, pictures: Tensor) -> Tensor:
        """Return features of unit length (n, 128) of pictures (n, 3, h, w), sRGB in [0, 1], of any size."""
        if pictures.shape[2:] != (SEEN, SEEN):
            pictures = functional.interpolate(pictures, (SEEN, SEEN), mode="bilinear", antialias=True)
        return functional.normalize(self.eye(pictures))

    def text_features(self, sentences: Sequence[str]) -> Tensor:
        """Return features of unit length (n, 128) of sentences; unknown words count as the known one most like them."""
        return functional.normalize(self.ear(self.bags(sentences)))

    def bags(self, sentences: Sequence[str]) -> Tensor:
        """Return how often each known word stands in sentences, (n, known), each row of unit length."""
        counts = torch.zeros(len(sentences), len(self.known))
        for row, sentence in enumerate(sentences):
            for word in self.understood(sentence):
                counts[row, self.known[word]] += 1
        return functional.normalize(counts)

    def understood(self, sentence: str) -> list[str]:
        """Return the known words of a sentence, and for others the one most like each, if any is."""
        spoken = [word for word in words(sentence) if word in self.known or word not in FILLERS]
        return [found for word in spoken for found in ([word] if word in self.known else nearest(word, self.known, 1))]


@cache
def pair() -> Pair:
    """Return the one that is shipped, in single precision on the CPU; gradients reach pictures, not its weights."""
    known = json.loads(weights.notes(NAME)["words"])
    return weights.filled(Pair(known), NAME)
