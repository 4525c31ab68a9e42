"""A job like the one that made a result, by what is written on the result."""

from __future__ import annotations

import secrets
import time
from typing import TYPE_CHECKING
from uuid import uuid4

import bpy
import msgspec

from ..asking import again
from ..jobs.job import Job
from ..jobs.origins import origin_of
from ..shared.messages import Provenance
from ..shared.tasks import Task
from . import choices, words

if TYPE_CHECKING:
    from ..session import Session

SEED_BITS = 31


def order(context: bpy.types.Context, session: Session, provenance: Provenance, *, new_seed: bool) -> tuple[Job, Task]:
    """Return the job and its task, ready to be sent; it lands as is chosen in the panel now.

    Raises:
        InvalidInput: what the result was made from is not known, or its task is not known here.
    """
    task = again.from_provenance(provenance)
    if new_seed and hasattr(task, "seed"):
        task = msgspec.structs.replace(task, seed=secrets.randbits(SEED_BITS))
    offered = session.catalogue.generators
    info = next((info for info in offered if info.name == provenance.generator), None)
    job = Job(
        id=uuid4().hex, task=provenance.task, generator=provenance.generator, submitted=time.time(),
        title=f"{info.title if info else words.title(provenance.generator)}: again", origin=origin_of(context.scene),
        options=again.options_from(provenance), inputs=dict(provenance.inputs),
        landing=choices.snapshot(context, info.produces if info else ()),
    )  # fmt: skip
    return job, task
