"""A generator that needs weights."""

from __future__ import annotations

import msgspec

from scenewright.backend.context import Context
from scenewright.backend.generator import Generator
from scenewright.backend.weights import Weights
from scenewright.shared.artifacts import PointCloud
from scenewright.shared.tasks import MeshToPointCloud


class Needy(Generator[MeshToPointCloud]):
    """Return the vertices, once weights are there."""

    name = "needy"
    title = "Needy"
    licence = "CC-BY-NC-4.0"
    commercial = False
    needs = (Weights("tiny", "somebody/tiny", 0.024, "CC-BY-NC-4.0", commercial=False),)

    def run(self, task: MeshToPointCloud, options: msgspec.Struct, context: Context) -> PointCloud:
        """Return them."""
        return PointCloud(points=task.mesh.vertices)
