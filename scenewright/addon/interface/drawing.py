"""Pieces of panels: where the backend stands, and text that wraps."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

import blf
import bpy

from .. import preferences, runtime
from ..landing.words import duration as duration

if TYPE_CHECKING:
    from ..session import Session

MARGIN = 74.0  # of a region's width, what text in a box cannot have, in pixels at scale 1
ICON = 20.0
LEAST_ROOM = 80.0
END_CHARACTERS = 1200  # of a long text that is drawn
STATE_ICONS = {
    "planned": "SORTTIME", "submitted": "EXPORT", "queued": "SORTTIME", "running": "PLAY", "done": "CHECKMARK",
    "failed": "ERROR", "cancelled": "CANCEL",
}  # fmt: skip


def draw_backend(layout: bpy.types.UILayout, context: bpy.types.Context) -> None:
    """Draw the state of the backend and the buttons that change it."""
    from .setting_up import draw_setup

    session = runtime.current()
    missing = draw_setup(layout, context)
    if session is not None and session.set_up.running:
        return
    if session is not None and session.link.connection.client is not None:
        _draw_connected(layout, session)
    elif session is not None and session.link.pending:
        layout.label(text="Connecting …" if session.link.connection.address else "Starting …", icon="SORTTIME")
        stop = "scenewright.stop_backend" if session.link.backend else "scenewright.disconnect"
        layout.operator(stop, text="Stop", icon="CANCEL")
    else:
        _draw_disconnected(layout, context, session, missing)


def width_of(context: bpy.types.Context) -> float:
    """Return the width of the region that is drawn, in pixels at scale 1."""
    return context.region.width / context.preferences.system.ui_scale if context.region else 300.0


def write(layout: bpy.types.UILayout, context: bpy.types.Context, text: str, icon: str = "NONE") -> None:
    """Draw text over as many lines as the region's width asks for."""
    column = layout.column(align=True)
    column.scale_y = 0.8
    room = width_of(context) - MARGIN - (ICON if icon != "NONE" else 0.0)
    for line in wrapped(text, max(room, LEAST_ROOM), context.preferences.ui_styles[0].widget.points):
        column.label(text=line, icon=icon)
        icon = "BLANK1" if icon != "NONE" else "NONE"


def write_end(
    layout: bpy.types.UILayout, context: bpy.types.Context, text: str, lines: int, width: float = 0.0
) -> None:
    """Draw the last lines of a text that is being written, broken to the region's width or a narrower one."""
    _write_lines(layout, context, text[-END_CHARACTERS:], width, slice(-lines, None))


def write_beginning(
    layout: bpy.types.UILayout, context: bpy.types.Context, text: str, lines: int, width: float = 0.0
) -> None:
    """Draw the first lines of a text."""
    _write_lines(layout, context, text[:END_CHARACTERS], width, slice(lines))


def _write_lines(layout: bpy.types.UILayout, context: bpy.types.Context, text: str, width: float, shown: slice) -> None:
    room = max((width or width_of(context)) - MARGIN, LEAST_ROOM)
    points = context.preferences.ui_styles[0].widget.points
    paragraphs = [line for line in text.splitlines() if line.strip()][shown]
    broken = [line for paragraph in paragraphs for line in wrapped(paragraph, room, points)][shown]
    column = layout.column(align=True)
    column.scale_y = 0.8
    for line in broken:
        column.label(text=line)


def wrapped(text: str, room: float, points: float) -> list[str]:
    """Return the lines of a text, none of them wider than `room` pixels in Blender's interface font.

    Args:
        text: is broken at spaces; a word that is too long for a line, anywhere.
        room: pixels at scale 1.
        points: size of the font.
    """
    blf.size(0, points)
    lines: list[str] = []
    for word in itertools.chain.from_iterable(_pieces(word, room) for word in text.split()):
        if lines and blf.dimensions(0, f"{lines[-1]} {word}")[0] <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def _pieces(word: str, room: float) -> list[str]:
    wide = blf.dimensions(0, word)[0]
    fitting = len(word) if wide <= room else max(int(len(word) * room / wide) - 1, 1)
    return [word[start : start + fitting] for start in range(0, len(word), fitting)]


def _draw_connected(layout: bpy.types.UILayout, session: Session) -> None:
    client = session.link.connection.client
    row = layout.row()
    if client.connected:
        row.label(text="Connected", icon="LINKED")
    else:
        row.label(text="Interrupted", icon="UNLINKED")
    if session.link.backend:
        row.operator("scenewright.stop_backend", text="Stop")
    else:
        row.operator("scenewright.disconnect")


def _draw_disconnected(
    layout: bpy.types.UILayout, context: bpy.types.Context, session: Session | None, missing: bool
) -> None:
    from .actions import draw_problem

    if not missing:
        layout.label(text="Not connected", icon="UNLINKED")
    if session is not None and session.link.problem is not None:
        draw_problem(layout, context, session.link.problem)
    chosen = preferences.of(context)
    row = layout.row(align=True)
    if chosen.location == "MACHINE" and not missing:
        row.operator("scenewright.start_backend", text="Start", icon="PLAY")
    row.operator("scenewright.connect", icon="LINKED")
    if context.area is not None and context.area.type != "PREFERENCES":
        row.operator(
            "preferences.addon_show", text="", icon="PREFERENCES"
        ).module = preferences.ScenewrightPreferences.bl_idname
