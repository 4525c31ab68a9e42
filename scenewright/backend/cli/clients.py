"""Where `run` finds a backend: in this process, on this machine, or wherever an address says."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from scenewright.backend.home import Home
from scenewright.shared.conversation import Client
from scenewright.shared.endpoint import read_endpoint
from scenewright.shared.in_process import InProcessClient
from scenewright.shared.keys import read_client_keys


@dataclass(frozen=True)
class PassingHome(Home):
    """The home of one run: jobs and artifacts of its own, so that many may run at a time; the rest is shared."""

    lasting: Home

    @property
    def cache(self) -> Path:
        """Compiled code."""
        return self.lasting.cache

    @property
    def environments(self) -> Path:
        """Virtual environments of generators."""
        return self.lasting.environments

    @property
    def weights(self) -> Path:
        """Weights that were downloaded."""
        return self.lasting.weights


def add_backend_flags(parser: argparse.ArgumentParser) -> None:
    """Add the flags that `opened_client` reads."""
    group = parser.add_argument_group("where it runs (default: in a process of its own, started now)")
    group.add_argument("--server", action="store_true", help="on the backend that runs on this machine")
    add_address_flags(group)


def add_address_flags(group: argparse._ActionsContainer) -> None:
    """Add the flags that `running_client` reads."""
    group.add_argument("--address", metavar="ADDRESS", help="on the backend there, such as tcp://render.example:40123")
    group.add_argument("--keys", metavar="FILE", help="the client.key of the backend at --address")


@contextmanager
def opened_client(given: argparse.Namespace) -> Iterator[Client]:
    """Yield a client of the backend that the flags name.

    Raises:
        NotConnected: nobody answers there.
    """
    opened = running_client(given) if given.address or given.server else _own(Home.open(given.home))
    with opened as client:
        yield client


@contextmanager
def running_client(given: argparse.Namespace) -> Iterator[Client]:
    """Yield a client of the backend at --address, or without one of that which runs on this machine.

    Raises:
        NotConnected: nobody answers there.
    """
    address, keys = given.address, given.keys
    if not address:
        endpoint = read_endpoint(Home.open(given.home).path)
        address, keys = endpoint.address, endpoint.keys
    with _connected(address, keys) as client:
        yield client


@contextmanager
def _connected(address: str, keys: str | None) -> Iterator[Client]:
    # Only this way of running needs pyzmq.
    from scenewright.shared.client import SocketClient

    with closing(SocketClient(address, read_client_keys(Path(keys)) if keys else None)) as client:
        client.connect()
        yield client


@contextmanager
def _own(home: Home) -> Iterator[Client]:
    from scenewright.backend.engine import Engine
    from scenewright.backend.executors.processes import ProcessExecutor
    from scenewright.backend.registry import Registry

    with TemporaryDirectory(prefix="run-", dir=home.cache) as folder:
        passing = PassingHome(Home.open(folder).path, home)
        with closing(Engine(passing, ProcessExecutor(1), Registry.discover())) as engine:
            yield InProcessClient(engine)
