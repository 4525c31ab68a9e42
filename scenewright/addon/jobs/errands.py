"""Short jobs that are asked for on the way to something else: they stand in no list, and nothing of them lands."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from ..shared.messages import JobEnd, Progress, ServerMessage

if TYPE_CHECKING:
    from ..shared.client import Client
    from ..shared.tasks import Task

Taker = Callable[[Any], None]


class Errands:
    """The errands under way, and who waits for them."""

    def __init__(self) -> None:
        self._takers: dict[str, Taker] = {}

    def ask(self, client: Client, task: Task, generator: str, taker: Taker) -> str:
        """Ask for a job and have `taker` told of its progress and of its end; return its id."""
        job = uuid4().hex
        self._takers[job] = taker
        client.submit(task, generator=generator, job=job)
        return job

    def drop(self, client: Client | None, job: str) -> None:
        """Want an errand no longer."""
        if self._takers.pop(job, None) is not None and client is not None:
            client.cancel(job)

    def take(self, message: ServerMessage) -> bool:
        """Hand a message to who waits for it; tell if anybody did."""
        job = getattr(message, "job", "")
        taker = self._takers.get(job)
        if taker is None:
            return False
        if isinstance(message, JobEnd):
            del self._takers[job]
        if isinstance(message, (*JobEnd, Progress)):
            taker(message)
        return True
