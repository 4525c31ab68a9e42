"""The middle of the backend: takes clients' messages, has their jobs run, and tells how they end. No sockets, no torch.

Everything happens in one thread of the engine's own, in the order it arrives: messages from clients and events from
the executor wait in one inbox. So the queue, the job table and the store's limit have one owner, and need no lock.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import ExitStack, closing
from functools import partial
from queue import SimpleQueue
from typing import Any
from uuid import uuid4

from scenewright import __version__
from scenewright.backend.aside import Aside
from scenewright.backend.executors import Event, Executor
from scenewright.backend.home import Home
from scenewright.backend.intake import Intake
from scenewright.backend.jobs import JobTable
from scenewright.backend.logs import tail
from scenewright.backend.models import Models
from scenewright.backend.problems import problem_of
from scenewright.backend.quotes import Quotes
from scenewright.backend.registry import Registry
from scenewright.backend.schedule import Schedule
from scenewright.backend.store import Store
from scenewright.shared.errors import ScenewrightError, WrongVersion
from scenewright.shared.messages import (
    LOG_BYTES,
    PROTOCOL,
    Attach,
    Cancel,
    ClientMessage,
    DeleteModel,
    DownloadModel,
    Failed,
    Fetch,
    Fetched,
    Freed,
    FreeMemory,
    Hello,
    ListModels,
    Logged,
    Quote,
    ReadLog,
    ServerMessage,
    StopModel,
    Submit,
    VerifyModel,
    Welcome,
)

GIBIBYTE = 1 << 30
Outlet = Callable[[str, ServerMessage], None]
log = logging.getLogger(__name__)


class Engine:
    """Runs the jobs of any number of clients: messages come by `receive` and leave by the outlet.

    Args:
        home: where jobs, artifacts and logs are kept.
        executor: where jobs run.
        registry: what can be run.
        store_limit_bytes: beyond it the artifacts used longest ago are deleted.
        max_message_bytes: told to clients; whoever owns the sockets enforces it.

    Raises:
        StorageError: the home cannot be used, or another backend uses it.
    """

    def __init__(
        self,
        home: Home,
        executor: Executor,
        registry: Registry,
        *,
        store_limit_bytes: int = 20 * GIBIBYTE,
        max_message_bytes: int = 4 * GIBIBYTE,
    ) -> None:
        self._home, self._executor, self._registry = home, executor, registry
        self._max_message_bytes = max_message_bytes
        self._instance = uuid4().hex
        self._inbox: SimpleQueue[tuple[str, ClientMessage] | Event | Callable[[], None] | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._loop, name="engine", daemon=True)
        with ExitStack() as opened:
            opened.enter_context(home.reserved())
            jobs = opened.enter_context(closing(JobTable(home.jobs)))
            self._quotes = opened.enter_context(closing(Quotes(home, registry)))
            self._store = Store(home.store, store_limit_bytes)
            models = Models(home, registry, self._tell, self.welcome, self._inbox.put)
            self._models = opened.enter_context(closing(models))
            self._reading = opened.enter_context(closing(Aside("reading", self._inbox.put)))
            writing = opened.enter_context(closing(Aside("writing", self._inbox.put)))
            self._schedule = Schedule(home, jobs, self._store, registry, executor, self._tell, self._reading)
            self._intake = Intake(home, registry, self._store, self._schedule, writing)
            self._schedule.recover()
            self._opened = opened.pop_all()

    def connect(self, outlet: Outlet) -> None:
        """Start, with the jobs that a backend before this one left unfinished. Call it once.

        Args:
            outlet: takes a client's id and a message for it; called from the engine's thread.
        """
        self._outlet = outlet
        self._executor.start(self._home, self._inbox.put)
        self._thread.start()

    def receive(self, client: str, message: ClientMessage) -> None:
        """Take a client's message; answers, errors too, go to the outlet. Never waits; any thread may call."""
        self._inbox.put((client, message))

    def welcome(self) -> Welcome:
        """Return who this is and what it can do."""
        return Welcome(
            protocol=PROTOCOL,
            version=__version__,
            instance=self._instance,
            max_message_bytes=self._max_message_bytes,
            generators=self._registry.infos(self._home),
        )

    def close(self) -> None:
        """Stop: what runs is ended, and runs again at the next start. Not to be called from the outlet."""
        if self._thread.is_alive():
            self._inbox.put(None)
            self._thread.join()
        self._opened.close()

    # From here on: the engine's thread -------------------------------------------------------------------------------

    def _loop(self) -> None:
        self._safely(self._schedule.dispatch)
        while (item := self._inbox.get()) is not None:
            if isinstance(item, tuple):
                self._safely(self._answer, *item)
            elif callable(item):
                self._safely(item)
            else:
                self._safely(self._schedule.hear, item)
            self._safely(self._schedule.dispatch)
        self._safely(self._executor.close)
        self._safely(self._schedule.put_back)

    def _safely(self, act: Callable[..., None], *arguments: Any) -> None:
        """Act; the engine outlives every fault."""
        try:
            act(*arguments)
        except Exception:
            log.exception("A fault in the engine.")

    def _tell(self, client: str, message: ServerMessage) -> None:
        self._outlet(client, message)

    def _answer(self, client: str, message: ClientMessage) -> None:
        if not self._intake.delay(client, message):
            self._answering(client, message, partial(self._take, client, message))

    def _answering(self, client: str, message: ClientMessage, act: Callable[[], None]) -> None:
        """Act; an error is the answer."""
        try:
            act()
        except Exception as error:
            if not isinstance(error, ScenewrightError):
                log.exception("%s could not be answered.", type(message).__name__)
            job = message.job if isinstance(message, Submit | Cancel) else ""
            digest = message.digest if isinstance(message, Fetch) else ""
            self._outlet(client, Failed(job=job, digest=digest, problem=problem_of(error)))

    def _take(self, client: str, message: ClientMessage) -> None:
        match message:
            case Hello():
                self._greet(client, message)
            case Submit():
                self._submit(client, message)
            case Cancel():
                self._schedule.cancel(client, message.job)
            case Attach():
                for job in message.jobs:
                    self._schedule.attach(client, job)
            case Fetch():
                self._fetch(client, message)
            case Quote():
                self._quotes.answer(message, partial(self._tell_soon, client))
            case ReadLog():
                self._read_log(client, message.job)
            case FreeMemory():
                self._executor.free(lambda workers: self._tell_soon(client, Freed(workers=workers)))
            case ListModels() | DownloadModel() | StopModel() | VerifyModel() | DeleteModel():
                self._models.take(client, message)

    def _greet(self, client: str, hello: Hello) -> None:
        if hello.protocol != PROTOCOL:
            sentence = f"This backend speaks version {PROTOCOL} of the protocol, not {hello.protocol}."
            raise WrongVersion(sentence, remedy="Update the older side: the extension or the backend.")
        self._outlet(client, self.welcome())

    def _submit(self, client: str, message: Submit) -> None:
        if self._schedule.knows(message.job):
            self._schedule.attach(client, message.job)
        else:
            self._intake.begin(client, message, partial(self._arrived, client, message))

    def _arrived(self, client: str, message: Submit, accept: Callable[[], None]) -> None:
        self._answering(client, message, accept)
        for waiting in self._intake.arrived(message.job):
            self._answer(*waiting)

    def _fetch(self, client: str, message: Fetch) -> None:
        def fetched(artifact: Future[Any]) -> None:
            self._outlet(client, Fetched(digest=message.digest, artifact=artifact.result()))

        read = partial(self._store.get, message.digest)
        self._reading(read, lambda artifact: self._answering(client, message, partial(fetched, artifact)))

    def _read_log(self, client: str, job: str) -> None:
        self._schedule.require(job)
        self._outlet(client, Logged(job=job, text=tail(self._home.log(job), LOG_BYTES)))

    def _tell_soon(self, client: str, message: ServerMessage) -> None:
        """Tell what another thread has found out."""
        self._inbox.put(partial(self._outlet, client, message))
