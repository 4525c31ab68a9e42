"""Everything the two sides say to each other; docs/protocol.md says when. The type tag is the word on the wire."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Union

import msgspec
from msgspec import Meta

from .artifacts import AnyArtifact, Image
from .errors import Problem
from .models import ModelInfo
from .schema import GeneratorInfo
from .tasks import AnyTask

PROTOCOL = 4
LOG_BYTES = 64 * 1024
PREVIEW_CHARACTERS = 64 * 1024
JobId = Annotated[str, Meta(pattern="^[0-9a-f]{32}$", description="drawn by the client: a random UUID in hex")]
Digest = Annotated[str, Meta(pattern="^[0-9a-f]{40}$", description="BLAKE2b-160 of the encoded artifact")]
JobState = Literal["queued", "running", "done", "failed", "cancelled"]


class Message(msgspec.Struct, frozen=True, kw_only=True, eq=False, tag_field="type"):
    """Base of all messages."""


# From the client -----------------------------------------------------------------------------------------------------


class Hello(Message, tag="hello", frozen=True, kw_only=True):
    """Open a conversation; answered by `Welcome`, or by `Failed` when the versions differ."""

    protocol: int = PROTOCOL
    client: str = ""


class Submit(Message, tag="submit", frozen=True, kw_only=True):
    """Ask for a job; answered by `Accepted` once it would survive a crash. The same id again is not a second job."""

    job: JobId
    task: AnyTask
    generator: str = ""
    options: dict[str, Any] = {}
    title: str = ""


class Cancel(Message, tag="cancel", frozen=True, kw_only=True):
    """Stop one job; answered by the job's end, `Cancelled` if it had not ended yet."""

    job: JobId


class Attach(Message, tag="attach", frozen=True, kw_only=True):
    """Ask where jobs stand, after a reconnect: each is answered by `Accepted`, or by its end if it has ended."""

    jobs: tuple[JobId, ...]


class Fetch(Message, tag="fetch", frozen=True, kw_only=True):
    """Ask for an artifact by digest; answered by `Fetched`, or by `Failed` when it is no longer kept."""

    digest: Digest


class Quote(Message, tag="quote", frozen=True, kw_only=True):
    """Ask what a job would take before it is submitted; answered by `Quoted`, or by `Failed` without a job.

    `settings` are the task's without its artifacts; `request` is repeated in the answer.
    """

    request: str
    generator: str
    settings: dict[str, Any] = {}
    options: dict[str, Any] = {}


class ReadLog(Message, tag="read-log", frozen=True, kw_only=True):
    """Ask for what a job printed and logged so far; answered by `Logged`, or by `Failed` without a job."""

    job: JobId


class FreeMemory(Message, tag="free-memory", frozen=True, kw_only=True):
    """Have every model that is not at work dropped from memory; answered by `Freed`."""


class ListModels(Message, tag="list-models", frozen=True, kw_only=True):
    """Ask which weights generators need; answered by `ModelsListed`, and from then on `ModelChanged` tells changes."""


class DownloadModel(Message, tag="download-model", frozen=True, kw_only=True):
    """Have weights fetched, on from where that stopped; answered by `ModelChanged` as it goes on.

    `name` says which; without it, all that `generator` lacks.
    """

    name: str = ""
    generator: str = ""


class StopModel(Message, tag="stop-model", frozen=True, kw_only=True):
    """Stop what is being done about weights; what was fetched is kept. Answered by `ModelChanged`."""

    name: str


class VerifyModel(Message, tag="verify-model", frozen=True, kw_only=True):
    """Have every byte of weights compared with what was fetched; answered by `ModelChanged` as it goes on."""

    name: str


class DeleteModel(Message, tag="delete-model", frozen=True, kw_only=True):
    """Have weights deleted; answered by `ModelChanged`."""

    name: str


# From the backend ----------------------------------------------------------------------------------------------------


class Welcome(Message, tag="welcome", frozen=True, kw_only=True):
    """Answer a `Hello`: who is there, what it can do, and its limits. `instance` changes with every start."""

    protocol: int
    version: str
    instance: str
    max_message_bytes: int
    generators: tuple[GeneratorInfo, ...]


class Accepted(Message, tag="accepted", frozen=True, kw_only=True):
    """The job is on disk and will run, or runs already; `ahead` counts the jobs before it.

    `inputs` are the digests of the task's artifacts by field, to ask for the same again without sending them.
    """

    job: JobId
    generator: str
    state: JobState = "queued"
    ahead: int = 0
    inputs: dict[str, str] = {}


