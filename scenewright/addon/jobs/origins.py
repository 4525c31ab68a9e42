"""Which scene of which file a job belongs to: found again after undo, a reload or a crash, by what the .blend keeps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from uuid import uuid4

import bpy

from .ledger import Job, Ledger, Origin, read, write

# Undo can take the identity from a scene; Blender's own session number of the scene outlives undo.
_identities: dict[int, str] = {}


def origin_of(scene: bpy.types.Scene) -> Origin:
    """Return where jobs of a scene belong, giving the scene an identity if it has none."""
    if not _identity(scene):
        scene.scenewright.identity = uuid4().hex
    _identities[scene.session_uid] = _identity(scene)
    return Origin(file=bpy.data.filepath, scene=scene.name, identity=_identity(scene))


def find_scene(origin: Origin) -> bpy.types.Scene | None:
    """Return the scene a job belongs to, or None while its file is not open."""
    for scene in _own_scenes():
        if _identity(scene) == origin.identity:
            return scene
    return _by_name(origin)


def in_open_file(jobs: Iterable[Job]) -> dict[str, bpy.types.Scene]:
    """Return the scenes of those jobs whose file is open, by job."""
    scenes = {_identity(scene): scene for scene in _own_scenes()}
    found = {job.id: scenes.get(job.origin.identity) or _by_name(job.origin) for job in jobs}
    return {job: scene for job, scene in found.items() if scene is not None}


def is_stray(job: Job) -> bool:
    """Tell whether a job was asked for in a file that was never saved and is not open."""
    return not job.origin.file and find_scene(job.origin) is None


def forget_session() -> None:
    """Drop what is true of the open file only; called before another is opened."""
    _identities.clear()


def mark(ledger: Ledger) -> None:
    """Write into each scene of the open file the jobs that belong to it."""
    found = [(find_scene(job.origin), job) for job in ledger.jobs.values()]
    for scene in _own_scenes():
        own = [job for owner, job in found if owner == scene]
        if own or scene.scenewright.jobs:
            _mark(scene, own)


def marked() -> Iterator[Job]:
    """Yield the jobs written into the scenes of the open file, as they stood when it was saved."""
    for scene in _own_scenes():
        for entry in scene.scenewright.jobs:
            job = read(entry.record)
            if job is not None:
                yield job


def _by_name(origin: Origin) -> bpy.types.Scene | None:
    # The identity may not have been saved.
    return bpy.data.scenes.get(origin.scene) if origin.file and origin.file == bpy.data.filepath else None


def _own_scenes() -> list[bpy.types.Scene]:
    return [scene for scene in bpy.data.scenes if scene.library is None]  # those of linked files are not ours to change


def _mark(scene: bpy.types.Scene, jobs: list[Job]) -> None:
    state = scene.scenewright
    state.jobs.clear()
    for job in jobs:
        state.identity = job.origin.identity
        entry = state.jobs.add()
        entry.name, entry.record = job.id, write(job)


def _identity(scene: bpy.types.Scene) -> str:
    return scene.scenewright.identity or _identities.get(scene.session_uid, "")
