"""What a job would take, told before it is submitted. Answered in a thread of its own: drivers and disks take time."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

import msgspec

from scenewright.backend import environments
from scenewright.backend.asking import DEEPEST, apart
from scenewright.backend.devices import GIGABYTE, Gpu, Vram
from scenewright.backend.history import Expectation, Run, expected
from scenewright.backend.home import Home
from scenewright.backend.inputs import scalars
from scenewright.backend.jobs import JobTable
from scenewright.backend.problems import problem_of
from scenewright.backend.registry import GeneratorType, Registry, read_options, read_settings
from scenewright.backend.weights import Shelf
from scenewright.shared.errors import ScenewrightError
from scenewright.shared.messages import Failed, Quote, Quoted, ServerMessage
from scenewright.shared.schema import settings

MOST_RUNS = 300  # of a generator, the newest, that are looked at
RESULTS_GB = 0.5  # room on the disk for what a job makes
log = logging.getLogger(__name__)


class Needs(NamedTuple):
    """What a job needs, in gigabytes."""

    vram_gb: float
    download_gb: float


class Has(NamedTuple):
    """What this machine has; no `vram` without a GPU."""

    vram: Vram | None
    disk_gb: float

    @property
    def free_vram_gb(self) -> float:
        """GPU memory that is free, 0 without a GPU."""
        return self.vram.free_gb if self.vram else 0.0


class Obstacle(NamedTuple):
    """Why a job cannot run as things are, with what to do about it, and the action that is its button."""

    advice: str
    action: str = ""


class Wanted(NamedTuple):
    """A generator with all its settings but artifacts, and its options."""

    generator: GeneratorType
    settings: dict[str, Any]
    options: msgspec.Struct


class Quotes:
    """Quotes for the generators of a home.

    Args:
        home: its job table tells how long jobs took; its disk and its environments have to do.
        registry: what can be asked about.
        gpu: this machine's.

    Raises:
        StorageError: the job table cannot be read.
    """

    def __init__(self, home: Home, registry: Registry, gpu: Gpu | None = None) -> None:
        self._home, self._registry, self._gpu = home, registry, gpu or Gpu()
        self._jobs, self._shelf = JobTable(home.jobs), Shelf(home.weights)
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="quotes")

    def answer(self, quote: Quote, tell: Callable[[ServerMessage], None]) -> None:
        """Have a quote answered; `tell` is called from another thread."""
        self._thread.submit(self._answer, quote, tell)

    def close(self) -> None:
        """Answer nothing any more."""
        self._thread.shutdown(cancel_futures=True)
        self._jobs.close()

    def quoted(self, quote: Quote) -> Quoted:
        """Return the answer; for one thread at a time.

        Raises:
            InvalidInput: there is no such generator or setting, or a value is out of range.
            Unavailable: the generator is broken.
        """
        generator = self._registry.get(quote.generator)
        given = read_settings(generator, quote.settings)
        options = read_options(generator, quote.options)
        asked = list(self._asked(Wanted(generator, given, options), (generator,)))
        time = self._time(Wanted(generator, given, options), asked)
        kinds = [generator, *(each.generator for each in asked)]
        # One model is in memory at a time, so they need the most that one of them does.
        needs = Needs(max(each.vram_gb for each in kinds), sum(self._download_gb(each) for each in kinds))
        has = Has(self._gpu.vram(), shutil.disk_usage(self._home.path).free / GIGABYTE)
        found = (self._obstacle(each, needs, has, within=generator.environment) for each in kinds)
        advice, action = obstacle = next(filter(None, found), Obstacle(""))
        return Quoted(
            request=quote.request, generator=generator.name, seconds=time.seconds, runs=time.runs,
            vram_gb=needs.vram_gb, vram_free_gb=has.vram and has.vram.free_gb, download_gb=needs.download_gb,
            disk_free_gb=has.disk_gb, fits=not obstacle.advice, advice=advice, action=action,
        )  # fmt: skip

    def _answer(self, quote: Quote, tell: Callable[[ServerMessage], None]) -> None:
        try:
            tell(self.quoted(quote))
        except Exception as error:
            if not isinstance(error, ScenewrightError):
                log.exception("A quote for %s could not be made.", quote.generator)
            tell(Failed(problem=problem_of(error)))

    def _asked(self, asker: Wanted, askers: tuple[GeneratorType, ...]) -> Iterator[Wanted]:
        """Yield whom a generator would ask, and whom these would, as far as generators may ask each other."""
        for ask in asker.generator.asks(asker.settings, asker.options) if len(askers) < DEEPEST else ():
            named = self._registry.named(ask.generator, ask.task) if ask.generator else None
            chosen = named or self._registry.best(ask.task, self._shelf, self._free_vram, askers)
            wanted = Wanted(chosen, read_settings(chosen, ask.settings), read_options(chosen, ask.options))
            yield wanted
            yield from self._asked(wanted, (*askers, chosen))

    def _time(self, wanted: Wanted, asked: Sequence[Wanted] = ()) -> Expectation:
        """Return what runs with the same helpers took, or else what the helpers are said to take together."""
        names = {each.generator.name for each in asked}
        runs = self._jobs.runs(wanted.generator.name, MOST_RUNS)
        alike = [run for run in runs if {each.generator for each in run.contributions} == names]
        time = _time(wanted, alike or (() if asked else runs))
        times = [self._time(each).seconds for each in asked] if time.seconds is None else []
        known = [seconds for seconds in times if seconds is not None]
        if not known or len(known) < len(times):
            return time
        return Expectation((sum(low for low, _ in known), sum(high for _, high in known)), 0)

    def _free_vram(self) -> float:
        return Has(self._gpu.vram(), 0.0).free_vram_gb

    def _obstacle(self, generator: GeneratorType, needs: Needs, has: Has, within: str) -> Obstacle | None:
        if not self._has_environment(generator):
            error = environments.missing(self._home, generator.environment)
            return Obstacle(str(error), error.action)
        if generator.environment not in ("", within):
            return Obstacle(str(apart(generator)))
        lacking = generator.lacking(self._shelf)
        if lacking is not None:
            return Obstacle(str(lacking), lacking.action)
        if needs.vram_gb > has.free_vram_gb:
            smaller = (other for other in self._registry.of_task(generator.task) if other.vram_gb <= has.free_vram_gb)
            ready = filter(self._has_environment, smaller)
            return _too_little_vram(needs, has, max(ready, key=lambda other: other.vram_gb, default=None))
        if has.disk_gb < needs.download_gb + RESULTS_GB:
            sentence = f"It needs {needs.download_gb + RESULTS_GB:.1f} GB of disk, and {has.disk_gb:.1f} GB are free."
            return Obstacle(f"{sentence} Make room on the disk of {self._home.path}.", "open-folder")
        return None

    def _download_gb(self, generator: GeneratorType) -> float:
        if generator.needs:
            return sum(weights.gigabytes for weights in self._shelf.lacks(generator.needs))
        # One that ran here has fetched what it fetches by itself.
        return generator.download_gb if generator.download_gb and not self._jobs.runs(generator.name, 1) else 0.0

    def _has_environment(self, generator: GeneratorType) -> bool:
        return not generator.environment or environments.find_python(self._home, generator.environment) is not None


def _time(wanted: Wanted, runs: Sequence[Run]) -> Expectation:
    generator, given, options = wanted
    time = expected(runs, given | scalars(options), (*settings(generator.task), *settings(generator.Options)))
    seconds = None if time.runs else generator.expected_seconds(given, options)
    return time if seconds is None else Expectation((seconds, seconds), 0)


def _too_little_vram(needs: Needs, has: Has, instead: GeneratorType | None) -> Obstacle:
    sentence, smaller = f"It needs {needs.vram_gb:g} GB of GPU memory", ""
    if instead:
        its = f"needs {instead.vram_gb:g} GB" if instead.vram_gb else "runs on a CPU"
        smaller = f" {instead.title} does the same task and {its}."
    if has.vram is None:
        return Obstacle(f"{sentence}, and no GPU is found here.{smaller}")
    if has.vram.total_gb < needs.vram_gb:
        return Obstacle(f"{sentence}, and the GPU has {has.vram.total_gb:.1f} GB.{smaller}")
    free = "Free memory, or close other programs that use the GPU."
    return Obstacle(f"{sentence}, and {has.vram.free_gb:.1f} GB are free. {free}{smaller}", "free-memory")
