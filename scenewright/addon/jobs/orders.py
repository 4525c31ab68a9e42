"""What can be done with jobs: ask for them, ask again, stop them, let their results land, take them off the list."""

from __future__ import annotations

import time
from copy import deepcopy
from pathlib import Path
from typing import Any
from uuid import uuid4

import bpy

from ..asking import again
from ..connecting.link import Link
from ..shared.client import Client
from ..shared.errors import InvalidInput, NotConnected
from ..shared.tasks import Task
from . import origins
from .application import Applications
from .deliveries import Deliveries
from .job import Job
from .ledger import Ledger
from .thumbnails import Thumbnails
from .variations import Variations
from .writings import Writings


class Orders:
    """The jobs and what was done about them.

    Args:
        link: leads to the backend.
        folder: where jobs, their pictures and films are kept.
    """

    def __init__(self, link: Link, folder: Path) -> None:
        self._link = link
        self.ledger = Ledger(folder / "jobs")
        self.applications = Applications(self.ledger, folder / "films")
        self.deliveries = Deliveries(self.ledger, self.applications)
        self.thumbnails = Thumbnails(folder / "thumbnails")
        self.writings = Writings()
        self.variations = Variations(self.ledger, self._ask_planned)

    @property
    def client(self) -> Client:
        """The line to the backend.

        Raises:
            NotConnected: there is none.
        """
        client = self._link.connection.client
        if client is None:
            raise NotConnected("No backend is connected.", remedy="Connect to one first.")
        return client

    def submit(self, job: Job, task: Task, options: dict[str, Any], variations: int = 1) -> None:
        """Ask for a job, written down before it is sent; or for several that differ in their seeds only.

        Raises:
            NotConnected: there is no backend to ask.
        """
        client = self.client
        job.settings, job.options = again.settings_of(task), dict(options)
        if variations > 1:
            self.variations.plan(job, variations)
        self.ledger.keep(job)
        client.submit(task, generator=job.generator, options=options, title=job.title, job=job.id)

    def run_again(self, job: Job, scene: bpy.types.Scene) -> Job:
        """Ask for the same as a job once more, with what the backend keeps of its inputs, and return the new job.

        Raises:
            InvalidInput: the inputs never reached the backend.
            NotConnected: there is no backend to ask.
        """
        if not job.inputs and job.group in self.ledger.jobs:  # it was stopped before it was sent
            job.inputs = self.ledger.jobs[job.group].inputs
        task = again.task_again(job)
        made = Job(
            id=uuid4().hex, task=job.task, generator=job.generator, title=job.title, submitted=time.time(),
            origin=job.origin if origins.find_scene(job.origin) else origins.origin_of(scene), inputs=job.inputs,
            landing=deepcopy(job.landing), group=job.group if job.held else "", held=job.held,
        )  # fmt: skip
        self.submit(made, task, job.options)
        return made

    def cancel(self, job: Job) -> None:
        """Ask the backend to stop one job; it stays in the list until the backend says that it has.

        Raises:
            NotConnected: there is no backend to tell.
        """
        if job.state == "planned":
            job.state, job.finished = "cancelled", time.time()
            self.ledger.keep(job)
        elif not job.ended:
            self.client.cancel(job.id)
            job.cancelling = True

    def apply_again(self, job: Job, scene: bpy.types.Scene) -> None:
        """Fetch the result of a job that is done and put it into a scene, whether or not it stands there already."""
        job.applied, job.held, job.problem, job.origin = False, False, None, origins.origin_of(scene)
        self.ledger.keep(job)
        self.resume()

    def pick(self, jobs: list[Job]) -> None:
        """Let held results land in their scenes."""
        for job in jobs:
            job.held = False
            self.ledger.keep(job)
        self.resume()

    def discard(self, jobs: list[Job]) -> None:
        """Take jobs off the list, stopping those that still run if there is a backend to tell."""
        for job in jobs:
            if self._link.connection.client is not None:
                self.cancel(job)
            self.forget(job)

    def forget(self, job: Job) -> None:
        """Take a job off the list."""
        for planned in self.variations.planned(job):
            self.ledger.forget(planned)
        self.applications.drop(job)
        self.deliveries.drop(job)
        self.thumbnails.forget(job.id)
        self.writings.forget(job.id)
        self.ledger.forget(job)

    def resume(self) -> None:
        """Ask where the jobs of the open file stand, and for the results that are owed to it."""
        client = self._link.connection.client
        if client is None:
            return
        here = origins.in_open_file(self.ledger.jobs.values())
        own = [job for job in self.ledger.jobs.values() if job.id in here or not job.origin.file]
        if unended := [job.id for job in own if not job.ended and job.state != "planned"]:
            client.attach(unended)
        self.variations.resume()
        self.deliveries.fetch_owed(client)

    def _ask_planned(self, job: Job) -> None:
        try:
            task = again.task_again(job)
        except InvalidInput as error:
            job.state, job.problem = "failed", error.problem()
            self.ledger.keep(job)
            return
        self.ledger.keep(job)
        self.client.submit(task, generator=job.generator, options=job.options, title=job.title, job=job.id)
