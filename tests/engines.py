"""Engines without sockets, and clients that remember what they were told."""

from __future__ import annotations

import queue
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import numpy as np

from scenewright.backend.engine import Engine
from scenewright.backend.executors.inline import InlineExecutor
from scenewright.backend.home import Home
from scenewright.backend.registry import Registry
from scenewright.shared.artifacts import Mesh
from scenewright.shared.messages import JobEnd, ServerMessage, Submit
from scenewright.shared.tasks import MeshToPointCloud

PATIENCE = 60.0  # seconds until a test gives up


class Client:
    """One client of an engine, without sockets; `seen` is all it was told so far, `other` a second client."""

    def __init__(self, engine: Engine, name: str = "client") -> None:
        self.engine, self.name = engine, name
        self.inbox: queue.SimpleQueue[ServerMessage] = queue.SimpleQueue()
        self.seen: list[ServerMessage] = []
        self.other: Client

    def send(self, message: Any) -> None:
        """Send a message."""
        self.engine.receive(self.name, message)

    def submit(self, generator: str = "trial-echo", job: str = "", task: Any = None, **options: Any) -> str:
        """Submit a job over a small mesh, and return its id."""
        job = job or uuid4().hex
        self.send(Submit(job=job, task=task or MeshToPointCloud(mesh=triangle()), generator=generator, options=options))
        return job

    def wait(self, matches: Callable[[Any], bool]) -> Any:
        """Return the first message from now on that matches."""
        while True:
            message = self.inbox.get(timeout=PATIENCE)
            self.seen.append(message)
            if matches(message):
                return message

    def next(self, kind: type | tuple[type, ...], job: str = "") -> Any:
        """Return the next message of a kind, about a job if one is named."""
        return self.wait(lambda message: isinstance(message, kind) and job in ("", getattr(message, "job", "")))

    def end(self, job: str) -> Any:
        """Return a job's end."""
        return self.next(JobEnd, job)

    def run(self, generator: str = "trial-echo", **options: Any) -> Any:
        """Run a job to its end."""
        return self.end(self.submit(generator, **options))


class House:
    """Engines and their clients; closes what is still open."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.opened: list[Engine] = []

    def open(self, executor: Any = None, **words: Any) -> Client:
        """Start an engine, inline unless told otherwise, and return a client of it."""
        engine = Engine(self.home, executor or InlineExecutor(), Registry.discover(), **words)
        clients: dict[str, Client] = {}

        def outlet(name: str, message: ServerMessage) -> None:
            if name in clients:
                clients[name].inbox.put(message)

        client = clients["client"] = Client(engine)
        clients["other"] = client.other = Client(engine, "other")
        engine.connect(outlet)
        self.opened.append(engine)
        return client

    def close(self) -> None:
        """Close every engine."""
        while self.opened:
            self.opened.pop().close()


def triangle(name: str = "triangle") -> Mesh:
    """Return a small mesh."""
    return Mesh(name=name, vertices=np.eye(3, dtype=np.float32), faces=np.array([[0, 1, 2]], np.int32))
