"""`quilted-material`: a photo of a surface becomes a seamless material of any size."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import msgspec
import numpy as np
from msgspec import Meta

from scenewright.backend.context import Context
from scenewright.backend.generator import Generator
from scenewright.shared import srgb
from scenewright.shared.artifacts import Image, Material
from scenewright.shared.errors import InvalidInput
from scenewright.shared.tasks import ImageToMaterial

if TYPE_CHECKING:
    from scenewright.backend.materials.surface import Surface

SMALLEST = 32
LARGEST = 512  # of the exemplar; more pixels would only make it slower
OPAQUE = 250


class QuiltedMaterial(Generator[ImageToMaterial]):
    """Quilt a photo into a seamless tile, with height and roughness estimated from it.

    The light's gradient is taken out of the colours, dark is taken for deep, and all maps are cut along the same
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
            float, Meta(ge=0, le=1, title="Remove light", description="How much of the light's gradient is taken out")
        ] = 1.0
        relief: Annotated[
            float, Meta(ge=0, le=0.5, title="Relief", description="How far it stands out", extra={"unit": "m"})
        ] = 0.02

    def run(self, task: ImageToMaterial, options: Options, context: Context) -> Material:
        """Estimate, quilt, and derive the other maps."""
        from scenewright.backend.materials import surface

        context.progress(0.0, "Reading the photo")
        exemplar, allowed = _exemplar(task.image, task.size)
        quilted = _quilted(exemplar, allowed, task, options, context)
        context.progress(0.95, "Maps")
        drawn = surface.cut(_surface(quilted, task, options))
        context.report |= {"seam": round(surface.seam(drawn.colour), 3), "metres": drawn.metres}
        return surface.material(drawn, task.image.name or "Quilted")


def _exemplar(image: Image, size: int) -> tuple[np.ndarray, np.ndarray | None]:
    """Return the photo's (h, w, 3) linear colours at a workable size, and which pixels may be used.

    Raises:
        InvalidInput: it is too small.
    """
    from scenewright.backend.imaging.photographs import scaled

    height, width = image.pixels.shape[:2]
    if min(height, width) < SMALLEST:
        raise InvalidInput(f"A picture of {width} × {height} pixels is too small: give one of {SMALLEST} or more.")
    values = image.pixels.astype(np.float32) / (255 if image.pixels.dtype == np.uint8 else 1)
    colour = np.repeat(values, 3, axis=2) if values.shape[2] == 1 else values[..., :3]
    linear = srgb.decoded(np.clip(colour, 0, 1)) if image.colour_space == "srgb" else np.clip(colour, 0, 1)
    alpha = values[..., 3] if values.shape[2] == 4 else np.ones((height, width), np.float32)
    scale = min(1.0, LARGEST / max(height, width), size / min(height, width))
    shape = (max(round(height * scale), SMALLEST), max(round(width * scale), SMALLEST))
    solid = scaled(alpha, shape) >= OPAQUE / 255
    return scaled(linear, shape), None if solid.all() else solid


def _quilted(
    colour: np.ndarray, allowed: np.ndarray | None, task: ImageToMaterial, options: QuiltedMaterial.Options,
    context: Context,
) -> np.ndarray:  # fmt: skip
    from scenewright.backend.imaging import photographs, quilting

    flat = photographs.delit(colour, options.delight)
    height = photographs.height(flat)
    maps = np.concatenate([srgb.encoded(flat), height[..., None], photographs.roughness(flat)[..., None]], axis=2)
    maps, allowed, periods = _in_step(maps, allowed, task.size)
    block = min(max(round(options.patch * min(maps.shape[:2])), 8), task.size // 2)
    try:
        return quilting.quilt(
            maps, maps[..., :4], task.size, block, task.seed, allowed, periods,
            watch=lambda fraction: context.progress(0.05 + 0.9 * fraction, "Quilting"),
        )  # fmt: skip
    except ValueError as error:
        raise InvalidInput(str(error), remedy="Choose a smaller patch, or a picture with less cut away.") from error


def _in_step(
    maps: np.ndarray, allowed: np.ndarray | None, size: int
) -> tuple[np.ndarray, np.ndarray | None, tuple[float, float]]:
    """Return the maps stretched a little, so that a whole number of their periods fills the tile, and those periods."""
    from scenewright.backend.imaging.exemplars import period
    from scenewright.backend.imaging.photographs import scaled

    found = period(maps[..., 3], 0), period(maps[..., 3], 1)
    rows, columns = (size / max(round(size / each), 1) if each else 0.0 for each in found)
    height, width = (
        round(side * (wanted / each if each else 1.0))
        for side, wanted, each in zip(maps.shape[:2], (rows, columns), found, strict=True)
    )
    usable = None if allowed is None else scaled(allowed.astype(np.float32), (height, width)) > OPAQUE / 255
    return scaled(maps, (height, width)), usable, (rows, columns)


def _surface(quilted: np.ndarray, task: ImageToMaterial, options: QuiltedMaterial.Options) -> Surface:
    from scenewright.backend.materials.surface import Surface

    return Surface(
        height=quilted[..., 3] * np.float32(max(options.relief, 1e-6)),
        colour=srgb.decoded(np.clip(quilted[..., :3], 0, 1)),
        roughness=np.clip(quilted[..., 4], 0, 1),
        metres=task.metres,
    )
