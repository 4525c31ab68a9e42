"""The backend's door: a socket, who may come in, and what is too large or makes no sense. Knows nothing of jobs."""

from __future__ import annotations

import logging
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from pathlib import Path

import zmq
from zmq.utils import z85

from scenewright.backend.outgoing import Outgoing, Sent
from scenewright.shared.client import HEARTBEAT_MS, SILENCE_MS
from scenewright.shared.errors import InvalidInput, ProtocolError, TooLarge
from scenewright.shared.in_process import Backend
from scenewright.shared.keys import ClientKeys, ServerKeys, make_keys
from scenewright.shared.messages import ClientMessage, ServerMessage
from scenewright.shared.refusal import refusal
from scenewright.shared.wake import Wake
from scenewright.shared.wire import PART, Frame, byte_count, decode, encode

MOST_WAITING = 64  # messages in a slow client's socket before further ones wait here, where newer replace older
RETRY_MS = 20
ZAP_ADDRESS = "inproc://zeromq.zap.01"
log = logging.getLogger(__name__)


class Server:
    """Carries messages between clients' sockets and an engine.

    Args:
        engine: gets what arrives, and whose answers are sent.
        host: the interface to listen on; only loopback ones may go without keys.
        port: 0 takes a free one.
        keys: the server's pair and the public keys of the clients let in; None does not encrypt.

    Raises:
        InvalidInput: the interface is none of this machine's, the port is taken, or it would lie open to others.
    """

    def __init__(
        self, engine: Backend, *, host: str = "127.0.0.1", port: int = 0, keys: tuple[ServerKeys, frozenset[str]] | None
    ) -> None:
        if keys is None and not is_loopback(host):
            remedy = "Leave out --no-encryption, or listen on 127.0.0.1."
            raise InvalidInput(f"On {host} others could use this backend without a key.", remedy=remedy)
        self._engine = engine
        self._limit = engine.welcome().max_message_bytes
        self._outgoing = Outgoing()
        self._wake = Wake()
        self._stopping = False
        self._context = zmq.Context()
        self._guard = _Guard(self._context, keys[1] if keys else frozenset())
        self._socket = _listening(self._context, keys[0] if keys else None, self._limit)
        try:
            self.address = _bind(self._socket, host, port)
        except InvalidInput:
            self.close()
            raise

    def serve(self) -> None:
        """Serve until `stop` is called."""
        self._engine.connect(self._tell)
        poller = zmq.Poller()
        for source in (self._socket, self._guard.socket, self._wake.fileno()):
            poller.register(source, zmq.POLLIN)
        waits = False
        while not self._stopping:
            poller.poll(RETRY_MS if waits else None)
            self._wake.clear()
            self._guard.answer()
            for client, frames in self._arrived():
                self._take(client, frames)
            waits = self._outgoing.deliver(self._send)

    def stop(self) -> None:
        """Let `serve` return; any thread may call."""
        self._stopping = True
        self._wake()

    @contextmanager
    def stopping_on(self, *signals: signal.Signals) -> Iterator[None]:
        """Stop when one of these signals comes; for the main thread."""
        before = {number: signal.signal(number, lambda *_: self.stop()) for number in signals}
        # A handler runs between two steps of Python. One whose signal comes just before the wait begins would run only
        # when the wait ends, were the wait not ended by the signal itself.
        descriptor = signal.set_wakeup_fd(self._wake.signal_descriptor, warn_on_full_buffer=False)
        try:
            yield
        finally:
            signal.set_wakeup_fd(descriptor)
            for number, handler in before.items():
                signal.signal(number, handler)

    def close(self) -> None:
        """Give the sockets back, once `serve` has returned."""
        self._socket.close()
        self._guard.socket.close()
        self._context.term()
        self._wake.close()

    def _tell(self, client: str, message: ServerMessage) -> None:
        self._outgoing.put(client, message)
        self._wake()

    def _arrived(self) -> Iterator[tuple[str, list[Frame]]]:
        # No more than a few at a time, so that a client with much to say does not keep the others from hearing.
        for _ in range(MOST_WAITING):
            if not self._socket.poll(0):
                return
            client, *frames = self._socket.recv_multipart(copy=False)
            yield client.bytes.decode("latin-1"), [frame.buffer for frame in frames]

    def _take(self, client: str, frames: list[Frame]) -> None:
        try:
            size = byte_count(frames)
            if size > self._limit:
                raise TooLarge(f"A message of {size} bytes is too large: {self._limit} are taken at most.")
            message: ClientMessage = decode(frames, ClientMessage)
        except ProtocolError as error:
            log.warning("A message of client %s was refused: %s", client, error)
            self._outgoing.put(client, refusal(frames[0] if frames else b"", error, "submit"))
        else:
            self._engine.receive(client, message)

    def _send(self, client: str, message: ServerMessage) -> Sent:
        try:
            frames = [client.encode("latin-1"), *encode(message, PART)]
            self._socket.send_multipart(frames, zmq.NOBLOCK, copy=False)
        except zmq.Again:
            return Sent.FULL
        except zmq.ZMQError as error:
            if error.errno != zmq.EHOSTUNREACH:
                raise
            return Sent.GONE
        return Sent.YES


