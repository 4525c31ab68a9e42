"""What the extension knows and does while Blender runs: its backend, its jobs, and results on their way in."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import bpy

from . import folders
from .asking.forms import Catalogue
from .asking.models import Models
from .asking.quotes import Quotes
from .connecting import local
from .connecting.link import Link
from .connecting.set_up import SetUp
from .finding.finder import Finder
from .hearing.listening import Listening
from .hearing.microphone import Microphone
from .hearing.player import Player
from .interface.logs import Logs
from .jobs import gate, origins
from .jobs.arrivals import Arrivals
from .jobs.fitting import Fitting
from .jobs.gallery import Gallery
from .jobs.ledger import Job
from .jobs.listing import Listing
from .jobs.notices import Notices
from .jobs.orders import Orders
from .shared.errors import ScenewrightError
from .shared.messages import Failed, Fetched, Freed, Logged, ModelChanged, ModelsListed, Quoted, Welcome
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
        self.set_up = SetUp(folders.environment(), folders.set_up_log())
        self.catalogue, self.quotes = Catalogue(), Quotes()
        self.notices = Notices()
        self.models = Models(self.notices)
        self.logs = Logs()
        self.capture: tuple[int, int] | None = None
        self.player, self.microphone = Player(), Microphone(folder / "recordings")
        self.listening = Listening(self.player)
        self.orders = Orders(self.link, folder)
        self.ledger, self.thumbnails, self.writings = self.orders.ledger, self.orders.thumbnails, self.orders.writings
        self.applications = self.orders.applications
        self.listing, self.gallery = Listing(self.ledger), Gallery(self.ledger)
        self.arrivals = Arrivals(self.ledger, self.orders.deliveries, self.thumbnails, self.writings)
        self.finder = Finder(folder, self.ledger, self.thumbnails, self.arrivals.errands)
        self.fitting = Fitting(self.ledger, self.thumbnails, self.arrivals.errands, self.notices)
        self.arrivals.on_accepted = self.orders.variations.release
        self.arrivals.on_end = self._ended
        self.arrivals.on_refusal = self._refused
        self.arrivals.on_fetched = self._listen
        self.arrivals.hear(Logged, self._show_log)
        self.arrivals.hear(Freed, self._tell_freed)
        self.arrivals.hear(Quoted, self.quotes.take)
        self.arrivals.hear(ModelsListed, self.models.take_all)
        self.arrivals.hear(ModelChanged, self.models.take)
        self._greeted: Welcome | None = None

    def submit(self, job: Job, task: Task, options: dict[str, Any], variations: int = 1) -> None:
        """Ask for a job, or for several that differ in their seeds only, and select it in the list.

        Raises:
            NotConnected: there is no backend to ask.
        """
        self.orders.submit(job, task, options, variations)
        self.refresh()
        self.listing.select(job)

    def refresh(self) -> None:
        """Bring what the panels draw up to date with the jobs."""
        self.listing.refresh()
        self.gallery.refresh()

    def jobs_of(self, scene: bpy.types.Scene) -> list[Job]:
        """Return the jobs that belong to a scene, oldest first."""
        owners = origins.in_open_file(self.ledger.jobs.values())
        return [job for job in self.ledger.jobs.values() if owners.get(job.id) == scene]

    def strays(self) -> list[Job]:
        """Return results that wait for a file that was never saved and is gone."""
        return [job for job in self.ledger.jobs.values() if job.owed and origins.is_stray(job)]

    @property
    def active(self) -> bool:
        """Whether a job of the open file is with the backend, a result on its way, or the backend being set up."""
        if self.set_up.running or self.player.playing or self.microphone.owner or self.finder.running:
            return True
        unended = [job for job in self.ledger.jobs.values() if not job.ended]
        return bool(origins.in_open_file(unended)) or self.applications.waiting or self.orders.deliveries.waiting

    # The file --------------------------------------------------------------------------------------------------------

    def recall(self) -> None:
        """Take up the jobs of the file that was opened: what it does not show as applied is owed to it."""
        written = {job.id: job for job in origins.marked()}
        for job in written.values():
            if job.id not in self.ledger.jobs:
                self.ledger.keep(job)
        for job in origins.in_open_file(self.ledger.jobs.values()):
            self.ledger.jobs[job].applied = job in written and written[job].applied
        self.catalogue.mend()
        self.orders.resume()
        self.refresh()

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
        if self.set_up.tick():
            local.start_after_set_up(bpy.context, self.link, self.set_up)
        self.link.tick()
        welcome = self.link.connection.welcome
        # Properties must not come and go under a render.
        if welcome is not None and welcome is not self._greeted and not bpy.app.is_job_running("RENDER"):
            self._greeted = welcome
            self.catalogue.adopt(welcome.generators)
            self.orders.resume()
        self.player.tick()
        self.microphone.tick()
        self.quotes.tick(self.link.connection.client)
        self.models.tick(self.link.connection.client)
        self.fitting.tick(self.link.connection.client, self.catalogue)
        searching = self.finder.tick(self.link.connection.client)
        arrived = self._drain(deadline)
        while (building := self.applications.waiting and not gate.obstacle()) and time.perf_counter() < deadline:
            self.applications.step()
        pictures = self.thumbnails.load_next() or self.finder.icons.load_next()
        self.refresh()
        return arrived or building or pictures or searching or self.link.pending

    def close(self) -> None:
        """Let go of everything; the backend goes too if it was started from here."""
        self.applications.clear()
        self.player.stop()
        self.microphone.stop()
        self.set_up.cancel()
        self.link.close()
        self.finder.close()
        self.catalogue.close()
        self.thumbnails.close()

    def _drain(self, deadline: float) -> bool:
        arrived = False
        while time.perf_counter() < deadline and (message := self.link.connection.receive()) is not None:
            self.arrivals.take(message)
            arrived = True
        return arrived

    def _ended(self, job: Job) -> None:
        self.orders.variations.release(job)
        if origins.find_scene(job.origin) != bpy.context.scene:
            self.notices.ended(job)

    def _refused(self, message: Failed) -> None:
        self.notices.say(f"{message.problem.message} {message.problem.remedy}".strip(), "ERROR")

    def _listen(self, answer: Fetched | Failed) -> None:
        try:
            self.listening.take(answer)
        except ScenewrightError as error:
            self.notices.say(str(error), "ERROR")

    def _show_log(self, message: Logged) -> None:
        if message.job in self.ledger.jobs:
            self.logs.show_job(self.ledger.jobs[message.job], message.text)

    def _tell_freed(self, message: Freed) -> None:
        self.notices.freed(message.workers)
