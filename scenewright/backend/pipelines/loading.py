"""A pipeline from its folder. Nothing is fetched, nothing is unpickled, no code that lies there is run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from diffusers import DiffusionPipeline
from diffusers.utils import logging
from safetensors import SafetensorError

from scenewright.backend.pipelines.devices import Device
from scenewright.shared.errors import Unavailable

INDEX = "model_index.json"


def load(folder: Path, device: Device, gigabytes: float) -> tuple[Any, bool]:
    """Return the pipeline whose weights lie in a folder, and whether its parts wait in main memory.

    Args:
        folder: as `save_pretrained` writes it, with its weights as safetensors.
        device: where it shall be computed.
        gigabytes: memory it takes there; where less is free, only the part at work lies there.

    Raises:
        Unavailable: there is no pipeline, or its files are damaged.
    """
    if not (folder / INDEX).is_file():
        raise Unavailable(f"There is no pipeline in {folder}.", remedy="Download its weights again.")
    logging.disable_progress_bar()
    try:
        pipe = DiffusionPipeline.from_pretrained(
            folder, dtype=device.dtype, local_files_only=True, use_safetensors=True, low_cpu_mem_usage=True
        )
    except (OSError, ValueError, KeyError, AttributeError, SafetensorError) as error:
        sentence = f"The weights in {folder} are damaged or incomplete."
        remedy = "Delete them and download them again: scenewright models says which they are."
        raise Unavailable(sentence, remedy=remedy, detail=str(error)) from error
    pipe.set_progress_bar_config(disable=True)
    if device.name == "cuda" and not device.holds(gigabytes):
        pipe.enable_model_cpu_offload()
        return pipe, True
    return pipe.to(device.name), False
