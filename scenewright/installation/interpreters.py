"""Find a Python of a wanted version on this machine."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path

from .problems import NoPython, Unprepared

# Debian and Ubuntu ship Python without ensurepip, so one that runs may be unable to bring pip into an environment.
# Wheels are for CPython of 64 bits, with its global lock.
PROBE = """
import importlib.util, sys, sysconfig
usual = sys.implementation.name == "cpython" and not sysconfig.get_config_var("Py_GIL_DISABLED")
usual = usual and sys.maxsize > 2**32
ready = importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")
base = getattr(sys, "_base_executable", "") or sys.executable
print("%d.%d" % sys.version_info[:2] if usual else "?", "ready" if ready else "bare", base, sep="\\n")
"""


def find(versions: Sequence[str], own_first: bool = True, bare: bool = False) -> Path:
    """Return a Python that can make virtual environments with pip in them.

    Args:
        versions: The major and minor versions that will do, the preferred one first.
        own_first: Take the Python that runs this, where it will do, before any other; else after all others.
        bare: One that cannot bring pip will do too.

    Raises:
        NoPython: There is none.
        Unprepared: There are some, and none can bring pip.
    """
    own = ((version, [sys.executable]) for version in versions)
    others = ((version, command) for version in versions for command in candidates(version))
    unfit = []
    for version, command in chain(own, others) if own_first else chain(others, own):
        found, state, executable = probe(command)
        if found == version and (bare or state == "ready"):
            return Path(executable)
        if found == version:
            unfit.append((version, executable))
    wanted = " or ".join(versions)
    if unfit and sys.platform == "linux" and shutil.which("apt-get"):
        version, executable = unfit[0]
        raise Unprepared(
            f"{executable} cannot make virtual environments.", f"sudo apt-get install -y python{version}-venv"
        )
    raise NoPython(f"There is no Python {wanted} on this machine.", f"uv python install {versions[0]}")


def candidates(version: str) -> Iterator[list[str]]:
    """Yield the commands that may start a Python of `version`, nearest first."""
    for name in (f"python{version}", "python3", "python"):
        if shutil.which(name):
            yield [name]
    if shutil.which("py"):
        yield ["py", f"-{version}"]
    for executable in pyenv_pythons(version):
        yield [str(executable)]
    if shutil.which("uv"):
        answer = run(["uv", "python", "find", "--no-project", version])
        if answer:
            yield [answer.strip()]


def pyenv_pythons(version: str) -> list[Path]:
    """List pyenv's own Pythons of `version`, newest first; its shims work only for the selected one."""
    root = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    windows = list(root.glob(f"pyenv-win/versions/{version}.*/python.exe"))
    return sorted([*windows, *root.glob(f"versions/{version}.*/bin/python3")], key=patch_number, reverse=True)


def patch_number(executable: Path) -> int:
    """Return the 7 of .../versions/3.11.7/..., 0 where it is not a number."""
    last = executable.parts[executable.parts.index("versions") + 1].rsplit(".", 1)[-1]
    return int(last) if last.isdigit() else 0


def probe(command: list[str]) -> tuple[str, str, str]:
    """Return version, "ready" or "bare", and executable of the Python that `command` starts; "" three times if none."""
    lines = run([*command, "-c", PROBE]).split("\n")
    return (lines[0].strip(), lines[1].strip(), lines[2].strip()) if len(lines) >= 3 else ("", "", "")


def run(command: list[str], **environment: str) -> str:
    """Return what `command` prints, "" if it cannot be started, fails or takes longer than a minute."""
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=60, check=False, env={**os.environ, **environment}
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout if done.returncode == 0 else ""
