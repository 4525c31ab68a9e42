"""Texts as datablocks, also while they are being written: what the artist changes in one is left alone."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

import bpy

from ..importers import Steps
from ..importers import text as importer
from ..shared.artifacts import Text
from . import editors
from .site import Site

JOB_KEY = "scenewright_job"  # on a text that is being written: the id of its job
WRITTEN_KEY = "scenewright_written"  # and a sum of what stands there, to tell whether somebody has changed it


def land(text: Text, site: Site) -> Steps:
    """Build a text datablock, or finish the one that grew while it was written."""
    provenance = site.placement.provenance
    found = living(provenance.job) if provenance else None
    if found is None or _changed(found):
        return (yield from importer.build(text, site.placement))
    _write(found, text.text)
    found.name = importer.title(text, site.placement)
    found.cursor_set(0)
    for key in (JOB_KEY, WRITTEN_KEY):
        del found[key]
    yield
    return [found]


def living(job: str) -> bpy.types.Text | None:
    """Return the text that a job is writing, or None."""
    return next((text for text in bpy.data.texts if text.get(JOB_KEY) == job), None)


def grow(job: str, title: str, text: str) -> None:
    """Let the datablock of a job hold what is written so far, its end in sight where it is shown."""
    found = living(job)
    if found is None:
        found = bpy.data.texts.new(title)
        found[JOB_KEY] = job
        editors.show("TEXT_EDITOR", "text", found)
    elif _changed(found):
        return
    _write(found, text)
    for space in _showing(found):
        space.top = max(len(found.lines) - max(space.visible_lines, 1) + 1, 0)


def _write(datablock: bpy.types.Text, text: str) -> None:
    datablock.from_string(text)
    datablock[WRITTEN_KEY] = _sum(datablock.as_string())


def _changed(datablock: bpy.types.Text) -> bool:
    return datablock.get(WRITTEN_KEY) != _sum(datablock.as_string())


def _sum(text: str) -> str:
    return f"{zlib.crc32(text.encode('utf-8', 'replace')):08x}"


def _showing(text: bpy.types.Text) -> Iterator[bpy.types.SpaceTextEditor]:
    for window in bpy.context.window_manager.windows:
        for area in window.screen.areas:
            if area.type == "TEXT_EDITOR" and area.spaces.active.text == text:
                area.tag_redraw()
                yield area.spaces.active
