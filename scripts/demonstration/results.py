"""What the backend made, read from its store: photos, field and mesh seen from the same cameras."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Pictures = list[NDArray[np.uint8]]
COLUMNS = 4


class Results:
    """The artifacts of the demo's jobs.

    Args:
        home: the backend's folder.
        field: the extension's record of the job that made the field.
        mesh: the same of the mesh.
    """

    def __init__(self, home: Path, field: Any, mesh: Any) -> None:
        from scenewright.backend.home import Home
        from scenewright.backend.store import Store

        store = Store(Home(home).store)
        self.capture = store.get(field.provenance.inputs["capture"])
        self.field = store.get(field.results[0].digest)
        self.mesh = store.get(mesh.results[0].digest)

    def rows(self) -> tuple[Pictures, Pictures, Pictures]:
        """Return photos, field and mesh, `COLUMNS` pictures each, (h, w, 3|4) uint8; the mesh without added light."""
        from scenewright.backend.fields.captures import read_capture
        from scenewright.backend.fields.grid import Field
        from scenewright.backend.fields.render import render
        from scenewright.backend.geometry.raster import draw
        from scenewright.backend.geometry.triangles import TexturedTriangles

        photos, cameras = read_capture(self.capture)
        chosen = np.linspace(0, len(cameras) - 1, COLUMNS + 2).round().astype(int)[1:-1]
        cameras = cameras.subset(chosen)
        views = render(Field.from_artifact(self.field), cameras).over(np.ones(3, np.float32))
        made = self.mesh
        textured = TexturedTriangles(made.vertices, made.faces, made.uvs, made.material.albedo_map.pixels)
        return list(photos[chosen]), _bytes(views), _bytes(draw(textured, cameras))

    def bounds(self) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Return the lowest and highest corner of the mesh, metres."""
        return self.mesh.vertices.min(axis=0), self.mesh.vertices.max(axis=0)


def _bytes(pictures: NDArray[np.float32]) -> Pictures:
    return list(np.rint(np.clip(pictures, 0, 1) * 255).astype(np.uint8))
