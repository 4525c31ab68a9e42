"""What generators share that see pictures and speak: what they take, and what they refuse."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar

import msgspec
from msgspec import Meta

from scenewright.backend.context import Context
from scenewright.backend.generator import Generator, TaskType
from scenewright.shared.artifacts import Text
from scenewright.shared.tasks import ImageToText, VisualQuestionAnswering

if TYPE_CHECKING:
    from scenewright.backend.language.conversation import Language, Sampling


class SeerOptions(msgspec.Struct, frozen=True):
    """What all of them understand."""

    temperature: Annotated[
        float, Meta(ge=0, le=2, title="Freedom", description="0 says the likeliest words; more makes seeds differ")
    ] = 0.0
    most_tokens: Annotated[
        int, Meta(ge=1, le=4096, title="Longest", description="Answer, in tokens: pieces of words")
    ] = 512


class Seer(Generator[TaskType]):
    """Base of those that converse: they see pictures, read the scene, and answer in many languages.

    Attributes:
        resident_gb: memory its weights take in half precision, with what an answer needs.
    """

    extra = "diffusion"
    packages = ("torch", "transformers", "diffusers", "accelerate")
    Options = SeerOptions
    resident_gb: ClassVar[float]

    def load(self, context: Context) -> None:
        """Read the weights."""
        context.progress(0.0, "Loading the model")
        self._language = self._opened(context)

    def run(self, task: TaskType, options: SeerOptions, context: Context) -> Text:
        """Return the words, shown as they are written."""
        from scenewright.backend.language import looking
        from scenewright.backend.language.conversation import written
        from scenewright.backend.pipelines.captioning import clear

        assert isinstance(task, ImageToText | VisualQuestionAnswering)
        looking.require(task)
        images = () if task.image is None else (clear(task.image),)
        sampling = sampled(options, task.seed)
        said = written(self._language, looking.asked(task), context, images=images, sampling=sampling)
        return Text(name=named(task), text=said)

    def _opened(self, context: Context) -> Language:
        from scenewright.backend.pipelines.language_model import LocalLanguage

        return LocalLanguage(context.shelf.require(self.needs[0]), self.title, self.resident_gb)


def sampled(options: SeerOptions, seed: int) -> Sampling:
    """Return how words are chosen."""
    from scenewright.backend.language.conversation import Sampling

    return Sampling(options.temperature, options.most_tokens, seed)


def named(task: ImageToText | VisualQuestionAnswering) -> str:
    """Return what the text is called."""
    return task.style.capitalize() if isinstance(task, ImageToText) else "Answer"
