"""What a client has asked and was not told yet: asked again after a reconnect, and the measure of exactly once."""

from __future__ import annotations

from .messages import (
    Accepted,
    Attach,
    Cancel,
    ClientMessage,
    Failed,
    Fetch,
    Fetched,
    Freed,
    JobEnd,
    Logged,
    ModelChanged,
    ModelsListed,
    Preview,
    Progress,
    Quoted,
    ServerMessage,
    Submit,
)


class Unanswered:
    """The open questions of one client. Not for several threads at once."""

    def __init__(self) -> None:
        self._submits: dict[str, Submit] = {}
        self._jobs: dict[str, bool] = {}
        self._digests: dict[str, None] = {}
        self._ended: set[str] = set()

    def asked(self, message: ClientMessage) -> None:
        """Note that a message was, or is about to be, sent."""
        if isinstance(message, Submit):
            self._submits[message.job] = message
            self._jobs[message.job] = False
        elif isinstance(message, Attach):
            self._jobs |= {job: self._jobs.get(job, False) for job in message.jobs}
        elif isinstance(message, Cancel) and message.job not in self._ended:
            self._jobs[message.job] = True
        elif isinstance(message, Fetch):
            self._digests[message.digest] = None

    def answered(self, message: ServerMessage) -> bool:
        """Note what arrived; tell whether it is news: each job ends once, and what is not ours is none."""
        if isinstance(message, Fetched):
            return self._forget_digest(message.digest)
        if isinstance(message, Failed) and message.digest:
            return self._forget_digest(message.digest)
        if isinstance(message, Failed) and not message.job:
            return True
        if isinstance(message, (Quoted, Logged, Freed, ModelsListed, ModelChanged)):
            return True
        if not isinstance(message, (Accepted, Progress, Preview, *JobEnd)):
            return False
        known = message.job in self._jobs
        self._submits.pop(message.job, None)
        if isinstance(message, JobEnd):
            self._jobs.pop(message.job, None)
            self._ended.add(message.job)
        return known

    def again(self) -> list[ClientMessage]:
        """Return what to send on a new connection, once the backend has said welcome."""
        accepted = tuple(job for job in self._jobs if job not in self._submits)
        cancelled = [Cancel(job=job) for job, cancelled in self._jobs.items() if cancelled]
        attach = [Attach(jobs=accepted)] if accepted else []
        return [*self._submits.values(), *attach, *cancelled, *(Fetch(digest=digest) for digest in self._digests)]

    def _forget_digest(self, digest: str) -> bool:
        if digest not in self._digests:
            return False
        del self._digests[digest]
        return True
