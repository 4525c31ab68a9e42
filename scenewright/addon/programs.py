"""Generated Python, run when the artist says so: checked again, within narrow bounds, and not for ever."""

from __future__ import annotations

import builtins
import sys
import time
import traceback
import warnings
from collections.abc import Callable
from types import FrameType
from typing import Any

from .shared.code_check import refusals
from .shared.code_rules import BUILTINS, MODULES
from .shared.errors import InvalidInput

SECONDS = 30.0  # of its own lines; a single operator of Blender is not interrupted
MOST_TOLD = 3


class _TooLong(Exception):
    pass


def check(source: str) -> None:
    """Return if a program may be run.

    Raises:
        InvalidInput: it may not; the lines are named.
    """
    found = [str(refusal) for refusal in refusals(source)]
    if found:
        more = f" And {len(found) - MOST_TOLD} more." if len(found) > MOST_TOLD else ""
        sentence = " ".join(found[:MOST_TOLD]) + more
        raise InvalidInput(sentence, remedy="Nothing was run. Change these lines, or have it written again.")


def run(source: str, title: str, seconds: float = SECONDS) -> None:
    """Run a program that passes the check.

    Args:
        source: the program.
        title: what its errors call it.
        seconds: how long it may take.

    Raises:
        InvalidInput: it is not allowed, went wrong, or took too long; the line is named.
    """
    check(source)
    code = compile(source, title, "exec")
    before = sys.gettrace()
    sys.settrace(_limit(title, time.monotonic() + seconds))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what a later Blender will not know any more
            exec(code, {"__builtins__": _BUILTINS, "__name__": "generated"})  # noqa: S102 - that is what was asked for
    except _TooLong:
        sentence = f"The program was stopped after {seconds:g} seconds."
        raise InvalidInput(sentence, remedy="Undo takes back what it has done. Ask for less.") from None
    except Exception as error:
        sys.settrace(before)
        raise InvalidInput(_sentence(error, title), remedy="Undo takes back what it has done.") from error
    finally:
        sys.settrace(before)


def _limit(title: str, until: float) -> Callable[[FrameType, str, Any], Any]:
    """Return what looks at the clock at each line of the program, and of it alone."""

    def trace(frame: FrameType, event: str, argument: Any) -> Any:
        if frame.f_code.co_filename != title:
            return None
        if time.monotonic() > until:
            raise _TooLong
        return trace

    return trace


def _sentence(error: Exception, title: str) -> str:
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == title]
    words = str(error).strip().splitlines() or [type(error).__name__]
    where = f"Line {lines[-1]}: " if lines else ""
    return f"{where}{type(error).__name__}: {words[-1]}"


def _import(name: str, *given: Any, **words: Any) -> Any:
    if name not in MODULES:
        raise ImportError(f"importing {name} is not allowed")
    return __import__(name, *given, **words)


_BUILTINS = {name: getattr(builtins, name) for name in BUILTINS} | {"__import__": _import}
