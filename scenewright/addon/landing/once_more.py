"""A job like the one that made a result, by what is written on the result."""

from __future__ import annotations

import secrets
import time
from typing import TYPE_CHECKING
from uuid import uuid4

import bpy
import msgspec

from ..asking import again
from ..importers import provenance
from ..jobs.job import Job
from ..jobs.origins import origin_of
from ..shared.tasks import Task
from . import choices, words

if TYPE_CHECKING:
    from ..session import Session

SEED_BITS = 31


def order(
    context: bpy.types.Context, session: Session, result: bpy.types.ID | bpy.types.Strip, *, new_seed: bool
) -> tuple[Job, Task]:
    """Return the job and its task, ready to be sent; it lands as is chosen in the panel now.

    An object counts as what its successor is made from: that one comes beside it, or in its place.

    Raises:
        InvalidInput: what the result was made from is not known, or its task is not known here.
    """
    written = provenance.read(result)
    assert written is not None
    found, _ = written
    task = again.from_provenance(found)
    if new_seed and hasattr(task, "seed"):
        task = msgspec.structs.replace(task, seed=secrets.randbits(SEED_BITS))
    offered = session.catalogue.generators
    info = next((info for info in offered if info.name == found.generator), None)
    sources = [result] if isinstance(result, bpy.types.Object) else []
    job = Job(
        id=uuid4().hex, task=found.task, generator=found.generator, submitted=time.time(),
        title=f"{info.title if info else words.title(found.generator)}: again", origin=origin_of(context.scene),
        options=again.options_from(found), inputs=dict(found.inputs),
        landing=choices.snapshot(context, info.produces if info else (), sources),
    )  # fmt: skip
    return job, task
