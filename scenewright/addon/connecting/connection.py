"""The wire to a backend: opened without holding up the interface, open again by itself after an interruption."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from ..shared.errors import NotConnected, Problem, ScenewrightError
from ..shared.keys import read_client_keys
from ..shared.messages import ServerMessage, Welcome

if TYPE_CHECKING:
    from ..shared.client import Client, SocketClient

CONNECT_SECONDS = 10.0


class Connection:
    """At most one client at a time.

    Attributes:
        address: where the backend is, "" when none was asked for.
        welcome: the backend's latest, a new one after each reconnect.
        problem: why the last attempt failed.
    """

    def __init__(self) -> None:
        self.address = ""
        self.welcome: Welcome | None = None
        self.problem: Problem | None = None
        self._name = uuid4().hex
        self._client: SocketClient | None = None
        self._opened = 0.0

    @property
    def connecting(self) -> bool:
        """Whether the first answer is still awaited."""
        return self._client is not None and self.welcome is None

    @property
    def client(self) -> Client | None:
        """The client, once the backend has said welcome."""
        return None if self.connecting else self._client

    @property
    def connected(self) -> bool:
        """Whether the backend answers right now."""
        return self.client is not None and self.client.connected

    def open(self, address: str, key_file: Path | None) -> None:
        """Begin to connect; `welcome` or `problem` tells what came of it.

        Raises:
            NotAuthorised: the key file cannot be used.
            NotConnected: the address is none.
        """
        self.close()
        keys = read_client_keys(key_file) if key_file else None
        from ..shared.client import SocketClient

        self._client = SocketClient(address, keys, self._name)
        self.address, self._opened = address, time.monotonic()

    def tick(self) -> None:
        """Take note of a welcome; give up when the backend refuses, or has not answered in time."""
        if self._client is None:
            return
        if self._client.connected:
            self.welcome = self._client.welcome
        elif self.connecting:
            self._ask(self._client)

    def receive(self) -> ServerMessage | None:
        """Return the next message that has arrived, if any."""
        return self.client.receive(0.0) if self.client else None

    def close(self) -> None:
        """Hang up, if connected."""
        client, self._client = self._client, None
        self.problem, self.welcome, self.address = None, None, ""
        if client is not None:
            client.close()

    def _ask(self, client: SocketClient) -> None:
        try:
            self.welcome = client.connect(timeout=0.0)
        except ScenewrightError as error:
            unanswered = type(error) is NotConnected
            if not unanswered or time.monotonic() - self._opened > CONNECT_SECONDS:
                self.close()
                self.problem = error.problem()
