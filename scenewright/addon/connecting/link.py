"""The backend as the artist sees it: one connection, and the process behind it where it was started from here."""

from __future__ import annotations

import time
from pathlib import Path

from ..shared.endpoint import read_endpoint
from ..shared.errors import NotConnected, Problem
from .connection import Connection
from .process import Backend, Restarts


class Link:
    """At most one backend at a time.

    Attributes:
        connection: the wire to it.
        backend: its process, None where it was not started from here.
    """

    def __init__(self) -> None:
        self.connection = Connection()
        self.backend: Backend | None = None
        self._notice: Problem | None = None
        self._restarts = Restarts()

    @property
    def pending(self) -> bool:
        """Whether a backend is starting or has not answered yet."""
        starting = self.backend is not None and not self.connection.address and not self.connection.problem
        return starting or self.connection.connecting

    @property
    def problem(self) -> Problem | None:
        """Why there is no connection, None where there is nothing to say."""
        return self.connection.problem or self._notice

    @property
    def trouble(self) -> str:
        """Why there is no connection, in one sentence, or ""."""
        problem = self.problem
        return f"{problem.message} {problem.remedy}".strip() if problem else ""

    def refuse(self, problem: Problem) -> None:
        """Say from now on why no connection was tried."""
        self._notice = problem

    def connect(self, address: str, key_file: Path | None) -> None:
        """Begin to connect to a backend.

        Raises:
            NotAuthorised: the key file cannot be used.
        """
        self._notice = None
        self.connection.open(address, key_file)

    def connect_to_home(self, *homes: Path) -> None:
        """Begin to connect to the backend that runs in a folder of this machine, the first of several where one does.

        Raises:
            NotConnected: none runs in any of them.
        """
        found = next((home for home in homes if runs_in(home)), homes[0])
        endpoint = read_endpoint(found)
        self.connect(endpoint.address, Path(endpoint.keys) if endpoint.keys else None)

    def start(self, python: str, home: Path, log: Path) -> None:
        """Start a backend on this machine, to connect to as soon as it listens; one that runs there is taken instead.

        Raises:
            Unavailable: that Python cannot be started.
        """
        self.close()
        self.backend = Backend(python, home, log)

    def tick(self) -> None:
        """See what has become of the backend, and connect to it once it listens."""
        self.connection.tick()
        if self.backend is None:
            return
        if not self.backend.running:
            self._mourn(self.backend)
        elif not self.connection.address and (endpoint := self.backend.endpoint()) is not None:
            self.connect(endpoint.address, Path(endpoint.keys) if endpoint.keys else None)

    def close(self) -> None:
        """Hang up, and end the backend if it was started from here; one that others started is left alone."""
        self._notice = None
        self.connection.close()
        backend, self.backend = self.backend, None
        if backend is not None:
            backend.stop()

    def _mourn(self, backend: Backend) -> None:
        served = bool(self.connection.address)
        self.connection.close()
        self.backend, self._notice = None, backend.reason()
        if served and self._restarts.allow(time.monotonic()):
            self.backend = backend.again()
        elif not served:
            self._join_another(backend.home)

    def _join_another(self, home: Path) -> None:
        reason = self._notice
        try:
            self.connect_to_home(home)
        except NotConnected:
            self._notice = reason


def runs_in(home: Path) -> bool:
    """Tell whether a backend runs in a folder, or ran there until it was killed."""
    try:
        read_endpoint(home)
    except NotConnected:
        return False
    return True
