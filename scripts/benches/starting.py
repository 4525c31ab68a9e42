"""How long it takes until the backend is ready, `scenewright list` is done, and Blender has the extension."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benches import processes

REPEATS = 5
INSIDE = Path(__file__).with_name("registering_in_blender.py")


def measure() -> dict[str, float]:
    """Return medians in seconds, from starting the process; the first, with cold disk caches, is not counted."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        ready, listed = [], []
        for _ in range(REPEATS + 1):
            with processes.server(folder) as seconds:
                ready.append(seconds)
            listed.append(processes.seconds_to_list(folder))
    found = {"start.server_s": median(ready[1:]), "start.list_s": median(listed[1:])}
    return found | {"start.register_s": median(_seconds_to_register() for _ in range(REPEATS))}


def _seconds_to_register() -> float:
    """Return how long a Blender of its own takes to import and register the extension."""
    with TemporaryDirectory() as profile:
        command = [sys.executable, str(INSIDE), profile]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        return float(Path(profile, "seconds").read_text())
