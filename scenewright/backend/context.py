"""The one thing a generator sees of the house: progress, preview, cancellation, figures and the log."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from scenewright.backend.weights import Shelf
from scenewright.shared.artifacts import Image
from scenewright.shared.errors import JobCancelled
from scenewright.shared.messages import Preview, Progress


class Context:
    """What a running generator may say and ask. Made by the worker, one per job.

    Attributes:
        job: id of the job.
        report: figures for the job's end, such as {"psnr": 36.2}; filled by the generator.
        shelf: the weights on this machine.
    """

    def __init__(
        self,
        job: str,
        send: Callable[[Progress | Preview], None],
        is_cancelled: Callable[[], bool],
        weights: Path = Path("weights"),
    ) -> None:
        self.job = job
        self.shelf = Shelf(weights)
        self.report: dict[str, Any] = {}
        self._send, self._is_cancelled = send, is_cancelled

    def progress(self, fraction: float, phase: str = "", detail: str = "", seconds_left: float | None = None) -> None:
        """Tell how far the job is (0 to 1), and raise `JobCancelled` if it was cancelled meanwhile."""
        self.check_cancelled()
        inside = min(max(float(fraction), 0.0), 1.0)
        self._send(Progress(job=self.job, fraction=inside, phase=phase, detail=detail, seconds_left=seconds_left))

    def preview(self, image: Image) -> None:
        """Show what the result looks like so far."""
        self._send(Preview(job=self.job, image=image))

    def cancelled(self) -> bool:
        """Tell whether the job was cancelled; a generator looks at least every half second."""
        return self._is_cancelled()

    def check_cancelled(self) -> None:
        """Raise `JobCancelled` if the job was cancelled."""
        if self._is_cancelled():
            raise JobCancelled()
