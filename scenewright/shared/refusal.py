"""The answer to a message that cannot be taken."""

from __future__ import annotations

import re
from typing import Any, Literal

import msgspec

from .errors import InvalidInput, ScenewrightError
from .messages import Failed
from .wire import Frame

JOB = re.compile("[0-9a-f]{32}")


def refusal(header: Frame, error: ScenewrightError, kind: Literal["submit", "done"]) -> Failed:
    """Return the `Failed` for a message that cannot be taken.

    It ends a job only if the header still tells which, and the message is of the kind that begins or ends one. A job
    whose values are out of range is the asker's to mend: its error becomes `InvalidInput`.
    """
    peek = _peek(header)
    job = peek.job if peek.type == kind and isinstance(peek.job, str) and JOB.fullmatch(peek.job) else ""
    if kind == "submit" and job and isinstance(error.__cause__, msgspec.ValidationError):
        error = InvalidInput(_sentence(str(error.__cause__)))
    return Failed(job=job, problem=error.problem())


class _Peek(msgspec.Struct):
    type: Any = None
    job: Any = None


def _peek(header: Frame) -> _Peek:
    try:
        return msgspec.msgpack.decode(header, type=_Peek)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return _Peek()


def _sentence(found: str) -> str:
    """Put msgspec's finding, "what - at `$.where`", the way people read it; what our own checks say is a sentence."""
    what, _, where = found.partition(" - at `$.")
    return what if what.endswith(".") else f"{where.rstrip('`') or 'The message'}: {what[:1].lower()}{what[1:]}."
