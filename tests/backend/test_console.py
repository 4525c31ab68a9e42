"""What a terminal shows of a running job."""

from __future__ import annotations

import io
import json
import sys

import pytest

from scenewright.backend.cli.console import CLEAR_LINE, Console
from scenewright.shared.messages import PREVIEW_CHARACTERS, Cancelled, Preview, Progress

JOB = "a" * 32


class Terminal(io.StringIO):
    """A standard error that somebody looks at."""

    def isatty(self) -> bool:
        """Say so."""
        return True


def _terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    monkeypatch.setattr(sys, "stderr", made := Terminal())
    return made


def test_a_text_grows_where_the_bar_was(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = _terminal(monkeypatch)
    console = Console(as_json=False)
    console.hear(Progress(job=JOB, fraction=0.1, phase="Writing"))
    for text in ("Once", "Once upon", "Once upon a time"):
        console.hear(Preview(job=JOB, text=text))
        console.hear(Progress(job=JOB, fraction=0.5, phase="Writing"))
    console.ended(Cancelled(job=JOB))
    assert terminal.getvalue().split(CLEAR_LINE)[-1].splitlines()[0] == "Once upon a time"
    assert terminal.getvalue().endswith("cancelled.\n")


def test_another_text_begins_on_a_line_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = _terminal(monkeypatch)
    console = Console(as_json=False)
    for text in ("A draft", "Better", "Better now"):
        console.hear(Preview(job=JOB, text=text))
    assert terminal.getvalue().split(CLEAR_LINE)[-1] == "A draft\nBetter now"


def test_a_text_whose_beginning_is_told_no_longer_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = _terminal(monkeypatch)
    console = Console(as_json=False)
    numbers = " ".join(map(str, range(40_000)))
    for end in range(1000, len(numbers), 30_000):
        console.hear(Preview(job=JOB, text=numbers[:end][-PREVIEW_CHARACTERS:]))
    console.hear(Preview(job=JOB, text=numbers[-PREVIEW_CHARACTERS:]))
    assert terminal.getvalue().split(CLEAR_LINE)[-1] == numbers


def test_what_would_steer_the_terminal_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = _terminal(monkeypatch)
    Console(as_json=False).hear(Preview(job=JOB, text="a\x1b[2J\x07b\r\n\tπ\x9b31m"))
    assert terminal.getvalue().split(CLEAR_LINE)[-1] == "a[2Jb\n\tπ31m"


def test_programs_get_lines(capsys: pytest.CaptureFixture[str]) -> None:
    Console(as_json=True).hear(Preview(job=JOB, text="Once\nupon"))
    assert json.loads(capsys.readouterr().out) == {"type": "preview", "job": JOB, "text": "Once\nupon"}


def test_without_a_terminal_nothing_is_shown_twice(capsys: pytest.CaptureFixture[str]) -> None:
    Console(as_json=False).hear(Preview(job=JOB, text="Once"))
    assert capsys.readouterr() == ("", "")
