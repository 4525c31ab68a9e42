"""A generator that writes for a while."""

from __future__ import annotations

import time
from typing import Annotated

import msgspec
from msgspec import Meta

from scenewright.backend.context import Context
from scenewright.backend.generator import Generator
from scenewright.shared.artifacts import Text
from scenewright.shared.tasks import MeshToPointCloud


class Penman(Generator[MeshToPointCloud]):
    """Write numbered lines."""

    name = "penman"
    title = "Penman"
    licence = "GPL-3.0-or-later"

    class Options(msgspec.Struct, frozen=True):
        """What can be set."""

        lines: Annotated[int, Meta(ge=1, le=10_000, title="Lines")] = 20
        pause: Annotated[float, Meta(ge=0, le=1, title="Pause", extra={"unit": "s"})] = 0.02

    def run(self, task: MeshToPointCloud, options: Options, context: Context) -> Text:
        """Write."""
        text = f"Seed {task.seed}\n"
        for line in range(options.lines):
            text += f"This is line {line} of what is being written.\n"
            context.preview_text(text)
            context.progress(line / options.lines, "Writing")
            time.sleep(options.pause)
        return Text(name="Numbers", text=text, language="markdown")
