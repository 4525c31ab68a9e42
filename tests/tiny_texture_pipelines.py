"""What paints meshes, as published, but with few random weights."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import tiny_image_pipelines
import tiny_material_pipelines

from scenewright.backend.fetching import adopt
from scenewright.backend.generators.texture.painted_views import PaintedViews
from scenewright.backend.published import MARIGOLD_INTRINSICS, MARIGOLD_NORMALS
from scenewright.backend.weights import Shelf, Weights


def painted_views(shelf: Path, folder: Path, apart: bool = True) -> None:
    """Put the weights of `painted-views` on a shelf, those that take pictures apart too if wanted."""
    base, control = PaintedViews.needs
    written: dict[Weights, Callable[[Path], None]] = {
        base: tiny_image_pipelines.sdxl, control: tiny_image_pipelines.sdxl_control,
    }  # fmt: skip
    if apart:
        written |= {
            MARIGOLD_INTRINSICS: tiny_material_pipelines.marigold_intrinsics,
            MARIGOLD_NORMALS: tiny_material_pipelines.marigold_normals,
        }
    for weights, write in written.items():
        write(folder / weights.name)
        adopt(Shelf(shelf), weights, folder / weights.name)
