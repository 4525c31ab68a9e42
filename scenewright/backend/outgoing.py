"""What waits to be sent, by client: a newer Progress or Preview of a job takes the place of an older one."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto
from threading import Lock

from scenewright.shared.inbox import Inbox
from scenewright.shared.messages import ServerMessage


class Sent(Enum):
    """How an attempt to send went."""

    YES = auto()
    FULL = auto()
    GONE = auto()


Send = Callable[[str, ServerMessage], Sent]


class Outgoing:
    """One queue for each client that has something coming. Any thread adds; one thread delivers."""

    def __init__(self) -> None:
        self._waiting: dict[str, Inbox] = {}
        self._lock = Lock()

    def put(self, client: str, message: ServerMessage) -> None:
        """Add a message for a client."""
        with self._lock:
            self._waiting.setdefault(client, Inbox()).put(message)

    def deliver(self, send: Send) -> bool:
        """Send what there is; tell whether something has to wait because a client reads too slowly.

        What waits for a client that is gone is dropped: it asks for its jobs again when it is back.
        """
        with self._lock:
            queues = dict(self._waiting)
        outcomes = [self._drain(client, queue, send) for client, queue in queues.items()]
        return Sent.FULL in outcomes

    def _drain(self, client: str, queue: Inbox, send: Send) -> Sent:
        while message := self._next(client, queue):
            outcome = send(client, message)
            if outcome is Sent.FULL:
                queue.put_back(message)
                return outcome
        return Sent.YES

    def _next(self, client: str, queue: Inbox) -> ServerMessage | None:
        with self._lock:
            message = queue.take(0.0)
            if message is None:
                del self._waiting[client]
            return message
