"""Assets that engines take, from any mesh."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import msgspec
import numpy as np
from msgspec import Meta

from scenewright.backend.context import Context
from scenewright.backend.generator import Generator
from scenewright.shared.artifacts import Image, Mesh, Text
from scenewright.shared.asset_names import asset_name, collision_name, level_name
from scenewright.shared.errors import InvalidInput
from scenewright.shared.tasks import MeshToAsset

if TYPE_CHECKING:
    from scenewright.backend.assets.levels import Level
    from scenewright.backend.geometry.appearance import Surface
    from scenewright.backend.geometry.triangles import Triangles

PREVIEW = 256  # pixels


class GameAsset(Generator[MeshToAsset]):
    """Mend, reduce, unwrap and bake a mesh, with levels of detail and collision parts."""

    name = "game-asset"
    title = "Game-ready asset"
    licence = "GPL-3.0-or-later"

    class Options(msgspec.Struct, frozen=True):
        """What only this generator understands."""

        padding: Annotated[
            int, Meta(ge=1, le=64, title="Padding", description="Between charts", extra={"unit": "px"})
        ] = 4
        texel_density: Annotated[
            float,
            Meta(
                ge=0, le=100_000, title="Texels per metre",
                description="The texture gets as small as this allows; 0 fills it whatever the density",
            ),
        ] = 0.0  # fmt: skip
        bake_albedo: Annotated[bool, Meta(title="Colour", description="Bake colours and textures")] = True
        bake_normal: Annotated[bool, Meta(title="Normals", description="Bake what the reduced shape lacks")] = True
        bake_occlusion: Annotated[bool, Meta(title="Occlusion", description="Bake ambient occlusion")] = True
        bake_roughness: Annotated[bool, Meta(title="Roughness", description="Bake the roughness map")] = True
        bake_metallic: Annotated[bool, Meta(title="Metalness", description="Bake the metalness map")] = True
        rebuild: Annotated[
            bool, Meta(title="Wrap anew", description="Wrap the surface anew even where it could be mended")
        ] = False
        quads: Annotated[
            bool, Meta(title="Quads", description="Make the finest level of quads, each counted as two triangles")
        ] = False

    def run(self, task: MeshToAsset, options: Options, context: Context) -> tuple[Mesh | Text, ...]:
        from scenewright.backend.assets import report
        from scenewright.backend.assets.road import make_asset
        from scenewright.backend.assets.settings import AssetSettings, Maps
        from scenewright.backend.geometry.triangles import Triangles
        from scenewright.backend.geometry.welding import size_of

        _check(task.mesh)
        maps = Maps(
            options.bake_albedo, options.bake_normal, options.bake_occlusion, options.bake_roughness,
            options.bake_metallic,
        )  # fmt: skip
        settings = AssetSettings(
            task.faces, task.texture_size, options.padding, options.texel_density, task.levels, task.level_ratio,
            task.collision_parts, task.engine, task.pivot, task.height, maps, options.rebuild,
            options.quads,
        )  # fmt: skip
        try:
            made = make_asset(task.mesh, settings, context.progress, lambda surface: _show(surface, context))
        except ValueError as error:
            raise InvalidInput(str(error)) from error
        context.progress(0.95, "Measuring")
        name = asset_name(task.mesh.name or "Asset", task.engine)
        names = [level_name(name, number) if len(made.levels) > 1 else name for number in range(len(made.levels))]
        found = report.figures(made, Triangles(task.mesh.vertices, task.mesh.faces))
        measured = report.of_levels(made, names)
        context.report |= found | {
            "uv_overlap": max(level.uv_overlap for level in measured),
            "texels_per_metre": round(measured[0].texel_density, 1),
            "hausdorff_m": measured[0].hausdorff,
            "mean_distance_m": measured[0].mean_distance,
        }
        if (polygons := made.levels[0].polygons) is not None:
            context.report["quads"] = int((np.bincount(polygons) == 2).sum())
        words = report.in_words(name, found, measured, size_of(made.levels[0].mesh), task.levels)
        # A level with maps of its own has a material of its own, named like it.
        materials = [level.material for level in made.levels]
        owners = [next(i for i, other in enumerate(materials) if other is one) for one in materials]
        results: list[Mesh | Text] = [
            _mesh(names[n], level, names[owner] if owner else name)
            for n, (level, owner) in enumerate(zip(made.levels, owners, strict=True))
        ]
        results += [
            _collider(collision_name(names[0], number, task.engine), part) for number, part in enumerate(made.collision)
        ]
        return (*results, Text(name=f"{name}_Report", text=words, language="markdown"))


def _check(mesh: Mesh) -> None:
    broken = int((~np.isfinite(mesh.vertices)).any(1).sum())
    if broken:
        raise InvalidInput(
            f"{broken} of {len(mesh.vertices)} vertices are nowhere: their coordinates are not numbers.",
            remedy="Delete them, or export the mesh again.",
        )


def _show(surface: Surface, context: Context) -> None:
    from scenewright.backend.geometry.lighting import draw_lit, turntable
    from scenewright.shared import srgb

    context.check_cancelled()
    picture = draw_lit(surface, turntable(surface.mesh, 1, PREVIEW), supersampling=1)[0]
    context.preview(Image(name="preview", pixels=srgb.as_bytes(picture)))


def _mesh(name: str, level: Level, material: str) -> Mesh:
    from scenewright.backend.geometry.edges import with_edges

    mesh = Mesh(
        name=name, vertices=level.mesh.vertices, faces=level.mesh.faces, uvs=level.surface.corner_uvs(),
        normals=level.normals, material=msgspec.structs.replace(level.material, name=material),
        polygons=level.polygons,
    )  # fmt: skip
    return with_edges(mesh) if mesh.polygons is None else mesh


def _collider(name: str, part: Triangles) -> Mesh:
    return Mesh(name=name, vertices=part.vertices, faces=part.faces)
