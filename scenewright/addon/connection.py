"""The wire to a backend: opened without holding up the interface, open again by itself after an interruption."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from .shared.errors import Problem, ScenewrightError
from .shared.keys import read_client_keys
from .shared.messages import ServerMessage, Welcome

if TYPE_CHECKING:
    from .shared.client import Client

CONNECT_SECONDS = 10.0


class Connection:
    """At most one client at a time.

    Attributes:
        address: where the backend is, "" when none was asked for.
        problem: why the last attempt failed.
    """

    def __init__(self) -> None:
        self.address = ""
        self.problem: Problem | None = None
        self._name = uuid4().hex
        self._client: Client | None = None
        self._greeting: Future[Welcome] | None = None

    @property
    def connecting(self) -> bool:
        """Whether an answer is still awaited."""
        return self._greeting is not None

    @property
    def client(self) -> Client | None:
        """The client once the backend has said welcome."""
        return self._client if self._greeting is None else None

    @property
    def connected(self) -> bool:
        """Whether the backend answers right now."""
        return self.client is not None and self.client.connected

    def open(self, address: str, key_file: Path | None) -> None:
        """Begin to connect; `welcome` tells when it has come to something.

        Raises:
            NotAuthorised: the key file cannot be used.
        """
        self.close()
        keys = read_client_keys(key_file) if key_file else None
        from .shared.client import SocketClient

        self.address = address
        self._client = SocketClient(address, keys, self._name)
        thread = ThreadPoolExecutor(1, thread_name_prefix="scenewright-connect")
        self._greeting = thread.submit(self._client.connect, CONNECT_SECONDS)
        thread.shutdown(wait=False)

    @property
    def welcome(self) -> Welcome | None:
        """The backend's latest welcome, a new one after each reconnect; after a failure `problem` says why."""
        if self._greeting is not None and self._greeting.done():
            self._settle(self._greeting)
        return self.client.welcome if self.client else None

    def receive(self) -> ServerMessage | None:
        """Return the next message that has arrived, if any."""
        return self.client.receive(0.0) if self.client else None

    def close(self) -> None:
        """Hang up, if connected."""
        self.problem, self.address = None, ""
        client, greeting = self._client, self._greeting
        self._client = self._greeting = None
        if client is not None:
            client.close()
        if greeting is not None:
            greeting.exception()  # the thread has ended with the client, or is about to

    def _settle(self, greeting: Future[Welcome]) -> None:
        error = greeting.exception()
        if isinstance(error, ScenewrightError):
            self.close()
            self.problem = error.problem()
        else:
            self._greeting = None
            greeting.result()
