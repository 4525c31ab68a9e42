"""Where jobs run. The engine gives orders to an executor and hears events; it never waits for a job."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from scenewright.backend.home import Home
from scenewright.shared.messages import Cancelled, Contribution, Digest, Failed, JobId, Message, Preview, Progress
from scenewright.shared.tasks import AnyTask


class Order(Message, tag="order", frozen=True, kw_only=True):
    """Run one job.

    Attributes:
        generator: where its class is, as "module:Class".
        environment: the virtual environment it needs, or "".
        task: its artifacts are `Stored` in `store`.
        options: as given, checked already.
        store: folder of the artifact store.
        weights: folder of the weights that were downloaded.
        log: file for what it prints and logs.
    """

    job: JobId
    generator: str
    environment: str = ""
    task: AnyTask
    options: dict[str, Any] = {}
    store: str
    weights: str
    log: str


class Stop(Message, tag="stop", frozen=True, kw_only=True):
    """Cancel the job that runs."""

    job: JobId


class Finished(Message, tag="finished", frozen=True, kw_only=True):
    """A job went well; what it made is in the store.

    Attributes:
        weights: digest of the weights that made it, or "".
        contributions: what other generators did for it.
    """

    job: JobId
    digests: tuple[Digest, ...]
    report: dict[str, Any] = {}
    weights: str = ""
    seconds: float
    contributions: tuple[Contribution, ...] = ()


ToWorker = Order | Stop
Event = Progress | Preview | Finished | Failed | Cancelled
End = Finished | Failed | Cancelled
Report = Callable[[Event], None]


class Executor(Protocol):
    """Runs jobs, each to exactly one `End`, unless it is closed before."""

    @property
    def slots(self) -> int:
        """How many jobs may run at a time."""

    def start(self, home: Home, report: Report) -> None:
        """Get ready; `report` takes events from any thread."""

    def run(self, order: Order) -> None:
        """Start a job. Called for at most `slots` jobs at a time.

        Raises:
            ScenewrightError: it cannot be started here.
        """

    def cancel(self, job: str) -> None:
        """Stop a job; its end is reported when nothing of it runs any more."""

    def free(self, done: Callable[[int], None]) -> None:
        """Let go of the generators that are loaded but not at work; `done` is told how many, from any thread."""

    def close(self) -> None:
        """Stop everything; no event follows."""
