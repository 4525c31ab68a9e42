"""What generators share that have a language model write: on a server, or here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, ClassVar

import msgspec
from msgspec import Meta

from scenewright.backend.context import Context
from scenewright.backend.generator import Generator, TaskType
from scenewright.backend.weights import Weights

if TYPE_CHECKING:
    from scenewright.backend.language.conversation import Language, Sampling

PACKAGES = ("torch", "diffusers", "transformers", "accelerate")
Temperature = Annotated[
    float,
    Meta(ge=0, le=2, title="Temperature", description="0 takes the likeliest words, 1 and more are freer"),
]
Tokens = Annotated[
    int, Meta(ge=16, le=65_536, title="Longest Answer", description="About three quarters as many words")
]


class WriterOptions(msgspec.Struct, frozen=True, kw_only=True):
    """What all of them understand."""

    temperature: Temperature = 0.7
    tokens: Tokens = 2048


class ServerOptions(WriterOptions, frozen=True, kw_only=True):
    """Where the words go."""

    url: Annotated[
        str,
        Meta(
            max_length=255, title="Server",
            description="Address of an OpenAI-compatible server, such as Ollama's http://127.0.0.1:11434/v1",
        ),
    ] = ""  # fmt: skip
    model: Annotated[
        str, Meta(max_length=255, title="Model", description="As the server calls it; empty takes its first")
    ] = ""
    elsewhere: Annotated[
        bool, Meta(title="May be elsewhere", description="Let your words be sent to another machine than this")
    ] = False
    patience: Annotated[
        float, Meta(ge=1, le=3600, title="Patience", description="How long it may be silent", extra={"unit": "s"})
    ] = 120.0


class Writer(Generator[TaskType]):
    """Base of generators that have a language model write; how it is asked is the task's own."""

    Options: ClassVar[type[msgspec.Struct]] = WriterOptions

    def language(self, options: Any, context: Context) -> Language:
        """Return the language model, ready."""
        raise TypeError(f"{type(self).__name__} does not say who writes.")

    def sampling(self, options: Any, seed: int) -> Sampling:
        """Return how words are chosen."""
        from scenewright.backend.language.conversation import Sampling

        return Sampling(temperature=options.temperature, most_tokens=options.tokens, seed=seed)


class ServerWriter(Writer[TaskType]):
    """Base of those that ask an OpenAI-compatible server: Ollama, llama-server, vLLM, or one for hire."""

    licence = "LicenseRef-Model-of-the-server"
    service = "a language server"
    Options: ClassVar[type[msgspec.Struct]] = ServerOptions

    def language(self, options: ServerOptions, context: Context) -> Language:
        """Return a model of the server that answers; nothing is sent to another machine without leave."""
        from scenewright.backend.language.server import connected

        context.progress(0.0, "Looking for the language server")
        server = connected(options.url, options.model, options.patience, elsewhere=options.elsewhere)
        context.report["server"] = str(server.address)
        return server


class LocalWriter(Writer[TaskType]):
    """Base of those that run a language model here, the first of `needs`.

    Attributes:
        resident_gb: memory it takes on a GPU in half precision, with what an answer needs.
    """

    extra = "diffusion"
    packages = PACKAGES
    needs: ClassVar[tuple[Weights, ...]]
    resident_gb: ClassVar[float]

    def load(self, context: Context) -> None:
        """Read the weights."""
        context.progress(0.0, "Loading the model")
        from scenewright.backend.pipelines.language_model import LocalLanguage

        self._language = LocalLanguage(context.shelf.require(self.needs[0]), self.title, self.resident_gb)

    def language(self, options: WriterOptions, context: Context) -> Language:
        """Return the model that was loaded."""
        return self._language
