"""Run scripts inside the Blenders the extension supports: the oldest, the one of the demo, the newest.

The demo's is the `bpy` wheel beside these tests. Each other is one in a virtual environment of its own under .venvs/,
with msgspec and pyzmq and nothing else; made on first use (about 400 MB to download), reused afterwards.
"""

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

import pytest
from checkout import ROOT
from environment import VirtualEnvironment

from scenewright.installation.environments import create
from scenewright.installation.interpreters import find
from scenewright.installation.interpreters import run as ask
from scenewright.installation.problems import Unprepared

SERIES = {"4.5": "3.11", "5.0": "3.11", "5.2": "3.13"}
WITHHELD = ("msgspec", "zmq", "pyzmq", "scenewright", "__editable__")


def run(
    series: str,
    script: Path,
    *arguments: str,
    seconds: float = 120.0,
    user: Path | None = None,
    bare: bool = False,
    **settings: str,
) -> subprocess.CompletedProcess[str]:
    """Run a Python script in a process of its own where `import bpy` gives Blender of `series`.

    The process has factory settings and an empty user folder (BLENDER_USER_RESOURCES), warnings are errors, and it
    does not see this checkout: what it needs is passed as arguments. Skips the test where the Python of that Blender
    is absent; does not judge the exit code.

    Args:
        series: A key of SERIES: "4.5", "5.0" or "5.2".
        script: The file to run.
        arguments: Its command line.
        seconds: Kill it after that long.
        user: The user folder, for a Blender that finds what another left there; it is kept.
        bare: Without msgspec and pyzmq, like a Blender that was downloaded.
        settings: Environment variables.

    Returns:
        The finished process, with text on stdout and stderr.

    Raises:
        subprocess.TimeoutExpired: It ran longer than `seconds`.
    """
    with tempfile.TemporaryDirectory(prefix="blender-user-") as empty:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        return subprocess.run(
            [str(without_wheels(series) if bare else python(series)), "-W", "error", str(script), *arguments],
            env={**environment, "BLENDER_USER_RESOURCES": str(user or empty), **settings},
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )


@cache
def python(series: str) -> Path:
    """Return the interpreter that imports Blender of `series`, installed on first use; skip where it cannot be."""
    version = SERIES[series]
    if series == "5.0":
        return Path(sys.executable)
    try:
        find((version,))
    except Unprepared as reason:
        pytest.skip(f"Blender {series} needs Python {version}: {reason.sentence}")
    return VirtualEnvironment(ROOT / ".venvs" / f"blender-{series}", version, f"blender-{series}").prepare()


@cache
def without_wheels(series: str) -> Path:
    """Return an interpreter with Blender of `series` that has neither what the extension bundles nor this checkout."""
    if os.name == "nt":
        pytest.skip("A virtual environment is put together from links.")
    full = python(series)
    packages = Path(ask([str(full), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]).strip())
    folder = Path(tempfile.mkdtemp(prefix=f"blender-{series}-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    made = create(find((SERIES[series],)), folder)
    site = folder / packages.relative_to(packages.parent.parent.parent)
    for entry in packages.iterdir():
        if not entry.name.startswith(WITHHELD) and entry.suffix != ".pth":
            (site / entry.name).symlink_to(entry)
    return made
