"""Quads by Blender's QuadriFlow, in a process of its own that can be ended at any time."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scenewright.backend.geometry.hierarchy import build_hierarchy, nearest_points
from scenewright.backend.geometry.triangles import Indices, Triangles, is_closed
from scenewright.shared.errors import InvalidInput, Unavailable

SECONDS = 120.0  # all attempts; what came out until then counts
BEAT = 0.1


class Quads(NamedTuple):
    """Hold a mesh of quads as triangles; `polygons`, (m,) int32, says which two of them are one."""

    mesh: Triangles
    polygons: Indices


def quads(solid: Triangles, count: int, beat: Callable[[], None]) -> Quads:
    """Return a closed mesh of about so many quads, its vertices on the surface of the solid.

    Args:
        solid: closed.
        count: of quads.
        beat: called several times a second; what it raises ends the work.

    Raises:
        Unavailable: Blender's Python module is not installed.
        InvalidInput: no closed mesh of quads was found in time.
    """
    if importlib.util.find_spec("bpy") is None:
        sentence = "Quads are made by Blender's Python module, which this installation lacks."
        raise Unavailable(sentence, remedy="Switch quads off, or install the backend for Python 3.11.")
    with tempfile.TemporaryDirectory() as folder:
        before, after = Path(folder, "triangles.npz"), Path(folder, "quads.npz")
        np.savez(before, vertices=solid.vertices, faces=solid.faces)
        said = _run(["scenewright.backend.scene.quads", str(before), str(after), str(count)], beat)
        if not after.exists():
            remedy = "Switch quads off, ask for more triangles, or wrap the surface anew."
            raise InvalidInput(
                "Blender made no closed mesh of quads of this shape.", remedy=remedy, detail=said[-2000:]
            )
        with np.load(after) as found:
            vertices, corners = found["vertices"], found["quads"]
    return _as_triangles(_onto(solid, vertices), corners)


def _run(command: list[str], beat: Callable[[], None]) -> str:
    """Run a module until it ends or takes too long, and return what it printed."""
    began = time.monotonic()
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as said:
        process = subprocess.Popen([sys.executable, "-m", *command], stdout=said, stderr=subprocess.STDOUT)
        try:
            while process.poll() is None and time.monotonic() - began < SECONDS:
                beat()
                time.sleep(BEAT)
        finally:
            if process.poll() is None:
                process.kill()
            process.wait()
        said.seek(0)
        return said.read()


def _onto(solid: Triangles, vertices: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return vertices moved to the nearest places on a surface."""
    faces, shares, _ = nearest_points(vertices, build_hierarchy(solid))
    corners = solid.vertices[solid.faces[faces]].astype(np.float64)
    return np.asarray((corners * shares[..., None]).sum(1), np.float32)


def _as_triangles(vertices: NDArray[np.float32], corners: NDArray[np.int32]) -> Quads:
    """Return quads cut along their shorter diagonal, so that both halves face the same way where that can be."""
    places = vertices[corners].astype(np.float64)

    def halves(first: int) -> NDArray[np.float64]:
        a, b, c, d = (places[:, (first + turn) % 4] for turn in range(4))
        one, other = np.cross(b - a, c - a), np.cross(c - a, d - a)
        lengths = np.linalg.norm(one, axis=1) * np.linalg.norm(other, axis=1)
        return np.asarray((one * other).sum(1) / np.maximum(lengths, 1e-30))

    turned = halves(1) > halves(0)
    corners = np.where(turned[:, None], np.roll(corners, -1, axis=1), corners)
    faces = corners[:, [0, 1, 2, 0, 2, 3]].reshape(-1, 3).astype(np.int32)
    mesh = Triangles(vertices, np.ascontiguousarray(faces))
    assert is_closed(mesh)
    return Quads(mesh, np.repeat(np.arange(len(corners), dtype=np.int32), 2))
