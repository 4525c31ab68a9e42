"""Which groups of variations have one to pick, and which are picked; brought up to date at each tick."""

from __future__ import annotations

from . import origins
from .ledger import Ledger


class Gallery:
    """The groups of the open file.

    Args:
        ledger: the jobs.

    Attributes:
        groups: ids of the groups with a variation that is still held, the newest first.
        picked: ids of the jobs that are marked.
    """

    def __init__(self, ledger: Ledger) -> None:
        self.groups: list[str] = []
        self.picked: set[str] = set()
        self._ledger = ledger

    def refresh(self) -> None:
        """Take note of groups that came or went."""
        held = [job for job in self._ledger.jobs.values() if job.held]
        here = origins.in_open_file(held)
        self.groups = list(dict.fromkeys(job.group for job in reversed(held) if job.id in here))
        self.picked &= {job.id for job in held}

    def toggle(self, job: str) -> None:
        """Mark a variation, or take the mark off."""
        self.picked ^= {job}
