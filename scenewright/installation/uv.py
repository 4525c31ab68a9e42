"""uv, which fetches Pythons and installs fast: the machine's own, or one borrowed for a folder that goes with it."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

from .interpreters import run
from .problems import NoPython


def fetch_python(version: str, folder: Path, lock: Path) -> Path:
    """Download a Python of `version`, about 30 MB.

    Args:
        version: Major and minor version.
        folder: What is fetched stays in it: deleting it removes it all.
        lock: Names the uv that is installed where the machine has none.

    Raises:
        NoPython: uv cannot be had, or its download fails.
    """
    uv, home = borrow(version, folder, lock), {"UV_PYTHON_INSTALL_DIR": str(folder / "python")}
    unlisted = {"UV_PYTHON_INSTALL_BIN": "0", "UV_PYTHON_INSTALL_REGISTRY": "0"}  # for this folder's own use
    environment = {**os.environ, **home, **unlisted}
    subprocess.run([uv, "python", "install", version], capture_output=True, check=False, env=environment)
    answer = run([uv, "python", "find", "--no-project", version], **home).strip()
    if not answer:
        raise NoPython(
            f"Python {version} is missing and could not be downloaded: install it, or go online and start again.",
            f"{uv} python install {version}",
        )
    return Path(answer)


def borrow(version: str, folder: Path, lock: Path) -> str:
    """Return the uv command, installed into `folder` alone where the machine has none.

    Raises:
        NoPython: It cannot be installed.
    """
    local = folder / "uv" / ("Scripts/uv.exe" if os.name == "nt" else "bin/uv")
    installed = shutil.which("uv") or (str(local) if local.is_file() else "")
    if installed:
        return installed
    run([sys.executable, "-m", "venv", str(folder / "uv")])
    run([str(local.parent / "python"), "-m", "pip", "install", "-r", str(lock)])
    if not local.is_file():
        raise NoPython(f"Python {version} is missing, and so is uv, which would fetch it.", remedy())
    return str(local)


def remedy() -> str:
    """Return the line after which there is a uv on this platform, or pip can bring one."""
    if os.name == "nt":
        return 'powershell -c "irm https://astral.sh/uv/install.ps1 | iex"'
    if shutil.which("apt-get") and importlib.util.find_spec("ensurepip") is None:
        return "sudo apt-get install -y python3-venv"
    return "curl -LsSf https://astral.sh/uv/install.sh | sh"
