"""`quilted-material`: a photo of a surface becomes a seamless material of any size."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import msgspec
import numpy as np
from msgspec import Meta

from scenewright.backend.context import Context
from scenewright.backend.generator import Generator
from scenewright.shared import srgb
from scenewright.shared.artifacts import Material
from scenewright.shared.tasks import ImageToMaterial

if TYPE_CHECKING:
    from scenewright.backend.materials.surface import Surface

LARGEST = 512  # of the exemplar; more pixels would only make it slower


class QuiltedMaterial(Generator[ImageToMaterial]):
    """Quilt a photo into a seamless tile, with height and roughness estimated from it.

    Light and cast shadows are taken out of the colours, dark is taken for deep, and all maps are cut along the same
    lines; normals and occlusion follow from the quilted height. A regular surface keeps its period across the seam.
    """

    name = "quilted-material"
    title = "Quilted material"
    licence = "GPL-3.0-or-later"

    class Options(msgspec.Struct, frozen=True):
        """How the photo is read and cut."""

        patch: Annotated[
            float, Meta(ge=0.1, le=0.6, title="Patch", description="Side of a patch, as a share of the photo")
        ] = 0.3
        delight: Annotated[
            float, Meta(ge=0, le=1, title="Remove light", description="How much of light and shadow is taken out")
        ] = 1.0
        deep: Annotated[
            Literal["dark", "light"],
            Meta(title="Deep", description="What lies deep: dark gaps, or light ones such as pale mortar"),
        ] = "dark"
        relief: Annotated[
            float, Meta(ge=0, le=0.5, title="Relief", description="How far it stands out", extra={"unit": "m"})
        ] = 0.02

    def run(self, task: ImageToMaterial, options: Options, context: Context) -> Material:
        """Estimate, quilt, and derive the other maps."""
        from scenewright.backend.imaging import photographs, swatches
        from scenewright.backend.materials import surface

        context.progress(0.0, "Reading the photo")
        colour, allowed = swatches.swatch(task.image, min(LARGEST, max(task.size, swatches.SMALLEST)))
        flat = photographs.delit(srgb.decoded(colour), options.delight)
        height = photographs.height(flat, light_lies_deep=options.deep == "light")
        maps = np.concatenate([srgb.encoded(flat), height[..., None], photographs.roughness(flat)[..., None]], axis=2)
        quilted = swatches.quilted(
            maps, allowed, task.size, options.patch, task.seed,
            watch=lambda fraction: context.progress(0.05 + 0.9 * fraction, "Quilting"),
        )  # fmt: skip
        context.progress(0.95, "Maps")
        drawn = surface.cut(_surface(quilted, task, options))
        context.report |= {"seam": round(surface.seam(drawn.colour), 3), "metres": drawn.metres}
        return surface.material(drawn, task.image.name or "Quilted")


def _surface(quilted: np.ndarray, task: ImageToMaterial, options: QuiltedMaterial.Options) -> Surface:
    from scenewright.backend.materials.surface import Surface

    return Surface(
        height=quilted[..., 3] * np.float32(max(options.relief, 1e-6)),
        colour=srgb.decoded(np.clip(quilted[..., :3], 0, 1)),
        roughness=np.clip(quilted[..., 4], 0, 1),
        metres=task.metres,
    )
