"""A level of detail: a simple surface with texture coordinates, and what is baked into its maps."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import msgspec
import numpy as np
from PIL import Image as Pictures
from scipy import ndimage

from scenewright.backend.assets.settings import AssetSettings
from scenewright.backend.geometry.appearance import Surface
from scenewright.backend.geometry.collapsing import Unwrapped, reduce, without_slivers
from scenewright.backend.geometry.decimation import FLAT_PART, decimate
from scenewright.backend.geometry.hierarchy import Hierarchy
from scenewright.backend.geometry.manifold import without_small_parts
from scenewright.backend.geometry.overlap import overlaps, texture_areas
from scenewright.backend.geometry.tangents import corner_tangents, number_wedges
from scenewright.backend.geometry.transfer import facing_normals, occlusion, project, tangent_space
from scenewright.backend.geometry.triangles import Floats, Indices, Triangles, face_normals, vertex_normals
from scenewright.backend.geometry.unwrapping import uncut, unwrap
from scenewright.backend.geometry.welding import size_of
from scenewright.shared import srgb
from scenewright.shared.artifacts import Image, Material

OCCLUSION_RAYS = 24
SMALLEST_TEXTURE = 64
LARGE = 100.0  # metres: at that size fast-simplification takes many small steps, a fifth as far off as at a metre's
ROOM = 1.1  # of the budget: where vertices stop moving freely
ROUNDED = 1e-6  # of the charts' area: what neighbours seem to share because coordinates are rounded
AGAIN = 2  # times it is reduced anew for what flat parts took with them
CLOSE = 0.02  # of the budget: how near to it a level must come

Step = Callable[[float, str], None]


@dataclass(frozen=True)
class Level:
    """Hold a level of detail.

    Attributes:
        surface: closed, with texture coordinates that do not overlap.
        normals: (n, 3) float32 of the vertices; they are what the normal map was baked for.
        size: side of its texture in texels.
        material: with the baked maps; levels that share one share it.
        polygons: (m,) int32, which triangles are one quad; None where it is made of triangles.
    """

    surface: Unwrapped
    normals: Floats
    size: int
    material: Material
    polygons: Indices | None = None

    @property
    def mesh(self) -> Triangles:
        """Return its triangles."""
        return self.surface.mesh

    @property
    def corner_uvs(self) -> Floats:
        """Return the texture coordinates per face corner, (m, 3, 2)."""
        return self.surface.corner_uvs().reshape(-1, 3, 2)

    def shaded(self) -> Surface:
        """Return what it takes to draw the level."""
        normals, uvs = self.normals[self.mesh.faces], self.corner_uvs
        tangents = corner_tangents(self.mesh.vertices[self.mesh.faces], normals, uvs, self.surface.wedges)
        return Surface(self.mesh, normals, uvs, tangents, None, self.material)


def reduced(solid: Triangles, budget: int) -> Triangles:
    """Return a closed mesh of `budget` triangles, or as few as there were, none of them a sliver.

    Vertices move freely until nearly there, which keeps the shape best; the last few triangles go one by one, and all
    of them where sheets get in each other's way so that moving freely would lose parts. What parts that came out flat
    took with them, the rest gets.
    """
    few, asked = _reduced(solid, budget), budget
    for _ in range(AGAIN):
        lost = budget - len(few.faces)
        if lost <= CLOSE * budget or len(solid.faces) <= asked:
            break
        asked += lost
        more = _reduced(solid, asked)
        if len(more.faces) > (1 + CLOSE) * budget:
            break
        few = more
    return few


def _reduced(solid: Triangles, budget: int) -> Triangles:
    low, scale = solid.vertices.min(0), np.float32(LARGE / size_of(solid))
    large = Triangles((solid.vertices - low) * scale, solid.faces)
    if len(large.faces) > ROOM * budget:
        try:
            nearly = decimate(large, int(ROOM * budget))
        except ValueError:  # it would have to take off more than there is
            nearly = large
        large = nearly if len(nearly.faces) >= budget else large
    few = without_small_parts(without_slivers(large, budget), FLAT_PART)
    return Triangles(few.vertices / scale + low, few.faces)


def unwrapped(mesh: Triangles, settings: AssetSettings, size: int, polygons: Indices | None = None) -> Level:
    """Return a mesh laid out in a texture of at most `size` texels a side, with nothing baked yet."""
    uvs = unwrap(mesh, size, settings.padding, polygons).reshape(-1, 3, 2)
    if settings.texel_density > 0:
        fitting = settings.texel_density * size / texel_density(mesh, uvs, size)
        size = int(np.clip(2 ** math.ceil(math.log2(fitting)), min(SMALLEST_TEXTURE, size), size))
        uvs = unwrap(mesh, size, settings.padding, polygons).reshape(-1, 3, 2)
    wedges = number_wedges(mesh.faces, uvs)
    own = np.empty((int(wedges.max()) + 1, 2), np.float32)
    own[wedges.ravel()] = uvs.reshape(-1, 2)
    whole = None if polygons is None else uncut(polygons, wedges)
    return Level(Unwrapped(mesh, wedges, own), vertex_normals(mesh), size, Material(), whole)


def texel_density(mesh: Triangles, uvs: Floats, size: int) -> float:
    """Return the texels per metre of a surface laid out in a texture (m, 3, 2) of `size` texels a side."""
    area = np.linalg.norm(face_normals(mesh), axis=1).sum() / 2
    return size * math.sqrt(np.abs(texture_areas(uvs)).sum() / max(area, 1e-30))


def uv_overlap(level: Level) -> float:
    """Return the share of the charts' area that lies over other charts; 0 is as it should be."""
    share = overlaps(level.corner_uvs).sum() / 2 / max(np.abs(texture_areas(level.corner_uvs)).sum(), 1e-30)
    return float(share) if share > ROUNDED else 0.0


