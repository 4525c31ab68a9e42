"""What talking costs: a large mesh copied, over TCP plain and encrypted, and as JSON; and jobs that do nothing."""

from __future__ import annotations

import base64
import json
import multiprocessing
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

import numpy as np
import zmq
from benches import processes

from scenewright.backend.server import Server
from scenewright.shared.artifacts import Mesh
from scenewright.shared.client import SocketClient
from scenewright.shared.keys import ClientKeys, ServerKeys, make_keys
from scenewright.shared.messages import (
    PROTOCOL,
    Accepted,
    ClientMessage,
    Done,
    Fetch,
    Fetched,
    Hello,
    ServerMessage,
    Welcome,
)
from scenewright.shared.tasks import MeshToPointCloud

VERTICES, FACES = 1_000_000, 2_000_000
REPEATS, WARM_UP = 15, 3
LIMIT = 1 << 31
DIGEST = "0" * 40
JOBS, JOBS_WARM_UP = 300, 20
SMALL = MeshToPointCloud(mesh=Mesh(vertices=np.eye(3, dtype=np.float32), faces=np.array([[0, 1, 2]], np.int32)))


def measure() -> dict[str, float]:
    """Return milliseconds.

    The mesh lies ready in a server process; a round is a client's `Fetch` until it holds the checked `Mesh`, so the
    figures hold all of encoding, sending, receiving, decoding and checking.
    """
    mesh = _mesh()
    copy = _median(lambda: (mesh.vertices.copy(), mesh.faces.copy()))
    found = {"wire.copy_ms": copy, "wire.json_base64_ms": _median(lambda: _from_json(_to_json(mesh)), repeats=3)}
    with TemporaryDirectory() as folder:
        keys = make_keys(Path(folder) / "keys", zmq.curve_keypair)
        found["wire.tcp_ms"] = _over_tcp(None)
        found["wire.curve_ms"] = _over_tcp(keys)
    over = {name: found[name] - 2 * copy for name in ("wire.tcp_ms", "wire.curve_ms")}
    found |= {"wire.over_copy_plain_ms": over["wire.tcp_ms"], "wire.over_copy_ms": max(over.values())}
    return found | _jobs()


class MeshEngine:
    """Holds one mesh, and answers every `Fetch` with it."""

    def connect(self, outlet: Callable[[str, ServerMessage], None]) -> None:
        """Make the mesh."""
        self._outlet, self._mesh = outlet, _mesh()

    def welcome(self) -> Welcome:
        """Say nothing but the limit."""
        return Welcome(protocol=PROTOCOL, version="", instance="", max_message_bytes=LIMIT, generators=())

    def receive(self, client: str, message: ClientMessage) -> None:
        """Answer."""
        if isinstance(message, Hello):
            self._outlet(client, self.welcome())
        elif isinstance(message, Fetch):
            self._outlet(client, Fetched(digest=message.digest, artifact=self._mesh))


def _jobs() -> dict[str, float]:
    """Time jobs that do nothing on a real backend, encrypted, its worker warm: until accepted, and until done."""
    accepted, done = [], []
    with TemporaryDirectory() as name, processes.server(Path(name)), processes.client(Path(name)) as client:
        for _ in range(JOBS + JOBS_WARM_UP):
            start = time.perf_counter()
            client.submit(SMALL, generator="bench-empty")
            assert isinstance(client.receive(60.0), Accepted)
            accepted.append(1e3 * (time.perf_counter() - start))
            while not isinstance(client.receive(60.0), Done):
                pass
            done.append(1e3 * (time.perf_counter() - start))
    waits = quantiles(accepted[JOBS_WARM_UP:], n=100)
    return {"submit.p50_ms": waits[49], "submit.p99_ms": waits[98], "submit.empty_job_ms": median(done[JOBS_WARM_UP:])}


def _over_tcp(keys: tuple[ServerKeys, ClientKeys] | None) -> float:
    with _server(keys) as address, SocketClient(address, keys[1] if keys else None) as client:
        client.connect(timeout=30.0)
        return _median(lambda: client.get(DIGEST, timeout=60.0))


@contextmanager
def _server(keys: tuple[ServerKeys, ClientKeys] | None) -> Iterator[str]:
    spawn = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe()
    process = spawn.Process(target=_serve, args=(theirs, keys), daemon=True)
    process.start()
    try:
        yield ours.recv()
    finally:
        process.terminate()
        process.join()


def _serve(pipe: Connection, keys: tuple[ServerKeys, ClientKeys] | None) -> None:
    server = Server(MeshEngine(), keys=(keys[0], frozenset({keys[1].public})) if keys else None)
    pipe.send(server.address)
    server.serve()


def _mesh() -> Mesh:
    random = np.random.default_rng(0)
    return Mesh(
        vertices=random.random((VERTICES, 3), dtype=np.float32),
        faces=random.integers(0, VERTICES, (FACES, 3), dtype=np.int32),
    )


def _to_json(mesh: Mesh) -> str:
    arrays = {"vertices": mesh.vertices, "faces": mesh.faces}
    return json.dumps({name: base64.b64encode(array).decode() for name, array in arrays.items()})


def _from_json(text: str) -> Mesh:
    found = {name: base64.b64decode(array) for name, array in json.loads(text).items()}
    vertices = np.frombuffer(found["vertices"], np.float32).reshape(-1, 3)
    return Mesh(vertices=vertices, faces=np.frombuffer(found["faces"], np.int32).reshape(-1, 3))


def _median(work: Callable[[], object], repeats: int = REPEATS) -> float:
    times = []
    for _ in range(repeats + WARM_UP):
        start = time.perf_counter()
        work()
        times.append(1e3 * (time.perf_counter() - start))
    return median(times[WARM_UP:])
