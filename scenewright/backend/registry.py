"""Which generators there are: ours, found by walking `generators`, and those of other packages."""

from __future__ import annotations

import logging
import pkgutil
from collections.abc import Callable, Container, Iterable, Iterator
from difflib import get_close_matches
from functools import cache
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from inspect import isclass
from types import ModuleType
from typing import Any, get_type_hints

import msgspec

from scenewright.backend import environments, generators
from scenewright.backend.generator import Generator
from scenewright.backend.home import Home
from scenewright.backend.weights import Shelf
from scenewright.shared.errors import InvalidInput, Unavailable
from scenewright.shared.schema import GeneratorInfo, settings, title
from scenewright.shared.tasks import Task

GROUP = "scenewright.generators"
GeneratorType = type[Generator[Any]]
log = logging.getLogger(__name__)


class Registry:
    """Generators by name.

    Raises:
        ValueError: two of them have the same name.
    """

    def __init__(self, generators: Iterable[GeneratorType] = (), broken: dict[str, str] | None = None) -> None:
        self._generators: dict[str, GeneratorType] = {}
        self._broken = dict(broken or {})
        for generator in generators:
            self._add(generator)

    @classmethod
    def discover(cls) -> Registry:
        """Return every generator installed; one of another package that cannot be used is listed with the reason."""
        found = cls(built_in())
        for point in sorted(entry_points(group=GROUP), key=lambda point: point.name):
            found._add_foreign(point)
        return found

    def get(self, name: str) -> GeneratorType:
        """Return a generator by name.

        Raises:
            InvalidInput: there is none; the nearest names are told.
            Unavailable: it is installed but broken.
        """
        if name not in self._generators and name in self._broken:
            raise Unavailable(f"The generator {name} cannot be used: {self._broken[name]}")
        if name not in self._generators:
            near = get_close_matches(name, self._generators, n=3) or sorted(self._generators)
            raise InvalidInput(
                f"There is no generator {name!r}.", remedy=f"Known are, for instance: {', '.join(near)}."
            )
        return self._generators[name]

    def choose(self, name: str, task: Task) -> GeneratorType:
        """Return the named generator, or for "" one of the task that needs nothing more, and is proven.

        Raises:
            InvalidInput: unknown name, a generator of another task, or a task nobody does.
            Unavailable: it is installed but broken.
        """
        if name:
            return self.named(name, type(task))
        able = self.of_task(type(task))
        if not able:
            raise InvalidInput(f"No generator is installed for: {title(type(task))}.")
        return min(able, key=_effort)

    def best(
        self, task: type[Task], shelf: Shelf, free_vram: Callable[[], float], without: Container[GeneratorType] = ()
    ) -> GeneratorType:
        """Return who does a task best in this process as things are: the largest model there, else one that needs none.

        Left out are those that need an environment of their own or a server, that are experimental, or whose results
        may not be used commercially: these are asked for by name.

        Args:
            shelf: the weights that are there.
            free_vram: asked at most once for each that needs a GPU, in gigabytes.
            without: these do not count.

        Raises:
            Unavailable: nobody can.
        """
        able = [
            each
            for each in self.of_task(task)
            if each not in without and each.commercial and not (each.experimental or each.environment or each.service)
            and each.lacking(shelf) is None and (not each.vram_gb or each.vram_gb <= free_vram())
        ]  # fmt: skip
        if not able:
            raise Unavailable(f"No generator here can do: {title(task)}.", remedy="Name one, or get its weights.")
        return max(able, key=lambda generator: generator.download_gb)

    def named(self, name: str, task: type[Task]) -> GeneratorType:
        """Return a task's generator by name.

        Raises:
            InvalidInput: unknown name, or a generator of another task.
            Unavailable: it is installed but broken.
        """
        return _checked(self.get(name), task)

    def smaller(self, generator: GeneratorType, shelf: Shelf) -> GeneratorType | None:
        """Return the largest of those that do the same task here with less memory or weights, None without one."""
        able = [
            each
            for each in self.of_task(generator.task)
            if _size(each) < _size(generator) and not each.environment and each.lacking(shelf) is None
        ]
        return max(able, key=_size, default=None)

    def of_task(self, task: type[Task]) -> list[GeneratorType]:
        """Return the generators of a task."""
        return [generator for generator in self._generators.values() if generator.task is task]

    def all(self) -> list[GeneratorType]:
        """Return every generator that can be used."""
        return list(self._generators.values())

    def infos(self, home: Home) -> tuple[GeneratorInfo, ...]:
        """Describe every generator; `unavailable` says what is amiss with one that cannot run as things are."""
        told = [_info(generator, home) for generator in self._generators.values()]
        return (*told, *(_broken_info(name, reason) for name, reason in self._broken.items()))

    def _add(self, generator: GeneratorType) -> None:
        other = self._generators.setdefault(generator.name, generator)
        if other is not generator:
            raise ValueError(
                f"{other.__module__} and {generator.__module__} both define a generator {generator.name!r}."
            )

    def _add_foreign(self, point: EntryPoint) -> None:
        try:
            generator = point.load()
            if not (isclass(generator) and issubclass(generator, Generator) and hasattr(generator, "name")):
                raise TypeError(f"{point.value} is no generator.")
            generator.info()
            self._add(generator)
        except Exception as error:
            log.debug("The generator %s of another package cannot be used.", point.name, exc_info=True)
            self._broken[point.name] = f"{type(error).__name__}: {error}"


