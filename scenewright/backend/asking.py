"""One generator has another do a task: in the same job, the same process, and under the same progress."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib import import_module
from operator import attrgetter
from typing import Any, NamedTuple, TypeVar

import msgspec

from scenewright.backend.context import Context
from scenewright.backend.devices import Gpu
from scenewright.backend.generator import Generator
from scenewright.backend.inputs import scalars
from scenewright.backend.registry import GeneratorType, Registry, read_options, read_settings
from scenewright.backend.weights import Shelf
from scenewright.shared.artifacts import Artifact
from scenewright.shared.errors import InvalidInput, JobCancelled, ScenewrightError, Unavailable
from scenewright.shared.messages import Contribution, Preview, Progress
from scenewright.shared.schema import title
from scenewright.shared.tasks import Task

DEEPEST = 4  # generators that ask each other, the job's own included
Kind = TypeVar("Kind", bound=Artifact)


class Answer(NamedTuple):
    """What a generator made for another.

    Attributes:
        artifacts: all it returned.
        contribution: what goes into the provenance.
        report: its figures.
    """

    artifacts: tuple[Artifact, ...]
    contribution: Contribution
    report: dict[str, Any]

    def first(self, kind: type[Kind]) -> Kind:
        """Return the first artifact of a kind.

        Raises:
            InvalidInput: there is none.
        """
        for artifact in self.artifacts:
            if isinstance(artifact, kind):
                return artifact
        sentence = f"{self.contribution.generator} made no {kind.__name__.lower()}."
        raise InvalidInput(sentence, remedy="Choose another generator.")


class Loaded:
    """The generators that are ready in this process: the job's own, whom it asked last, whom that asked last, …

    One at each depth: the one before is let go first, for its memory.
    """

    def __init__(self) -> None:
        self._generators: list[tuple[str, Generator[Any]]] = []

    def __bool__(self) -> bool:
        return bool(self._generators)

    def at(self, depth: int, reference: str, context: Context) -> Generator[Any]:
        """Return the generator "module:Class", loaded.

        Raises:
            Unavailable: it lacks something.
        """
        if len(self._generators) <= depth or self._generators[depth][0] != reference:
            del self._generators[depth:]
            generator = found(reference)()
            if lacking := generator.lacking(context.shelf):
                raise lacking
            generator.load(context)
            generator.weights = generator.weights or context.shelf.digest(generator.needs)
            self._generators.append((reference, generator))
        return self._generators[depth][1]


def reference(generator: type[Generator[Any]]) -> str:
    """Return where a generator's class is, as "module:Class"."""
    return f"{generator.__module__}:{generator.__qualname__}"


def found(reference: str) -> GeneratorType:
    """Return the class at "module:Class"."""
    module, _, name = reference.partition(":")
    return attrgetter(name)(import_module(module))  # type: ignore[no-any-return]


@dataclass(frozen=True)
class Asking:
    """Asks in the name of one generator.

    Attributes:
        registry: returns who can be asked; called when somebody is.
        loaded: keeps who was asked ready.
        shelf: the weights on this machine.
        environment: the virtual environment that this process runs in.
        askers: who asked whom, the job's own generator first.
        contributions: what was done, in order; one list for the whole job.
    """

    registry: Callable[[], Registry]
    loaded: Loaded
    shelf: Shelf
    environment: str
    askers: tuple[GeneratorType, ...]
    contributions: list[Contribution]

    def choose(self, task: type[Task], name: str) -> GeneratorType:
        """Return the generator of that name, or the best one for ""; see `Context.choose`."""
        if not name:
            return self.registry().best(task, self.shelf, _free_vram, self.askers)
        chosen = self.registry().named(name, task)
        if chosen in self.askers:
            raise InvalidInput(f"{chosen.title} cannot ask itself.", remedy="Choose another generator.")
        if chosen.environment not in ("", self.environment):
            raise apart(chosen)
        if lacking := chosen.lacking(self.shelf):
            raise _titled(chosen, lacking)
        return chosen

    def ask(
        self, context: Context, task: Task, name: str, options: dict[str, Any], span: tuple[float, float]
    ) -> Answer:
        """Have a generator do a task; see `Context.ask`."""
        if len(self.askers) >= DEEPEST:
            chain = ", ".join(asker.title for asker in self.askers)
            raise InvalidInput(f"Too many generators ask each other: {chain}.", remedy="Choose others.")
        chosen = self.choose(type(task), name)
        settings, given = read_settings(chosen, scalars(task)), read_options(chosen, options)
        inner = self._inner(context, chosen, span)
        started = time.monotonic()
        try:
            generator = self.loaded.at(len(self.askers), reference(chosen), inner)
            result = generator.run(task, given, inner)
        except JobCancelled:
            raise
        except ScenewrightError as error:
            raise _titled(chosen, error) from error
        contribution = Contribution(
            task=str(chosen.task.__struct_config__.tag), generator=chosen.name, licence=chosen.licence,
            commercial=chosen.commercial, settings=settings | scalars(given), weights=generator.weights,
            seconds=time.monotonic() - started,
        )  # fmt: skip
        self.contributions.append(contribution)
        return Answer(result if isinstance(result, tuple) else (result,), contribution, inner.report)

    def _inner(self, context: Context, chosen: GeneratorType, span: tuple[float, float]) -> Context:
        """Return the context of whom is asked: it speaks through the asker's."""
        start, stop = span

        def send(message: Progress | Preview) -> None:
            if isinstance(message, Preview):
                return context.pass_on(message)
            fraction = start + (stop - start) * message.fraction
            return context.progress(fraction, message.phase or chosen.title, message.detail)

        asking = replace(self, askers=(*self.askers, chosen))
        return Context(context.job, send, context.cancelled, self.shelf, asking)


def apart(generator: GeneratorType) -> Unavailable:
    """Return the error for a generator that cannot run in the process of whom asks it."""
    sentence = f"{generator.title} runs in an environment of its own, so that it cannot work within another's job."
    return Unavailable(sentence, remedy=f"Give it a job of its own: {title(generator.task)}.")


def _titled(generator: GeneratorType, error: ScenewrightError) -> ScenewrightError:
    """Return the error with the title of whom it befell in front."""
    return msgspec.structs.replace(error.problem(), message=f"{generator.title}: {error.message}").error()


def _free_vram() -> float:
    told = Gpu().vram()
    return told.free_gb if told else 0.0
