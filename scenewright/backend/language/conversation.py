"""What is said to a language model, and what every language model can do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal, NamedTuple, Protocol

from scenewright.backend.context import Context
from scenewright.shared.artifacts import Image
from scenewright.shared.errors import InvalidInput

Role = Literal["system", "user", "assistant"]
OnText = Callable[[str], None]
Schema = dict[str, Any]
TYPICAL = 1500.0  # characters of an answer


class Message(NamedTuple):
    """One turn."""

    role: Role
    text: str


class Sampling(NamedTuple):
    """How words are chosen.

    Attributes:
        temperature: 0 takes the likeliest each time; 1 as likely as the model finds them.
        most_tokens: of the answer.
        seed: the same one gives the same answer, as far as a server keeps to it.
    """

    temperature: float = 0.7
    most_tokens: int = 2048
    seed: int = 0


USUAL = Sampling()


class Language(Protocol):
    """A language model that is ready."""

    @property
    def title(self) -> str:
        """What a person calls it, and where it is."""

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
        """Return the answer to a conversation.

        Args:
            messages: in order; the last is what is answered.
            schema: a JSON schema, which the answer then follows as far as the model can be held to it.
            images: shown with the last message.
            sampling: how words are chosen.
            on_text: told all that is written so far, at every token; what it raises ends the work.
            beat: called several times a second while nothing is written; what it raises ends the work.

        Raises:
            InvalidInput: the model cannot do it, such as see pictures, in words of its own.
            Unavailable: it does not answer, or broke off.
        """


def written(
    language: Language,
    messages: Sequence[Message],
    context: Context,
    *,
    sampling: Sampling = USUAL,
    images: Sequence[Image] = (),
    schema: Schema | None = None,
    shown: Callable[[str], str] = str,
    span: tuple[float, float] = (0.0, 1.0),
) -> str:
    """Return the answer, shown while it is written: at each token a preview, progress, and a look whether to stop.

    Args:
        shown: turns what is written into what is shown of it.
        span: which part of the job it is.
        language, messages, context, sampling, images, schema: as `Language.complete` has them.

    Raises:
        InvalidInput: nothing was written, or what `complete` raises.
    """
    start, stop = span

    def on_text(text: str) -> None:
        context.preview_text(shown(text))
        done = 1.0 - 1.0 / (1.0 + len(text) / TYPICAL)  # how long an answer gets is not known before
        context.progress(start + (stop - start) * done, "Writing", f"{len(text.split())} words")

    def beat() -> None:
        context.progress(start, f"Waiting for {language.title}")

    beat()
    answer = language.complete(
        messages, schema=schema, images=images, sampling=sampling, on_text=on_text, beat=beat
    ).strip()
    context.report["model"] = language.title
    if not answer:
        raise InvalidInput(f"{language.title} wrote nothing.", remedy="Ask in other words, or with another seed.")
    return answer
