"""Several seeds of the same: one job each, the first of which sends what all are made from."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import TYPE_CHECKING
from uuid import uuid4

import bpy

if TYPE_CHECKING:
    from ..shared.schema import GeneratorInfo, Setting
    from .ledger import Job, Ledger

SEED = "seed"
LARGEST_SEED = 2**31 - 1


def seed_of(info: GeneratorInfo | None) -> Setting | None:
    """Return the seed among the settings of a generator's task, None where it has none."""
    settings = info.task_settings if info else ()
    return next((setting for setting in settings if setting.name == SEED), None)


def wanted(scene: bpy.types.Scene, info: GeneratorInfo) -> int:
    """Return how many variations the panel asks for."""
    return scene.scenewright.variations if seed_of(info) else 1


class Variations:
    """Plans the jobs of a group, and sends those whose inputs the backend has got with the first.

    Args:
        ledger: where the plan is written down, so that no crash loses it.
        send: asks the backend for a job by its stored inputs.
    """

    def __init__(self, ledger: Ledger, send: Callable[[Job], None]) -> None:
        self._ledger, self._send = ledger, send

    def plan(self, first: Job, count: int) -> None:
        """Make a group of `count` jobs around the first, with seeds that follow its own; none lands by itself."""
        first.group, first.held = first.id, True
        self._ledger.keep(first)
        for number in range(1, count):
            self._ledger.keep(_another(first, ((first.seed or 0) + number) % (LARGEST_SEED + 1)))

    def release(self, job: Job) -> None:
        """Send what was planned with a job, once the backend has its inputs or will never have them."""
        for planned in self.planned(job):
            planned.inputs, planned.state = job.inputs, "submitted"
            self._send(planned)

    def resume(self) -> None:
        """Send what was planned before an interruption and not sent any more."""
        for job in [job for job in self._ledger.jobs.values() if job.group == job.id]:
            if job.ended or job.inputs:
                self.release(job)

    def planned(self, job: Job) -> list[Job]:
        """Return the jobs that wait for the inputs of this one."""
        if job.group != job.id:
            return []
        return [other for other in self._ledger.group(job.id) if other.state == "planned"]


def _another(first: Job, seed: int) -> Job:
    made = deepcopy(first)
    made.id, made.state, made.settings = uuid4().hex, "planned", {**first.settings, SEED: seed}
    return made
