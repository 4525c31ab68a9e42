"""Which jobs are listed, and how many there are of each kind; brought up to date at each tick, not while drawing."""

from __future__ import annotations

from . import origins
from .ledger import Job, Ledger
from .rows import rows

WAITING = ("planned", "submitted", "queued")


class Listing:
    """Keeps the rows in step with the jobs: those of the open file first, the newest on top.

    Args:
        ledger: the jobs.

    Attributes:
        running: how many jobs are at work.
        waiting: how many wait for their turn.
        elsewhere: how many belong to saved files that are not open.
    """

    def __init__(self, ledger: Ledger) -> None:
        self.running = self.waiting = self.elsewhere = 0
        self._ledger = ledger
        self._shown: list[tuple[str, bool]] = []

    def refresh(self) -> None:
        """Take note of jobs that came, went or moved on."""
        jobs = list(reversed(self._ledger.jobs.values()))
        here = origins.in_open_file(jobs)
        away = [job for job in jobs if job.id not in here]
        lost = [job for job in away if not job.origin.file]
        self.running = sum(job.state == "running" for job in jobs)
        self.waiting = sum(job.state in WAITING for job in jobs)
        self.elsewhere = len(away) - len(lost)
        wanted = [(job.id, True) for job in jobs if job.id in here]
        wanted += [(job.id, False) for job in (away if rows().others else lost)]
        if wanted != self._shown or len(rows().rows) != len(wanted):
            self._rebuild(wanted)

    def select(self, job: Job) -> None:
        """Show the details of a job."""
        self.refresh()
        shown = [identity for identity, _ in self._shown]
        if job.id in shown:
            rows().active = shown.index(job.id)

    def selected(self) -> Job | None:
        """Return the job whose details are shown."""
        state = rows()
        if 0 <= state.active < len(state.rows):
            return self._ledger.jobs.get(state.rows[state.active].job)
        return None

    def _rebuild(self, wanted: list[tuple[str, bool]]) -> None:
        state, before = rows(), self.selected()
        state.rows.clear()
        for identity, own in wanted:
            row = state.rows.add()
            row.name, row.job, row.own = self._ledger.jobs[identity].title, identity, own
        self._shown = wanted
        shown = [identity for identity, _ in wanted]
        state.active = shown.index(before.id) if before and before.id in shown else 0
