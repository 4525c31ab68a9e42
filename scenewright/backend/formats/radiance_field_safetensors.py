"""Radiance fields as safetensors: raw arrays and strings, nothing that runs on reading."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from scenewright.shared.arrays import array_fields
from scenewright.shared.artifacts import RadianceField
from scenewright.shared.errors import InvalidInput

KEY = "scenewright"
ARRAYS = tuple(array_fields(RadianceField))


def load(path: Path) -> RadianceField:
    """Read a field.

    Raises:
        InvalidInput: the file is no safetensors file, or holds no radiance field of ours.
    """
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(path, "numpy") as file:
            metadata = file.metadata() or {}
            arrays = {name: file.get_tensor(name) for name in file.keys() if name in ARRAYS}  # noqa: SIM118
    except SafetensorError as error:
        raise InvalidInput(f"{path} is no safetensors file.", detail=str(error)) from error
    if KEY not in metadata or set(ARRAYS) - arrays.keys():
        raise InvalidInput(f"{path} holds no radiance field that was made here.")
    return RadianceField(**msgspec.json.decode(metadata[KEY], type=dict[str, Any]), **arrays)


def save(field: RadianceField, path: Path) -> None:
    """Write a field."""
    from safetensors.numpy import save_file

    settings = {name: getattr(field, name) for name in field.__struct_fields__ if name not in ARRAYS}
    arrays = {name: np.ascontiguousarray(getattr(field, name)) for name in ARRAYS}
    save_file(arrays, path, metadata={KEY: msgspec.json.encode(settings).decode()})
