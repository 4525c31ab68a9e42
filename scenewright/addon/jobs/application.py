"""Results into their scenes: one at a time, in slices, each exactly once and as one undo step."""

from __future__ import annotations

import traceback
from collections.abc import Generator, Sequence
from pathlib import Path

import bpy

from ..importers import Placement
from ..landing.land import Landed, land
from ..landing.wish import read
from ..properties import FIELD, KIND_KEY, MADE_KEY
from ..shared.artifacts import Artifact
from ..shared.errors import ScenewrightError, Unexpected
from .ledger import Job, Ledger, Result
from .origins import find_scene, mark


class Applications:
    """Results that wait for their turn, and the one being built.

    Args:
        ledger: where it is written down that a result was applied.
        films: folder for what Blender cannot pack into the file.
    """

    def __init__(self, ledger: Ledger, films: Path) -> None:
        self._ledger, self._films = ledger, films
        self._waiting: dict[str, Sequence[Artifact]] = {}
        self._job: Job | None = None
        self._steps: Generator[None, None, Landed] | None = None

    @property
    def waiting(self) -> bool:
        """Whether there is anything to do."""
        return bool(self._waiting)

    def offer(self, job: Job, artifacts: Sequence[Artifact]) -> None:
        """Take a result whose scene is open; the same job again before its turn is no second one."""
        self._waiting[job.id] = artifacts

    def holds(self, job: Job) -> bool:
        """Tell whether the result of a job waits here."""
        return job.id in self._waiting

    def drop(self, job: Job) -> None:
        """Do not apply what waits of a job."""
        if self._job is job:
            self.interrupt()
        self._waiting.pop(job.id, None)

    def interrupt(self) -> None:
        """Stop building and begin again later: the file's datablocks are about to be replaced (undo, another file)."""
        if self._steps is not None:
            self._steps.close()
        self._job = self._steps = None

    def clear(self) -> None:
        """Drop everything that waits."""
        self.interrupt()
        self._waiting.clear()

    def step(self) -> None:
        """Do one slice of work."""
        try:
            if self._steps is None:
                self._begin()
            if self._steps is not None:
                next(self._steps)
        except StopIteration as end:
            self._finish(end.value)
        except ReferenceError:
            self.interrupt()
        except ScenewrightError as error:
            self._give_up(error)
        except Exception as error:  # noqa: BLE001  one result that cannot be built must not stop the others
            detail = "".join(traceback.format_exception(error))
            self._give_up(Unexpected(f"The result could not be put into the scene: {error}", detail=detail))

    def _begin(self) -> None:
        job = self._ledger.jobs.get(next(iter(self._waiting)))
        if job is None or find_scene(job.origin) is None:
            self._waiting.pop(next(iter(self._waiting)))
            return
        self._job, self._steps = job, self._build(job, self._waiting[job.id])

    def _build(self, job: Job, artifacts: Sequence[Artifact]) -> Generator[None, None, Landed]:
        wish = read(job.landing)
        pairs = zip(artifacts, job.results, strict=True)
        placements = [self._placement(job, artifact, result, wish.collection) for artifact, result in pairs]
        landed = yield from land(artifacts, placements, wish)
        for head, result in zip(landed.heads, job.results, strict=True):
            head[KIND_KEY], head[MADE_KEY] = result.kind, job.submitted
        return landed

    def _placement(self, job: Job, artifact: Artifact, result: Result, collection: str) -> Placement:
        scene = find_scene(job.origin)
        if scene is None:
            raise ReferenceError(job.origin.scene)
        name = f"{artifact.name} field".strip() if result.kind == FIELD else ""
        return Placement(
            folder=self._films, scene=scene.name, collection=collection, name=name, provenance=job.provenance,
            digest=result.digest,
        )  # fmt: skip

    def _finish(self, landed: Landed) -> None:
        job, self._job, self._steps = self._job, None, None
        assert job is not None
        self._waiting.pop(job.id)
        job.applied, job.problem, job.remarks = True, None, tuple(landed.remarks)
        self._ledger.keep(job)
        scene = find_scene(job.origin)
        if scene is not None and any(result.kind == FIELD for result in job.results):
            scene.scenewright.field = None  # the last one made is what comes next
        mark(self._ledger)
        push_undo(job.title)

    def _give_up(self, error: ScenewrightError) -> None:
        job, self._job, self._steps = self._job, None, None
        assert job is not None
        self._waiting.pop(job.id)
        job.problem = error.problem()
        self._ledger.keep(job)


def push_undo(title: str) -> None:
    """Make what was done since the last undo step one step of its own."""
    with bpy.context.temp_override(window=bpy.context.window_manager.windows[0]):
        bpy.ops.ed.undo_push(message=title)
