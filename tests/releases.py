"""The extension as it is released, built once for all tests that need it."""

import atexit
import shutil
import sys
import tempfile
from functools import cache
from pathlib import Path

from build_extension import release


@cache
def released() -> list[Path]:
    """Return the zips, one for each platform, with index.json beside them."""
    folder = Path(tempfile.mkdtemp(prefix="released-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return release(folder)


def own() -> Path:
    """Return the zip for this machine."""
    platform = {"win32": "windows", "darwin": "macos"}.get(sys.platform, "linux")
    return next(archive for archive in released() if f"-{platform}_" in archive.name)
