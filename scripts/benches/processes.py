"""A real backend process for benchmarks, in a home of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from scenewright.shared.client import SocketClient
from scenewright.shared.endpoint import read_endpoint
from scenewright.shared.keys import read_client_keys

BENCHES = Path(__file__).parent
ROOT = BENCHES.parents[1]


@contextmanager
def server(folder: Path) -> Iterator[float]:
    """Run `scenewright serve` with its home in a folder; yield the seconds from its start until it was ready."""
    start = time.perf_counter()
    command = [sys.executable, "-m", "scenewright.backend", "serve", "--home", str(folder / "home")]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=_environment(folder))
    try:
        assert process.stdout
        process.stdout.readline()
        yield time.perf_counter() - start
    finally:
        process.terminate()
        process.communicate()


@contextmanager
def client(folder: Path) -> Iterator[SocketClient]:
    """Connect to the backend in a folder."""
    endpoint = read_endpoint(folder / "home")
    with SocketClient(endpoint.address, read_client_keys(Path(endpoint.keys))) as client:
        client.connect(timeout=30.0)
        yield client


def seconds_to_list(folder: Path) -> float:
    """Return how long `scenewright list` takes as a process."""
    start = time.perf_counter()
    command = [sys.executable, "-m", "scenewright.backend", "list", "--home", str(folder / "home")]
    subprocess.run(command, check=True, capture_output=True, env=_environment(folder))
    return time.perf_counter() - start


def _environment(folder: Path) -> dict[str, str]:
    """Return an environment in which the empty generator is installed."""
    distribution = folder / "bench_generators-1.0.dist-info"
    distribution.mkdir(exist_ok=True)
    (distribution / "METADATA").write_text("Metadata-Version: 2.1\nName: bench-generators\nVersion: 1.0\n")
    (distribution / "entry_points.txt").write_text("[scenewright.generators]\nempty = empty_generator:Empty\n")
    return os.environ | {"PYTHONPATH": os.pathsep.join(map(str, (folder, BENCHES, ROOT)))}
