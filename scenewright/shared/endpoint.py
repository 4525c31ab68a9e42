"""Where a running backend is found: a file in its home says its address and which keys open it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import msgspec

from .errors import NotConnected
from .keys import write_private

FILE = "server.json"


class Endpoint(msgspec.Struct, frozen=True, kw_only=True):
    """A running backend.

    Attributes:
        address: where it listens, such as "tcp://127.0.0.1:40123".
        keys: path of the key file for clients, or "" when it does not encrypt.
        process: its process id.
        instance: changes with every start; the same as in `Welcome`.
        version: of Scenewright.
    """

    address: str
    keys: str
    process: int
    instance: str
    version: str


def default_home() -> Path:
    """Return SCENEWRIGHT_HOME, or the platform's folder for what programs keep."""
    if given := os.environ.get("SCENEWRIGHT_HOME"):
        return Path(given).expanduser().absolute()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData/Local")) / "scenewright"
    if sys.platform == "darwin":
        return Path.home() / "Library/Application Support/scenewright"
    return Path(os.environ.get("XDG_DATA_HOME", Path.home() / ".local/share")) / "scenewright"


def read_endpoint(home: Path) -> Endpoint:
    """Return the backend that runs in a home, or ran there until it was killed.

    Raises:
        NotConnected: none runs there.
    """
    try:
        return msgspec.json.decode((home / FILE).read_bytes(), type=Endpoint)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError) as error:
        remedy = "Start one: scenewright serve"
        sentence = f"No backend is running in {home}."
        raise NotConnected(sentence, remedy=remedy, detail=str(error), action="start-backend") from error


def write_endpoint(home: Path, endpoint: Endpoint) -> None:
    """Say where the backend is; for its owner's eyes only."""
    write_private(home / FILE, msgspec.json.encode(endpoint))


def remove_endpoint(home: Path) -> None:
    """Say that no backend runs any more."""
    (home / FILE).unlink(missing_ok=True)
