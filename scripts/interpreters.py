"""Find a Python of a wanted version on this machine, or let uv fetch one.

Runs before Python 3.11 is known, so: the standard library and the syntax of Python 3.9.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BORROWED = ROOT / ".venvs"  # what is fetched stays in the checkout: deleting the folder removes it all

# Debian and Ubuntu ship Python without ensurepip, so one that runs may still be unable to make an environment.
PROBE = """
import importlib.util, sys
ready = importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")
base = getattr(sys, "_base_executable", "") or sys.executable
print("%d.%d" % sys.version_info[:2], "ready" if ready else "bare", base, sep="\\n")
"""


class Unprepared(Exception):
    """This machine lacks something the installation needs.

    Args:
        sentence: What is missing, in one sentence.
        remedy: The line that mends it, typed as it stands.
    """

    def __init__(self, sentence: str, remedy: str) -> None:
        super().__init__(f"{sentence}\n    {remedy}")
        self.sentence = sentence
        self.remedy = remedy


def find(version: str, fetch: bool = True) -> Path:
    """Return a Python of `version` ("3.11") that can make virtual environments.

    Args:
        version: Major and minor version.
        fetch: Let uv download one where the machine has none.

    Raises:
        Unprepared: There is none and none could be fetched.
    """
    bare = None
    for command in candidates(version):
        found, state, executable = probe(command)
        if found == version and state == "ready":
            return Path(executable)
        if found == version:
            bare = executable
    if bare is not None and sys.platform == "linux" and shutil.which("apt-get"):
        raise Unprepared(f"{bare} cannot make virtual environments.", f"sudo apt-get install -y python{version}-venv")
    if not fetch:
        raise Unprepared(f"There is no Python {version} on this machine.", f"uv python install {version}")
    return fetch_with_uv(version)


def candidates(version: str) -> Iterator[list[str]]:
    """Yield the commands that may start a Python of `version`, nearest first."""
    yield [sys.executable]
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


def fetch_with_uv(version: str) -> Path:
    """Download a Python of `version` with uv, into the checkout.

    Raises:
        Unprepared: uv cannot be had, or its download fails.
    """
    print(f"There is no Python {version} here: uv fetches one, about 30 MB, into {BORROWED / 'python'}.", flush=True)
    uv, home = borrow_uv(version), {"UV_PYTHON_INSTALL_DIR": str(BORROWED / "python")}
    subprocess.run([uv, "python", "install", version], capture_output=True, check=False, env={**os.environ, **home})
    answer = run([uv, "python", "find", "--no-project", version], **home).strip()
    if not answer:
        raise Unprepared(
            f"Python {version} is missing and could not be downloaded: install it, or go online and start again.",
            f"{uv} python install {version}",
        )
    return Path(answer)


def borrow_uv(version: str) -> str:
    """Return the uv command that can fetch `version`, installed for this checkout alone where the machine has none.

    Raises:
        Unprepared: It cannot be installed.
    """
    folder = BORROWED / "uv"
    local = folder / ("Scripts/uv.exe" if os.name == "nt" else "bin/uv")
    installed = shutil.which("uv") or (str(local) if local.is_file() else "")
    if installed:
        return installed
    run([sys.executable, "-m", "venv", str(folder)])
    run([str(local.parent / "python"), "-m", "pip", "install", "-r", str(ROOT / "locks" / "uv.txt")])
    if not local.is_file():
        raise Unprepared(f"Python {version} is missing, and so is uv, which would fetch it.", uv_remedy())
    return str(local)


def uv_remedy() -> str:
    """Return the line after which there is a uv on this platform, or pip can bring one."""
    if os.name == "nt":
        return 'powershell -c "irm https://astral.sh/uv/install.ps1 | iex"'
    if shutil.which("apt-get") and importlib.util.find_spec("ensurepip") is None:
        return "sudo apt-get install -y python3-venv"
    return "curl -LsSf https://astral.sh/uv/install.sh | sh"
