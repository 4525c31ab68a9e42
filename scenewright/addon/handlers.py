"""What has to happen around undo, loading and saving."""

from __future__ import annotations

import bpy
from bpy.app.handlers import persistent

from . import pump, runtime
from .landing import identity


@persistent
def before_replacement(*_: object) -> None:
    """Stop building: undo or another file is about to replace the datablocks."""
    session = runtime.current()
    if session is not None:
        session.applications.interrupt()


@persistent
def before_load(*_: object) -> None:
    """Forget what is true of the closing file only."""
    identity.forget_session()
    session = runtime.current()
    if session is not None:
        session.leave()


@persistent
def after_load(*_: object) -> None:
    """Take up the jobs of the opened file."""
    session = runtime.current()
    if session is not None:
        session.recall()
    elif any(scene.scenewright.jobs for scene in bpy.data.scenes):
        pump.want()


@persistent
def before_save(*_: object) -> None:
    """Write the jobs of each scene into the file, and whose objects their results are."""
    identity.mark()
    session = runtime.current()
    if session is not None:
        session.mark()


@persistent
def after_save(*_: object) -> None:
    """Note under which name the file is found."""
    session = runtime.current()
    if session is not None:
        session.saved()


HANDLERS = (
    (bpy.app.handlers.undo_pre, before_replacement),
    (bpy.app.handlers.redo_pre, before_replacement),
    (bpy.app.handlers.load_pre, before_load),
    (bpy.app.handlers.load_post, after_load),
    (bpy.app.handlers.save_pre, before_save),
    (bpy.app.handlers.save_post, after_save),
)


def register() -> None:
    """Hang the functions in."""
    for place, function in HANDLERS:
        place.append(function)


def unregister() -> None:
    """Take them out; Blender empties the lists itself before it ends."""
    for place, function in HANDLERS:
        if function in place:
            place.remove(function)
