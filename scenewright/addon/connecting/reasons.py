"""Why a backend ended, in one sentence, from its exit code and the last lines it printed."""

from __future__ import annotations

import signal
from pathlib import Path

from ..shared.errors import OutOfMemory, Problem, ScenewrightError, StorageError, Unavailable

OWN = "scenewright: "  # what the backend itself says of its end begins so
KILLED = -9
SET_UP = "Set up the backend again."
# Exit codes of Windows: an access violation, a DLL that is not found, one that does not fit, and no memory.
BROKEN_CODES = {0xC0000005, 0xC0000135, 0xC0000139, 0xC000007B}
MEMORY_CODES = {0xC0000017, 0xC000012D}
MEMORY_SIGNS = ("MemoryError", "Cannot allocate memory", "bad_alloc", "not enough memory")
BROKEN_SIGNS = ("ModuleNotFoundError", "ImportError", "DLL load failed", "PackageNotFoundError")
ACCESS_SIGNS = ("PermissionError", "Permission denied", "Access is denied")


def explain(code: int, output: list[str], log: Path) -> Problem:
    """Return why a backend ended.

    Args:
        code: The exit code, negative for a signal.
        output: Its last lines.
        log: Where all of them are.
    """
    said, last = "\n".join(output), output[-1] if output else ""
    return (
        _of_the_environment(said, last, code)
        or _of_the_machine(said, last, code)
        or _by_the_system(code, log)
        or _other(last, code, log)
    ).problem()


def _of_the_environment(said: str, last: str, code: int) -> ScenewrightError | None:
    if "No module named 'scenewright" in said or "No module named scenewright" in said:
        remedy = "Choose the Python of Scenewright's environment in the preferences, or none, and set up the backend."
        message = "Scenewright's backend is not installed for that Python."
        return Unavailable(message, remedy=remedy, action="open-preferences")
    if "SyntaxError" in last or "requires a different Python" in said:
        remedy = "Choose a Python 3.11 to 3.13 in the preferences, or none, and set up the backend."
        return Unavailable("That Python is too old for the backend.", remedy=remedy, action="open-preferences")
    if last.startswith(BROKEN_SIGNS) or code & 0xFFFFFFFF in BROKEN_CODES:
        message = f"A package of the backend is broken: {last or hex(code & 0xFFFFFFFF)}."
        return Unavailable(message, remedy=SET_UP, action="set-up-backend")
    return None


def _of_the_machine(said: str, last: str, code: int) -> ScenewrightError | None:
    if code == 0:
        return None
    if last.startswith(MEMORY_SIGNS) or code & 0xFFFFFFFF in MEMORY_CODES:
        remedy = "Close other programs, then start it again."
        return OutOfMemory("The machine has too little memory for the backend.", remedy=remedy, action="start-backend")
    if last.startswith(OWN):
        return Unavailable(last.removeprefix(OWN), action="start-backend")
    if any(sign in said for sign in ACCESS_SIGNS):
        message = f"The backend was denied access: {last}."
        return StorageError(message, remedy="Choose a folder of yours in the preferences.", action="open-preferences")
    return None


def _by_the_system(code: int, log: Path) -> ScenewrightError | None:
    if code >= 0:
        return None
    name = signal.Signals(-code).name
    because = ", most often because the machine ran out of memory" if code == KILLED else ""
    message = f"The backend was ended by the system ({name}){because}. Its log is {log}."
    return Unavailable(message, action="start-backend")


def _other(last: str, code: int, log: Path) -> ScenewrightError:
    if code == 0:
        return Unavailable("The backend was stopped.", action="start-backend")
    message = f"The backend ended with code {code}{f': {last}' if last else ''}. Its log is {log}."
    return Unavailable(message, action="read-log")
