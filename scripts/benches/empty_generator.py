"""A generator that does nothing: what is left is what the backend itself costs."""

from __future__ import annotations

from scenewright.backend.context import Context
from scenewright.backend.generator import Generator, NoOptions
from scenewright.shared.artifacts import Text
from scenewright.shared.tasks import MeshToPointCloud


class Empty(Generator[MeshToPointCloud]):
    """Return an empty text."""

    name = "bench-empty"
    title = "Empty"
    licence = "GPL-3.0-or-later"

    def run(self, task: MeshToPointCloud, options: NoOptions, context: Context) -> Text:
        """Do nothing."""
        return Text(text="")
