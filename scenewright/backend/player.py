"""What generators of sound share that run a pretrained pipeline: how it is loaded, and what it takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from scenewright.backend.context import Context
from scenewright.backend.generator import Generator, TaskType
from scenewright.backend.painter import PACKAGES


@dataclass(frozen=True)
class Span:
    """Say what a model takes.

    Attributes:
        longest: seconds that it can make.
        usual: seconds that it makes where nothing is asked for.
        tokens: of a prompt that it reads; what follows is not read.
        shortest: seconds that it makes at least; what is asked for is cut out of that.
    """

    longest: float
    usual: float
    tokens: int
    shortest: float = 1.0


class Player(Generator[TaskType]):
    """Base of generators that run a pretrained pipeline of sound.

    Attributes:
        pipeline: its class in diffusers.
        resident_gb: memory it takes on a GPU, with what a step needs.
        span: what the model takes.
    """

    extra = "diffusion"
    packages = PACKAGES
    pipeline: ClassVar[str]
    resident_gb: ClassVar[float]
    span: ClassVar[Span]

    def load(self, context: Context) -> None:
        """Read the weights."""
        context.progress(0.0, "Loading the model")
        from scenewright.backend.pipelines.resident import Pipeline

        self._pipeline = Pipeline(context.shelf.require(self.needs[0]), self.resident_gb, kind=self.pipeline)
