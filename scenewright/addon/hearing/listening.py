"""Results of jobs that are heard before they land: fetched from the backend, then played."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..shared.artifacts import Audio
from ..shared.errors import Unavailable
from ..shared.messages import Failed, Fetched
from .player import Player

if TYPE_CHECKING:
    from ..jobs.job import Job
    from ..shared.client import Client

KIND = "audio"


def audible(job: Job) -> bool:
    """Tell whether a job is done and made something that can be heard."""
    return job.state == "done" and any(result.kind == KIND for result in job.results)


class Listening:
    """The result that is fetched to be heard; asking for another takes its place.

    Args:
        player: what plays it.
    """

    def __init__(self, player: Player) -> None:
        self._player = player
        self._job, self._parts = "", dict[str, Audio | None]()

    def ask(self, job: Job, client: Client) -> None:
        """Fetch the sounds of a job; they are played when they have arrived."""
        self._player.stop()
        self._job, self._parts = job.id, {result.digest: None for result in job.results if result.kind == KIND}
        for digest in self._parts:
            client.fetch(digest)

    def waits_for(self, job: Job) -> bool:
        """Tell whether the sounds of a job are on their way."""
        return job.id == self._job

    def take(self, answer: Fetched | Failed) -> None:
        """Take a sound; with the last of them they are played.

        Raises:
            Unavailable: the backend no longer keeps it, or Blender has no sound output.
        """
        if answer.digest not in self._parts:
            return
        if isinstance(answer, Failed):
            self._forget()
            raise Unavailable("The backend no longer keeps this sound.", remedy="Run it again.")
        if isinstance(answer.artifact, Audio):
            self._parts[answer.digest] = answer.artifact
        sounds = [part for part in self._parts.values() if part is not None]
        if len(sounds) == len(self._parts):
            job = self._job
            self._forget()
            self._player.play(job, sounds)

    def _forget(self) -> None:
        self._job, self._parts = "", {}
