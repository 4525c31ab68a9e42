"""Share the rows of a kernel's work among threads.

The kernels give up the interpreter lock, so plain threads are enough: unlike numba's own parallel loops they start at
once, compile in half the time, and let a preview be rendered while training goes on.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any


def thread_count() -> int:
    """Return the number of processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def share(kernel: Callable[..., Any], count: int, block: int, *arguments: Any) -> None:
    """Call kernel(start, stop, *arguments) for blocks that cover range(count), on all processors.

    The calling thread works too, and each thread takes the next block when it is free.
    """
    starts = iter(range(0, count, block))

    def work() -> None:
        for start in starts:
            kernel(start, min(start + block, count), *arguments)

    others = [_pool().submit(work) for _ in range(min(thread_count(), -(-count // block)) - 1)]
    work()
    for other in others:
        other.result()


@cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(thread_count(), thread_name_prefix="kernel")
