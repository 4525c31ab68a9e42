"""How long it takes until the backend is ready, and until `scenewright list` is done."""

from __future__ import annotations

from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benches import processes

REPEATS = 5


def measure() -> dict[str, float]:
    """Return medians in seconds, from starting the process; the first, with cold disk caches, is not counted."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        ready, listed = [], []
        for _ in range(REPEATS + 1):
            with processes.server(folder) as seconds:
                ready.append(seconds)
            listed.append(processes.seconds_to_list(folder))
    return {"start.server_s": median(ready[1:]), "start.list_s": median(listed[1:])}
