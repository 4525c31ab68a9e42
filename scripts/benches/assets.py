"""How sound assets and what generators make are, how much assets look like their sources, and how long one takes."""

from __future__ import annotations

import time
from typing import Any

import numpy as np
from benches import makers
from benches.sources import boulder, painted, sources
from scipy import ndimage

from scenewright.backend.assets.levels import Level, uv_overlap
from scenewright.backend.assets.road import Asset, make_asset
from scenewright.backend.assets.settings import AssetSettings
from scenewright.backend.geometry.collapsing import heights
from scenewright.backend.geometry.lighting import draw_lit, turntable
from scenewright.backend.geometry.metrics import psnr
from scenewright.backend.geometry.raster import rasterise
from scenewright.backend.geometry.triangles import is_closed
from scenewright.backend.geometry.welding import size_of

FACES, TEXTURE = 5000, 1024
VIEWS, PIXELS = 12, 256
RUNS = 3
FLAT = 1e-6  # of the size: triangles less high have no shape
SMALL = AssetSettings(faces=500, texture_size=128)
THROUGH = 0.01  # of the size: where the source lies deeper than that, one looks through a hole of it
BIG = 100_000  # triangles of the mesh that is timed


def measure() -> dict[str, float]:
    """Return asset.* figures over all sources; the turntable is drawn by the project's own rasteriser, lit."""
    make(painted(boulder(4)), SMALL)  # compiles
    figures = {"asset.seconds": float(np.median([_seconds() for _ in range(RUNS)]))}
    settings = AssetSettings(faces=FACES, texture_size=TEXTURE, collision_parts=0)
    found = {name: _judged(make(source(), settings), name) for name, source in sources(6).items()}
    figures["asset.inputs"] = float(len(found))
    figures["asset.closed"] = float(np.mean([each["closed"] for each in found.values()]))
    for name in ("uv_overlap", "flat_faces", "budget_off"):
        figures[f"asset.{name}"] = max(each[name] for each in found.values())
    for name in ("turntable_psnr", "turntable_psnr_inside"):
        figures[f"asset.{name}"] = min(each[name] for each in found.values())
    return figures | makers.measure()


def make(mesh: Any, settings: AssetSettings) -> Asset:
    """Return the asset of a mesh."""
    return make_asset(mesh, settings, lambda done, phase: None, lambda surface: None)


def _seconds() -> float:
    """Return how long it takes from many triangles to few with every map, three levels and eight collision parts."""
    ball = boulder(7)
    source = painted(ball.simplify_quadric_decimation(face_count=BIG))
    began = time.perf_counter()
    make(source, AssetSettings(faces=FACES, texture_size=TEXTURE))
    return time.perf_counter() - began


def _judged(asset: Asset, name: str) -> dict[str, float]:
    levels, whole = asset.levels, len(asset.solid.mesh.faces)
    budgets = [min(FACES, whole)] + [round(len(levels[0].mesh.faces) / 2**n) for n in range(1, len(levels))]
    likeness, inside = _likeness(asset)
    figures = {
        "closed": float(all(is_closed(level.mesh) for level in levels)),
        "uv_overlap": max(uv_overlap(level) for level in levels),
        "flat_faces": float(sum(_flat(level) for level in levels)),
        "budget_off": max(abs(len(level.mesh.faces) / b - 1) for level, b in zip(levels, budgets, strict=True)),
        "turntable_psnr": float(likeness.min()),
        "turntable_psnr_inside": float(inside.min()),
    }
    print(f"{name:18}" + "".join(f"  {key} {value:.4g}" for key, value in figures.items()), flush=True)
    return figures


def _flat(level: Level) -> int:
    return int((heights(level.mesh) < FLAT * size_of(level.mesh)).sum())


def _likeness(asset: Asset) -> tuple[np.ndarray, np.ndarray]:
    """Return the PSNR of each view, over the picture and over what either shows; filled holes are left out."""
    cameras = turntable(asset.source.mesh, VIEWS, PIXELS)
    ours, theirs = draw_lit(asset.levels[0].shaded(), cameras), draw_lit(asset.source, cameras)
    fragments, simple = rasterise(asset.source.mesh, cameras), rasterise(asset.levels[0].mesh, cameras)
    counted = np.ones(fragments.face.shape, np.bool_)
    if asset.solid.holes or asset.solid.rebuilt:
        deeper = fragments.depth > simple.depth + THROUGH * size_of(asset.source.mesh)
        through = (simple.face >= 0) & (deeper | (fragments.face < 0))
        counted = ~ndimage.binary_dilation(through, np.ones((1, 3, 3)), iterations=1)
    drawn = (fragments.face >= 0) | (simple.face >= 0)
    pairs = list(zip(ours, theirs, counted, drawn, strict=True))
    return (
        np.array([_psnr(a, b, c) for a, b, c, _ in pairs]),
        np.array([_psnr(a, b, c & d) for a, b, c, d in pairs]),
    )  # fmt: skip


def _psnr(one: np.ndarray, other: np.ndarray, where: np.ndarray) -> float:
    return psnr(one[where][None], other[where][None])
