"""A generator of plain pictures, whose colour its seed chooses."""

from __future__ import annotations

import msgspec
import numpy as np

from scenewright.backend.context import Context
from scenewright.backend.generator import Generator
from scenewright.shared.artifacts import Image
from scenewright.shared.tasks import TextToImage

COLOURS = ((60, 130, 60), (40, 90, 170), (190, 40, 35), (230, 190, 40))  # green, blue, red, yellow


class Swatch(Generator[TextToImage]):
    """Paint a sheet in one colour."""

    name = "swatch"
    title = "Swatch"
    licence = "GPL-3.0-or-later"

    def run(self, task: TextToImage, options: msgspec.Struct, context: Context) -> Image:
        """Paint it."""
        colour = COLOURS[task.seed % len(COLOURS)]
        return Image(name="swatch", pixels=np.full((64, 64, 3), colour, np.uint8))
