"""The jobs asked for from this Blender: one small file per job, so that no crash loses one."""

from __future__ import annotations

import time
from pathlib import Path

import msgspec

from ..shared.messages import Done, Preview, Progress, ServerMessage
from .job import ENDED as ENDED
from .job import Job as Job
from .job import Origin as Origin
from .job import Result as Result
from .job import kind_of as kind_of
from .job import read as read
from .job import write as write


class Ledger:
    """All jobs known, by id, oldest first.

    Args:
        folder: one JSON file per job is kept here.
    """

    def __init__(self, folder: Path) -> None:
        self.jobs: dict[str, Job] = {}
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        for job in sorted(self._read(), key=lambda job: job.submitted):
            self.jobs[job.id] = job

    def keep(self, job: Job) -> None:
        """Remember a job, in memory and on disk."""
        self.jobs[job.id] = job
        file = self._file(job.id)
        draft = file.with_suffix(".draft")
        draft.write_bytes(msgspec.json.encode(job))
        draft.replace(file)

    def settle(self, job: Job) -> None:
        """Keep a job on disk only while its file may know less of it."""
        if job.ended and not job.owed:
            self._file(job.id).unlink(missing_ok=True)
        else:
            self.keep(job)

    def forget(self, job: Job) -> None:
        """Drop a job, from memory and from disk."""
        self.jobs.pop(job.id, None)
        self._file(job.id).unlink(missing_ok=True)

    def group(self, group: str) -> list[Job]:
        """Return the jobs of a group of variations, in the order of their seeds."""
        return sorted((job for job in self.jobs.values() if job.group == group), key=lambda job: job.seed or 0)

    def note(self, message: ServerMessage) -> Job | None:
        """Write down what a message says and return its job, if it is about one known here."""
        job = self.jobs.get(getattr(message, "job", ""))
        if job is None or (job.ended and not isinstance(message, Done)):
            return None
        job.note(message, time.time())
        if not isinstance(message, Progress | Preview):
            self.keep(job)
        return job

    def _file(self, job: str) -> Path:
        return self._folder / f"{job}.json"

    def _read(self) -> list[Job]:
        return [job for file in self._folder.glob("*.json") if (job := read(file.read_bytes())) is not None]
