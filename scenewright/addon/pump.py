"""The one timer: brings in what the backend sent, a few milliseconds at a time, on Blender's main thread.

Where no event loop turns, as in `blender --background` or a script, `run_until` turns the pump instead.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

import bpy

from . import runtime
from .asking.editors import EDITORS

BUDGET_SECONDS = 0.008
BUSY_SECONDS = 0.02
IDLE_SECONDS = 0.25
SPACES = {*EDITORS, "PREFERENCES"}

log = logging.getLogger(__name__)
_wanted = False
_lively = False


def start(schedule: Callable[..., None] | None = None) -> None:
    """Begin to tick, also across files.

    Args:
        schedule: takes the function, `first_interval` and `persistent`; Blender's timers by default.
    """
    (schedule or bpy.app.timers.register)(tick, first_interval=IDLE_SECONDS, persistent=True)


def stop() -> None:
    """Tick no more."""
    if bpy.app.timers.is_registered(tick):
        bpy.app.timers.unregister(tick)


def want() -> None:
    """Ask for a session at the next tick; drawing code may call this."""
    global _wanted
    _wanted = True


def tick() -> float:
    """Do a little of what there is to do, and return in how many seconds to come again."""
    global _wanted, _lively
    if _wanted:
        _wanted = False
        if runtime.current() is None:
            runtime.opened()
            redraw()
    session = runtime.current()
    if session is None:
        return IDLE_SECONDS
    try:
        busy = session.tick(time.perf_counter() + BUDGET_SECONDS)
    except Exception:  # Blender drops a timer that raises, and with it all further results
        log.exception("A tick went wrong.")
        return IDLE_SECONDS
    lively = busy or session.active
    if lively or _lively:  # once more when all has come to rest, to show how
        redraw()
    _lively = lively
    return BUSY_SECONDS if busy else IDLE_SECONDS


def run_until(condition: Callable[[], bool], timeout: float) -> bool:
    """Tick until the condition holds, at most `timeout` seconds; return whether it came to hold."""
    end = time.monotonic() + timeout
    while not condition():
        if time.monotonic() >= end:
            return False
        time.sleep(min(tick(), BUSY_SECONDS))
    return True


def redraw() -> None:
    """Have the panels drawn anew."""
    for window in bpy.context.window_manager.windows:
        for area in window.screen.areas:
            if area.type in SPACES:
                for region in area.regions:
                    if region.type in {"UI", "WINDOW"} and (region.type == "UI" or area.type == "PREFERENCES"):
                        region.tag_redraw()
