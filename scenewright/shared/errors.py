"""Every error that a person may read.

ScenewrightError
├── InvalidInput            what was asked for cannot be done as asked
├── ProtocolError           the two sides do not understand each other
│   ├── WrongVersion
│   ├── Malformed
│   └── TooLarge
├── NotConnected            nobody answers at the address
│   └── NotAuthorised       somebody answers, but the keys do not fit
├── Unavailable             a generator lacks something: a package, weights, a device
├── OutOfMemory             the device or the machine has too little memory
├── StorageError            the disk is full, or something kept on it is gone, damaged or out of reach
├── WorkerDied              the process running the job ended unexpectedly
├── JobCancelled            raised inside a generator when its job is cancelled
└── Unexpected              a fault of ours: the log has the traceback

Each carries one sentence for the artist and, where there is one, the remedy: what to do about it, in words and as
the action a user interface can offer as a button. Over the wire an error travels as a `Problem`.
"""

from __future__ import annotations

from typing import Literal

import msgspec

Action = Literal[
    "",
    "set-up-backend",  # install or update the backend's environment
    "start-backend",
    "connect",
    "open-preferences",  # address, keys, folder
    "free-memory",  # let the backend drop the models it holds
    "open-folder",  # the backend's folder, to make room or mend permissions
    "read-log",
    "run-again",
    "allow-online",  # Blender's online access is off
    "save-file",
    "leave-edit-mode",
    "unwrap",  # give the active mesh UVs
    "download-model",  # fetch the weights that a generator lacks
    "add-model-packages",  # install what runs pretrained models
]


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """An error as it travels: its class name, the sentence, what mends it, and the technical detail."""

    code: str
    message: str
    remedy: str = ""
    detail: str = ""
    action: str = ""

    def error(self) -> ScenewrightError:
        """Return the error of the named class (`ScenewrightError` when this side does not know it)."""
        made = _by_code().get(self.code, ScenewrightError)
        return made(self.message, remedy=self.remedy, detail=self.detail, action=self.action)


class ScenewrightError(Exception):
    """Base of the tree; `str(error)` is the sentence with its remedy.

    Attributes:
        action: what a button beside the sentence does, one of `Action`; a class says what usually mends its errors.
    """

    action: str = ""

    def __init__(self, message: str, *, remedy: str = "", detail: str = "", action: str = "") -> None:
        super().__init__(f"{message} {remedy}".strip())
        self.message, self.remedy, self.detail = message, remedy, detail
        self.action = action or type(self).action

    def problem(self) -> Problem:
        """Return what travels over the wire."""
        return Problem(
            code=type(self).__name__, message=self.message, remedy=self.remedy, detail=self.detail, action=self.action
        )


class InvalidInput(ScenewrightError):
    """What was asked for cannot be done as asked."""


class ProtocolError(ScenewrightError):
    """The two sides do not understand each other."""


class WrongVersion(ProtocolError):
    """The two sides speak different versions of the protocol."""

    action = "set-up-backend"


class Malformed(ProtocolError):
    """A message that does not follow the protocol."""


class TooLarge(ProtocolError):
    """A message beyond the limit the backend announced."""


class NotConnected(ScenewrightError):
    """Nobody answers at the address."""

    action = "connect"


class NotAuthorised(NotConnected):
    """Somebody answers, but the keys do not fit."""

    action = "open-preferences"


class Unavailable(ScenewrightError):
    """A generator lacks something: a package, weights, a device."""


class OutOfMemory(ScenewrightError):
    """The device or the machine has too little memory."""

    action = "free-memory"


class StorageError(ScenewrightError):
    """The disk is full, or something kept on it is gone, damaged or out of reach."""

    action = "open-folder"


class WorkerDied(ScenewrightError):
    """The process running the job ended unexpectedly."""

    action = "run-again"


class JobCancelled(ScenewrightError):
    """Raised inside a generator when its job is cancelled."""

    def __init__(
        self, message: str = "The job was cancelled.", *, remedy: str = "", detail: str = "", action: str = ""
    ) -> None:
        super().__init__(message, remedy=remedy, detail=detail, action=action)


class Unexpected(ScenewrightError):
    """A fault of ours: the log has the traceback."""

    action = "read-log"


def _by_code() -> dict[str, type[ScenewrightError]]:
    found: dict[str, type[ScenewrightError]] = {}
    waiting = [ScenewrightError]
    while waiting:
        error = waiting.pop()
        found[error.__name__] = error
        waiting.extend(error.__subclasses__())
    return found
