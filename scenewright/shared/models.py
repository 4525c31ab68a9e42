"""What is told of the weights that generators need: what they are, and where they stand."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from .errors import Problem

# Not there, fetched in part, whole; or what is being done about them.
ModelState = Literal["absent", "begun", "present", "downloading", "verifying", "deleting"]


class ModelInfo(msgspec.Struct, frozen=True, kw_only=True):
    """Weights that somebody published, and where they stand.

    Attributes:
        repo: where they come from, and `terms` the page that says on which terms.
        gigabytes: to download, in 10⁹ bytes.
        commercial: whether results may be used commercially.
        generators: the names of those that need them.
        folder: where they lie or would, on the backend's machine.
        fraction: how far what is being done has come, and `detail` how far in words.
        problem: why the last thing that was tried did not go well.
    """

    name: str
    repo: str
    terms: str
    gigabytes: float
    licence: str
    commercial: bool
    generators: tuple[str, ...]
    folder: str
    state: ModelState
    fraction: Annotated[float, Meta(ge=0.0, le=1.0)] = 0.0
    detail: str = ""
    problem: Problem | None = None
