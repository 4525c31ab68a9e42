"""What a pipeline is computed on, and how precisely."""

from __future__ import annotations

import os
from dataclasses import dataclass

import torch

from scenewright.shared.errors import InvalidInput

DEVICE, DTYPE = "SCENEWRIGHT_DEVICE", "SCENEWRIGHT_DTYPE"
DTYPES = ("float32", "float16", "bfloat16")
GIGABYTE = 1e9
SHARE = 0.9  # of the free memory that a pipeline may fill; the rest is for what its steps need


@dataclass(frozen=True)
class Device:
    """Say where a pipeline is computed.

    Attributes:
        name: as torch calls it: cuda, cuda:1, mps or cpu.
        dtype: of the weights and the latents.
        free_gb: memory of a GPU that is free; infinite where main memory is used, which can be swapped.
    """

    name: str
    dtype: torch.dtype
    free_gb: float = float("inf")

    def holds(self, gigabytes: float) -> bool:
        """Tell whether that much fits as a whole."""
        return gigabytes <= SHARE * self.free_gb


def best_device() -> Device:
    """Return the fastest device of this machine: a GPU in half precision, or the processor in single.

    The environment variables SCENEWRIGHT_DEVICE and SCENEWRIGHT_DTYPE say otherwise, such as cuda:1 and float16.

    Raises:
        InvalidInput: one of them names what is not there.
    """
    name = os.environ.get(DEVICE) or _fastest()
    wanted = os.environ.get(DTYPE) or _usual_dtype(name)
    if wanted not in DTYPES:
        raise InvalidInput(f"{DTYPE} is {wanted!r}.", remedy=f"Set it to one of: {', '.join(DTYPES)}.")
    try:
        torch.empty(1, device=name)
    except (RuntimeError, AssertionError) as error:
        raise InvalidInput(
            f"There is no device {name!r} here.", remedy=f"Unset {DEVICE}.", detail=str(error)
        ) from error
    free = torch.cuda.mem_get_info(name)[0] / GIGABYTE if name.startswith("cuda") else float("inf")
    return Device(name, getattr(torch, wanted), free)


def _fastest() -> str:
    if torch.cuda.is_available():
        return "cuda"
    return "mps" if torch.backends.mps.is_available() else "cpu"


def _usual_dtype(name: str) -> str:
    if name.startswith("cuda"):
        return "bfloat16" if torch.cuda.is_bf16_supported(including_emulation=False) else "float16"
    return "float16" if name == "mps" else "float32"
