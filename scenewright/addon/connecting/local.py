"""The backend on this machine: which Python runs it, and which folders it may be found in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import bpy

from .. import folders, preferences

if TYPE_CHECKING:
    from .link import Link
    from .set_up import SetUp


def home_of(context: bpy.types.Context) -> Path:
    """Return the folder of a backend that is started from here: the chosen one, else one of the extension's own."""
    chosen = preferences.of(context).home
    return Path(bpy.path.abspath(chosen)) if chosen else folders.own() / "home"


def homes_of(context: bpy.types.Context) -> tuple[Path, ...]:
    """Return the folders a backend is looked for in, also one that was started from a command line."""
    from ..shared.endpoint import default_home

    return (home_of(context),) if preferences.of(context).home else (home_of(context), default_home())


def python_of(context: bpy.types.Context, set_up: SetUp) -> str:
    """Return the Python that runs it: the chosen one, else that of the private environment.

    Raises:
        Unavailable: there is neither.
    """
    from ..shared.errors import Unavailable

    chosen = preferences.of(context).python
    if chosen:
        return bpy.path.abspath(chosen)
    set_up.look()  # another Blender may have made it, or removed it
    if set_up.installed is None:
        raise Unavailable("The backend is not set up yet.", remedy="Press Set Up Backend.", action="set-up-backend")
    return str(set_up.installed.python)


def start(context: bpy.types.Context, link: Link, set_up: SetUp) -> None:
    """Start a backend on this machine, to connect to as soon as it listens.

    Raises:
        Unavailable: there is no Python that has it, or it cannot be started.
    """
    link.start(python_of(context, set_up), home_of(context), folders.backend_log())


def start_after_set_up(context: bpy.types.Context, link: Link, set_up: SetUp) -> None:
    """Start the backend that has just been set up, unless one elsewhere is to be used; why it cannot be is shown."""
    from ..shared.errors import ScenewrightError

    if preferences.of(context).location != "MACHINE":
        return
    try:
        start(context, link, set_up)
    except ScenewrightError as error:
        link.refuse(error.problem())
