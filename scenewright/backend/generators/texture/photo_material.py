"""`photo-material`: a photo of a surface, taken apart by Marigold, becomes a seamless material of any size."""

from __future__ import annotations

from typing import Annotated

import msgspec
import numpy as np
from msgspec import Meta

from scenewright.backend.context import Context
from scenewright.backend.generator import Generator
from scenewright.backend.painter import PACKAGES
from scenewright.backend.published import MARIGOLD_INTRINSICS, MARIGOLD_NORMALS, OPEN_RAIL
from scenewright.shared import srgb
from scenewright.shared.artifacts import Material
from scenewright.shared.tasks import ImageToMaterial

LARGEST = 768  # of the photo: what the models were trained on
MULTIPLE = 8
APART, QUILTED = 0.6, 0.95  # fractions of the work


class PhotoMaterial(Generator[ImageToMaterial]):
    """Find a photo's colour, roughness, metal and height with Marigold, and quilt all of them into a seamless tile.

    Source: Ke et al., Marigold, 2025; Efros and Freeman, Image quilting, 2001.
    """

    name = "photo-material"
    title = "Photo material"
    licence = OPEN_RAIL
    needs = (MARIGOLD_INTRINSICS, MARIGOLD_NORMALS)
    extra = "diffusion"
    packages = PACKAGES
    vram_gb = 6.0

    class Options(msgspec.Struct, frozen=True):
        """How the photo is read and cut."""

        steps: Annotated[int, Meta(ge=1, le=50, title="Steps", description="Four are usually enough")] = 4
        patch: Annotated[
            float, Meta(ge=0.1, le=0.6, title="Patch", description="Side of a patch, as a share of the photo")
        ] = 0.3
        relief: Annotated[
            float, Meta(ge=0, le=4, title="Relief", description="How far it stands out, compared with what was found")
        ] = 1.0

    def run(self, task: ImageToMaterial, options: Options, context: Context) -> Material:
        """Take apart, quilt, and derive the other maps."""
        from scenewright.backend.imaging import swatches
        from scenewright.backend.materials import surface
        from scenewright.backend.pipelines import intrinsics

        picture, allowed = swatches.swatch(task.image, LARGEST, MULTIPLE)
        how = intrinsics.Marigold(MARIGOLD_INTRINSICS, MARIGOLD_NORMALS, options.steps, wraps=False)
        # The tile shows as many pixels of the photo as it has itself: so wide is the photo in metres.
        across = task.metres * picture.shape[1] / task.size
        found = intrinsics.taken_apart(picture, across, how, task.seed, context, 0.0, APART)
        low, depth = found.height.min(), max(float(np.ptp(found.height)), 1e-6)
        metallic = np.zeros_like(found.roughness) if found.metallic is None else found.metallic
        levels = np.stack([(found.height - low) / depth, found.roughness, metallic], axis=2)
        maps = np.concatenate([srgb.encoded(found.colour), levels], axis=2)
        quilted = swatches.quilted(
            maps, allowed, task.size, options.patch, task.seed,
            lambda fraction: context.progress(APART + (QUILTED - APART) * fraction, "Quilting"),
        )  # fmt: skip
        context.progress(QUILTED, "Maps")
        drawn = surface.cut(
            surface.Surface(
                height=quilted[..., 3] * np.float32(depth * options.relief),
                colour=srgb.decoded(np.clip(quilted[..., :3], 0, 1)),
                roughness=np.clip(quilted[..., 4], 0, 1),
                metres=task.metres,
                metallic=None if found.metallic is None else np.clip(quilted[..., 5], 0, 1),
            )
        )
        context.report |= {"seam": round(surface.seam(drawn.colour), 3), "metres": drawn.metres}
        return surface.material(drawn, task.image.name or "Photo")
