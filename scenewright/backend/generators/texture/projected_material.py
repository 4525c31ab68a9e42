"""`projected-material`: a mesh covered with a surface from words or a photo, in metres, and aged by its shape."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import msgspec
from msgspec import Meta

from scenewright.backend.context import Context
from scenewright.backend.generator import Generator
from scenewright.shared.artifacts import Material, Mesh
from scenewright.shared.errors import InvalidInput
from scenewright.shared.tasks import MeshToTexture

if TYPE_CHECKING:
    from scenewright.backend.texturing.attending import Tell
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
        from scenewright.backend.texturing import canvas, covering, maps, weather
        from scenewright.backend.texturing.attending import attended

        if not task.prompt.strip() and task.exemplar is None:
            raise InvalidInput("Say what the mesh is made of, or choose a photo.", remedy="For instance: worn oak.")
        name = task.prompt.strip()[:60] or (task.exemplar.name if task.exemplar else "") or "Projected"
        painted = attended(
            context, 0.0, PREPARED, "Reading the mesh",
            lambda tell: canvas.canvas(task.mesh, task.texture_size, options.uvs),
        )  # fmt: skip
        tile = attended(
            context, PREPARED, DRAWN, "Drawing the surface", lambda tell: _tile(task, options, painted, tell)
        )
        forecast = weather.forecast(task.prompt, tile.family).times(options.weathering)

        def covered(tell: Tell) -> list[Material]:
            return covering.cover(painted, task.texture_size, tile, forecast, task.seed, name, tell)

        made = attended(context, DRAWN, 1.0, "Looking at the shape", covered)
        context.report |= {**tile.report, **painted.remarks, "textures": len(made)}
        if task.views is not None:
            context.report["views"] = "not used: this surface is laid on from all sides"
        return maps.gathered(task.mesh, painted, made, name)


def _tile(task: MeshToTexture, options: ProjectedMaterial.Options, painted: Canvas, tell: Tell) -> Covering:
    from scenewright.backend.geometry.welding import size_of
    from scenewright.backend.texturing import tiles
    from scenewright.backend.texturing.texels import texel_width

    texel = texel_width(painted, task.texture_size)
    if task.exemplar is None:
        size = size_of(painted.mesh)
        return tiles.drawn(task.prompt, options.metres, texel, task.seed, options.features, size)
    return tiles.quilted(task.exemplar, options.metres, texel, task.seed, lambda done: tell(done, "Quilting the photo"))
