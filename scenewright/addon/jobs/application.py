"""Results into their scenes: one at a time, in slices, each exactly once and as one undo step."""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from pathlib import Path

import bpy

from .. import importers
from ..importers import Datablocks, Placement, Steps
from ..properties import FIELD, KIND_KEY, MADE_KEY
from ..shared.artifacts import Artifact, Mesh
from ..shared.errors import ScenewrightError, Unexpected
from .ledger import Job, Ledger, Result
from .origins import find_scene, mark

BESIDE = 1.15  # widths of the result between it and the original


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
        self._steps: Steps | None = None

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

    def _build(self, job: Job, artifacts: Sequence[Artifact]) -> Steps:
        made: Datablocks = []
        for artifact, result in zip(artifacts, job.results, strict=True):
            built = yield from importers.build(artifact, self._placement(job, artifact, result))
            built[0][KIND_KEY], built[0][MADE_KEY] = result.kind, job.submitted
            made += built
        return made

    def _placement(self, job: Job, artifact: Artifact, result: Result) -> Placement:
        scene = find_scene(job.origin)
        if scene is None:
            raise ReferenceError(job.origin.scene)
        name = f"{artifact.name} field".strip() if result.kind == FIELD else ""
        return Placement(
            folder=self._films, scene=scene.name, location=location(job, artifact), name=name,
            provenance=job.provenance, digest=result.digest,
        )  # fmt: skip

    def _finish(self, made: Datablocks) -> None:
        job, self._job, self._steps = self._job, None, None
        assert job is not None
        self._waiting.pop(job.id)
        job.applied, job.problem = True, None
        self._ledger.keep(job)
        if job.results and job.results[0].kind == FIELD:
            made[0].users_scene[0].scenewright.field = None  # the last one made is what comes next
        mark(self._ledger)
        push_undo(job.title)

    def _give_up(self, error: ScenewrightError) -> None:
        job, self._job, self._steps = self._job, None, None
        assert job is not None
        self._waiting.pop(job.id)
        job.problem = error.problem()
        self._ledger.keep(job)


def location(job: Job, artifact: Artifact) -> tuple[float, float, float]:
    """Return where the origin of a result goes: meshes arrive in world coordinates."""
    if not isinstance(artifact, Mesh) or job.place == "INPLACE":
        return (0.0, 0.0, 0.0)
    if job.place == "CURSOR":
        return job.cursor
    width = float(artifact.vertices[:, 0].max() - artifact.vertices[:, 0].min())
    return (BESIDE * width, 0.0, 0.0)


def push_undo(title: str) -> None:
    """Make what was done since the last undo step one step of its own."""
    with bpy.context.temp_override(window=bpy.context.window_manager.windows[0]):
        bpy.ops.ed.undo_push(message=title)
