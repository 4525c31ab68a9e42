"""Results as assets: found in the asset browser with a picture, tags, and who may use them."""

from __future__ import annotations

import bpy
import numpy as np

from .. import pixels
from ..importers import provenance
from . import words

TAG = "scenewright"


def mark(datablock: bpy.types.ID, picture: np.ndarray | None) -> None:
    """Mark a datablock that was generated as an asset, in no catalogue yet.

    Args:
        datablock: what `provenance.read` finds something on.
        picture: (h, w, 4) float32, row 0 on top, shown as its preview; None lets Blender draw one.
    """
    written = provenance.read(datablock)
    assert written is not None
    found, _ = written
    datablock.asset_mark()
    asset = datablock.asset_data
    asset.author = f"{found.generator} {found.version}"
    asset.license = found.licence if found.commercial else f"{found.licence}, not for commercial use"
    asset.description = str(found.settings.get("prompt") or words.summary(found))
    for tag in (TAG, found.generator, found.task):
        asset.tags.new(tag, skip_if_exists=True)
    if picture is None:
        datablock.asset_generate_preview()
        return
    preview = datablock.preview_ensure()
    preview.image_size = picture.shape[1], picture.shape[0]
    preview.image_pixels_float.foreach_set(pixels.flipped(picture).ravel())


def can_be(datablock: bpy.types.ID | bpy.types.Strip | None) -> bool:
    """Tell whether a datablock can become an asset and is none yet."""
    return isinstance(datablock, bpy.types.ID) and hasattr(datablock, "asset_mark") and datablock.asset_data is None
