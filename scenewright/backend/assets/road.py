"""The road from any mesh to an asset, step by step."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

import msgspec
import numpy as np

from scenewright.backend.assets.collision import convex_parts
from scenewright.backend.assets.levels import CLOSE, SMALLEST_TEXTURE, Level, baked, next_level, reduced, unwrapped
from scenewright.backend.assets.patience import patiently
from scenewright.backend.assets.settings import AssetSettings
from scenewright.backend.geometry.appearance import Surface
from scenewright.backend.geometry.hierarchy import build_hierarchy, nearest_points
from scenewright.backend.geometry.solids import Solid, make_solid
from scenewright.backend.geometry.triangles import Doubles, Floats, Indices, Triangles, face_normals
from scenewright.backend.geometry.welding import size_of
from scenewright.shared.artifacts import Mesh

FEWEST = 100  # triangles: a coarser level than that is not worth its draw call
FINER, LEAST_FINE = 8, 20_000  # triangles that are remeshed to quads: to those asked for, and at least
NEAR = 0.01  # of the size: faces of the source as near as this to the solid are turned to its side

Step = Callable[[float, str], None]
T = TypeVar("T")
Show = Callable[[Surface], None]


@dataclass(frozen=True)
class Asset:
    """Hold an asset.

    Attributes:
        levels: from fine to coarse.
        collision: closed convex meshes.
        solid: the mended source, which the levels stand for.
        source: what their maps were baked from, at the asset's place and size.
    """

    levels: tuple[Level, ...]
    collision: tuple[Triangles, ...]
    solid: Solid
    source: Surface


def make_asset(mesh: Mesh, settings: AssetSettings, step: Step, show: Show) -> Asset:
    """Make an asset of a mesh.

    Args:
        mesh: any triangles; their material is baked.
        settings: what the asset shall be.
        step: told the fraction done and the phase; what it raises ends the work.
        show: given what there is so far, to be drawn.

    Raises:
        ValueError: the mesh has no surface.
    """
    shape = Triangles(mesh.vertices, mesh.faces)
    solid = _watched(lambda tell: make_solid(shape, tell, always_rebuild=settings.rebuild), _part(step, 0.0, 0.25))
    simple, polygons = _simple(solid.mesh, settings, partial(step, 0.25))
    place, scale = _placing(simple, settings)
    simple, whole = (Triangles(_placed(each.vertices, place, scale), each.faces) for each in (simple, solid.mesh))
    solid = replace(solid, mesh=whole)
    mesh = msgspec.structs.replace(mesh, vertices=_placed(mesh.vertices, place, scale), edges=None, corner_edges=None)
    source = _watched(lambda tell: _look(mesh, whole, settings.texture_size, tell), _part(step, 0.3, 0.35))
    show(source)
    levels = _levels(simple, polygons, whole, source, settings, _part(step, 0.35, 0.8), show)
    step(0.8, "Finding collision parts")
    collision = _collision(whole, settings.collision_parts, partial(step, 0.85, "Finding collision parts"))
    return Asset(levels, collision, solid, source)


def _simple(solid: Triangles, settings: AssetSettings, say: Callable[[str], None]) -> tuple[Triangles, Indices | None]:
    """Return the finest level's triangles, and which of them are one quad where it shall be of quads."""
    if not settings.quads:
        return _reduced(solid, settings.faces, partial(say, "Reducing triangles")), None
    from scenewright.backend.scene.remeshing import quads

    enough = max(FINER * settings.faces, LEAST_FINE)
    finer = _reduced(solid, enough, partial(say, "Reducing triangles")) if len(solid.faces) > enough else solid
    return quads(finer, settings.faces // 2, partial(say, "Remeshing to quads"))


def _levels(
    simple: Triangles, polygons: Indices | None, solid: Triangles, source: Surface, settings: AssetSettings,
    step: Step, show: Show,
) -> tuple[Level, ...]:  # fmt: skip
    tree = build_hierarchy(source.mesh)

    def own(mesh: Triangles, size: int, part: Step, polygons: Indices | None = None) -> Level:
        show(Surface.of(Mesh(vertices=mesh.vertices, faces=mesh.faces)))
        laid_out = patiently(partial(unwrapped, mesh, settings, size, polygons), partial(part, 0.0, "Unwrapping"))
        return baked(laid_out, source, tree, settings, _part(part, 0.1, 1.0))

    levels = [own(simple, settings.texture_size, _part(step, 0.0, 0.8), polygons)]
    show(levels[0].shaded())
    for number in range(1, settings.levels):
        making = partial(step, 0.8 + 0.2 * number / settings.levels)
        making("Making levels of detail")
        budget = round(len(simple.faces) * settings.ratio**number)
        level = next_level(levels[-1], budget) if budget >= FEWEST else None
        if level is None and budget >= FEWEST:
            # Seams leave no way to share the texture: the level gets a smaller one of its own.
            size = max(settings.texture_size >> number, SMALLEST_TEXTURE)
            fewer = _reduced(solid, budget, partial(making, "Reducing triangles"))
            level = own(fewer, size, _standing_still(making))
        if level is None or not (1 - CLOSE) * budget <= len(level.mesh.faces) <= (1 + CLOSE) * budget:
            break
        levels.append(level)
    return tuple(levels)


def _reduced(solid: Triangles, budget: int, beat: Callable[[], None]) -> Triangles:
    return patiently(partial(reduced, solid, budget), beat)


def _collision(solid: Triangles, most: int, beat: Callable[[], None]) -> tuple[Triangles, ...]:
    return tuple(patiently(partial(convex_parts, solid, most), beat)) if most else ()


def _placing(mesh: Triangles, settings: AssetSettings) -> tuple[Doubles, float]:
    """Return the point (3,) that becomes the origin, and the scale."""
    low, high = mesh.vertices.min(0).astype(np.float64), mesh.vertices.max(0).astype(np.float64)
    scale = settings.height / max(high[2] - low[2], 1e-9) if settings.height > 0 else 1.0
    middle = (low + high) / 2
    floor = np.array([middle[0], middle[1], low[2]])
    return {"floor": floor, "centre": middle, "keep": np.zeros(3)}[settings.pivot], scale


def _placed(vertices: Floats, place: Doubles, scale: float) -> Floats:
    return np.asarray((vertices - place) * scale, np.float32)


def _look(mesh: Mesh, solid: Triangles, size: int, step: Step) -> Surface:
    step(0.0, "Reading the source's look")
    return Surface.of(_turned(mesh, solid), 2.0 * size**2)


def _turned(mesh: Mesh, solid: Triangles) -> Mesh:
    """Return the source with the faces that lie on the solid wound as it is."""
    shape = Triangles(mesh.vertices, mesh.faces)
    normals = face_normals(shape)
    nearest, _, distances = nearest_points(mesh.vertices[mesh.faces].mean(1), build_hierarchy(solid))
    against = (normals * face_normals(solid)[nearest]).sum(1) < 0
    against &= distances < NEAR * size_of(solid)
    if not against.any():
        return mesh
    faces, uvs = mesh.faces.copy(), mesh.uvs
    faces[against] = faces[against, ::-1]
    if uvs is not None:
        uvs = uvs.reshape(-1, 3, 2).copy()
        uvs[against] = uvs[against, ::-1]
        uvs = uvs.reshape(-1, 2)
    return msgspec.structs.replace(mesh, faces=faces, uvs=uvs, polygons=None)


def _watched(work: Callable[[Step], T], step: Step) -> T:
    """Return what `work` returns; it is given a step, whose last call is repeated while nothing is told."""
    last, telling = (0.0, ""), threading.Lock()

    def tell(done: float, phase: str) -> None:
        nonlocal last
        with telling:
            last = (done, phase)
            step(done, phase)

    def repeat() -> None:
        with telling:
            step(*last)

    return patiently(lambda: work(tell), repeat)


def _standing_still(say: Callable[[str], None]) -> Step:
    """Return a step that tells phases and no progress."""
    return lambda _, phase: say(phase)


def _part(step: Step, start: float, stop: float) -> Step:
    """Return a step for a part of the work."""
    return lambda done, phase: step(start + (stop - start) * done, phase)
