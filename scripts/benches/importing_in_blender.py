"""The part of the import bench that runs inside Blender: python importing_in_blender.py FOLDER."""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import bpy
import numpy as np

RUNS = 5
OTHER_RUNS = 3
MILLION = 1_000_000


class Times(NamedTuple):
    """How one import went, in milliseconds."""

    total: float
    busy: float
    longest: float


def main(folder: Path) -> None:
    """Time landings with the extension in FOLDER, that of FOLDER/mesh.npz also as GLB; write FOLDER/figures.json."""
    sys.path.insert(0, str(folder))
    from scenewright.shared.artifacts import Material, Mesh

    mesh = Mesh(name="waves", material=Material(albedo_map=_picture(2048)), **np.load(folder / "mesh.npz"))
    runs = [_times(mesh, folder) for _ in range(RUNS)]
    glb = folder / "mesh.glb"
    bpy.ops.export_scene.gltf(filepath=str(glb), use_selection=True)
    figures = {
        "import.total_ms": min(run.total for run in runs),
        "import.busy_ms": min(run.busy for run in runs),
        "import.longest_slice_ms": statistics.median(run.longest for run in runs),
        "import.glb_s": min(_glb_seconds(glb) for _ in range(3)),
    }
    for name, artifact in _others(mesh):
        longest = statistics.median(_times(artifact, folder).longest for _ in range(OTHER_RUNS))
        figures[f"import.{name}_slice_ms"] = longest
    (folder / "figures.json").write_text(json.dumps(figures))


def _others(mesh: Any) -> Iterator[tuple[str, Any]]:
    """Yield large results of the other kinds, made one at a time."""
    from scenewright.shared import artifacts as kinds

    random = np.random.default_rng(0)
    directions = np.zeros_like(mesh.vertices) + np.float32((0, 0, 1))
    colours = random.integers(0, 256, (MILLION, 4), np.uint8)
    extras = {"normals": directions, "colours": colours}
    arrays = {name: getattr(mesh, name) for name in ("vertices", "faces", "edges", "corner_edges", "uvs")}
    yield "coloured_mesh", kinds.Mesh(**arrays, **extras)
    yield "image_2048", _picture(2048)
    yield "image_4096", _picture(4096)
    yield "float_image_4096", kinds.Image(pixels=random.random((4096, 4096, 4), np.float32), colour_space="linear")
    yield "points", kinds.PointCloud(points=mesh.vertices, colours=colours, normals=directions)
    yield "field", _field()
    yield (
        "volume_256",
        kinds.Volume(density=random.random((256, 256, 256), np.float32), voxel_to_world=np.eye(4, dtype=np.float32)),
    )
    sound = random.random((10 * 60 * 48_000, 2), np.float32) - np.float32(0.5)
    yield "sound_10_minutes", kinds.Audio(samples=sound, sample_rate=48_000)


def _picture(side: int) -> Any:
    """Return a picture of gentle waves and a little noise, as photos have."""
    from scenewright.shared.artifacts import Image

    y, x = np.mgrid[:side, :side].astype(np.float32)
    waves = np.stack([np.sin(x / 40), np.sin((x + y) / 90), np.cos(y / 17)], axis=-1)
    noise = np.random.default_rng(0).normal(0, 6, waves.shape)
    return Image(name="picture", pixels=np.clip(128 + 60 * waves + noise, 0, 255).astype(np.uint8))


def _field() -> Any:
    """Return a radiance field of a million vertices."""
    from scenewright.shared.artifacts import RadianceField

    places = np.stack(np.unravel_index(np.arange(MILLION), (100, 100, 100)), axis=1).astype(np.uint16)
    return RadianceField(
        aabb=np.float32([[-1, -1, -1], [1, 1, 1]]), resolution=100, cells=places, vertices=places,
        density=np.ones(MILLION, np.float16), harmonics=np.zeros((MILLION, 3, 9), np.float16),
        background=np.zeros(3, np.float32),
    )  # fmt: skip


def _times(artifact: Any, folder: Path) -> Times:
    """Land an artifact in an empty file, slice by slice."""
    from scenewright.importers import Placement
    from scenewright.landing.land import land
    from scenewright.landing.wish import Wish

    _empty()
    steps = land([artifact], [Placement(folder=folder / "films")], Wish())
    slices, busy, ended = [], time.thread_time(), False
    while not ended:
        start = time.perf_counter()
        ended = next(steps, steps) is steps
        slices.append(time.perf_counter() - start)
    return Times(1000 * sum(slices), 1000 * (time.thread_time() - busy), 1000 * max(slices))


def _glb_seconds(glb: Path) -> float:
    _empty()
    start = time.perf_counter()
    bpy.ops.import_scene.gltf(filepath=str(glb))
    return time.perf_counter() - start


def _empty() -> None:
    bpy.ops.wm.read_factory_settings(use_empty=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
