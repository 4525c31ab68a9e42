"""What the extension knows and does while Blender runs: its backend, its jobs, and results on their way in."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import bpy

from .asking.forms import Catalogue
from .connecting.link import Link
from .jobs import gate, origins
from .jobs.application import Applications
from .jobs.deliveries import Deliveries
from .jobs.ledger import Job, Ledger
from .jobs.thumbnails import Thumbnails
from .shared.errors import NotConnected
from .shared.messages import Done, Failed, Fetched, JobEnd, Preview, ServerMessage, Welcome
from .shared.tasks import Task


class Session:
    """The extension at work. Only for Blender's main thread.

    Args:
        folder: where it may write.

    Attributes:
        capture: pictures done and in all while the scene is being captured, else None.
    """

    def __init__(self, folder: Path) -> None:
        self.link = Link()
        self.catalogue = Catalogue()
        self.ledger = Ledger(folder / "jobs")
        self.applications = Applications(self.ledger, folder / "films")
        self.thumbnails = Thumbnails()
        self.capture: tuple[int, int] | None = None
        self._deliveries = Deliveries(self.ledger, self.applications)
        self._greeted: Welcome | None = None

    # Jobs ------------------------------------------------------------------------------------------------------------

    def submit(self, job: Job, task: Task, options: dict[str, Any]) -> None:
        """Ask for a job, written down before it is sent.

        Raises:
            NotConnected: there is no backend to ask.
            TooLarge: the backend would refuse a message of this size.
        """
        client = self.link.connection.client
        if client is None:
            raise NotConnected("No backend is connected.", remedy="Connect to one first.")
        self.ledger.keep(job)
        client.submit(task, generator=job.generator, options=options, title=job.title, job=job.id)

    def cancel(self, job: Job) -> None:
        """Ask the backend to stop one job; it stays in the list until the backend says that it has."""
        if self.link.connection.client is not None:
            self.link.connection.client.cancel(job.id)
            job.cancelling = True

    def apply_again(self, job: Job, scene: bpy.types.Scene) -> None:
        """Fetch the result of a job that is done and put it into a scene, whether or not it stands there already."""
        job.applied, job.problem, job.origin = False, None, origins.origin_of(scene)
        self.ledger.keep(job)
        self._resume()

    def forget(self, job: Job) -> None:
        """Take a job off the list."""
        self.applications.drop(job)
        self._deliveries.drop(job)
        self.ledger.forget(job)

    def jobs_of(self, scene: bpy.types.Scene) -> list[Job]:
        """Return the jobs that belong to a scene, oldest first."""
        return [job for job in self.ledger.jobs.values() if origins.find_scene(job.origin) == scene]

    def strays(self) -> list[Job]:
        """Return results that wait for a file that was never saved and is gone."""
        return [job for job in self.ledger.jobs.values() if job.owed and origins.is_stray(job)]

    @property
    def active(self) -> bool:
        """Whether a job of the open file is with the backend, or a result on its way."""
        unended = any(not job.ended and origins.find_scene(job.origin) for job in self.ledger.jobs.values())
        return unended or self.applications.waiting or self._deliveries.waiting

    # The file --------------------------------------------------------------------------------------------------------

    def recall(self) -> None:
        """Take up the jobs of the file that was opened: what it does not show as applied is owed to it."""
        written = {job.id: job for job in origins.marked()}
        for job in written.values():
            if job.id not in self.ledger.jobs:
                self.ledger.keep(job)
        for job in self.ledger.jobs.values():
            if origins.find_scene(job.origin) is not None:
                job.applied = job.id in written and written[job.id].applied
        self._resume()

    def mark(self) -> None:
        """Write the jobs of each scene into the file that is about to be saved."""
        origins.mark(self.ledger)

    def leave(self) -> None:
        """Let go of the file that is about to be closed."""
        self.applications.clear()
        origins.forget_session()

    def saved(self) -> None:
        """Note under which name the jobs' file is found from now on; what it holds itself is not kept twice."""
        for job in self.ledger.jobs.values():
            if (scene := origins.find_scene(job.origin)) is not None:
                job.origin = origins.origin_of(scene)
                self.ledger.settle(job)

    # Each tick -------------------------------------------------------------------------------------------------------

    def tick(self, deadline: float) -> bool:
        """Take in what has arrived and apply results until the deadline, of time.perf_counter; tell if more comes."""
        self.link.tick()
        welcome = self.link.connection.welcome
        # Properties must not come and go under a render.
        if welcome is not None and welcome is not self._greeted and not bpy.app.is_job_running("RENDER"):
            self._greeted = welcome
            self.catalogue.adopt(welcome.generators)
            self._resume()
        arrived = self._drain(deadline)
        while (building := self.applications.waiting and not gate.obstacle()) and time.perf_counter() < deadline:
            self.applications.step()
        return arrived or building or self.link.pending

    def close(self) -> None:
        """Let go of everything; the backend goes too if it was started from here."""
        self.applications.clear()
        self.link.close()
        self.catalogue.close()
        self.thumbnails.close()

    def _resume(self) -> None:
        client = self.link.connection.client
        if client is not None:
            own = [job for job in self.ledger.jobs.values() if origins.find_scene(job.origin) or origins.is_stray(job)]
            if unended := [job.id for job in own if not job.ended]:
                client.attach(unended)
            self._deliveries.fetch_owed(client)

    def _drain(self, deadline: float) -> bool:
        arrived = False
        while time.perf_counter() < deadline and (message := self.link.connection.receive()) is not None:
            self._take(message)
            arrived = True
        return arrived

    def _take(self, message: ServerMessage) -> None:
        if isinstance(message, Fetched) or (isinstance(message, Failed) and message.digest):
            self._deliveries.take(message)
            return
        job = self.ledger.note(message)
        if job is None:
            return
        if isinstance(message, Preview):
            self.thumbnails.show(job.id, message.image)
        elif isinstance(message, JobEnd):
            job.cancelling = False
            if isinstance(message, Done) and job.owed:
                self._deliveries.deliver(job, message.artifacts)
