"""Results on their way from the backend to their scene: handed on as they arrive, fetched where they are owed."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from ..shared.artifacts import Artifact
from ..shared.client import Client
from ..shared.errors import Problem
from ..shared.messages import Failed, Fetched
from .application import Applications
from .ledger import Job, Ledger
from .origins import find_scene


class Deliveries:
    """What is being fetched.

    Args:
        ledger: the jobs.
        applications: where whole results go.
    """

    def __init__(self, ledger: Ledger, applications: Applications) -> None:
        self._ledger, self._applications = ledger, applications
        self._parts: dict[str, dict[str, Artifact | None]] = {}

    @property
    def waiting(self) -> bool:
        """Whether anything was asked for and has not come."""
        return bool(self._parts)

    def deliver(self, job: Job, artifacts: Sequence[Artifact]) -> None:
        """Hand on a result; while its file is not open it stays with the backend, to be fetched later."""
        if find_scene(job.origin) is not None:
            self._applications.offer(job, artifacts)

    def fetch(self, job: Job, client: Client) -> None:
        """Ask for the result of a job."""
        self._parts[job.id] = {result.digest: None for result in job.results}
        for digest in self._parts[job.id]:
            client.fetch(digest)

    def fetch_owed(self, client: Client) -> None:
        """Ask for every result that belongs to the open file and does not stand in it."""
        for job in self._ledger.jobs.values():
            under_way = job.id in self._parts or self._applications.holds(job)
            if job.owed and not under_way and find_scene(job.origin) is not None:
                self.fetch(job, client)

    def take(self, answer: Fetched | Failed) -> None:
        """Take an artifact, or the news that it is no longer kept."""
        for job in [self._ledger.jobs[job] for job, parts in self._parts.items() if answer.digest in parts]:
            if isinstance(answer, Failed):
                del self._parts[job.id]
                job.problem = _gone(answer.problem)
            else:
                self._parts[job.id][answer.digest] = answer.artifact
                self._complete(job)

    def drop(self, job: Job) -> None:
        """Want the result of a job no longer."""
        self._parts.pop(job.id, None)

    def _complete(self, job: Job) -> None:
        parts = [self._parts[job.id][result.digest] for result in job.results]
        whole = [part for part in parts if part is not None]
        if len(whole) == len(parts):
            del self._parts[job.id]
            self.deliver(job, whole)


def _gone(problem: Problem) -> Problem:
    sentence, remedy = "The backend no longer keeps this result.", "Run it again: the same settings make the same."
    return msgspec.structs.replace(problem, message=sentence, remedy=remedy, detail=problem.message, action="run-again")
