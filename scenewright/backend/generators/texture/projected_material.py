"""`projected-material`: a mesh covered with a surface from words or a photo, in metres, and aged by its shape."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import msgspec
from msgspec import Meta

from scenewright.backend.context import Context
from scenewright.backend.generator import Generator
from scenewright.shared.artifacts import Mesh
from scenewright.shared.errors import InvalidInput
from scenewright.shared.tasks import MeshToTexture

if TYPE_CHECKING:
    from scenewright.backend.texturing.canvas import Canvas
    from scenewright.backend.texturing.tiles import Covering

PREPARED, DRAWN = 0.05, 0.25  # fractions of the work


class ProjectedMaterial(Generator[MeshToTexture]):
    """Cover a mesh with brick, wood, metal, or a photo's surface, worn at its edges and soiled in its hollows.

    The surface is laid on from three sides in metres, upright on walls and along each board, and every map is baked
    into the mesh's own UVs, with a material for each slot and a picture for each UDIM tile.
    """

    name = "projected-material"
    title = "Projected material"
    licence = "GPL-3.0-or-later"

    class Options(msgspec.Struct, frozen=True):
        """How it is laid on, and how it ages."""

        metres: Annotated[
            float,
            Meta(ge=0, le=100, title="Tile", description="Side of what repeats; 0 as is usual", extra={"unit": "m"}),
        ] = 0.0
        features: Annotated[
            float, Meta(ge=0.25, le=8, title="Features", description="2 puts twice as many bricks along the tile")
        ] = 1.0
        weathering: Annotated[
            float, Meta(ge=0, le=2, title="Weathering", description="0 none; 1 as the words say, or else a little")
        ] = 1.0
        uvs: Annotated[
            Literal["automatic", "keep", "new"],
            Meta(title="UVs", description="Its own if it has any; keep those that overlap too; or new ones"),
        ] = "automatic"

    def run(self, task: MeshToTexture, options: Options, context: Context) -> Mesh:
        """Choose the texels, draw the tile, lay it on and let it age."""
        from scenewright.backend.assets.patience import patiently
        from scenewright.backend.texturing import canvas, covering, maps, weather

        if not task.prompt.strip() and task.exemplar is None:
            raise InvalidInput("Say what the mesh is made of, or choose a photo.", remedy="For instance: worn oak.")
        context.progress(0.0, "Reading the mesh")
        painted = patiently(
            lambda: canvas.canvas(task.mesh, task.texture_size, options.uvs),
            lambda: context.progress(0.0, "Reading the mesh"),
        )
        tile = _tile(task, options, painted, context)
        forecast = weather.forecast(task.prompt, tile.family).times(options.weathering)
        name = task.prompt.strip()[:60] or (task.exemplar.name if task.exemplar else "") or "Projected"
        made = covering.cover(
            painted, task.texture_size, tile, forecast, task.seed, name,
            lambda done, what: context.progress(DRAWN + (1 - DRAWN) * done, what),
        )  # fmt: skip
        context.report |= {**tile.report, **painted.remarks, "textures": len(made)}
        return maps.gathered(task.mesh, painted, made, name)


def _tile(
    task: MeshToTexture, options: ProjectedMaterial.Options, painted: Canvas, context: Context
) -> Covering:  # fmt: skip
    from scenewright.backend.texturing import tiles
    from scenewright.backend.texturing.texels import texel_width

    texel = texel_width(painted, task.texture_size)
    context.progress(PREPARED, "Drawing the surface")
    if task.exemplar is None:
        return tiles.drawn(task.prompt, options.metres, texel, task.seed, options.features)
    return tiles.quilted(
        task.exemplar, options.metres, texel, task.seed,
        lambda done: context.progress(PREPARED + (DRAWN - PREPARED) * done, "Quilting the photo"),
    )  # fmt: skip
