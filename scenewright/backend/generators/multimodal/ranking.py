"""Pictures in order of how well they fit a sentence or a picture: by names and colours, or by networks that see."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from scenewright.backend.context import Context
from scenewright.backend.generator import Generator
from scenewright.backend.published import CLIP, SIGLIP2
from scenewright.shared.artifacts import Image, Text
from scenewright.shared.tasks import ImageRanking

if TYPE_CHECKING:
    from scenewright.backend.search.evidence import Eye


class LooksRanking(Generator[ImageRanking]):
    """Put pictures in order by the words of their names, the colours in them, and what they look like.

    A sentence is compared with names, and its colours with the pictures'; pictures are compared by their colours,
    where these lie, their edges and how coarse they are. What a picture shows it does not know.

    Source: BM25 (Robertson and Zaragoza 2009); descriptors of MPEG-7 (Manjunath et al. 2001).
    """

    name = "looks-ranking"
    title = "Names, colours and edges"
    licence = "GPL-3.0-or-later"

    def run(self, task: ImageRanking, options: msgspec.Struct, context: Context) -> tuple[Text, Image]:
        """Return the order as a list and as a sheet of pictures."""
        from scenewright.backend.search.ranking import ranked

        return ranked(task, self._eye(task, context), context)

    def _eye(self, task: ImageRanking, context: Context) -> Eye | None:
        return None


class SurfaceRanking(LooksRanking):
    """Put pictures of surfaces in order by a sentence, with the small pair of networks that is shipped.

    It knows what surfaces are made of, their colours and their states, and nothing else.
    """

    name = "surface-ranking"
    title = "Surfaces (small)"
    extra = "diffusion"
    packages = ("torch", "safetensors")

    def _eye(self, task: ImageRanking, context: Context) -> Eye:
        from scenewright.backend.pipelines.eyes import surfaces

        return surfaces(task.prompt)


class ClipRanking(LooksRanking):
    """Put pictures in order by what they show, with OpenAI's CLIP.

    Source: Radford et al., Learning Transferable Visual Models From Natural Language Supervision, 2021.
    """

    name = "clip-ranking"
    title = "CLIP"
    licence = "MIT"
    needs = (CLIP,)
    extra = "diffusion"
    packages = ("torch", "diffusers", "transformers")

    def _eye(self, task: ImageRanking, context: Context) -> Eye:
        from scenewright.backend.pipelines.eyes import clip

        context.progress(0.0, "Loading the model")
        return clip(context.shelf.require(CLIP), context.shelf.digest(self.needs))


class SiglipRanking(LooksRanking):
    """Put pictures in order by what they show, in many languages, with Google's SigLIP 2.

    Source: Tschannen et al., SigLIP 2: Multilingual Vision-Language Encoders, 2025.
    """

    name = "siglip-ranking"
    title = "SigLIP 2"
    licence = "Apache-2.0"
    needs = (SIGLIP2,)
    extra = "diffusion"
    packages = ("torch", "diffusers", "transformers")

    def _eye(self, task: ImageRanking, context: Context) -> Eye:
        from scenewright.backend.pipelines.eyes import siglip

        context.progress(0.0, "Loading the model")
        return siglip(context.shelf.require(SIGLIP2), context.shelf.digest(self.needs))
