"""The client of an engine in the same process: no sockets, for tests and for `scenewright run`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from .conversation import Client
from .errors import Malformed
from .messages import ClientMessage, ServerMessage, Welcome
from .refusal import refusal
from .wire import Frame, decode


class Backend(Protocol):
    """The part of the backend's engine that a client in the same process speaks to."""

    def connect(self, outlet: Callable[[str, ServerMessage], None]) -> None: ...
    def receive(self, client: str, message: ClientMessage) -> None: ...
    def welcome(self) -> Welcome: ...


class InProcessClient(Client):
    """A client of an engine in this process: the same checks as over the wire, but no sockets and no copies."""

    def __init__(self, engine: Backend, client_id: str = "") -> None:
        super().__init__(client_id)
        self._engine = engine
        self._open = True
        engine.connect(self._hear)
        self.welcome = engine.welcome()

    @property
    def connected(self) -> bool:
        """Whether `close` was not called yet."""
        return self._open

    def close(self) -> None:
        """Stop listening; the engine is its owner's to close."""
        self._open = False

    def _send(self, message: ClientMessage, frames: list[Frame]) -> None:
        try:
            self._engine.receive(self.client_id, decode(frames, ClientMessage))
        except Malformed as error:
            self._arrive(refusal(frames[0], error, "submit"))

    def _hear(self, client: str, message: ServerMessage) -> None:
        if self._open and client == self.client_id:
            self.welcome = message if isinstance(message, Welcome) else self.welcome
            self._arrive(message)