class _Guard:
    """Says who may come in, by ZAP (ZeroMQ RFC 27): the clients whose public keys are known."""

    def __init__(self, context: zmq.Context[zmq.Socket[bytes]], known: frozenset[str]) -> None:
        self._known = {z85.decode(key) for key in known}
        self.socket = context.socket(zmq.REP)
        self.socket.linger = 0
        self.socket.bind(ZAP_ADDRESS)

    def answer(self) -> None:
        """Answer what is asked."""
        while self.socket.poll(0):
            version, request, _domain, address, _identity, mechanism, *credentials = self.socket.recv_multipart()
            known = mechanism == b"CURVE" and credentials[0] in self._known
            status = (b"200", b"") if known else (b"400", b"This key is not known here.")
            if not known:
                log.warning("Somebody at %s came with a key that is not known here.", address.decode("latin-1"))
            self.socket.send_multipart([version, request, *status, b"", b""])


def own_keys(folder: Path) -> tuple[ServerKeys, ClientKeys]:
    """Return the keys in a folder, made first where they are missing.

    Raises:
        NotAuthorised: a key file is damaged, or others may read it.
    """
    return make_keys(folder, zmq.curve_keypair)


def is_loopback(host: str) -> bool:
    """Tell whether only this machine reaches an interface."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _listening(context: zmq.Context[zmq.Socket[bytes]], keys: ServerKeys | None, limit: int) -> zmq.Socket[bytes]:
    socket = context.socket(zmq.ROUTER)
    socket.linger = 0
    socket.router_mandatory = True
    # A client that comes back before its old connection is known to be dead takes its place.
    socket.router_handover = True
    socket.sndhwm = MOST_WAITING
    socket.maxmsgsize = limit
    socket.heartbeat_ivl, socket.heartbeat_timeout = HEARTBEAT_MS, SILENCE_MS
    if keys:
        socket.curve_server = True
        socket.curve_publickey, socket.curve_secretkey = keys.public.encode(), keys.secret.encode()
        socket.zap_domain = b"scenewright"
    return socket


def _bind(socket: zmq.Socket[bytes], host: str, port: int) -> str:
    socket.ipv6 = ":" in host
    try:
        socket.bind(f"tcp://[{host}]:{port}" if ":" in host else f"tcp://{host}:{port}")
    except zmq.ZMQError as error:
        remedy = "Choose another with --host or --port."
        raise InvalidInput(
            f"The backend cannot listen on {host}, port {port}: {error.strerror}.", remedy=remedy
        ) from error
    return socket.getsockopt_string(zmq.LAST_ENDPOINT)
