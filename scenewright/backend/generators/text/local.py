"""Words by language models that run here: Qwen3.5 and Gemma 4."""

from __future__ import annotations

from scenewright.backend.context import Context
from scenewright.backend.published import GEMMA, QWEN, QWEN_SMALL
from scenewright.backend.writer import LocalWriter, WriterOptions
from scenewright.shared.artifacts import Text
from scenewright.shared.tasks import Summarization, TextGeneration, TextToCode

APACHE = "Apache-2.0"


class QwenText(LocalWriter[TextGeneration]):
    """Talk, or tell a story, with Qwen3.5 of 4 billion weights: many languages, on a GPU of 12 GB, slowly without one.

    Source: Qwen Team, Qwen3.5, 2026.
    """

    name = "qwen-text"
    title = "Qwen3.5 4B"
    licence = APACHE
    needs = (QWEN,)
    resident_gb = 11.0

    def run(self, task: TextGeneration, options: WriterOptions, context: Context) -> Text:
        from scenewright.backend.language.chat import answered

        return answered(self.language(options, context), task, self.sampling(options, task.seed), context)


class QwenSmallText(QwenText):
    """Talk, or tell a story, with the smallest Qwen3.5: quick even without a GPU, and often wrong about facts.

    Source: Qwen Team, Qwen3.5, 2026.
    """

    name = "qwen-small-text"
    title = "Qwen3.5 0.8B"
    needs = (QWEN_SMALL,)
    resident_gb = 2.5


class GemmaText(QwenText):
    """Talk, or tell a story, with Google's Gemma 4 E4B: a good teller in many languages, on a GPU of 20 GB.

    Source: Gemma Team, Gemma 4, 2026.
    """

    name = "gemma-text"
    title = "Gemma 4 E4B"
    needs = (GEMMA,)
    resident_gb = 18.0


class QwenSummary(LocalWriter[Summarization]):
    """Sum a text up in words of its own, with Qwen3.5 of 4 billion weights; long texts in parts.

    Source: Qwen Team, Qwen3.5, 2026.
    """

    name = "qwen-summary"
    title = "Qwen3.5 4B"
    licence = APACHE
    needs = (QWEN,)
    resident_gb = 11.0

    def run(self, task: Summarization, options: WriterOptions, context: Context) -> Text:
        from scenewright.backend.language.summaries import summed_up

        return summed_up(self.language(options, context), task, self.sampling(options, task.seed), context)


class QwenCode(LocalWriter[TextToCode]):
    """Write Blender Python with Qwen3.5 of 4 billion weights; what is not allowed in it is refused, and written anew.

    Source: Qwen Team, Qwen3.5, 2026.
    """

    name = "qwen-code"
    title = "Qwen3.5 4B"
    licence = APACHE
    needs = (QWEN,)
    resident_gb = 11.0

    def run(self, task: TextToCode, options: WriterOptions, context: Context) -> Text:
        from scenewright.backend.language.coding import coded

        return coded(self.language(options, context), task, self.sampling(options, task.seed), context)
