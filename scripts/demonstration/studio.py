"""Blender and its extension as the demo uses them: what an artist would click, called by name."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import headless
import numpy as np
from numpy.typing import NDArray
from PIL import Image
from progress import Bar

PATIENCE = 1800.0  # seconds until a job counts as stuck


class Studio:
    """A headless Blender with the extension installed and a backend of its own.

    Args:
        folder: where the profile, the backend's files and the previews go.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.extension = headless.start(folder / "profile")
        import bpy

        self.bpy = bpy
        chosen = bpy.context.preferences.addons[headless.MODULE].preferences
        chosen.python, chosen.home = sys.executable, str(folder / "backend")

    def module(self, name: str) -> Any:
        """Return a module of the installed extension."""
        return importlib.import_module(f"{self.extension.__name__}.{name}")

    def start_backend(self) -> None:
        """Press "Start Backend"."""
        self.bpy.ops.scenewright.start_backend()

    def stop_backend(self) -> None:
        """Press "Stop Backend"."""
        self.bpy.ops.scenewright.stop_backend()

    def capture_progress(self, bar: Bar, views: int) -> Callable[[], None]:
        """Show how many pictures are rendered; the function returned ends that."""
        handlers, done = self.bpy.app.handlers.render_complete, []

        def count(*_: object) -> None:
            done.append(1)
            bar.show(len(done) / views, f"view {len(done)} of {views}")

        handlers.append(count)
        return lambda: handlers.remove(count)

    def submit(self, task: str) -> Any:
        """Press "Generate" for a task and return the extension's record of the job."""
        self.bpy.ops.scenewright.submit(task=task)
        return list(self.module("runtime").opened().ledger.jobs.values())[-1]

    def wait(self, job: Any, bar: Bar) -> Any:
        """Turn the pump until the job's result stands in the scene; previews are kept as PNGs.

        Raises:
            RuntimeError: the job did not end well; the sentence is the backend's.
        """

        def over() -> bool:
            bar.show(job.fraction, f"{job.phase} {job.detail}".strip())
            self._keep_preview(job)
            return job.applied or job.problem is not None

        self.module("pump").run_until(over, PATIENCE)
        if not job.applied:
            raise RuntimeError(str(job.problem.error()) if job.problem else f"{job.title} did not end.")
        bar.show(1.0)
        return job

    def made(self, job: Any, kind: type) -> Any:
        """Return the datablock of a type that a job made."""
        provenance = self.module("importers.provenance")
        scene = self.bpy.context.scene
        candidates = [*scene.objects, *getattr(scene.sequence_editor, "strips", ())]
        found = [each for each in candidates if isinstance(each, kind) and _job_of(provenance, each) == job.id]
        return found[0]

    def render(self, path: Path, size: tuple[int, int], samples: int, transparent: bool) -> NDArray[np.uint8]:
        """Render the scene's camera with Cycles to a PNG and return its pixels (h, w, 4) uint8."""
        scene = self.bpy.context.scene
        scene.render.engine, scene.cycles.samples, scene.cycles.use_denoising = "CYCLES", samples, samples > 16
        scene.render.resolution_x, scene.render.resolution_y = size
        scene.render.film_transparent, scene.view_settings.view_transform = transparent, "Standard"
        scene.render.image_settings.file_format, scene.render.image_settings.color_mode = "PNG", "RGBA"
        scene.render.use_sequencer = False
        scene.render.filepath = str(path)
        self.bpy.ops.render.render(write_still=True)
        return np.asarray(Image.open(path).convert("RGBA"))

    def _keep_preview(self, job: Any) -> None:
        """Write the latest preview beside the results, where it can be watched."""
        pixels = self.module("runtime").opened().thumbnails.pixels(job.id)
        if pixels is not None:
            draft = self.folder / "preview.draft.png"
            Image.fromarray(np.rint(pixels * 255).astype(np.uint8)).save(draft)
            draft.replace(self.folder / "preview.png")


def _job_of(provenance: Any, datablock: Any) -> str:
    written = provenance.read(datablock)
    return written[0].job if written else ""
