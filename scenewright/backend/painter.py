"""What generators of pictures share that run a pretrained pipeline: how it is loaded, and what it takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from scenewright.backend.context import Context
from scenewright.backend.generator import Generator, TaskType

PACKAGES = ("torch", "diffusers", "transformers", "accelerate", "ftfy")
# Of a whole pipeline as published; what lies beside its parts is the same once more, in other formats.
PARTS = ("model_index.json", "*/*.json", "*/*.txt", "*/*.jinja", "*/*.safetensors")
# Of one part alone.
PART = ("config.json", "diffusion_pytorch_model.safetensors")


@dataclass(frozen=True)
class Limits:
    """Say what a model takes.

    Attributes:
        smallest: side of the square whose area it draws at least, pixels.
        largest: side of the square whose area it draws at most, pixels.
        multiple: pixels that the sides it draws are whole numbers of.
        tokens: of a prompt that it reads; what follows is not read.
        negative: whether it reads what shall not be shown.
        own_negative: whether its authors say that well where nobody else says anything.
    """

    smallest: int
    largest: int
    multiple: int = 16
    tokens: int = 480
    negative: bool = True
    own_negative: bool = False


class Painter(Generator[TaskType]):
    """Base of generators that run a pretrained pipeline over pictures.

    Attributes:
        pipeline: its class in diffusers; the first weights may be of another that has the same parts.
        parts: what that class calls the further weights, such as "controlnet".
        resident_gb: memory it takes on a GPU, with what a step needs.
        limits: what the model takes.
    """

    extra = "diffusion"
    packages: ClassVar[tuple[str, ...]] = PACKAGES
    pipeline: ClassVar[str]
    parts: ClassVar[tuple[str, ...]] = ()
    resident_gb: ClassVar[float]
    limits: ClassVar[Limits]

    def load(self, context: Context) -> None:
        """Read the weights."""
        context.progress(0.0, "Loading the model")
        from scenewright.backend.pipelines.resident import Pipeline

        whole, *parts = (context.shelf.require(weights) for weights in self.needs)
        self._pipeline = Pipeline(
            whole, self.resident_gb, kind=self.pipeline, parts=dict(zip(self.parts, parts, strict=True))
        )
