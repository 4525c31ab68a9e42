"""What was done for an asset, in figures and in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from scenewright.backend.assets.levels import Level, texel_density, uv_overlap
from scenewright.backend.assets.road import Asset
from scenewright.backend.geometry.hierarchy import Hierarchy, build_hierarchy, nearest_points
from scenewright.backend.geometry.metrics import sample_surface
from scenewright.backend.geometry.triangles import Triangles, is_closed
from scenewright.backend.geometry.welding import weld

SAMPLES = 40_000
MIPMAPS = 4 / 3


@dataclass(frozen=True)
class LevelFigures:
    """Hold what is worth knowing about a level.

    Attributes:
        name: of its mesh.
        triangles: how many.
        closed: whether it is closed and consistently wound.
        uv_overlap: share of the charts' area that lies over other charts.
        texel_density: texels per metre.
        texture_size: side of its maps in texels.
        hausdorff: metres, the largest distance to the mended source, either way.
        mean_distance: metres, the mean of it.
    """

    name: str
    triangles: int
    closed: bool
    uv_overlap: float
    texel_density: float
    texture_size: int
    hausdorff: float
    mean_distance: float


def level_figures(name: str, level: Level, solid: Triangles, tree: Hierarchy) -> LevelFigures:
    """Return the figures of a level that stands for a solid, whose faces are in the tree."""
    hausdorff, mean = surface_distances(level.mesh, solid, tree)
    return LevelFigures(
        name=name,
        triangles=len(level.mesh.faces),
        closed=is_closed(level.mesh),
        uv_overlap=uv_overlap(level),
        texel_density=texel_density(level.mesh, level.corner_uvs, level.size),
        texture_size=level.size,
        hausdorff=hausdorff,
        mean_distance=mean,
    )


def surface_distances(one: Triangles, other: Triangles, tree_of_other: Hierarchy) -> tuple[float, float]:
    """Return the largest and the mean distance between two surfaces in metres, over samples and vertices of both."""
    largest, means = 0.0, []
    for surface, tree in ((one, tree_of_other), (other, build_hierarchy(one))):
        samples, _ = sample_surface(surface, SAMPLES)
        away = nearest_points(samples, tree)[2]
        corners = nearest_points(surface.vertices[:: max(1, len(surface.vertices) // SAMPLES)], tree)[2]
        largest = max(largest, float(away.max()), float(corners.max()))
        means.append(float(away.mean()))
    return largest, sum(means) / 2


def texture_bytes(levels: tuple[Level, ...]) -> int:
    """Return the memory of the distinct maps of levels as they are, with mipmaps."""
    maps: dict[int, int] = {}
    for level in levels:
        for name in ("albedo", "normal", "occlusion", "roughness", "metallic", "emission"):
            image = getattr(level.material, f"{name}_map")
            if image is not None:
                maps[id(image)] = image.pixels.nbytes
    return int(sum(maps.values()) * MIPMAPS)


def figures(asset: Asset, source: Triangles) -> dict[str, Any]:
    """Return what was done for an asset and what it costs, as plain values to travel beside the result."""
    solid, finest = asset.solid, asset.levels[0]
    width, depth, height = (round(float(side), 4) for side in np.ptp(finest.mesh.vertices, axis=0))
    return {
        "triangles_before": len(source.faces),
        "triangles": len(finest.mesh.faces),
        "levels": ", ".join(str(len(level.mesh.faces)) for level in asset.levels),
        "closed_before": is_closed(weld(source)),
        "closed": all(is_closed(level.mesh) for level in asset.levels),
        "rebuilt": solid.rebuilt,
        "holes_filled": solid.holes,
        "floaters_removed": solid.floaters,
        "inner_parts_removed": solid.inner,
        "size": f"{width:g} × {depth:g} × {height:g} m",
        "texture_mb": round(texture_bytes(asset.levels) / 1e6, 2),
        "collision_parts": len(asset.collision),
        "collision_triangles": sum(len(part.faces) for part in asset.collision),
    }


def of_levels(asset: Asset, names: list[str]) -> list[LevelFigures]:
    """Return the figures of each level of an asset."""
    solid = asset.solid.mesh
    tree = build_hierarchy(solid)
    return [level_figures(name, level, solid, tree) for name, level in zip(names, asset.levels, strict=True)]


def in_words(name: str, found: dict[str, Any], levels: list[LevelFigures], size: float, asked: int) -> str:
    """Return the report as Markdown.

    Args:
        name: of the asset.
        found: of `figures`.
        levels: of `of_levels`.
        size: metres, the diagonal of the asset, for percentages.
        asked: levels that were asked for.
    """
    lines = [
        f"# {name}",
        "",
        f"- Size: {found['size']}",
        f"- Triangles: {found['triangles_before']:,} before, {found['triangles']:,} now",
        f"- Closed: {_yes(found['closed_before'])} before, {_yes(found['closed'])} now",
        f"- Mended: {_mending(found)}",
        f"- Texture memory: {found['texture_mb']:g} MB uncompressed, with mipmaps",
        f"- Collision: {_collision(found)}",
        "",
        "| level | triangles | closed | UV overlap | texture | texels/m | Hausdorff | mean distance |",
        "|---|---:|---|---:|---:|---:|---:|---:|",
    ]
    lines += [_row(level, size) for level in levels]
    lines += ["", "Distances are to the mended source; percentages are of the diagonal of the asset's box."]
    if len(levels) < asked:
        lines += ["", f"{asked} levels were asked for: the shape has too few triangles for coarser ones."]
    return "\n".join(lines) + "\n"


def _row(level: LevelFigures, size: float) -> str:
    distances = " | ".join(f"{1000 * d:.3g} mm ({d / size:.2%})" for d in (level.hausdorff, level.mean_distance))
    return (
        f"| {level.name} | {level.triangles:,} | {_yes(level.closed)} | {level.uv_overlap:.2%} | {level.texture_size}² "
        f"| {level.texel_density:.0f} | {distances} |"
    )


def _mending(found: dict[str, Any]) -> str:
    if found["rebuilt"]:
        return "too broken to be mended: the surface was wrapped anew"
    done = [
        f"{found[key]} {words}"
        for key, words in (
            ("holes_filled", "holes filled"),
            ("floaters_removed", "floaters removed"),
            ("inner_parts_removed", "inner parts removed"),
        )
        if found[key]
    ]
    return ", ".join(done) or "nothing to mend"


def _collision(found: dict[str, Any]) -> str:
    if not found["collision_parts"]:
        return "none"
    return f"{found['collision_parts']} convex parts, {found['collision_triangles']:,} triangles"


def _yes(value: bool) -> str:
    return "yes" if value else "no"
