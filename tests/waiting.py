"""A generator that takes as long as told to."""

from __future__ import annotations

import time
from typing import Annotated

import msgspec
from msgspec import Meta

from scenewright.backend.context import Context
from scenewright.backend.generator import Generator
from scenewright.shared.artifacts import PointCloud
from scenewright.shared.tasks import MeshToPointCloud

STEP_SECONDS = 0.01


class Waiting(Generator[MeshToPointCloud]):
    """Return the vertices of the mesh after a while."""

    name = "waiting"
    title = "Waiting"
    licence = "GPL-3.0-or-later"

    class Options(msgspec.Struct, frozen=True):
        """How long."""

        seconds: Annotated[float, Meta(ge=0.0, le=60.0, description="How long to wait")] = 0.0

    def run(self, task: MeshToPointCloud, options: Options, context: Context) -> PointCloud:
        """Wait."""
        end = time.monotonic() + options.seconds
        while (left := end - time.monotonic()) > 0.0:
            context.progress(1.0 - left / options.seconds, "waiting")
            time.sleep(STEP_SECONDS)
        return PointCloud(points=task.mesh.vertices)
