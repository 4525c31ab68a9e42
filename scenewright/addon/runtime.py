"""The one session of this Blender, made when it is first needed: nothing it imports is read while Blender starts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import folders

if TYPE_CHECKING:
    from .session import Session

_session: Session | None = None


def current() -> Session | None:
    """Return the session, if anything needed one yet."""
    return _session


def opened() -> Session:
    """Return the session, made now if there is none (which imports numpy, msgspec and, to connect, pyzmq)."""
    global _session
    if _session is None:
        from .session import Session

        _session = Session(folders.own())
        _session.recall()
    return _session


def close() -> None:
    """End the session: its connection, the backend it started, the properties it registered."""
    global _session
    if _session is not None:
        _session.close()
        _session = None
