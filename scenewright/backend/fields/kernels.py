"""How the kernels are compiled: without the interpreter lock, kept on disk for the next process."""

from __future__ import annotations

from typing import Any

from numba import njit

_OPTIONS: dict[str, Any] = {"nogil": True, "fastmath": True, "error_model": "numpy", "cache": True}

kernel: Any = njit(**_OPTIONS)

# What runs for each ray counts no references to its arrays: all threads would queue for the counters.
per_ray: Any = njit(**_OPTIONS | {"_nrt": False})
