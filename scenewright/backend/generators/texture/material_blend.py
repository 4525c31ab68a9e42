"""`material-blend`: the materials between two, the higher one first."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from scenewright.backend.context import Context
from scenewright.backend.generator import Generator
from scenewright.shared.artifacts import Material
from scenewright.shared.tasks import MaterialInterpolation


class MaterialBlend(Generator[MaterialInterpolation]):
    """Let one material come up through another: moss out of the joints of bricks, sand over stones.

    All maps are blended by the same weights, which follow from both heights; normals and occlusion follow from the
    height that results.

    Source: Mishkinis 2013, "Advanced terrain texture splatting".
    """

    name = "material-blend"
    title = "Blend by height"
    licence = "GPL-3.0-or-later"

    class Options(msgspec.Struct, frozen=True):
        """How one gives way to the other."""

        crispness: Annotated[
            float, Meta(ge=0, le=1, title="Crispness", description="0 fades everywhere alike, 1 lets the higher win")
        ] = 0.6

    def run(self, task: MaterialInterpolation, options: Options, context: Context) -> tuple[Material, ...]:
        """Blend the two at even distances."""
        from scenewright.backend.materials import blending, surface
        from scenewright.backend.materials.reading import surface_of

        context.progress(0.0, "Reading the materials")
        first, last = (surface_of(each, task.size) for each in (task.first, task.last))
        made = []
        for number, share in enumerate(blending.moments(task.count)):
            context.progress(0.1 + 0.9 * number / task.count, "Blending", f"{number + 1} of {task.count}")
            drawn = blending.blended(first, last, share, options.crispness)
            made.append(surface.material(drawn, f"{task.first.name or 'blend'} {number + 1}"))
            if (picture := made[-1].albedo_map) is not None:
                context.preview(picture)
        return tuple(made)
