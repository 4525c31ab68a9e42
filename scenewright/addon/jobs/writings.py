"""What is written so far by each job that writes: for panels, and for the text editor while it grows."""

from __future__ import annotations

from collections.abc import Sequence

from ..landing import texts, wish
from ..shared.artifacts import Artifact, Text
from . import origins
from .job import Job

MOST_KEPT = 100  # jobs
CODE = "text-to-code"
MOST_CHARACTERS = 64 * 1024


class Writings:
    """Texts by job id, gone with Blender: the whole ones are with the backend."""

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}
        self._live: set[str] = set()

    def text(self, job: str) -> str:
        """Return what a job has written so far, "" where that is nothing."""
        return self._texts.get(job, "")

    def show(self, job: Job, text: str) -> None:
        """Take what a job has written so far, and let its text datablock grow if it was to have one."""
        self._keep(job.id, text)
        if job.held or job.ended or wish.read(job.landing).text != "LIVE" or origins.find_scene(job.origin) is None:
            return
        # One that is gone was undone or deleted: it is not brought back.
        if job.id not in self._live or texts.living(job.id) is not None:
            self._live.add(job.id)
            texts.grow(
                job.id, f"{job.title}{'.py' if job.task == CODE else '.txt'}", text
            )  # prose is not coloured as code

    def end(self, job: str, artifacts: Sequence[Artifact]) -> None:
        """Take what a job has made, if that is a text."""
        self._live.discard(job)
        if made := next((each for each in artifacts if isinstance(each, Text)), None):
            self._keep(job, made.text[:MOST_CHARACTERS])

    def forget(self, job: str) -> None:
        """Drop what a job has written."""
        self._texts.pop(job, None)

    def _keep(self, job: str, text: str) -> None:
        self._texts.pop(job, None)
        self._texts[job] = text
        while len(self._texts) > MOST_KEPT:
            del self._texts[next(iter(self._texts))]
