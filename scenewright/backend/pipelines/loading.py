"""A pipeline from its folder. Nothing is fetched, nothing is unpickled, no code that lies there is run."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import diffusers
from diffusers import DiffusionPipeline
from diffusers.utils import logging
from safetensors import SafetensorError

from scenewright.backend.pipelines import controls
from scenewright.backend.pipelines.devices import Device
from scenewright.backend.pipelines.placing import INDEX, Fit, configuration
from scenewright.shared.errors import Unavailable

PART_INDEX = "config.json"


def load(folder: Path, device: Device, fit: Fit | None = None, given: Mapping[str, Any] | None = None) -> Any:
    """Return the pipeline whose weights lie in a folder, in main memory but for what is quantised.

    Args:
        folder: as `save_pretrained` writes it, with its weights as safetensors.
        device: where it shall be computed.
        fit: how it is fitted in there.
        given: parts that its class takes and the folder lacks.

    Raises:
        Unavailable: there is no pipeline, or its files are damaged.
    """
    if not (folder / INDEX).is_file():
        raise Unavailable(f"There is no pipeline in {folder}.", remedy="Download its weights again.")
    logging.disable_progress_bar()
    with _damage_told(folder):
        quantised = configuration(fit or Fit(), folder, device.dtype)
        pipe = DiffusionPipeline.from_pretrained(  # type: ignore[no-untyped-call]
            folder, dtype=device.dtype, local_files_only=True, use_safetensors=True, low_cpu_mem_usage=True,
            quantization_config=quantised, **(given or {}),
        )  # fmt: skip
    pipe.set_progress_bar_config(disable=True)
    return pipe


def load_part(folder: Path, device: Device) -> Any:
    """Return one part of a pipeline, such as a ControlNet, in main memory, of the class that its config.json names.

    Raises:
        Unavailable: there is none, or its files are damaged.
    """
    with _damage_told(folder):
        if (otherwise := controls.read(folder, device.dtype)) is not None:
            return otherwise
        kind = getattr(diffusers, class_named(folder, PART_INDEX))
        return kind.from_pretrained(folder, dtype=device.dtype, local_files_only=True, use_safetensors=True)


def class_named(folder: Path, index: str = INDEX) -> str:
    """Return the class that a folder's index names, "" where there is none."""
    try:
        return str(json.loads((folder / index).read_bytes())["_class_name"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""


@contextmanager
def _damage_told(folder: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError, KeyError, AttributeError, TypeError, SafetensorError) as error:
        sentence = f"The weights in {folder} are damaged or incomplete."
        remedy = "Delete them and download them again: scenewright models says which they are."
        raise Unavailable(sentence, remedy=remedy, detail=str(error)) from error
