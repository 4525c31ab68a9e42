"""The jobs asked for from this Blender: what is known of each, one small file per job, so that no crash loses one."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import msgspec

from ..shared.errors import Problem
from ..shared.messages import Accepted, Cancelled, Done, Failed, Preview, Progress, Provenance, ServerMessage

State = Literal["submitted", "queued", "running", "done", "failed", "cancelled"]
ENDED = ("done", "failed", "cancelled")


class Origin(msgspec.Struct, frozen=True, kw_only=True):
    """Where a result belongs: a scene is found by its identity, or else by file and name."""

    file: str
    scene: str
    identity: str


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """One artifact of a job that is done, as the backend holds it."""

    kind: str
    name: str
    digest: str


class Job(msgspec.Struct, kw_only=True):
    """What is known of one job.

    Attributes:
        place: where its result stands, one of properties.PLACES.
        cursor: metres, world; the 3D cursor when it was asked for.
        report: figures about its result, such as {"psnr": 36.2}.
        applied: whether its result stands in its scene.
        cancelling: whether it was asked to stop and has not answered yet.
    """

    id: str
    task: str
    generator: str
    title: str
    origin: Origin
    submitted: float
    place: str = "INPLACE"
    cursor: tuple[float, float, float] = (0.0, 0.0, 0.0)
    state: State = "submitted"
    ahead: int = 0
    fraction: float = 0.0
    phase: str = ""
    detail: str = ""
    seconds_left: float | None = None
    cancelling: bool = False
    problem: Problem | None = None
    results: tuple[Result, ...] = ()
    provenance: Provenance | None = None
    report: dict[str, Any] = {}
    applied: bool = False

    @property
    def ended(self) -> bool:
        """Whether nothing more is to come from the backend."""
        return self.state in ENDED

    @property
    def owed(self) -> bool:
        """Whether it has a result that does not stand in its scene yet."""
        return self.state == "done" and not self.applied


class Ledger:
    """All jobs known, by id, oldest first.

    Args:
        folder: one JSON file per job is kept here.
    """

    def __init__(self, folder: Path) -> None:
        self.jobs: dict[str, Job] = {}
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        for job in sorted(self._read(), key=lambda job: job.submitted):
            self.jobs[job.id] = job

    def keep(self, job: Job) -> None:
        """Remember a job, in memory and on disk."""
        self.jobs[job.id] = job
        file = self._file(job.id)
        draft = file.with_suffix(".draft")
        draft.write_bytes(msgspec.json.encode(job))
        draft.replace(file)

    def settle(self, job: Job) -> None:
        """Keep a job on disk only while its file may know less of it."""
        if job.ended and not job.owed:
            self._file(job.id).unlink(missing_ok=True)
        else:
            self.keep(job)

    def forget(self, job: Job) -> None:
        """Drop a job, from memory and from disk."""
        self.jobs.pop(job.id, None)
        self._file(job.id).unlink(missing_ok=True)

    def note(self, message: ServerMessage) -> Job | None:
        """Write down what a message says and return its job, if it is about one known here."""
        job = self.jobs.get(getattr(message, "job", ""))
        if job is None or (job.ended and not isinstance(message, Done)):
            return None
        _note(job, message)
        if not isinstance(message, Progress | Preview):
            self.keep(job)
        return job

    def _file(self, job: str) -> Path:
        return self._folder / f"{job}.json"

    def _read(self) -> list[Job]:
        return [job for file in self._folder.glob("*.json") if (job := read(file.read_bytes())) is not None]


def read(text: bytes | str) -> Job | None:
    """Return the job in a JSON text, or None when another version of the extension wrote it differently."""
    try:
        return msgspec.json.decode(text, type=Job)
    except msgspec.DecodeError:
        return None


def write(job: Job) -> str:
    """Return a job as JSON."""
    return msgspec.json.encode(job).decode()


def _note(job: Job, message: ServerMessage) -> None:
    match message:
        case Accepted():
            job.state, job.ahead, job.generator = message.state, message.ahead, message.generator
        case Progress():
            job.state, job.fraction, job.phase = "running", message.fraction, message.phase
            job.detail, job.seconds_left = message.detail, message.seconds_left
        case Done():
            job.state, job.fraction, job.provenance = "done", 1.0, message.provenance
            job.report = message.report
            pairs = zip(message.artifacts, message.digests, strict=True)
            job.results = tuple(Result(kind=kind_of(made), name=made.name, digest=digest) for made, digest in pairs)
        case Failed():
            job.state, job.problem = "failed", message.problem
        case Cancelled():
            job.state = "cancelled"


def kind_of(artifact: msgspec.Struct) -> str:
    """Return the type tag of an artifact."""
    return str(artifact.__struct_config__.tag)
