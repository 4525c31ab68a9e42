"""Where the extension may write: the folder Blender gives it, and nothing else."""

from __future__ import annotations

from pathlib import Path

import bpy


def own() -> Path:
    """Return the folder Blender gives this extension, made where it is missing."""
    return Path(bpy.utils.extension_path_user(__package__, create=True))


def backend_log() -> Path:
    """Return where the output of a backend started from here goes."""
    return own() / "backend.log"


def environment() -> Path:
    """Return where the backend's private environment goes; short, because Windows bounds the length of paths."""
    return own() / "env"


def set_up_log() -> Path:
    """Return where the output of an installation goes."""
    return own() / "set_up.log"
