"""ControlNets that their authors publish otherwise than `save_pretrained` would."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import diffusers
from safetensors.torch import load_file

CONFIG = "config.json"
Z_IMAGE_FILE = "Z-Image-Turbo-Fun-Controlnet-Union.safetensors"
# Of the first ControlNet of Z-Image, which is published without a configuration.
Z_IMAGE = {"control_layers_places": [0, 5, 10, 15, 20, 25], "control_in_dim": 16}
UNION_MARK = "num_control_type"  # in the configuration of one for several kinds, which may call itself one for one


def read(folder: Path, dtype: Any) -> Any | None:
    """Return the ControlNet in a folder if it is one of these, None if not.

    Raises:
        OSError, ValueError, KeyError, TypeError: its files are damaged.
    """
    config = json.loads((folder / CONFIG).read_text()) if (folder / CONFIG).is_file() else {}
    if (folder / Z_IMAGE_FILE).is_file():
        return _z_image(config or Z_IMAGE, folder / Z_IMAGE_FILE).to(dtype)
    if UNION_MARK in config:
        union: Any = diffusers.ControlNetUnionModel
        return union.from_pretrained(folder, dtype=dtype, local_files_only=True, use_safetensors=True)
    return None


def _z_image(config: dict[str, Any], file: Path) -> Any:
    kind: Any = diffusers.ZImageControlNetModel
    model = kind.from_config(config)
    try:
        lacking = model.load_state_dict(load_file(file), strict=False).missing_keys
    except RuntimeError as error:  # shapes that do not fit
        raise ValueError(str(error)) from error
    if lacking:
        raise ValueError(f"It lacks {lacking[0]}.")
    return model