class Progress(Message, tag="progress", frozen=True, kw_only=True):
    """How far a job is; a newer one replaces an older one that was not delivered yet."""

    job: JobId
    fraction: Annotated[float, Meta(ge=0.0, le=1.0)]
    phase: str = ""
    detail: str = ""
    seconds_left: float | None = None


class Preview(Message, tag="preview", frozen=True, kw_only=True):
    """What the result looks like so far, what is written of it, or both; a newer one of the same replaces an older one.

    `text` is all that is written so far, or the last PREVIEW_CHARACTERS of it.
    """

    job: JobId
    image: Image | None = None
    text: Annotated[str, Meta(max_length=PREVIEW_CHARACTERS)] | None = None

    def __post_init__(self) -> None:
        if self.image is None and self.text is None:
            raise ValueError("A preview holds an image, a text, or both.")


class Contribution(msgspec.Struct, frozen=True, kw_only=True):
    """What one generator did for another within a job; `settings` are all it was given, artifacts aside."""

    task: str
    generator: str
    licence: str
    commercial: bool
    settings: dict[str, Any] = {}
    weights: str = ""
    seconds: float = 0.0


class Provenance(msgspec.Struct, frozen=True, kw_only=True):
    """How a result came to be: enough to make it again.

    `weights` is the digest of the weights that made it, "" where none did. `contributions` are those of other
    generators that were asked on the way; `licence` and `commercial` hold for all that took part.
    """

    job: str
    task: str
    generator: str
    version: str
    licence: str
    commercial: bool
    settings: dict[str, Any] = {}
    inputs: dict[str, str] = {}
    weights: str = ""
    seconds: float = 0.0
    contributions: tuple[Contribution, ...] = ()


class Done(Message, tag="done", frozen=True, kw_only=True):
    """The end of a job that went well. `digests` name the artifacts for `Fetch` and `Stored`, in the same order."""

    job: JobId
    artifacts: tuple[AnyArtifact, ...]
    digests: tuple[Digest, ...]
    provenance: Provenance
    report: dict[str, Any] = {}


class Failed(Message, tag="failed", frozen=True, kw_only=True):
    """The end of a job that did not go well; without `job`, the answer to a message that could not be taken.

    `digest` says which `Fetch` it answers.
    """

    job: str = ""
    digest: str = ""
    problem: Problem


class Cancelled(Message, tag="cancelled", frozen=True, kw_only=True):
    """The end of a job that was cancelled: nothing of it runs any more."""

    job: JobId


class Fetched(Message, tag="fetched", frozen=True, kw_only=True):
    """Answer a `Fetch`."""

    digest: Digest
    artifact: AnyArtifact


class Quoted(Message, tag="quoted", frozen=True, kw_only=True):
    """Answer a `Quote`.

    Attributes:
        seconds: shortest and longest time to expect, None where nothing is known.
        runs: how many jobs that ran here were comparable; 0 if the generator itself says the time.
        vram_gb: GPU memory needed, 0 on a CPU; `vram_free_gb` is what the GPU has free, None without one.
        download_gb: still to be fetched; `disk_free_gb` is what the backend's disk has free.
        fits: whether it can run as things are; if not, `advice` says what to do and `action` is its button.
    """

    request: str
    generator: str
    seconds: tuple[float, float] | None = None
    runs: int = 0
    vram_gb: float = 0.0
    vram_free_gb: float | None = None
    download_gb: float = 0.0
    disk_free_gb: float = 0.0
    fits: bool = True
    advice: str = ""
    action: str = ""


class Logged(Message, tag="logged", frozen=True, kw_only=True):
    """Answer a `ReadLog`: the end of the job's log, at most LOG_BYTES of it."""

    job: str
    text: str


class Freed(Message, tag="freed", frozen=True, kw_only=True):
    """Answer a `FreeMemory`: how many processes let go of what they held."""

    workers: int


class ModelsListed(Message, tag="models-listed", frozen=True, kw_only=True):
    """Answer a `ListModels`."""

    models: tuple[ModelInfo, ...]


class ModelChanged(Message, tag="model-changed", frozen=True, kw_only=True):
    """Where weights stand now; a newer one replaces an older one that was not delivered yet."""

    model: ModelInfo


ClientMessage = Union[
    Hello,
    Submit,
    Cancel,
    Attach,
    Fetch,
    Quote,
    ReadLog,
    FreeMemory,
    ListModels,
    DownloadModel,
    StopModel,
    VerifyModel,
    DeleteModel,
]
ServerMessage = Union[
    Welcome,
    Accepted,
    Progress,
    Preview,
    Done,
    Failed,
    Cancelled,
    Fetched,
    Quoted,
    Logged,
    Freed,
    ModelsListed,
    ModelChanged,
]
JobEnd = (Done, Failed, Cancelled)
