"""The client over ZeroMQ: one thread owns the socket, reconnects by itself and asks again what was not answered."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from threading import Condition, Thread

import zmq
from zmq.utils.monitor import recv_monitor_message

from .conversation import Client as Client
from .errors import Malformed, NotAuthorised, NotConnected, ScenewrightError, TooLarge, WrongVersion
from .in_process import InProcessClient as InProcessClient
from .keys import ClientKeys
from .messages import PROTOCOL, ClientMessage, Failed, Hello, ServerMessage, Welcome
from .refusal import refusal
from .wake import Wake
from .wire import PART, Frame, byte_count, decode, encode

HEARTBEAT_MS = 2_000
SILENCE_MS = 20_000
RECONNECT_MS = 1_000
CLOSING_SECONDS = 1.0
REFUSED = zmq.Event.HANDSHAKE_FAILED_AUTH | zmq.Event.HANDSHAKE_FAILED_NO_DETAIL | zmq.Event.HANDSHAKE_FAILED_PROTOCOL
EVENTS = zmq.Event.HANDSHAKE_SUCCEEDED | zmq.Event.DISCONNECTED | REFUSED


class SocketClient(Client):
    """A client of a backend in another process or on another machine.

    It connects in the background, from the moment it is made until `close`; `connect` waits for the first answer.

    Args:
        address: as the backend prints it, such as "tcp://127.0.0.1:40123".
        keys: from the backend's client key file; None only for a backend that does not encrypt.
        client_id: who this is, so that jobs are found again; no two clients at the same time may have the same.

    Raises:
        NotConnected: this is no address.
    """

    part = PART

    def __init__(self, address: str, keys: ClientKeys | None, client_id: str = "") -> None:
        super().__init__(client_id)
        self.address = address
        self._outbox: deque[list[Frame]] = deque()
        self._changed = Condition(self._lock)
        self._greeted = self._closing = False
        self._refusal: ScenewrightError | None = None
        self._line = _Line(address, keys, self.client_id)
        self._wake = Wake()
        self._thread = Thread(target=self._talk, name="scenewright client", daemon=True)
        self._thread.start()

    @property
    def connected(self) -> bool:
        """Whether the backend has said Welcome and the line still stands."""
        return self._greeted

    def connect(self, timeout: float = 5.0) -> Welcome:
        """Wait until the backend says who it is.

        Raises:
            NotAuthorised: somebody answers, but the keys do not fit.
            NotConnected: nobody answers within `timeout` seconds.
            WrongVersion: the backend speaks another version of the protocol.
        """
        with self._changed:
            self._changed.wait_for(lambda: self._greeted or self._refusal, timeout)
            if self._greeted and self.welcome:
                return self.welcome
            nobody = NotConnected(f"No backend answers at {self.address}.", remedy="Start it: scenewright serve")
            raise self._refusal or nobody

    def close(self) -> None:
        """End the conversation; jobs go on, and what was not accepted yet may be lost."""
        self._closing = True
        self._wake()
        self._thread.join(CLOSING_SECONDS)

    def _send(self, message: ClientMessage, frames: list[Frame]) -> None:
        # Without a line there is nothing to do yet: on Welcome, everything unanswered is sent.
        if self._greeted and self._fits(message, frames):
            self._outbox.append(frames)
            self._wake()

    def _fits(self, message: ClientMessage, frames: list[Frame]) -> bool:
        assert self.welcome
        size, limit = byte_count(frames), self.welcome.max_message_bytes
        if size > limit:
            sentence = f"This job is {size / 1e6:.1f} MB large; the backend takes {limit / 1e6:.1f} MB at most."
            problem = TooLarge(sentence, remedy="Use fewer or smaller images.").problem()
            self._arrive(Failed(job=getattr(message, "job", ""), problem=problem))
        return size <= limit

    # From here on: the client's thread -------------------------------------------------------------------------------

    def _talk(self) -> None:
        poller = zmq.Poller()
        poller.register(self._line.monitor, zmq.POLLIN)
        poller.register(self._wake.fileno(), zmq.POLLIN)
        while not self._closing:
            poller.register(self._line.socket, zmq.POLLIN | (zmq.POLLOUT if self._outbox else 0))
            poller.poll()
            self._wake.clear()
            for event in self._line.events():
                self._notice(event)
            for frames in self._line.arrived():
                self._hear(frames)
            while self._outbox and self._line.send(self._outbox[0]):
                self._outbox.popleft()
        self._line.close()
        self._wake.close()

    def _notice(self, event: zmq.Event) -> None:
        with self._changed:
            self._greeted = False
            self._outbox.clear()
            if event == zmq.Event.HANDSHAKE_SUCCEEDED:
                self._outbox.append(encode(Hello(client=self.client_id)))
            elif event & REFUSED:
                sentence = f"The backend at {self.address} does not accept these keys."
                self._refusal = NotAuthorised(sentence, remedy="Use its own keys/client.key.")
            self._changed.notify_all()

    def _hear(self, frames: list[Frame]) -> None:
        try:
            message: ServerMessage = decode(frames, ServerMessage)
        except Malformed as error:
            message = refusal(frames[0], error, "done")
        if isinstance(message, Welcome):
            self._welcomed(message)
        elif isinstance(message, Failed) and not self._greeted:
            self._refuse(message.problem.error())
        else:
            self._arrive(message)

    def _welcomed(self, welcome: Welcome) -> None:
        if welcome.protocol != PROTOCOL:
            sentence = f"The backend speaks version {welcome.protocol} of the protocol; this is version {PROTOCOL}."
            self._refuse(WrongVersion(sentence, remedy="Update the older of the two."))
            return
        with self._changed:
            again = [] if self._greeted else self._unanswered.again()
            self.welcome, self._greeted, self._refusal = welcome, True, None
            for message in again:
                self._send(message, encode(message, PART))
            self._changed.notify_all()

    def _refuse(self, error: ScenewrightError) -> None:
        with self._changed:
            self._refusal = error
            self._changed.notify_all()


class _Line:
    """The socket and what is to be known about it."""

    def __init__(self, address: str, keys: ClientKeys | None, client_id: str) -> None:
        self._context = zmq.Context()
        self.socket = self._context.socket(zmq.DEALER)
        self.socket.routing_id = client_id.encode()
        self.socket.linger = 0
        self.socket.immediate = True
        self.socket.reconnect_ivl_max = RECONNECT_MS
        self.socket.heartbeat_ivl, self.socket.heartbeat_timeout = HEARTBEAT_MS, SILENCE_MS
        if keys:
            self.socket.curve_serverkey = keys.server.encode()
            self.socket.curve_publickey, self.socket.curve_secretkey = keys.public.encode(), keys.secret.encode()
        self.monitor = self.socket.get_monitor_socket(EVENTS)
        try:
            self.socket.connect(address)
        except zmq.ZMQError as error:
            self.close()
            remedy = "It looks like tcp://127.0.0.1:40123."
            raise NotConnected(f"{address!r} is no address of a backend.", remedy=remedy) from error

    def events(self) -> Iterator[zmq.Event]:
        """Yield what has happened to the connection."""
        while self.monitor.poll(0):
            yield zmq.Event(recv_monitor_message(self.monitor)["event"])

    def arrived(self) -> Iterator[list[Frame]]:
        """Yield the messages that have come."""
        while self.socket.poll(0):
            yield [frame.buffer for frame in self.socket.recv_multipart(copy=False)]

    def send(self, frames: list[Frame]) -> bool:
        """Send a message without copying it; tell whether there was room for it."""
        try:
            self.socket.send_multipart(frames, zmq.NOBLOCK, copy=False)
        except zmq.Again:
            return False
        return True

    def close(self) -> None:
        """Give everything back."""
        self.socket.disable_monitor()
        self.monitor.close(0)
        self.socket.close()
        self._context.term()