def _effort(generator: GeneratorType) -> tuple[bool, float, bool, bool]:
    """Return what stands between an artist and a good result, most of it last."""
    elsewhere = bool(generator.environment or generator.service)
    return elsewhere, generator.download_gb, generator.experimental, bool(generator.extra)


def read_options(generator: GeneratorType, given: dict[str, Any]) -> msgspec.Struct:
    """Return the generator's `Options` with what was given.

    Raises:
        InvalidInput: an option that does not exist, or a value out of range.
    """
    return _read(generator.Options, given, generator, "option")


def read_settings(generator: GeneratorType, given: dict[str, Any]) -> dict[str, Any]:
    """Return all of a task's settings but its artifacts: those given, and the defaults of others; None without one.

    Raises:
        InvalidInput: a setting that does not exist, or a value out of range.
    """
    return msgspec.to_builtins(_read(_without_artifacts(generator.task), given, generator, "setting"))  # type: ignore[no-any-return]


@cache
def _without_artifacts(task: type[Task]) -> type[msgspec.Struct]:
    kinds = {setting.name: setting.kind for setting in settings(task)}
    hints = get_type_hints(task, include_extras=True)
    fields = [
        (field.name, hints[field.name], None if field.required else field.default)
        for field in msgspec.structs.fields(task)
        if kinds[field.name] not in ("artifact", "artifacts")
    ]
    return msgspec.defstruct(task.__name__, fields, kw_only=True)


def _read(kind: type[msgspec.Struct], given: dict[str, Any], generator: GeneratorType, word: str) -> msgspec.Struct:
    known = {field.encode_name for field in msgspec.structs.fields(kind)}
    if unknown := sorted(given.keys() - known):
        remedy = f"It knows: {', '.join(sorted(known))}." if known else f"It has no {word}s."
        raise InvalidInput(f"{generator.title} has no {word} {', '.join(map(repr, unknown))}.", remedy=remedy)
    try:
        return msgspec.convert(given, kind)
    except msgspec.ValidationError as error:
        article = "An" if word[0] in "aeiou" else "A"
        raise InvalidInput(f"{article} {word} of {generator.title} does not fit: {error}.") from error


def built_in() -> Iterator[GeneratorType]:
    """Yield the generators that come with Scenewright."""
    for module in pkgutil.walk_packages(generators.__path__, f"{generators.__name__}."):
        yield from _defined_in(import_module(module.name))


def _defined_in(module: ModuleType) -> Iterator[GeneratorType]:
    classes = filter(isclass, vars(module).values())
    return (
        found
        for found in classes
        if issubclass(found, Generator) and found.__module__ == module.__name__ and "name" in vars(found)
    )


def _size(generator: GeneratorType) -> tuple[float, float]:
    return generator.vram_gb, generator.download_gb


def _checked(generator: GeneratorType, task: type[Task]) -> GeneratorType:
    if generator.task is not task:
        raise InvalidInput(f"{generator.title} does not do: {title(task)}. It does: {title(generator.task)}.")
    return generator


def _info(generator: GeneratorType, home: Home) -> GeneratorInfo:
    info = generator.info()
    if generator.environment and environments.find_python(home, generator.environment) is None:
        return _unavailable(info, environments.missing(home, generator.environment))
    shelf = Shelf(home.weights)
    left = sum(weights.gigabytes for weights in shelf.lacks(generator.needs)) if generator.needs else info.download_gb
    lacking = generator.lacking(shelf)
    info = msgspec.structs.replace(info, download_gb=left)
    return _unavailable(info, lacking) if lacking else info


def _unavailable(info: GeneratorInfo, why: Unavailable) -> GeneratorInfo:
    return msgspec.structs.replace(info, unavailable=str(why), action=why.action)


def _broken_info(name: str, reason: str) -> GeneratorInfo:
    return GeneratorInfo(
        name=name, title=name, description="", task="", task_title="", licence="", commercial=False, vram_gb=0.0,
        unavailable=f"It cannot be used: {reason}",
    )  # fmt: skip
