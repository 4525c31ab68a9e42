"""What is known of one job: a record that is kept as JSON, in the extension's folder and in the .blend."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from ..shared.errors import Problem
from ..shared.messages import Accepted, Cancelled, Done, Failed, Progress, Provenance, ServerMessage

State = Literal["planned", "submitted", "queued", "running", "done", "failed", "cancelled"]
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
        submitted, started, finished: seconds since 1970 by this machine's clock, 0 where it has not come to that.
        settings: of the task, without its artifacts, as they were sent.
        options: what only its generator understands, as they were sent.
        inputs: digests of its artifacts by field, known once the backend has accepted it.
        landing: how its result is to land, as chosen when it was asked for.
        group: id of the first job of the variations it is one of, or "".
        held: whether its result waits to be picked from a gallery.
        report: figures about its result, such as {"psnr": 36.2}.
        applied: whether its result stands in its scene.
        remarks: sentences about what of its landing could not be done as wished.
        cancelling: whether it was asked to stop and has not answered yet.
    """

    id: str
    task: str
    generator: str
    title: str
    origin: Origin
    submitted: float
    started: float = 0.0
    finished: float = 0.0
    settings: dict[str, Any] = {}
    options: dict[str, Any] = {}
    inputs: dict[str, str] = {}
    landing: dict[str, Any] = {}
    group: str = ""
    held: bool = False
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
    remarks: tuple[str, ...] = ()

    @property
    def ended(self) -> bool:
        """Whether nothing more is to come from the backend."""
        return self.state in ENDED

    @property
    def owed(self) -> bool:
        """Whether it has a result that belongs into its scene and does not stand there yet."""
        return self.state == "done" and not self.applied and not self.held

    @property
    def seed(self) -> int | None:
        """The seed it was asked for with, None where it has none."""
        return self.settings.get("seed")

    def note(self, message: ServerMessage, now: float) -> None:
        """Write down what a message says that arrived at `now`, in seconds since 1970."""
        match message:
            case Accepted():
                self.state, self.ahead, self.generator = message.state, message.ahead, message.generator
                self.inputs = message.inputs or self.inputs
            case Progress():
                self.state, self.fraction, self.phase = "running", message.fraction, message.phase
                self.detail, self.seconds_left = message.detail, message.seconds_left
            case Done():
                self._note_results(message)
            case Failed():
                self.state, self.problem = "failed", message.problem
            case Cancelled():
                self.state = "cancelled"
        if self.state == "running" and not self.started:
            self.started = now
        if self.ended and not self.finished:
            self.finished = now

    def _note_results(self, end: Done) -> None:
        self.state, self.fraction, self.provenance, self.report = "done", 1.0, end.provenance, end.report
        self.inputs = end.provenance.inputs or self.inputs
        pairs = zip(end.artifacts, end.digests, strict=True)
        self.results = tuple(Result(kind=kind_of(made), name=made.name, digest=digest) for made, digest in pairs)


def kind_of(artifact: msgspec.Struct) -> str:
    """Return the type tag of an artifact."""
    return str(artifact.__struct_config__.tag)


def read(text: bytes | str) -> Job | None:
    """Return the job in a JSON text, or None when another version of the extension wrote it differently."""
    try:
        return msgspec.json.decode(text, type=Job)
    except msgspec.DecodeError:
        return None


def write(job: Job) -> str:
    """Return a job as JSON."""
    return msgspec.json.encode(job).decode()
