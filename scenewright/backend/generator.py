"""The base of every generator: one class in one file says what it is, what can be set, and how it runs."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from types import UnionType
from typing import Any, ClassVar, Generic, NamedTuple, TypeVar, Union, get_args, get_origin, get_type_hints

import msgspec

from scenewright.backend.context import Context
from scenewright.backend.weights import Shelf, Weights, missing
from scenewright.shared.artifacts import Artifact
from scenewright.shared.errors import Unavailable
from scenewright.shared.schema import GeneratorInfo, settings, title
from scenewright.shared.tasks import Task

ADDS = {"diffusion": "add-model-packages"}  # the action that installs an extra
TaskType = TypeVar("TaskType", bound=Task)
Result = Artifact | tuple[Artifact, ...]


class NoOptions(msgspec.Struct, frozen=True):
    """The options of a generator that has none."""


class Ask(NamedTuple):
    """What a generator will have another do: the task, by whom ("" for the best there is), and with what settings."""

    task: type[Task]
    generator: str = ""
    settings: dict[str, Any] = {}
    options: dict[str, Any] = {}


class Generator(Generic[TaskType]):
    """Base of all generators; subclass `Generator[SomeTask]` and the task is known from there.

    Attributes:
        name: word on the command line and in job files, unique, lower case with dashes.
        title: what menus say.
        licence: SPDX identifier of the code and weights that decide what the result may be used for.
        commercial: whether results may be used commercially.
        vram_gb: GPU memory needed; 0 runs on a CPU.
        download_gb: weights fetched before the first run; 0 works at once. Those of `needs` if it has any.
        needs: weights that have to be downloaded, by `scenewright models`.
        extra: the optional dependencies it needs, as in `pip install "scenewright[extra]"`, or "".
        packages: modules of that extra; without one of them it cannot run.
        service: the server it needs that somebody else starts, such as "a language server", or ""; who has one asks for
            it by name.
        environment: name of the virtual environment it needs, or "" to run in the backend's own.
        Options: what only this generator understands; its fields are drawn and checked like a task's.
        weights: digest of the weights in use, in hexadecimal, set by `load`; it goes into the provenance of results.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    licence: ClassVar[str]
    commercial: ClassVar[bool] = True
    experimental: ClassVar[bool] = False
    vram_gb: ClassVar[float] = 0.0
    download_gb: ClassVar[float] = 0.0
    needs: ClassVar[tuple[Weights, ...]] = ()
    extra: ClassVar[str] = ""
    packages: ClassVar[tuple[str, ...]] = ()
    service: ClassVar[str] = ""
    environment: ClassVar[str] = ""
    task: ClassVar[type[Task]]
    Options: ClassVar[type[msgspec.Struct]] = NoOptions
    weights: str = ""

    def __init_subclass__(cls, **words: Any) -> None:
        super().__init_subclass__(**words)
        if cls.needs:
            cls.download_gb = sum(weights.gigabytes for weights in cls.needs)
        for base in getattr(cls, "__orig_bases__", ()):
            for argument in get_args(base):
                if isinstance(argument, type) and issubclass(argument, Task):
                    cls.task = argument

    def load(self, context: Context) -> None:
        """Get ready once per worker: read weights, compile. The default needs nothing."""

    def run(self, task: TaskType, options: Any, context: Context) -> Result:
        """Do the task.

        Args:
            task: checked, every artifact in memory.
            options: an instance of `Options`.
            context: progress, previews, cancellation and the log.

        Returns:
            One artifact or several. The annotation says which kinds, such as `tuple[Mesh, Image]`: user interfaces
            show them.

        Raises:
            ScenewrightError: with a sentence for the artist; anything else is reported as a fault of ours.
        """
        raise TypeError(f"{type(self).__name__} does not say how it runs.")

    @classmethod
    def asks(cls, settings: dict[str, Any], options: Any) -> tuple[Ask, ...]:
        """Return what it will have others do by `context.ask`, so that quotes count their needs in."""
        return ()

    @classmethod
    def expected_seconds(cls, settings: dict[str, Any], options: Any) -> float | None:
        """Return how long a job takes where its settings say so themselves; None leaves it to past runs.

        Args:
            settings: all of the task's, without its artifacts.
            options: an instance of `Options`.
        """
        return None

    @classmethod
    def lacking(cls, shelf: Shelf) -> Unavailable | None:
        """Return what keeps it from running in this interpreter, a package or weights, with what mends it."""
        absent = [package for package in cls.packages if find_spec(package) is None]
        if absent and not cls.environment:
            remedy = f'Install them with: pip install "scenewright[{cls.extra}]"'
            sentence = f"It needs packages that are not installed: {', '.join(absent)}."
            return Unavailable(sentence, remedy=remedy, action=ADDS.get(cls.extra, ""))
        return next((missing(weights) for weights in shelf.lacks(cls.needs)), None)

    @classmethod
    def info(cls) -> GeneratorInfo:
        """Describe the generator to user interfaces."""
        return GeneratorInfo(
            name=cls.name, title=cls.title, description=title(cls), licence=cls.licence, commercial=cls.commercial,
            experimental=cls.experimental, vram_gb=cls.vram_gb, download_gb=cls.download_gb,
            task=str(cls.task.__struct_config__.tag), task_title=title(cls.task),
            produces=_produced(cls), task_settings=settings(cls.task), options=settings(cls.Options),
        )  # fmt: skip


def _produced(generator: type[Generator[Any]]) -> tuple[str, ...]:
    """Return the tags of the artifacts that `run` says it returns; what cannot be resolved says nothing."""
    try:
        hints = get_type_hints(generator.run, localns={"Options": generator.Options})
    except NameError:
        return ()
    return tuple(dict.fromkeys(_tags(hints.get("return"))))


def _tags(kind: Any) -> Iterator[str]:
    if get_origin(kind) in (Union, UnionType, tuple):
        for inner in get_args(kind):
            yield from _tags(inner)
    elif isinstance(kind, type) and issubclass(kind, Artifact) and kind is not Artifact:
        yield str(kind.__struct_config__.tag)
