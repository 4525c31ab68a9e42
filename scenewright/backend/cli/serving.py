"""`scenewright serve`: take jobs over the network until stopped."""

from __future__ import annotations

import argparse
import logging
import os
import signal
from collections.abc import Sequence
from contextlib import ExitStack, closing

from scenewright import __version__
from scenewright.backend.cli import add_home
from scenewright.backend.engine import Engine
from scenewright.backend.executors.processes import ProcessExecutor
from scenewright.backend.home import Home
from scenewright.backend.registry import Registry
from scenewright.backend.residency import BUDGET
from scenewright.backend.server import Server, own_keys
from scenewright.shared.endpoint import Endpoint, remove_endpoint, write_endpoint

GIGABYTE = 1_000_000_000
MEGABYTE = 1_000_000


def main(name: str, arguments: Sequence[str]) -> int:
    """Serve; the line "ready ADDRESS" on standard output says from when on."""
    given = _parser(name).parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    if given.model_memory is not None:
        os.environ[BUDGET] = str(given.model_memory)  # which its workers inherit
    home = Home.open(given.home)
    server_keys, client_keys = own_keys(home.keys)
    keys = None if given.no_encryption else (server_keys, frozenset({client_keys.public}))
    with ExitStack() as opened:
        engine = opened.enter_context(closing(_engine(home, given)))
        server = opened.enter_context(closing(Server(engine, host=given.host, port=given.port, keys=keys)))
        opened.enter_context(server.stopping_on(signal.SIGINT, signal.SIGTERM))
        opened.callback(remove_endpoint, home.path)
        write_endpoint(home.path, _endpoint(home, server, engine, encrypts=keys is not None))
        print(f"ready {server.address}", flush=True)
        server.serve()
    return 0


def _engine(home: Home, given: argparse.Namespace) -> Engine:
    return Engine(
        home,
        ProcessExecutor(given.workers),
        Registry.discover(),
        store_limit_bytes=int(given.store_limit * GIGABYTE),
        max_message_bytes=int(given.message_limit * MEGABYTE),
    )


def _endpoint(home: Home, server: Server, engine: Engine, *, encrypts: bool) -> Endpoint:
    return Endpoint(
        # From this machine, every interface is reached by the loopback one.
        address=server.address.replace("//0.0.0.0:", "//127.0.0.1:").replace("//[::]:", "//[::1]:"),
        keys=str(home.keys / "client.key") if encrypts else "",
        process=os.getpid(),
        instance=engine.welcome().instance,
        version=__version__,
    )


def _parser(name: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=name,
        description="Take jobs over the network until stopped. Clients need the file keys/client.key of the home.",
        formatter_class=argparse.ArgumentDefaultsHelpFormatter,
    )
    add_home(parser)
    parser.add_argument("--host", default="127.0.0.1", help="the interface to listen on; 0.0.0.0 is every one")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--workers", type=int, default=1, metavar="N", help="jobs that run at a time")
    parser.add_argument("--store-limit", type=float, default=20.0, metavar="GB", help="room for what jobs made")
    text = "what models that stay loaded may fill in each worker; by default most of the GPU, or half of main memory"
    parser.add_argument("--model-memory", type=float, metavar="GB", help=text)
    parser.add_argument("--message-limit", type=float, default=4000.0, metavar="MB", help="largest message taken")
    parser.add_argument(
        "--no-encryption", "--insecure", action="store_true", help="let everybody on this machine in; loopback only"
    )
    return parser
