"""What a person, or a program, is told about a running job."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from scenewright.shared.messages import Accepted, Done, Failed, Preview, Progress, ServerMessage

WIDTH = 24
CLEAR_LINE = "\r\x1b[K"
CONTROLS = dict.fromkeys([*range(9), *range(11, 32), *range(127, 160)])  # what could steer a terminal
SEAM = 64  # characters by which a text is found again whose beginning is told no longer


class Console:
    """Shows progress: one line that changes on a terminal, a line per phase elsewhere, JSON lines for programs.

    On a terminal, a text that is being written takes the line's place.
    """

    def __init__(self, *, as_json: bool) -> None:
        self._as_json, self._phase, self._text = as_json, "", ""
        self._live = not as_json and sys.stderr.isatty()

    def hear(self, message: ServerMessage) -> None:
        """Show that a job was taken, how far it is, or what is written so far."""
        if isinstance(message, Preview):
            self._preview(message)
        elif self._as_json and isinstance(message, Accepted | Progress):
            self._line(msgspec.to_builtins(message))
        elif isinstance(message, Progress) and not self._text:
            self._progress(message)

    def saved(self, end: Done, files: Sequence[Path]) -> None:
        """Show where the results lie and the generator's figures."""
        if self._as_json:
            provenance = msgspec.to_builtins(end.provenance)
            told = {"report": end.report, "provenance": provenance, "digests": end.digests}
            self._line({"type": "done", "job": end.job, "files": [str(file) for file in files], **told})
            return
        self._clear()
        for name, figure in end.report.items():
            print(f"{name}: {figure:.4g}" if isinstance(figure, float) else f"{name}: {figure}")
        for file in files:
            print(file)

    def ended(self, end: ServerMessage) -> None:
        """Show why there are no results."""
        if self._as_json:
            self._line(msgspec.to_builtins(end))
            return
        self._clear()
        text = str(end.problem.error()) if isinstance(end, Failed) else "The job was cancelled."
        print(f"scenewright: {text}", file=sys.stderr)

    def _progress(self, message: Progress) -> None:
        text = " ".join(word for word in (message.phase, message.detail) if word)
        if self._live:
            bar = ("█" * round(message.fraction * WIDTH)).ljust(WIDTH, "·")
            left = "" if message.seconds_left is None else f"  {message.seconds_left:.0f} s left"
            print(f"{CLEAR_LINE}{bar} {message.fraction:4.0%}  {text}{left}", end="", file=sys.stderr, flush=True)
        elif message.phase != self._phase:
            self._phase = message.phase
            print(f"{message.fraction:4.0%}  {text}", file=sys.stderr, flush=True)

    def _preview(self, message: Preview) -> None:
        if self._as_json and message.text is not None:
            self._line({"type": "preview", "job": message.job, "text": message.text})
        elif self._live and message.text:
            if not self._text:
                self._clear()
            print(added(self._text, message.text).translate(CONTROLS), end="", file=sys.stderr, flush=True)
            self._text = message.text

    def _clear(self) -> None:
        if self._live:
            print("\n" if self._text else CLEAR_LINE, end="", file=sys.stderr, flush=True)

    def _line(self, content: dict[str, Any]) -> None:
        print(msgspec.json.encode(content).decode(), flush=True)


def added(before: str, text: str) -> str:
    """Return what a text has more than an earlier one; all of it, on a new line, where it is another text."""
    if text.startswith(before):
        return text[len(before) :]
    _, seam, rest = text.rpartition(before[-SEAM:])
    return rest if seam else f"\n{text}"
