"""The rows of the job list, on the window manager: Blender's lists show collections of properties."""

from __future__ import annotations

import bpy
from bpy.props import BoolProperty, CollectionProperty, IntProperty, PointerProperty, StringProperty

from .. import runtime


class JobRow(bpy.types.PropertyGroup):
    """One row: `name` is the job's title, by which the list can be searched."""

    job: StringProperty(options={"HIDDEN"})
    own: BoolProperty(options={"HIDDEN"})


def _change(_owner: bpy.types.bpy_struct, _context: bpy.types.Context) -> None:
    session = runtime.current()
    if session is not None:
        session.listing.refresh()


class JobRows(bpy.types.PropertyGroup):
    """All rows, and which one is selected."""

    rows: CollectionProperty(type=JobRow)
    active: IntProperty(name="Job", description="The job whose details are shown below")
    others: BoolProperty(
        name="Other Files", description="List the jobs of files that are not open, too", update=_change
    )


def rows() -> JobRows:
    """Return the rows of this Blender."""
    return bpy.context.window_manager.scenewright_jobs


CLASSES = (JobRow, JobRows)


def register() -> None:
    """Register the classes and hang them on the window manager."""
    for made in CLASSES:
        bpy.utils.register_class(made)
    bpy.types.WindowManager.scenewright_jobs = PointerProperty(type=JobRows)


def unregister() -> None:
    """Take it all back."""
    del bpy.types.WindowManager.scenewright_jobs
    for made in reversed(CLASSES):
        bpy.utils.unregister_class(made)
