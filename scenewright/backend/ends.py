"""How a job ended, as its client is told, and how its result came to be."""

from __future__ import annotations

from typing import Any

from scenewright import __version__
from scenewright.backend.executors import Finished
from scenewright.backend.inputs import input_digests, scalars
from scenewright.backend.jobs import Job
from scenewright.backend.registry import GeneratorType, read_options
from scenewright.backend.store import Store
from scenewright.shared.errors import WorkerDied
from scenewright.shared.messages import Cancelled, Done, Failed, Provenance


def told(job: Job, store: Store) -> Done | Failed | Cancelled:
    """Return the message for a job that ended, its artifacts in memory.

    Raises:
        StorageError: an artifact it made is gone or damaged.
    """
    if job.state == "cancelled":
        return Cancelled(job=job.id)
    if job.state == "done" and job.provenance is not None:
        artifacts = tuple(store.get(digest) for digest in job.digests)
        return Done(job=job.id, artifacts=artifacts, digests=job.digests, provenance=job.provenance, report=job.report)
    unwritten = WorkerDied("The backend ended while this job ran.", remedy="Submit it again.")
    return Failed(job=job.id, problem=job.problem or unwritten.problem())


def provenance(job: Job, generator: GeneratorType, end: Finished) -> Provenance:
    """Return enough to make a result again: what was asked for, of whom, over which inputs and weights."""
    task = job.asked()
    settings: dict[str, Any] = scalars(task) | scalars(read_options(generator, job.options))
    return Provenance(
        job=job.id,
        task=str(generator.task.__struct_config__.tag),
        generator=generator.name,
        version=__version__,
        licence=" AND ".join(dict.fromkeys([generator.licence, *(each.licence for each in end.contributions)])),
        commercial=generator.commercial and all(each.commercial for each in end.contributions),
        settings=settings,
        inputs=input_digests(task),
        weights=end.weights,
        seconds=end.seconds,
        contributions=end.contributions,
    )
