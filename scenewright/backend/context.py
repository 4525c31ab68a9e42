"""The one thing a generator sees of the house: progress, preview, cancellation, figures and the log."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scenewright.backend.weights import Shelf
from scenewright.shared.artifacts import Image
from scenewright.shared.errors import JobCancelled, Unavailable
from scenewright.shared.messages import PREVIEW_CHARACTERS, Preview, Progress
from scenewright.shared.tasks import Task

if TYPE_CHECKING:
    from scenewright.backend.asking import Answer, Asking
    from scenewright.shared.schema import GeneratorInfo


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
        shelf: Shelf | None = None,
        asking: Asking | None = None,
    ) -> None:
        self.job = job
        self.shelf = shelf or Shelf(Path("weights"))
        self.report: dict[str, Any] = {}
        self._send, self._is_cancelled, self._asking = send, is_cancelled, asking

    def ask(
        self,
        task: Task,
        generator: str = "",
        options: dict[str, Any] | None = None,
        *,
        start: float = 0.0,
        stop: float = 1.0,
    ) -> Answer:
        """Have another generator do a task within this job, in this process.

        Its progress fills that of this job from `start` to `stop`, its previews are shown, cancelling the job stops
        it, and it joins the result's provenance and licence. What it reports is in the answer.

        Args:
            task: its settings are checked as a client's are.
            generator: by name; "" for the best one that can run here, as `choose` tells.
            options: of that generator.

        Raises:
            InvalidInput: it does not do this task, a setting is out of range, or it was asked by this one's asker.
            Unavailable: it cannot run here.
            ScenewrightError: what it raised itself, with its title in front.
        """
        return self._asked().ask(self, task, generator, options or {}, (start, stop))

    def choose(self, task: type[Task], generator: str = "") -> GeneratorInfo:
        """Return who would do a task if asked by this name, or by "": the largest model that can run here.

        Raises:
            InvalidInput: there is no such generator, or it does not do this task.
            Unavailable: it cannot run here.
        """
        return self._asked().choose(task, generator).info()

    def _asked(self) -> Asking:
        if self._asking is None:
            raise Unavailable("There is nobody here whom a generator could ask.")
        return self._asking

    def progress(self, fraction: float, phase: str = "", detail: str = "", seconds_left: float | None = None) -> None:
        """Tell how far the job is (0 to 1), and raise `JobCancelled` if it was cancelled meanwhile."""
        self.check_cancelled()
        inside = min(max(float(fraction), 0.0), 1.0)
        self._send(Progress(job=self.job, fraction=inside, phase=phase, detail=detail, seconds_left=seconds_left))

    def preview(self, image: Image) -> None:
        """Show what the result looks like so far."""
        self._send(Preview(job=self.job, image=image))

    def preview_text(self, text: str) -> None:
        """Show all that is written so far, as often as there is more: of it the newest and last is told."""
        self._send(Preview(job=self.job, text=text[-PREVIEW_CHARACTERS:]))

    def pass_on(self, preview: Preview) -> None:
        """Show what another generator that works for this one shows."""
        self._send(preview)

    def cancelled(self) -> bool:
        """Tell whether the job was cancelled; a generator looks at least every half second."""
        return self._is_cancelled()

    def check_cancelled(self) -> None:
        """Raise `JobCancelled` if the job was cancelled."""
        if self._is_cancelled():
            raise JobCancelled()
