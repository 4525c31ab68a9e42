"""New jobs, from being asked for to being on disk. Owned by the engine's thread; the writing is done beside it."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from typing import Any

from scenewright.backend import environments
from scenewright.backend.aside import Aside
from scenewright.backend.home import Home
from scenewright.backend.inputs import input_digests, scalars, shelve
from scenewright.backend.jobs import Job, as_json
from scenewright.backend.registry import GeneratorType, Registry, read_options
from scenewright.backend.schedule import Schedule
from scenewright.backend.store import Store
from scenewright.shared.errors import InvalidInput
from scenewright.shared.messages import Attach, ClientMessage, Submit
from scenewright.shared.schema import refusal, settings, title
from scenewright.shared.tasks import Task

Arrived = Callable[[Callable[[], None]], None]


class Intake:
    """Takes jobs in; what is said about a job while its inputs are being written waits its turn.

    Args:
        write: does what writes inputs, which may be large.
    """

    def __init__(self, home: Home, registry: Registry, store: Store, schedule: Schedule, write: Aside) -> None:
        self._home, self._registry, self._store = home, registry, store
        self._schedule, self._write = schedule, write
        self._waiting: dict[str, list[tuple[str, ClientMessage]]] = {}

    def delay(self, client: str, message: ClientMessage) -> bool:
        """Tell whether a message is about a job that is still arriving; it is kept then, until `arrived` returns it."""
        jobs = message.jobs if isinstance(message, Attach) else (getattr(message, "job", ""),)
        arriving = next((job for job in jobs if job in self._waiting), None)
        if arriving is not None:
            self._waiting[arriving].append((client, message))
        return arriving is not None

    def begin(self, client: str, message: Submit, then: Arrived) -> None:
        """Check a job and have its inputs written; `then` gets what is left to do, which may raise as this does.

        Raises:
            InvalidInput: it cannot be done as asked.
            Unavailable: its generator lacks something.
            StorageError: the disk is full.
        """
        generator = self._registry.choose(message.generator, message.task)
        read_options(generator, message.options)
        if said := refusal(settings(generator.task), scalars(message.task)):
            raise InvalidInput(said)
        environments.require(self._home, generator.environment)
        self._waiting[message.job] = []
        self._write(
            partial(shelve, message.task, self._store),
            lambda shelved: then(partial(self._accept, client, message, generator, shelved)),
        )

    def arrived(self, job: str) -> list[tuple[str, ClientMessage]]:
        """Return, in order, what was said about a job while it arrived."""
        return self._waiting.pop(job)

    def _accept(self, client: str, message: Submit, generator: GeneratorType, shelved: Future[Any]) -> None:
        task: Task = shelved.result()
        inputs = tuple(input_digests(task).values())
        job = Job(
            id=message.job, client=client, title=message.title or title(generator.task), task=as_json(task),
            generator=generator.name, options=message.options, created=time.time(),
        )  # fmt: skip
        try:
            self._store.adopt(inputs)
            self._schedule.add(job)
        except BaseException:
            self._store.release(inputs)
            raise
        self._schedule.attach(client, message.job)
