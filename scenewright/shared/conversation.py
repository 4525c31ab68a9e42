"""What a client can ask of a backend, however it is reached: submit, cancel, attach, fetch, and read what comes."""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from threading import RLock
from typing import Any
from uuid import uuid4

from .artifacts import AnyArtifact
from .errors import JobCancelled, NotConnected
from .inbox import Inbox
from .messages import (
    Attach,
    Cancel,
    Cancelled,
    ClientMessage,
    DeleteModel,
    Done,
    DownloadModel,
    Failed,
    Fetch,
    Fetched,
    FreeMemory,
    ListModels,
    Preview,
    Progress,
    Quote,
    ReadLog,
    ServerMessage,
    StopModel,
    Submit,
    VerifyModel,
    Welcome,
)
from .tasks import AnyTask
from .unanswered import Unanswered
from .wire import Frame, encode

OnProgress = Callable[[Progress], None]
OnPreview = Callable[[Preview], None]


class Client(ABC):
    """Asks, and collects the answers; every method may be called from any thread, and only `run` and `get` wait.

    Each job's end is handed out exactly once, errors included: `submit` itself raises none. Of Progress and Preview
    not read yet, the newest per job is kept.

    Args:
        client_id: who this is, so that jobs are found again; a new one is made up if empty.

    Attributes:
        client_id: as given or made up.
        welcome: what the backend said last, None until it said anything.
        part: most bytes of an array in one frame, as `encode` takes it.
    """

    part = 0

    def __init__(self, client_id: str = "") -> None:
        self.client_id = client_id or uuid4().hex
        self.welcome: Welcome | None = None
        self._inbox = Inbox()
        self._apart: dict[str, Inbox] = {}
        self._unanswered = Unanswered()
        self._lock = RLock()

    @property
    @abstractmethod
    def connected(self) -> bool:
        """Whether the backend has said Welcome and the line still stands."""

    @abstractmethod
    def close(self) -> None:
        """End the conversation; jobs go on in the backend."""

    @abstractmethod
    def _send(self, message: ClientMessage, frames: list[Frame]) -> None:
        """Send a message, encoded in frames, as soon as there is a line; never wait."""

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def submit(
        self,
        task: AnyTask,
        *,
        generator: str = "",
        options: dict[str, Any] | None = None,
        title: str = "",
        job: str | None = None,
    ) -> str:
        """Ask for a job and return its id.

        Args:
            task: its arrays must not be changed afterwards.
            generator: name; "" lets the backend choose.
            options: what only that generator understands.
            title: what job lists call it.
            job: an id of one's own; the same id again is not a second job.
        """
        job = job or uuid4().hex
        self._ask(Submit(job=job, task=task, generator=generator, options=options or {}, title=title))
        return job

    def cancel(self, job: str) -> None:
        """Stop a job; its end comes as a message like any other."""
        self._ask(Cancel(job=job))

    def attach(self, jobs: Sequence[str]) -> None:
        """Ask where jobs of an earlier conversation stand; those that ended are told again."""
        self._ask(Attach(jobs=tuple(jobs)))

    def fetch(self, digest: str) -> None:
        """Ask for an artifact; it comes as `Fetched`."""
        self._ask(Fetch(digest=digest))

    def quote(self, generator: str, settings: dict[str, Any], options: dict[str, Any]) -> str:
        """Ask what a job would take, and return the `request` that its `Quoted` repeats.

        Args:
            generator: name.
            settings: of the task, without its artifacts.
            options: what only that generator understands.
        """
        request = uuid4().hex
        self._ask(Quote(request=request, generator=generator, settings=settings, options=options))
        return request

    def read_log(self, job: str) -> None:
        """Ask for the log of a job; it comes as `Logged`."""
        self._ask(ReadLog(job=job))

    def free_memory(self) -> None:
        """Have the backend drop the models it holds in memory; answered by `Freed`."""
        self._ask(FreeMemory())

    def list_models(self) -> None:
        """Ask which weights there are; answered by `ModelsListed`, and then by `ModelChanged` for each change."""
        self._ask(ListModels())

    def download_model(self, name: str = "", *, generator: str = "") -> None:
        """Have weights fetched: those of a name, or all that a generator lacks."""
        self._ask(DownloadModel(name=name, generator=generator))

    def stop_model(self, name: str) -> None:
        """Stop what is being done about weights; what was fetched is kept."""
        self._ask(StopModel(name=name))

    def verify_model(self, name: str) -> None:
        """Have every byte of weights compared with what was fetched."""
        self._ask(VerifyModel(name=name))

    def delete_model(self, name: str) -> None:
        """Have weights deleted."""
        self._ask(DeleteModel(name=name))

    def receive(self, timeout: float | None = 0.0) -> ServerMessage | None:
        """Return the next message, None if there is none within `timeout` seconds (None: wait for ever)."""
        return self._inbox.take(timeout)

    def run(
        self,
        task: AnyTask,
        *,
        generator: str = "",
        options: dict[str, Any] | None = None,
        title: str = "",
        job: str | None = None,
        on_progress: OnProgress | None = None,
        on_preview: OnPreview | None = None,
        timeout: float | None = None,
    ) -> Done:
        """Submit a job and wait for its end.

        Raises:
            ScenewrightError: the job failed; JobCancelled: it was cancelled.
            NotConnected: no end came within `timeout` seconds; the job goes on.
        """
        job = job or uuid4().hex
        inbox = self._set_apart(job)
        try:
            self.submit(task, generator=generator, options=options, title=title, job=job)
            end = _wait(inbox, timeout, (Done, Failed, Cancelled), {Progress: on_progress, Preview: on_preview})
        finally:
            self._apart.pop(job, None)
        if isinstance(end, Failed):
            raise end.problem.error()
        if isinstance(end, Cancelled):
            raise JobCancelled()
        assert isinstance(end, Done)
        return end

    def get(self, digest: str, timeout: float | None = None) -> AnyArtifact:
        """Fetch an artifact and wait for it.

        Raises:
            StorageError: it is no longer kept.
            NotConnected: it did not come within `timeout` seconds.
        """
        inbox = self._set_apart(digest)
        try:
            self.fetch(digest)
            answer = _wait(inbox, timeout, (Fetched, Failed), {})
        finally:
            self._apart.pop(digest, None)
        if isinstance(answer, Failed):
            raise answer.problem.error()
        assert isinstance(answer, Fetched)
        return answer.artifact

    def _set_apart(self, key: str) -> Inbox:
        self._apart[key] = Inbox()
        return self._apart[key]

    def _ask(self, message: ClientMessage) -> None:
        frames = encode(message, self.part)
        with self._lock:
            self._unanswered.asked(message)
            self._send(message, frames)

    def _arrive(self, message: ServerMessage) -> None:
        """Take a message from the backend, from whichever thread brings it."""
        with self._lock:
            news = self._unanswered.answered(message)
        if news:
            key = getattr(message, "job", "") or getattr(message, "digest", "")
            self._apart.get(key, self._inbox).put(message)


def _wait(
    inbox: Inbox,
    timeout: float | None,
    ends: tuple[type[ServerMessage], ...],
    listeners: dict[type, Callable[[Any], None] | None],
) -> ServerMessage:
    deadline = None if timeout is None else time.monotonic() + timeout
    while True:
        message = inbox.take(None if deadline is None else max(0.0, deadline - time.monotonic()))
        if message is None:
            raise NotConnected("No answer came in time.", remedy="Ask again with more time; the job goes on.")
        if isinstance(message, ends):
            return message
        if listener := listeners.get(type(message)):
            listener(message)
