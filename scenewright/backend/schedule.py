"""The life of a job: queued, running, and done, failed or cancelled. Owned by the engine's thread."""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial
from typing import Any

from scenewright.backend import pictures
from scenewright.backend.aside import Aside
from scenewright.backend.asking import reference
from scenewright.backend.ends import provenance, told
from scenewright.backend.executors import End, Event, Executor, Finished, Order
from scenewright.backend.home import Home
from scenewright.backend.inputs import input_digests
from scenewright.backend.jobs import Job, JobTable
from scenewright.backend.problems import problem_of
from scenewright.backend.registry import Registry
from scenewright.backend.store import Store
from scenewright.shared.errors import InvalidInput, Problem, ScenewrightError, StorageError, WorkerDied
from scenewright.shared.messages import Accepted, Cancelled, Failed, JobState, Preview, Progress, ServerMessage

MOST_DEATHS = 2  # workers lost to one job before it fails
MOST_ATTEMPTS = 4  # starts of one job before it fails because the backend itself ended during each
KEPT_SECONDS = 90 * 86400.0  # how long jobs that ended, and their logs, are remembered
Tell = Callable[[str, ServerMessage], None]
log = logging.getLogger(__name__)


@dataclass
class _Active:
    """A job that has not ended."""

    clients: set[str]
    generator: str
    inputs: dict[str, str]
    running: bool = False
    cancelled: bool = False
    image: Preview | None = None
    text: Preview | None = None


