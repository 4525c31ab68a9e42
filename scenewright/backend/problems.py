"""Any exception to the sentence a person reads about it."""

from __future__ import annotations

import traceback

from scenewright.shared.errors import OutOfMemory, Problem, ScenewrightError, Unexpected

LESS = "Close other programs, or ask for less: fewer or smaller images, a smaller result."
LOOK = "The job's log says more."


def problem_of(error: BaseException) -> Problem:
    """Return an error as it travels: ours as they are, any other with its traceback as the detail."""
    if isinstance(error, ScenewrightError):
        return error.problem()
    detail = "".join(traceback.format_exception(error))
    # torch's error is known by its name: importing torch to compare would cost seconds.
    if isinstance(error, MemoryError) or type(error).__name__ == "OutOfMemoryError":
        return OutOfMemory("There is too little memory for this job.", remedy=LESS, detail=detail).problem()
    sentence = f"Something went wrong that should not have: {type(error).__name__}: {error}".rstrip(".")
    return Unexpected(f"{sentence}.", remedy=LOOK, detail=detail).problem()
