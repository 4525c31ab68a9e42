"""What can be found without a library: assets of the open file, and results of past jobs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import bpy
import numpy as np

from ..shared.artifacts import Image
from ..shared.cards import Card
from ..shared.srgb import as_bytes
from .reading import KINDS, card, picture

if TYPE_CHECKING:
    from ..jobs.job import Job
    from ..jobs.thumbnails import Thumbnails

OPEN_FILE, RESULTS = "the open file", "results"
RESULT = "result"  # the kind of a card that is a job's
MOST_OF_FILE, MOST_RESULTS = 300, 200


def of_file() -> Iterator[tuple[Card, Image]]:
    """Yield the assets of the open file with their previews."""
    for kind in KINDS:
        for datablock in [each for each in getattr(bpy.data, kind) if each.asset_data and not each.library]:
            said = card(datablock, kind, OPEN_FILE)
            yield Card(**{**said, "tags": tuple(said["tags"])}), Image(pixels=picture(datablock))


def of_jobs(jobs: Iterable[Job], thumbnails: Thumbnails) -> Iterator[tuple[Card, Image]]:
    """Yield results that are done, the newest first, with their pictures."""
    for job in sorted(jobs, key=lambda job: -job.submitted):
        if job.state != "done" or not job.results:
            continue
        prompt = str(job.settings.get("prompt", ""))[:9000]
        shown = thumbnails.pixels(job.id)
        pixels = np.zeros((1, 1, 4), np.uint8) if shown is None else as_bytes(shown)
        said = Card(
            key=job.id, name=job.title[:2000] or job.task, kind=RESULT, source=RESULTS, words=prompt,
            tags=(job.task, job.generator, *dict.fromkeys(result.kind for result in job.results)),
        )  # fmt: skip
        yield said, Image(pixels=pixels)


def datablock(key: str) -> bpy.types.ID | None:
    """Return the asset of the open file with a card's key, None where it is gone."""
    kind, _, name = key.removeprefix(f"{OPEN_FILE}/").partition("/")
    return getattr(bpy.data, kind).get(name) if kind in KINDS else None
