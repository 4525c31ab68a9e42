"""What a pipeline is computed on, and how precisely."""

from __future__ import annotations

from dataclasses import dataclass

import torch

GIGABYTE = 1e9
SHARE = 0.9  # of the free memory that a pipeline may fill; the rest is for what its steps need


@dataclass(frozen=True)
class Device:
    """Say where a pipeline is computed.

    Attributes:
        name: as torch calls it: cuda, mps or cpu.
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
    """Return the fastest device of this machine: a GPU in half precision, or the processor in single."""
    if torch.cuda.is_available():
        dtype = torch.bfloat16 if torch.cuda.is_bf16_supported(including_emulation=False) else torch.float16
        return Device("cuda", dtype, torch.cuda.mem_get_info()[0] / GIGABYTE)
    if torch.backends.mps.is_available():
        return Device("mps", torch.float16)
    return Device("cpu", torch.float32)
