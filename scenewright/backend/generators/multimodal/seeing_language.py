"""Captions, stories and answers by language models that see: Qwen3.5, Gemma 4, LLaVA-OneVision and Idefics."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from scenewright.backend.context import Context
from scenewright.backend.published import GEMMA, IDEFICS, LLAVA, QWEN, QWEN_SMALL
from scenewright.backend.seer import Seer
from scenewright.backend.weights import Weights
from scenewright.shared.tasks import ImageToText, VisualQuestionAnswering

if TYPE_CHECKING:
    from scenewright.backend.language.conversation import Language

NON_COMMERCIAL = "LLaMA research licence, and MIT"


class _Qwen:
    title = "Qwen3.5 4B"
    licence = "Apache-2.0"
    needs: ClassVar[tuple[Weights, ...]] = (QWEN,)
    vram_gb = 6.0
    resident_gb = 11.0


class _SmallQwen:
    title = "Qwen3.5 0.8B"
    licence = "Apache-2.0"
    needs: ClassVar[tuple[Weights, ...]] = (QWEN_SMALL,)
    resident_gb = 2.5


class _Gemma:
    title = "Gemma 4 E4B"
    licence = "Apache-2.0"
    needs: ClassVar[tuple[Weights, ...]] = (GEMMA,)
    vram_gb = 8.0
    resident_gb = 17.0


class _Llava:
    title = "LLaVA-OneVision 7B"
    licence = "Apache-2.0"
    needs: ClassVar[tuple[Weights, ...]] = (LLAVA,)
    vram_gb = 8.0
    resident_gb = 18.0


class _Idefics:
    title = "Idefics 9B"
    licence = NON_COMMERCIAL
    commercial: ClassVar[bool] = False
    needs: ClassVar[tuple[Weights, ...]] = (IDEFICS,)
    vram_gb = 10.0
    resident_gb = 20.0

    def _opened(self, context: Context) -> Language:
        from scenewright.backend.pipelines.captioning import Idefics

        return Idefics(context.shelf.require(IDEFICS), self.title, self.resident_gb)


class QwenCaption(_Qwen, Seer[ImageToText]):
    """Say, describe or tell a story of what a picture and the scene show, in many languages, with Qwen3.5."""

    name = "qwen-caption"


class QwenAnswer(_Qwen, Seer[VisualQuestionAnswering]):
    """Answer questions about a picture and the scene, in many languages, with Qwen3.5."""

    name = "qwen-answer"


class SmallQwenCaption(_SmallQwen, Seer[ImageToText]):
    """Say, describe or tell a story of what a picture shows, with the smallest Qwen3.5: also without a GPU."""

    name = "qwen-small-caption"


class SmallQwenAnswer(_SmallQwen, Seer[VisualQuestionAnswering]):
    """Answer questions about a picture, with the smallest Qwen3.5: also without a GPU."""

    name = "qwen-small-answer"


class GemmaCaption(_Gemma, Seer[ImageToText]):
    """Say, describe or tell a story of what a picture and the scene show, with Google's Gemma 4."""

    name = "gemma-caption"


class GemmaAnswer(_Gemma, Seer[VisualQuestionAnswering]):
    """Answer questions about a picture and the scene, with Google's Gemma 4."""

    name = "gemma-answer"


class LlavaCaption(_Llava, Seer[ImageToText]):
    """Say, describe or tell a story of what a picture shows, with LLaVA-OneVision.

    Source: Li et al., LLaVA-OneVision: Easy Visual Task Transfer, 2024.
    """

    name = "llava-caption"


class LlavaAnswer(_Llava, Seer[VisualQuestionAnswering]):
    """Answer questions about a picture, with LLaVA-OneVision.

    Source: Li et al., LLaVA-OneVision: Easy Visual Task Transfer, 2024.
    """

    name = "llava-answer"


class IdeficsCaption(_Idefics, Seer[ImageToText]):
    """Say or describe what a picture shows, with Idefics, an open Flamingo; not for commercial use.

    Source: Alayrac et al., Flamingo, 2022; Laurençon et al., OBELICS, 2023.
    """

    name = "idefics-caption"


class IdeficsAnswer(_Idefics, Seer[VisualQuestionAnswering]):
    """Answer questions about a picture, with Idefics, an open Flamingo; not for commercial use.

    Source: Alayrac et al., Flamingo, 2022; Laurençon et al., OBELICS, 2023.
    """

    name = "idefics-answer"
