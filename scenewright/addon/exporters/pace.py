"""Work on Blender's main thread in slices: when it is time to let Blender draw."""

from __future__ import annotations

import time

SLICE_SECONDS = 0.008


class Pace:
    """A clock that says when a slice has lasted long enough, and begins the next."""

    def __init__(self) -> None:
        self._end = time.perf_counter() + SLICE_SECONDS

    def over(self) -> bool:
        """Tell whether to pause; the next slice begins with the pause."""
        if time.perf_counter() < self._end:
            return False
        self._end = time.perf_counter() + SLICE_SECONDS
        return True
