"""Real server processes for tests, and raw sockets to annoy them with."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import zmq

from scenewright.backend.home import Home
from scenewright.shared.client import SocketClient
from scenewright.shared.endpoint import Endpoint, read_endpoint
from scenewright.shared.keys import ClientKeys, read_client_keys
from scenewright.shared.messages import ServerMessage
from scenewright.shared.wire import Frame, decode

PATIENCE = 30.0
PACKAGE = Path(__file__).parents[1]


class ServerProcess:
    """`scenewright serve` in a home."""

    def __init__(self, home: Home, *flags: str, packages: Path | None = None) -> None:
        self.home = home
        self.process = start("serve", "--home", str(home.path), *flags, packages=packages)
        assert self.process.stdout
        self.ready = self.process.stdout.readline().decode().strip()

    @property
    def endpoint(self) -> Endpoint:
        """Where it is."""
        return read_endpoint(self.home.path)

    @property
    def keys(self) -> ClientKeys | None:
        """What opens it."""
        return read_client_keys(Path(self.endpoint.keys)) if self.endpoint.keys else None

    def client(self, client_id: str = "") -> SocketClient:
        """Return a client of it, connected."""
        client = SocketClient(self.endpoint.address, self.keys, client_id)
        client.connect(PATIENCE)
        return client

    def kill(self) -> None:
        """End it without a chance to say or save anything."""
        self.process.kill()
        self.close()

    def close(self) -> tuple[int, str]:
        """End it and return its exit code and what it said."""
        self.process.terminate()
        output, errors = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, (output + errors).decode()


@contextmanager
def serving(home: Home, *flags: str, packages: Path | None = None) -> Iterator[ServerProcess]:
    """Run a server for a while; `packages` is a folder of installed packages that it sees."""
    server = ServerProcess(home, *flags, packages=packages)
    try:
        yield server
    finally:
        server.close()


def start(*arguments: str, packages: Path | None = None, code: str = "") -> subprocess.Popen[bytes]:
    """Start `scenewright …`, or Python code with these arguments."""
    path = os.pathsep.join(str(folder) for folder in (packages, PACKAGE) if folder)
    environment = os.environ | {"PYTHONPATH": path, "PYTHONWARNINGS": "error"}
    command = [sys.executable, *(("-c", code) if code else ("-m", "scenewright.backend")), *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment)


def run(*arguments: str, packages: Path | None = None) -> tuple[int, str, str]:
    """Run `scenewright …` and return its exit code, output and errors."""
    process = start(*arguments, packages=packages)
    output, errors = process.communicate(timeout=PATIENCE)
    return process.returncode, output.decode(), errors.decode()


def free_port() -> int:
    """Return a port that was free a moment ago."""
    with closing(socket.socket()) as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


class Stranger:
    """A bare DEALER that says whatever it likes."""

    def __init__(self, address: str, keys: ClientKeys | None = None, **options: Any) -> None:
        self._context = zmq.Context()
        self.socket = self._context.socket(zmq.DEALER)
        self.socket.linger = 0
        for name, value in options.items():
            setattr(self.socket, name, value)
        if keys:
            self.socket.curve_serverkey = keys.server.encode()
            self.socket.curve_publickey, self.socket.curve_secretkey = keys.public.encode(), keys.secret.encode()
        self.socket.connect(address)

    def __enter__(self) -> Stranger:
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()
        self._context.term()

    def say(self, *frames: Frame) -> None:
        """Send frames."""
        self.socket.send_multipart(frames)

    def hear(self, timeout: float = PATIENCE) -> ServerMessage | None:
        """Return what comes, None if nothing does."""
        if not self.socket.poll(int(1000 * timeout)):
            return None
        message: ServerMessage = decode(self.socket.recv_multipart(), ServerMessage)
        return message
