"""A backend with two generators that take no time, as a process: `python backend.py HOME [module:Generator …]`."""

from __future__ import annotations

import logging
import os
import sys
import time
from importlib import import_module
from typing import Annotated

import msgspec
import numpy as np
import zmq
from msgspec import Meta

from scenewright.backend.context import Context
from scenewright.backend.engine import Engine
from scenewright.backend.executors.inline import InlineExecutor
from scenewright.backend.generator import Generator
from scenewright.backend.home import Home
from scenewright.backend.registry import Registry
from scenewright.backend.server import Server
from scenewright.shared.artifacts import Image, Mesh, RadianceField
from scenewright.shared.endpoint import Endpoint, write_endpoint
from scenewright.shared.errors import InvalidInput
from scenewright.shared.keys import make_keys
from scenewright.shared.tasks import ImagesToField, MeshToPointCloud

STEP_SECONDS = 0.02
log = logging.getLogger(__name__)


class Replica(Generator[MeshToPointCloud]):
    """Give the mesh back after a while."""

    name = "replica"
    title = "Replica"
    licence = "GPL-3.0-or-later"

    class Options(msgspec.Struct, frozen=True):
        """What can be set."""

        seconds: Annotated[float, Meta(ge=0, le=60, title="Time", extra={"unit": "s"})] = 0.0
        dry: Annotated[bool, Meta(title="Dry", description="Fail")] = False
        finish: Annotated[str, Meta(title="Finish")] = "matt"

    def run(self, task: MeshToPointCloud, options: Options, context: Context) -> Mesh:
        """Knead, then hand over."""
        start = time.monotonic()
        while (elapsed := time.monotonic() - start) < options.seconds:
            context.progress(elapsed / options.seconds, "Kneading", "soft", options.seconds - elapsed)
            context.preview(Image(pixels=np.full((40, 60, 3), 200, np.uint8)))
            time.sleep(STEP_SECONDS)
        if options.dry:
            log.warning("Moisture: none")
            raise InvalidInput("The clay is too dry.", remedy="Add water.")
        context.report["weight"] = 2.5
        return Mesh(name="replica", vertices=task.mesh.vertices, faces=task.mesh.faces)


class Fog(Generator[ImagesToField]):
    """Make a field of one cell around what was photographed."""

    name = "fog"
    title = "Fog"
    licence = "GPL-3.0-or-later"

    def run(self, task: ImagesToField, options: msgspec.Struct, context: Context) -> RadianceField:
        """Condense."""
        corners = np.array([(x, y, z) for x in (0, 1) for y in (0, 1) for z in (0, 1)], np.uint16)
        return RadianceField(
            name=task.capture.name,
            aabb=task.capture.aabb,
            resolution=1,
            cells=np.zeros((1, 3), np.uint16),
            vertices=corners,
            density=np.ones(8, np.float32),
            harmonics=np.zeros((8, 3, 1), np.float32),
            background=np.zeros(3, np.float32),
        )


def main() -> None:
    """Serve until killed."""
    home = Home.open(sys.argv[1])
    own, given = make_keys(home.keys, zmq.curve_keypair)
    others = [getattr(import_module(module), kind) for module, kind in (name.split(":") for name in sys.argv[2:])]
    engine = Engine(home, InlineExecutor(), Registry([Replica, Fog, *others]))
    server = Server(engine, keys=(own, frozenset({given.public})))
    endpoint = Endpoint(
        address=server.address,
        keys=str(home.keys / "client.key"),
        process=os.getpid(),
        instance=engine.welcome().instance,
        version="0",
    )
    write_endpoint(home.path, endpoint)
    print("ready", flush=True)
    server.serve()


if __name__ == "__main__":
    main()