def baked(level: Level, source: Surface, tree: Hierarchy, settings: AssetSettings, step: Step) -> Level:
    """Return a level with the look of the source in its maps.

    Args:
        level: unwrapped.
        source: what it shall look like.
        tree: of the source.
        settings: which maps.
        step: told the fraction done and the phase.
    """
    given, wanted = source.material, settings.maps
    shaded = level.shaded()
    step(0.0, "Projecting the source")
    footprint = project(shaded, source, tree, level.size)
    maps: dict[str, Image] = {}

    def keep(kind: str, values: Floats) -> None:
        coloured = kind in ("albedo", "emission")
        maps[f"{kind}_map"] = Image(
            name=kind, pixels=srgb.as_bytes(values), colour_space="srgb" if coloured else "data"
        )  # fmt: skip

    painted = given.albedo_map is not None or source.colours is not None
    for number, (kind, asked) in enumerate((
        ("albedo", wanted.albedo and painted),
        ("roughness", wanted.roughness and given.roughness_map is not None),
        ("metallic", wanted.metallic and given.metallic_map is not None),
        ("emission", given.emission_map is not None),
    )):  # fmt: skip
        if asked:
            step(0.2 + 0.1 * number, f"Baking {kind}")
            keep(kind, footprint.spread(source.at(footprint.faces, footprint.places, kind)))
    if wanted.normal:
        step(0.6, "Baking normals")
        keep("normal", footprint.spread(tangent_space(shaded, footprint, facing_normals(shaded, source, footprint))))
    if wanted.occlusion:
        step(0.7, "Baking occlusion")
        keep("occlusion", _occlusion(shaded, source, tree, level.size, step))
    return Level(level.surface, level.normals, level.size, _material(given, maps), level.polygons)


def next_level(before: Level, budget: int) -> Level | None:
    """Return a coarser level that shares texture coordinates, normals and maps; None if seams forbid it."""
    surface, kept = reduce(before.surface, budget)
    if len(surface.mesh.faces) > (1 + CLOSE) * budget:
        return None
    level = Level(surface, before.normals[kept], before.size, before.material)
    return level if uv_overlap(level) == 0 else None


def _occlusion(shaded: Surface, source: Surface, tree: Hierarchy, size: int, step: Step) -> Floats:
    """Return ambient occlusion (size, size, 1); it is smooth, so that half the texels along each side are enough."""
    footprint = project(shaded, source, tree, max(size // 2, 1))
    normals = facing_normals(shaded, source, footprint)
    step(0.75, "Baking occlusion")
    values = occlusion(source, tree, footprint, normals, OCCLUSION_RAYS)
    if source.material.occlusion_map is not None:
        values = values * source.at(footprint.faces, footprint.places, "occlusion")
    inside = np.zeros(footprint.owner.shape, np.float32)
    inside[footprint.owner >= 0] = 1
    spread = np.zeros_like(inside)
    spread[footprint.owner >= 0] = values[:, 0]
    smooth = ndimage.gaussian_filter(spread, 1.0) / np.maximum(ndimage.gaussian_filter(inside, 1.0), 1e-6)
    filled = smooth[footprint.gaps]
    larger = Pictures.fromarray(filled).resize((size, size), Pictures.Resampling.BILINEAR)
    return np.asarray(larger, np.float32)[..., None]


def _material(given: Material, maps: dict[str, Image]) -> Material:
    white = (1.0, 1.0, 1.0, 1.0)
    factors = Material(
        name=given.name,
        base_colour=white if "albedo_map" in maps else given.base_colour,
        roughness=1.0 if "roughness_map" in maps else given.roughness,
        metallic=1.0 if "metallic_map" in maps else given.metallic,
    )
    return msgspec.structs.replace(factors, **maps)