class Schedule:
    """The jobs that have not ended, and what happens to each next.

    Args:
        tell: takes a client's id and a message for it.
        read: does what reads results, which may be large, and keeps pictures of them.
    """

    def __init__(
        self, home: Home, jobs: JobTable, store: Store, registry: Registry, executor: Executor, tell: Tell, read: Aside
    ) -> None:
        self._home, self._jobs, self._store = home, jobs, store
        self._registry, self._executor, self._tell, self._read = registry, executor, tell, read
        self._active: dict[str, _Active] = {}
        self._waiting: deque[str] = deque()

    def recover(self) -> None:
        """Queue again what a backend before this one left unfinished, and forget what ended long ago."""
        for job in self._jobs.forget(time.time() - KEPT_SECONDS):
            self._home.log(job.id).unlink(missing_ok=True)
            self._home.picture(job.id).unlink(missing_ok=True)
        for job in self._jobs.unfinished():
            try:
                if job.state == "running" and job.attempts >= MOST_ATTEMPTS:
                    sentence = f"The backend ended {job.attempts} times while this job ran."
                    raise WorkerDied(sentence, remedy="Its log may say more.", action="read-log")
                self._store.hold(input_digests(job.asked()).values())
                self._queue(job)
                self._jobs.update(job.id, state="queued")
            except (InvalidInput, WorkerDied) as error:
                self._jobs.update(job.id, state="failed", finished=time.time(), problem=error.problem())

    def add(self, job: Job) -> None:
        """Write down a new job and queue it. Its inputs are held in the store already, and released at its end."""
        self._jobs.add(job)
        self._queue(job)

    def knows(self, job: str) -> bool:
        """Tell whether there ever was a job of this id."""
        return job in self._active or self._jobs.find(job) is not None

    def require(self, job: str) -> None:
        """Raise InvalidInput unless there is, or was, a job of this id."""
        if job not in self._active:
            self._jobs.get(job)

    def attach(self, client: str, job: str) -> None:
        """Tell where a job stands, or how it ended; from now on this client too is told about it."""
        active = self._active.get(job)
        if active is None:
            return self._tell_late(client, job)
        active.clients.add(client)
        ahead = 0 if active.running else self._busy() + self._waiting.index(job)
        state: JobState = "running" if active.running else "queued"
        accepted = Accepted(job=job, generator=active.generator, state=state, ahead=ahead, inputs=active.inputs)
        self._tell(client, accepted)
        for preview in dict.fromkeys(filter(None, (active.image, active.text))):
            self._tell(client, preview)
        return None

    def cancel(self, client: str, job: str) -> None:
        """End a job. One that runs is told as cancelled when nothing of it runs any more."""
        active = self._active.get(job)
        if active is None:
            return self._tell_end({client}, job)
        active.clients.add(client)
        if not active.running:
            return self._end(job, state="cancelled")
        active.cancelled = True
        return self._executor.cancel(job)

    def dispatch(self) -> None:
        """Start waiting jobs while the executor has room."""
        while self._waiting and self._busy() < self._executor.slots:
            job = self._waiting.popleft()
            try:
                self._start(self._jobs.get(job))
            except Exception as error:
                log.exception("Job %s could not be started.", job)
                self._fail(job, problem_of(error))

    def hear(self, event: Event) -> None:
        """Take what the executor says about a job."""
        active = self._active.get(event.job)
        if active is None:
            log.info("%s of job %s came after its end.", type(event).__name__, event.job)
        elif isinstance(event, Progress | Preview):
            if isinstance(event, Preview):
                active.image = event if event.image else active.image
                active.text = event if event.text is not None else active.text
            self._tell_all(active.clients, event)
        else:
            active.running = False
            self._close(event, active)

    def put_back(self) -> None:
        """Queue what runs for the next start. It did not fail, so this attempt does not count."""
        for job, active in self._active.items():
            if active.running:
                self._jobs.update(job, state="queued", attempts=self._jobs.get(job).attempts - 1)

    def _busy(self) -> int:
        return sum(active.running for active in self._active.values())

    def _queue(self, job: Job) -> None:
        self._active[job.id] = _Active({job.client}, job.generator, input_digests(job.asked()))
        self._waiting.append(job.id)

    def _start(self, job: Job) -> None:
        generator = self._registry.get(job.generator)
        order = Order(
            job=job.id, generator=reference(generator), environment=generator.environment, task=job.asked(),
            options=job.options, store=str(self._home.store), weights=str(self._home.weights),
            log=str(self._home.log(job.id)),
        )  # fmt: skip
        changes = {"started": time.time(), "attempts": job.attempts + 1, "log": order.log}
        self._jobs.update(job.id, state="running", **changes)
        self._executor.run(order)
        self._active[job.id].running = True

    def _close(self, event: End, active: _Active) -> None:
        try:
            if isinstance(event, Finished):
                self._finish(event)
            elif isinstance(event, Cancelled) or active.cancelled:
                self._end(event.job, state="cancelled")
            elif event.problem.code == WorkerDied.__name__:
                self._mourn(event)
            else:
                self._fail(event.job, event.problem)
        except Exception as error:
            log.exception("The end of job %s could not be written down.", event.job)
            self._fail(event.job, problem_of(error))

    def _mourn(self, event: Failed) -> None:
        """Queue a job again whose worker died, in front; fail it the second time."""
        deaths = self._jobs.get(event.job).deaths + 1
        self._jobs.update(event.job, state="queued", deaths=deaths)
        if deaths >= MOST_DEATHS:
            self._fail(event.job, event.problem)
        else:
            log.warning("Job %s is tried once more: %s", event.job, event.problem.message)
            self._waiting.appendleft(event.job)

    def _finish(self, event: Finished) -> None:
        self._store.adopt(event.digests)
        job = self._jobs.get(event.job)
        made = provenance(job, self._registry.get(job.generator), event)
        if (preview := self._active[job.id].image) is not None:
            self._read(partial(pictures.keep, preview, self._home.picture(job.id)), Future.result)
        self._end(job.id, state="done", digests=event.digests, provenance=made, report=event.report)

    def _fail(self, job: str, problem: Problem) -> None:
        self._end(job, state="failed", problem=problem)

    def _end(self, job: str, **changes: Any) -> None:
        active = self._active.pop(job)
        self._store.release(active.inputs.values())
        if job in self._waiting:
            self._waiting.remove(job)
        try:
            self._jobs.update(job, finished=time.time(), **changes)
        except StorageError as error:
            return self._tell_all(active.clients, Failed(job=job, problem=error.problem()))
        return self._tell_end(active.clients, job)

    def _tell_late(self, client: str, job: str) -> None:
        """Tell how a job ended to a client that was not there: what it looked like, and its end."""

        def show(kept: Future[Preview | None]) -> None:
            if (preview := kept.result()) is not None:
                self._tell(client, preview)

        self._read(partial(pictures.kept, job, self._home.picture(job)), show)
        self._tell_end({client}, job)

    def _tell_end(self, clients: set[str], job: str) -> None:
        try:
            row = self._jobs.get(job)
        except ScenewrightError as error:
            return self._tell_all(clients, Failed(job=job, problem=error.problem()))
        self._store.hold(row.digests)
        return self._read(partial(told, row, self._store), partial(self._tell_read, clients, row))

    def _tell_read(self, clients: set[str], job: Job, end: Future[ServerMessage]) -> None:
        self._store.release(job.digests)
        try:
            self._tell_all(clients, end.result())
        except Exception as error:
            log.exception("The results of job %s cannot be told.", job.id)
            self._tell_all(clients, Failed(job=job.id, problem=problem_of(error)))

    def _tell_all(self, clients: set[str], message: ServerMessage) -> None:
        for client in clients:
            self._tell(client, message)
