"""What memory the GPU has, asked of its driver."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from typing import Any, NamedTuple

MEBIBYTE = 1 << 20
GIGABYTE = 1e9
QUERY = ("--query-gpu=memory.free,memory.total", "--format=csv,noheader,nounits")
PATIENCE = 5.0
FRESH_SECONDS = 2.0  # how long an answer is good for


class Vram(NamedTuple):
    """The memory of the GPU that has most of it free, in gigabytes (10⁹ bytes)."""

    free_gb: float
    total_gb: float


class Gpu:
    """The GPU of this machine; for one thread at a time.

    Args:
        program: NVIDIA's, which tells.
    """

    def __init__(self, program: str = "nvidia-smi") -> None:
        self._program = shutil.which(program)
        self._told: Vram | None = None
        self._asked = -FRESH_SECONDS

    def vram(self) -> Vram | None:
        """Return what it has, at most `FRESH_SECONDS` old; None without one, or where it cannot be told."""
        if self._program and time.monotonic() - self._asked >= FRESH_SECONDS:
            self._told = _ask(self._program)
            self._asked = time.monotonic()
        return self._told


def _ask(program: str) -> Vram | None:
    try:
        done = subprocess.run(
            [program, *QUERY], capture_output=True, text=True, timeout=PATIENCE, check=True, **_quiet()
        )
        lines = [[float(word) * MEBIBYTE / GIGABYTE for word in line.split(",")] for line in done.stdout.splitlines()]
        return max((Vram(free, total) for free, total in lines), default=None)
    except (OSError, subprocess.SubprocessError, ValueError):
        # No driver, or one that says "[N/A]".
        return None


def _quiet() -> dict[str, Any]:
    """Return what keeps a console window from flashing up."""
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NO_WINDOW}
    return {}
