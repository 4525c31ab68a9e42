"""Depth by vision transformers that look at a picture once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pictures
from transformers import AutoImageProcessor, AutoModelForDepthEstimation

from scenewright.backend.context import Context
from scenewright.backend.painter import Limits
from scenewright.backend.pipelines.pictures import canvas, shown, size_of
from scenewright.backend.pipelines.single import place_of, watched
from scenewright.shared.artifacts import Image

# What it is shown; how large it looks at that, its own processor says.
LIMITS = Limits(smallest=16, largest=2048, multiple=1)


def read(folder: Path) -> Any:
    """Return the network in a folder; no code that lies there is run."""
    return AutoModelForDepthEstimation.from_pretrained(
        folder, local_files_only=True, use_safetensors=True, trust_remote_code=False
    )


def depth(network: Any, folder: Path, image: Image, context: Context) -> NDArray[np.float32]:
    """Return what a network says of each pixel, (h, w): distance or its inverse, as it was taught.

    Raises:
        InvalidInput: the picture is too slim.
    """
    from scenewright.backend.pipelines.estimates import back

    drawn_on = canvas(*size_of(image), LIMITS)
    processors: Any = AutoImageProcessor
    processor = processors.from_pretrained(folder, local_files_only=True, trust_remote_code=False)
    picture: Pictures.Image = drawn_on.fit(shown(image))
    given = processor(images=picture, return_tensors="pt")["pixel_values"].to(**place_of(network))
    with watched(network, lambda done: context.progress(done, "Looking")):
        seen = network(pixel_values=given).predicted_depth
    return back(drawn_on, seen.reshape(seen.shape[-2:]).float().cpu().numpy()[..., None])[..., 0]
