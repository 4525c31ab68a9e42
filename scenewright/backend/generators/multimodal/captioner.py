"""Captions and answers by networks that see a picture and say a sentence: BLIP, Florence-2 and ClipCap."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from scenewright.backend.context import Context
from scenewright.backend.generator import Generator
from scenewright.backend.published import BLIP, BLIP_ANSWERS, CLIP, CLIP_CAP, FLORENCE
from scenewright.backend.seer import SeerOptions, named, sampled
from scenewright.backend.weights import Weights
from scenewright.shared.artifacts import Image, Text
from scenewright.shared.errors import InvalidInput
from scenewright.shared.tasks import ImageToText, VisualQuestionAnswering

if TYPE_CHECKING:
    from scenewright.backend.pipelines.captioning import Speaker

PACKAGES = ("torch", "transformers", "diffusers")
STORIES = "It tells no stories: choose a language model that sees, such as Qwen3.5."
WISHES = {"caption": "<CAPTION>", "description": "<MORE_DETAILED_CAPTION>"}


class BlipCaption(Generator[ImageToText]):
    """Say in a sentence what a picture shows, with BLIP; the prompt is how the sentence begins.

    Source: Li et al., BLIP: Bootstrapping Language-Image Pre-training, 2022.
    """

    name = "blip-caption"
    title = "BLIP"
    licence = "BSD-3-Clause"
    needs: ClassVar[tuple[Weights, ...]] = (BLIP,)
    extra = "diffusion"
    packages = PACKAGES
    Options = SeerOptions

    def run(self, task: ImageToText, options: SeerOptions, context: Context) -> Text:
        """Return the sentence, shown as it is written."""
        from scenewright.backend.language import looking
        from scenewright.backend.pipelines.captioning import said

        looking.require(task, words=False)
        looking.english(task, self.title)
        assert isinstance(task.image, Image)
        words = self._words(task)
        context.progress(0.0, "Loading the model")
        text = said(self._speaker(context), task.image, words, context, sampled(options, task.seed))
        return Text(name=named(task), text=text)

    def _words(self, task: ImageToText) -> str:
        """Return what is said to the network beside the picture."""
        if task.style == "story":
            raise InvalidInput(f"{self.title} says what a picture shows.", remedy=STORIES)
        return " ".join(task.prompt.split())

    def _speaker(self, context: Context) -> Speaker:
        from scenewright.backend.pipelines.captioning import blip

        return blip(context.shelf.require(BLIP), questions=False)


class FlorenceCaption(BlipCaption):
    """Say in a sentence or a paragraph what a picture shows, with Microsoft's Florence-2.

    Source: Xiao et al., Florence-2: Advancing a Unified Representation for a Variety of Vision Tasks, 2023.
    """

    name = "florence-caption"
    title = "Florence-2"
    licence = "MIT"
    needs = (FLORENCE,)

    def _words(self, task: ImageToText) -> str:
        super()._words(task)
        return WISHES[task.style]

    def _speaker(self, context: Context) -> Speaker:
        from scenewright.backend.pipelines.captioning import florence

        return florence(context.shelf.require(FLORENCE))


class ClipCapCaption(BlipCaption):
    """Say in a sentence what a picture shows, with CLIP's features as the beginning of what GPT-2 goes on to say.

    Its weights are on no hub: docs/models.md says where they are and how they come here.

    Source: Mokady, Hertz and Bermano, ClipCap: CLIP Prefix for Image Captioning, 2021.
    """

    name = "clipcap-caption"
    title = "ClipCap"
    licence = "MIT"
    needs = (CLIP_CAP, CLIP)

    def _words(self, task: ImageToText) -> str:
        super()._words(task)
        return ""

    def _speaker(self, context: Context) -> Speaker:
        from scenewright.backend.pipelines.captioning import clip_cap

        return clip_cap(context.shelf.require(CLIP_CAP), context.shelf.require(CLIP))


class BlipAnswer(Generator[VisualQuestionAnswering]):
    """Answer a question about a picture in a word or two, with BLIP.

    Source: Li et al., BLIP: Bootstrapping Language-Image Pre-training, 2022.
    """

    name = "blip-answer"
    title = "BLIP"
    licence = "BSD-3-Clause"
    needs = (BLIP_ANSWERS,)
    extra = "diffusion"
    packages = PACKAGES
    Options = SeerOptions

    def run(self, task: VisualQuestionAnswering, options: SeerOptions, context: Context) -> Text:
        """Return the answer."""
        from scenewright.backend.language import looking
        from scenewright.backend.pipelines.captioning import blip, said

        looking.require(task, words=False)
        looking.english(task, self.title)
        assert isinstance(task.image, Image)
        context.progress(0.0, "Loading the model")
        speaker = blip(context.shelf.require(BLIP_ANSWERS), questions=True)
        question = " ".join(task.question.split())
        return Text(name=named(task), text=said(speaker, task.image, question, context, sampled(options, task.seed)))
