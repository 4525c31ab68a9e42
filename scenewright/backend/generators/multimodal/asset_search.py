"""Assets found by a sentence or a picture, in a library that the backend keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from scenewright.backend.context import Context
from scenewright.backend.generator import Generator
from scenewright.backend.published import CLIP, SIGLIP2
from scenewright.shared.artifacts import Image, Text
from scenewright.shared.tasks import AssetSearch

if TYPE_CHECKING:
    from scenewright.backend.search.evidence import Eye


class LibrarySearch(Generator[AssetSearch]):
    """Find assets by the words of their names, tags and prompts, the colours in their pictures, and their looks.

    Slips of the pen, plurals and other words for the same are understood. What a picture shows it does not know.

    Source: BM25 (Robertson and Zaragoza 2009); descriptors of MPEG-7 (Manjunath et al. 2001).
    """

    name = "library-search"
    title = "Names, tags, colours and looks"
    licence = "GPL-3.0-or-later"

    def run(self, task: AssetSearch, options: msgspec.Struct, context: Context) -> tuple[Text, Image]:
        """Return the best as a list and as a sheet of pictures."""
        from scenewright.backend.search.ranking import found

        return found(task, self._eye(context), context)

    def _eye(self, context: Context) -> Eye | None:
        return None


class ClipSearch(LibrarySearch):
    """Find assets by what their pictures show and what is said of them, with OpenAI's CLIP.

    New pictures are looked at once, at the first search after they came: on a CPU some thirty a second.

    Source: Radford et al., Learning Transferable Visual Models From Natural Language Supervision, 2021.
    """

    name = "clip-search"
    title = "CLIP"
    licence = "MIT"
    needs = (CLIP,)
    extra = "diffusion"
    packages = ("torch", "diffusers", "transformers")

    def _eye(self, context: Context) -> Eye:
        from scenewright.backend.pipelines.eyes import clip

        context.progress(0.0, "Loading the model")
        return clip(context.shelf.require(CLIP), context.shelf.digest(self.needs))


class SiglipSearch(LibrarySearch):
    """Find assets by what their pictures show and what is said of them, in many languages, with Google's SigLIP 2.

    Source: Tschannen et al., SigLIP 2: Multilingual Vision-Language Encoders, 2025.
    """

    name = "siglip-search"
    title = "SigLIP 2"
    licence = "Apache-2.0"
    needs = (SIGLIP2,)
    extra = "diffusion"
    packages = ("torch", "diffusers", "transformers")

    def _eye(self, context: Context) -> Eye:
        from scenewright.backend.pipelines.eyes import siglip

        context.progress(0.0, "Loading the model")
        return siglip(context.shelf.require(SIGLIP2), context.shelf.digest(self.needs))
