"""How sound what weights-free generators make is, over many inputs and seeds, and how long it takes.

Shap-E, TripoSR, TripoSG, TRELLIS.2 and Hunyuan3D-2 are left out: without their published weights nothing sensible comes
of them. What they make goes through the asset road, which is measured by itself.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from benches import gltf
from benches.sources import sources
from checkout import ROOT

from scenewright.backend.context import Context
from scenewright.backend.fields.cameras import Cameras
from scenewright.backend.formats import mesh_glb
from scenewright.backend.generators.spatial.inflate import Inflate
from scenewright.backend.generators.spatial.parametric import Parametric
from scenewright.backend.generators.spatial.pointflow import PointFlow
from scenewright.backend.generators.spatial.relief import Relief
from scenewright.backend.generators.spatial.visual_hull import VisualHull
from scenewright.backend.geometry.collapsing import heights
from scenewright.backend.geometry.lighting import turntable
from scenewright.backend.geometry.overlap import overlaps, texture_areas
from scenewright.backend.geometry.raster import rasterise
from scenewright.backend.geometry.triangles import Triangles, is_closed, volume
from scenewright.backend.geometry.welding import size_of
from scenewright.backend.modelling.families import families
from scenewright.backend.modelling.props import shape
from scenewright.backend.modelling.reading import read
from scenewright.backend.pointflow.network import network
from scenewright.shared.artifacts import Capture, Image, Mesh
from scenewright.shared.tasks import ImagesTo3D, ImageTo3D, TextTo3D

sys.path.append(str(ROOT / "tests"))  # its drawings, and its judge of outlines
from judging import silhouette_iou
from pictures import NAMES, drawn

SEEDS = (0, 1, 2)
SIDE = 1024  # pixels of a picture
VIEWS, PIXELS = 12, 128  # of a capture
FLAT = 1e-6  # of the size: triangles less high have no shape
ROUNDED = 1e-6  # of the charts' area: what neighbours seem to share because coordinates are rounded
OPEN = ("sheet", "leaf", "bowl", "grass", "Möbius band")  # sources that have no inside to be carved


class Job(NamedTuple):
    """One thing to make: its name, what makes it, and the triangles asked for; 0 as is usual."""

    name: str
    make: Callable[[], Mesh]
    faces: int
    outline: Any = None


def measure() -> dict[str, float]:
    """Return figures by generator: the share that is closed and wound outward, and the worst of everything else."""
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        for kind, jobs in MAKERS.items():
            made, files = list(_judged(kind, jobs(), Path(folder))), sorted(Path(folder).glob(f"{kind}-*.glb"))
            figures[f"{kind}.made"] = float(len(made))
            figures[f"{kind}.sound"] = float(np.mean([each["sound"] for each in made]))
            for name in ("uv_overlap", "flat_faces", "budget_off"):
                figures[f"{kind}.{name}"] = max(each[name] for each in made)
            if "iou" in made[0]:
                figures[f"{kind}.iou"] = min(each["iou"] for each in made)
            figures[f"{kind}.cpu_s"] = float(np.median([each["cpu_s"] for each in made]))
            if node := gltf.validator():
                figures[f"{kind}.gltf_issues"] = float(gltf.grave(node, files))
    return figures


def _judged(kind: str, jobs: Iterator[Job], folder: Path) -> Iterator[dict[str, float]]:
    for number, job in enumerate(jobs):
        if number == 0:
            job.make()  # compiles
        began = time.process_time()
        mesh = job.make()
        figures = {"cpu_s": time.process_time() - began} | _figures(mesh, job)
        mesh_glb.save(mesh, folder / f"{kind}-{number}.glb")
        amiss = {key: value for key, value in figures.items() if key != "cpu_s" and value not in (0.0, 1.0)}
        told = "".join(f"  {key} {value:.4g}" for key, value in amiss.items())
        print(f"{kind} {job.name:28}{figures['cpu_s']:7.2f} s{told}", flush=True)
        yield figures


def _figures(mesh: Mesh, job: Job) -> dict[str, float]:
    body = Triangles(mesh.vertices, mesh.faces)
    assert mesh.uvs is not None
    corners = mesh.uvs.reshape(-1, 3, 2)
    share = float(overlaps(corners).sum() / 2 / np.abs(texture_areas(corners)).sum())
    figures = {
        "sound": float(is_closed(body) and volume(body) > 0),
        "uv_overlap": share if share > ROUNDED else 0.0,
        "flat_faces": float((heights(body) < FLAT * size_of(body)).sum()),
        "budget_off": abs(len(mesh.faces) / job.faces - 1) if job.faces else 0.0,
    }
    return figures if job.outline is None else figures | {"iou": silhouette_iou(mesh, job.outline)}


def _run(kind: Any, task: Any, **options: Any) -> Mesh:
    context = Context("0" * 32, lambda message: None, lambda: False)
    generator = _ready(kind)
    made = generator.run(task, kind.Options(**options), context)
    assert isinstance(made, Mesh)
    return made


def _ready(kind: Any, loaded: dict[Any, Any] = {}) -> Any:  # noqa: B006 - one of each is kept
    if kind not in loaded:
        loaded[kind] = kind()
        loaded[kind].load(Context("0" * 32, lambda message: None, lambda: False))
    return loaded[kind]


def _pictures(kind: Any, judged: bool) -> Iterator[Job]:
    for name in NAMES:
        pixels = drawn(name, SIDE)
        image = Image(name=name, pixels=pixels)
        for seed, faces in zip(SEEDS, (20_000, 9000, 5000), strict=True):
            task = ImageTo3D(image=image, faces=faces, texture_size=SIDE, seed=seed)
            outline = pixels[..., 3] / 255 if judged else None
            yield Job(f"{name} {faces}", lambda task=task: _run(kind, task), faces, outline)


def _hulls() -> Iterator[Job]:
    for name, source in sources(4).items():
        if name in OPEN:
            continue
        mesh = source()
        solid = Triangles(mesh.vertices, mesh.faces)
        capture = _capture(solid, turntable(solid, VIEWS, PIXELS))
        for seed, faces in zip(SEEDS, (4000, 2000, 1000), strict=True):
            task = ImagesTo3D(capture=capture, faces=faces, texture_size=256, seed=seed)
            yield Job(f"{name} {faces}", lambda task=task: _run(VisualHull, task, resolution=96), faces)


def _capture(solid: Triangles, cameras: Cameras) -> Capture:
    """Return grey pictures of a solid with its outline as alpha."""
    alpha = np.where(rasterise(solid, cameras).face >= 0, 255, 0).astype(np.uint8)[..., None]
    images = tuple(
        Image(pixels=np.concatenate([np.full((*each.shape[:2], 3), 160, np.uint8), each], 2)) for each in alpha
    )
    return Capture(
        images=images, camera_to_world=cameras.camera_to_world, focal=cameras.focal, centre=cameras.centre
    )  # fmt: skip


def _props() -> Iterator[Job]:
    for name in sorted(families()):
        for seed in SEEDS:
            natural = sum(len(part.faces) for part in shape(read(name), seed).parts)
            for faces in (0, 1000):
                task = TextTo3D(prompt=name, faces=faces, texture_size=256, seed=seed)
                yield Job(f"{name} {seed} {faces}", lambda task=task: _run(Parametric, task), min(faces, natural))


def _dreams() -> Iterator[Job]:
    for name in network().families:
        for seed in SEEDS:
            task = TextTo3D(prompt=name, faces=4000, texture_size=256, seed=seed)
            yield Job(f"{name} {seed}", lambda task=task: _run(PointFlow, task), 4000)


MAKERS: dict[str, Callable[[], Iterator[Job]]] = {
    "inflate": lambda: _pictures(Inflate, judged=True),
    "relief": lambda: _pictures(Relief, judged=False),
    "visual_hull": _hulls,
    "parametric": _props,
    "pointflow": _dreams,
}
