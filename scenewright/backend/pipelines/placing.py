"""How a pipeline is fitted into a GPU: as a whole, in parts, with coarser numbers, or layer by layer."""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from math import prod
from pathlib import Path
from typing import Any, Literal

import diffusers

from scenewright.backend.pipelines.devices import GIGABYTE, Device

Placement = Literal["whole", "parts", "layers"]  # all on the device, or only the part or the layer that is at work
ORDER: tuple[Placement, ...] = ("whole", "parts", "layers")  # each takes less than the one before, and longer
INDEX = "model_index.json"
FULL_BITS = 16
QUANTISED_BITS = {"bitsandbytes": (8, 4), "torchao": (8,)}  # that a package can make of weights, the best first
KINDS = {"bitsandbytes": "BitsAndBytesConfig", "torchao": "TorchAoConfig"}
EIGHT = 8
OVERHEAD = 1.15  # of quantised weights: their scales, and layers that stay as they were
LEAST_WORK_GB = 1.0  # that a step needs besides weights
HALF_BYTES = 2  # of a number on a GPU


@dataclass(frozen=True)
class Fit:
    """Say how a pipeline is fitted in.

    Attributes:
        placement: what of it lies on the device.
        bits: of each weight of the parts named; 16 is as published.
        quantised: the parts with fewer bits.
        backend: the package that does it, "" for none.
    """

    placement: Placement = "whole"
    bits: int = FULL_BITS
    quantised: tuple[str, ...] = ()
    backend: str = ""


def fitted(device: Device, gigabytes: float, parts: Mapping[str, float], backend: str) -> Fit:
    """Return how a pipeline goes onto a device: what leaves its results as they were comes first.

    Args:
        device: the GPU, or what needs no fitting.
        gigabytes: that it takes as a whole, with what a step needs.
        parts: gigabytes of each part's weights, in half precision.
        backend: a package that can quantise, "" for none.
    """
    if not device.name.startswith("cuda") or device.holds(gigabytes):
        return Fit()
    work = max(gigabytes - sum(parts.values()), LEAST_WORK_GB)
    if device.holds(max(parts.values(), default=0.0) + work):
        return Fit("parts")
    too_large = tuple(name for name, size in parts.items() if not device.holds(size + work))
    for bits in QUANTISED_BITS.get(backend, ()):
        largest = max(parts[name] for name in too_large) * OVERHEAD * bits / FULL_BITS
        if device.holds(largest + work):
            return Fit("parts", bits, too_large, backend)
    return Fit("layers")


def quantising() -> str:
    """Return the package that can quantise here, "" where there is none."""
    return next(filter(find_spec, QUANTISED_BITS), "")


def configuration(fit: Fit, folder: Path, dtype: Any) -> Any:
    """Return what diffusers is told to quantise, None where nothing is.

    Args:
        folder: of the pipeline.
        dtype: in which quantised layers compute.
    """
    if not fit.backend:
        return None
    index = json.loads((folder / INDEX).read_bytes())
    words = _bitsandbytes(fit, dtype) if fit.backend == "bitsandbytes" else _torchao()
    # Each library has a class of its own for the same settings.
    kinds = {name: getattr(import_module(index[name][0]), KINDS[fit.backend]) for name in fit.quantised}
    return diffusers.PipelineQuantizationConfig(  # type: ignore[attr-defined]
        quant_mapping={name: kind(**words) for name, kind in kinds.items()}
    )


def _bitsandbytes(fit: Fit, dtype: Any) -> dict[str, Any]:
    if fit.bits == EIGHT:
        return {"load_in_8bit": True}
    return {"load_in_4bit": True, "bnb_4bit_quant_type": "nf4", "bnb_4bit_compute_dtype": dtype}


def _torchao() -> dict[str, Any]:
    return {"quant_type": import_module("torchao.quantization").Int8WeightOnlyConfig()}


def part_sizes(folder: Path) -> dict[str, float]:
    """Return the gigabytes that the weights of each part take in half precision, told by their headers."""
    sizes: dict[str, float] = {}
    for path in sorted(folder.glob("*/*.safetensors")):
        if ".fp16." not in path.name:
            sizes[path.parent.name] = sizes.get(path.parent.name, 0.0) + _size(path)
    return sizes


def _size(path: Path) -> float:
    try:
        with path.open("rb") as file:
            (length,) = struct.unpack("<Q", file.read(8))
            tensors = json.loads(file.read(min(length, path.stat().st_size)))
    except (ValueError, struct.error):
        return 0.0  # that it is damaged is told when it is loaded
    tensors.pop("__metadata__", None)
    return float(sum(prod(tensor["shape"]) * HALF_BYTES for tensor in tensors.values()) / GIGABYTE)
