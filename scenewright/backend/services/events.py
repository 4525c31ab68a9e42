"""A question whose answer comes bit by bit: server-sent events over HTTP, given up at once when the job is cancelled.

Source: WHATWG, HTML Living Standard, Server-sent events.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from http.client import HTTPConnection, HTTPException, HTTPResponse
from typing import Any

from scenewright.backend.services.address import Address
from scenewright.backend.services.exchange import BOTH_WAYS, CONNECTING, Limits, body_of, connection_to
from scenewright.shared.errors import InvalidInput, Unavailable

BEAT = 0.1  # seconds
LONGEST_LINE = 1 << 20
STREAM = "text/event-stream"


def post_events(
    address: Address, path: str, content: bytes, headers: Mapping[str, str], limits: Limits, beat: Callable[[], None]
) -> Iterator[bytes]:
    """Send JSON and yield the data of each event; a server that does not stream answers with one.

    Args:
        address: of the server.
        path: below it.
        content: what is sent.
        headers: besides those that say it is JSON.
        limits: how long the server may be silent, and how much it may say in all.
        beat: called several times a second meanwhile; what it raises breaks the connection off.

    Raises:
        Unavailable: nobody answers, the connection breaks, or it is silent for too long.
        InvalidInput: the server says that it cannot do it, in its own words, or says too much.
    """
    exchange = _Exchange(address, path, content, {"Content-Type": "application/json", **headers}, limits)
    heard = time.monotonic()
    try:
        while True:
            try:
                told = exchange.told.get(timeout=BEAT)
            except queue.Empty:
                beat()
                if time.monotonic() - heard > limits.seconds:
                    sentence = f"{address} has said nothing for {limits.seconds:g} seconds."
                    raise Unavailable(sentence, remedy="Its own output may say why. Or allow more time.") from None
                continue
            heard = time.monotonic()
            if told is None:
                return
            if isinstance(told, BaseException):
                raise told
            yield told
    finally:
        exchange.end()


class _Exchange:
    """One connection, which a thread of its own listens at: bytes for events, an error, and None at the end."""

    def __init__(self, address: Address, path: str, content: bytes, headers: Mapping[str, str], limits: Limits) -> None:
        self.told: queue.SimpleQueue[bytes | BaseException | None] = queue.SimpleQueue()
        self._address, self._limits = address, limits
        self._connection = connection_to(address, CONNECTING)
        self._sockets: list[Any] = []
        ask = (address.path + path, content, headers)
        threading.Thread(target=self._listen, args=ask, name="events", daemon=True).start()

    def end(self) -> None:
        """Break the connection off, so that the server works for nobody no longer."""
        for socket in self._sockets:
            with suppress(OSError):
                socket.shutdown(BOTH_WAYS)
        self._connection.close()

    def _listen(self, path: str, content: bytes, headers: Mapping[str, str]) -> None:
        try:
            _open(self._connection, self._address, self._sockets)
            self._connection.request("POST", path, content, dict(headers))
            self._tell(self._connection.getresponse())
            self.told.put(None)
        except (InvalidInput, Unavailable) as error:
            self.told.put(error)
        except (OSError, HTTPException, ValueError, AttributeError) as error:  # of a connection closed under it, too
            sentence = f"{self._address} broke off in the middle of its answer."
            remedy = "Its own output may say why."
            self.told.put(Unavailable(sentence, remedy=remedy, detail=f"{type(error).__name__}: {error}"))

    def _tell(self, response: HTTPResponse) -> None:
        if STREAM not in response.headers.get_content_type() or response.status != 200:
            return self.told.put(body_of(response, self._address, self._limits.size))
        heard, lines = 0, list[bytes]()
        while line := response.readline(LONGEST_LINE + 1):
            heard += len(line)
            if len(line) > LONGEST_LINE or heard > self._limits.size:
                raise InvalidInput(f"{self._address} answers with too much.", remedy="Ask for less.")
            line = line.rstrip(b"\r\n")
            if line.startswith(b"data:"):
                lines.append(line[5:].removeprefix(b" "))
            elif not line and lines:
                self.told.put(b"\n".join(lines))
                lines.clear()
        if lines:
            self.told.put(b"\n".join(lines))
        return None


def _open(connection: HTTPConnection, address: Address, sockets: list[Any]) -> None:
    try:
        connection.connect()
    except OSError as error:
        raise Unavailable(f"Nobody answers at {address}.", detail=str(error)) from error
    sockets.append(connection.sock)
    connection.sock.settimeout(None)
