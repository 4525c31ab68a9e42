"""`procedural-material`: a seamless surface from words, drawn by the family they name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import msgspec
from msgspec import Meta

from scenewright.backend.context import Context
from scenewright.backend.generator import Generator
from scenewright.shared.artifacts import Material
from scenewright.shared.tasks import TextToMaterial

if TYPE_CHECKING:
    from scenewright.backend.materials.look import Look
    from scenewright.backend.materials.wording import Request


class ProceduralMaterial(Generator[TextToMaterial]):
    """Draw a seamless surface with noise and patterns: brick, planks, marble, rust, grass and many more.

    Heights are drawn first; normals and occlusion follow from them, so that all maps agree. Families and their words
    are in backend/materials/families.
    """

    name = "procedural-material"
    title = "Procedural material"
    licence = "GPL-3.0-or-later"

    class Options(msgspec.Struct, frozen=True):
        """How the words are taken."""

        features: Annotated[
            float, Meta(ge=0.25, le=4, title="Features", description="2 puts twice as many bricks along the tile")
        ] = 1.0
        relief: Annotated[
            float, Meta(ge=0, le=4, title="Relief", description="How far it stands out, compared with the usual")
        ] = 1.0

    def run(self, task: TextToMaterial, options: Options, context: Context) -> Material:
        """Draw the surface."""
        from scenewright.backend.materials import surface, wording

        request = wording.read(task.prompt)
        context.progress(0.05, request.family.name.capitalize())
        look = _look(request, task, options)
        drawn = surface.cut(surface.flooded(request.family.draw(look), look.wet))
        drawn.height *= options.relief
        context.progress(0.7, "Maps")
        context.report |= {
            "family": request.family.name, "metres": drawn.metres, "seam": round(surface.seam(drawn.colour), 3),
            "ignored": list(request.ignored),
        }  # fmt: skip
        return surface.material(drawn, task.prompt.strip()[:60])


def _look(request: Request, task: TextToMaterial, options: ProceduralMaterial.Options) -> Look:
    from scenewright.backend.materials.look import Look

    manners = dict(request.manners)
    grain = manners.pop("grain", 1.0) * options.features
    if task.metres:
        grain *= task.metres / request.family.metres
    metres = task.metres or request.family.metres
    return Look(task.size, metres, task.seed, colour=request.colour, grain=grain, **manners)
