"""One job from its order to its end: the same in a worker process and inline."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from scenewright.backend.asking import Asking, Loaded, found
from scenewright.backend.context import Context
from scenewright.backend.executors import End, Event, Finished, Order
from scenewright.backend.generator import Generator
from scenewright.backend.inputs import unshelve
from scenewright.backend.newest import Newest
from scenewright.backend.problems import problem_of
from scenewright.backend.registry import Registry, read_options
from scenewright.backend.residency import RESIDENTS
from scenewright.backend.store import Store
from scenewright.backend.weights import Shelf
from scenewright.shared.artifacts import Artifact
from scenewright.shared.errors import JobCancelled, OutOfMemory, Problem, ScenewrightError
from scenewright.shared.messages import Cancelled, Contribution, Failed, Preview, Progress

LEAST_FRACTION = 0.02  # before this the rate says too little about the time left
log = logging.getLogger(__name__)


class Runner:
    """Runs one job after another; the generator used last stays loaded.

    Args:
        send: takes progress, previews and, last, the job's end.
        discover: returns which generators a generator can ask.
    """

    def __init__(self, send: Callable[[Event], None], discover: Callable[[], Registry] = Registry.discover) -> None:
        self._send, self._registry = send, cache(discover)
        self._newest = Newest(send)
        self._loaded = Loaded()
        self._at_work = threading.Lock()

    def run(self, order: Order, is_cancelled: Callable[[], bool]) -> None:
        """Run a job and send its end, whatever happens."""
        with self._at_work:
            end = self._end(order, is_cancelled)
        self._newest.flush()
        self._send(end)

    def free(self) -> bool:
        """Let go of generators and models unless a job runs; tell whether there were any. Any thread may call."""
        if not self._at_work.acquire(blocking=False):
            return False
        try:
            loaded, self._loaded = bool(self._loaded), Loaded()
            return RESIDENTS.free() > 0 or loaded
        finally:
            self._at_work.release()

    def close(self) -> None:
        """Send nothing any more."""
        self._newest.close()

    def _end(self, order: Order, is_cancelled: Callable[[], bool]) -> End:
        try:
            return self._finish(order, is_cancelled)
        except JobCancelled:
            return Cancelled(job=order.job)
        except (Exception, SystemExit) as error:
            if not isinstance(error, ScenewrightError):
                log.exception("Job %s failed.", order.job)
            return Failed(job=order.job, problem=self._advised(problem_of(error), order))

    def _advised(self, problem: Problem, order: Order) -> Problem:
        """Return a problem with the smaller model as advice, where memory did not do."""
        if problem.code != OutOfMemory.__name__:
            return problem
        smaller = self._registry().smaller(found(order.generator), Shelf(Path(order.weights)))
        if smaller is None:
            return problem
        remedy = f"{problem.remedy} Or choose {smaller.title}, which takes less."
        return msgspec.structs.replace(problem, remedy=remedy.strip())

    def _finish(self, order: Order, is_cancelled: Callable[[], bool]) -> Finished:
        started = time.monotonic()
        shelf, contributions = Shelf(Path(order.weights)), list[Contribution]()
        asking = Asking(
            self._registry, self._loaded, shelf, order.environment, (found(order.generator),), contributions
        )
        context = Context(order.job, lambda message: self._offer(message, started), is_cancelled, shelf, asking)
        store = Store(Path(order.store))
        generator = self._loaded.at(0, order.generator, context)
        task = unshelve(order.task, store)
        result = generator.run(task, read_options(type(generator), order.options), context)
        context.check_cancelled()
        artifacts = [_checked(artifact, generator) for artifact in (result if isinstance(result, tuple) else (result,))]
        finished = Finished(
            job=order.job,
            digests=tuple(store.put(artifact) for artifact in artifacts),
            report=msgspec.to_builtins(context.report, enc_hook=_plain),
            weights=generator.weights,
            seconds=time.monotonic() - started,
            contributions=tuple(contributions),
        )
        _show(artifacts, context)
        return finished

    def _offer(self, message: Progress | Preview, started: float) -> None:
        if isinstance(message, Progress) and message.seconds_left is None and message.fraction >= LEAST_FRACTION:
            elapsed = time.monotonic() - started
            left = elapsed * (1.0 - message.fraction) / message.fraction
            message = msgspec.structs.replace(message, seconds_left=left)
        self._newest.offer(message)


def _show(artifacts: Sequence[Artifact], context: Context) -> None:
    """Send a picture of the first artifact that can be drawn; that none can be is no reason to fail."""
    from scenewright.backend.thumbnails import thumbnail

    for artifact in artifacts:
        try:
            picture = thumbnail(artifact)
        except Exception:
            log.warning("The %s could not be drawn.", type(artifact).__name__, exc_info=True)
            continue
        if picture is not None:
            context.preview(picture)
            return


def _checked(artifact: object, generator: Generator[Any]) -> Artifact:
    if not isinstance(artifact, Artifact):
        raise TypeError(f"{generator.name} returned a {type(artifact).__name__}, which is no artifact.")
    return artifact


def _plain(value: object) -> object:
    if isinstance(value, np.generic | np.ndarray):
        return value.tolist()
    raise TypeError(f"A report cannot hold a {type(value).__name__}.")
