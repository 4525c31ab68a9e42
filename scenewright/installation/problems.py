"""What can go wrong while installing, and pip's and uv's failures told as such."""

from __future__ import annotations

import re

UNREACHABLE = (
    "NewConnectionError",
    "ConnectTimeout",
    "ConnectionError",
    "connection error",
    "Could not fetch URL",
    "ProxyError",
    "ReadTimeout",
    "name resolution",
    "SSLError",
    "satisfies the requirement pip==",  # every index has pip
    "error sending request",  # uv's words
    "Failed to fetch",
    "Failed to download",
)
BROKEN_OFF = ("incomplete-download", "IncompleteRead", "Connection broken", "connection closed before")
FULL = ("No space left on device", "Errno 28", "os error 28", "not enough space on the disk", "os error 112")


class Unprepared(Exception):
    """This machine lacks something the installation needs.

    Args:
        sentence: What is missing, in one sentence.
        remedy: The line that mends it, typed as it stands.
        action: What a button beside the sentence does, one of the errors' actions; by default it tries again.
    """

    def __init__(self, sentence: str, remedy: str = "", action: str = "set-up-backend") -> None:
        super().__init__(f"{sentence}\n    {remedy}" if remedy else sentence)
        self.sentence = sentence
        self.remedy = remedy
        self.action = action


class Unreachable(Unprepared):
    """The package index does not answer, or not to the end."""


class NoPython(Unprepared):
    """None of the Pythons that would do is on this machine."""


def full_disk() -> Unprepared:
    """Return the error for a disk that filled up on the way."""
    return Unprepared("The disk is full: free some room and start again.", "df -h .", action="")


def explain(log: str) -> Unprepared:
    """Turn the output of pip or uv into one sentence and the line that mends it."""
    if any(sign in log for sign in FULL):
        return full_disk()
    if any(sign in log for sign in BROKEN_OFF):
        return Unreachable("The download broke off: start again, and it goes on from what has come.")
    if any(sign in log for sign in UNREACHABLE):
        return Unreachable(
            "The package index cannot be reached: go online, or tell pip of your proxy, and start again.",
            "python3 -m pip config set global.proxy http://HOST:PORT",
        )
    missing = re.search(r"No matching distribution found for (\S+)", log)
    if missing:
        return Unprepared(
            f"The package index has no {missing[1]} for this machine: pip must look where there is one.",
            "python3 -m pip config set global.index-url https://pypi.org/simple",
        )
    errors = re.findall(r"^(?:ERROR|error): (.+)$", log, re.MULTILINE)
    last = errors[-1] if errors else log.strip().split("\n")[-1]
    return Unprepared(f"pip could not install everything: {last}", "python3 -m pip debug")
