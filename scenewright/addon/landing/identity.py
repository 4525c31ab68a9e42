"""Objects found again after undo, renaming, a reload or a crash: by a property that the .blend keeps."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import bpy

KEY = "scenewright_identity"

# Undo can take the property from an object; Blender's own session number of the object outlives undo, and tells
# an object from its copies.
_sessions: dict[str, int] = {}


def anchor(given: bpy.types.Object) -> dict[str, Any]:
    """Return what finds an object again, with where it stands now, giving it an identity if it has none.

    A linked object cannot be given one: its name has to do.
    """
    if given.library is None:
        known = _sessions.get(given.get(KEY, ""), given.session_uid)
        if KEY not in given or known != given.session_uid:  # a copy has the property too
            given[KEY] = uuid4().hex
        _sessions[given[KEY]] = given.session_uid
    matrix = [value for row in given.matrix_world for value in row]
    return {"identity": given.get(KEY, ""), "name": given.name, "matrix": matrix}


def find(identity: str, name: str, scene: bpy.types.Scene) -> bpy.types.Object | None:
    """Return the object of a scene that `anchor` was asked about, or None if it is gone.

    Args:
        identity: as `anchor` gave it.
        name: what the object was called then; decides among copies.
        scene: where to look.
    """
    if not identity:
        return scene.objects.get(name)
    session = _sessions.get(identity)
    if session is not None:
        return next((found for found in scene.objects if found.session_uid == session), None)
    found = [candidate for candidate in scene.objects if candidate.get(KEY, "") == identity]
    return next((candidate for candidate in found if candidate.name == name), found[0] if found else None)


def mark() -> None:
    """Write the identities into the file that is about to be saved: undo may have taken some from it."""
    known = {session: identity for identity, session in _sessions.items()}
    for given in bpy.data.objects:
        if given.library is None and given.get(KEY) != known.get(given.session_uid, given.get(KEY)):
            given[KEY] = known[given.session_uid]


def forget_session() -> None:
    """Drop what is true of the open file only; called before another is opened."""
    _sessions.clear()
