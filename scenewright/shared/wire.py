"""Structs to frames and back: a msgpack header, then each array as a raw frame of its own. No pickle, no copies.

In the header an array is msgpack extension 1 holding [frame number, dtype, shape]. Arrays decoded are read-only
views of the frames they came in.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from math import prod
from typing import Any, TypeVar

import msgspec
import numpy as np

from .arrays import DTYPES
from .errors import Malformed

ARRAY = 1
Frame = bytes | bytearray | memoryview
T = TypeVar("T")


def encode(struct: msgspec.Struct) -> list[Frame]:
    """Return the frames of a struct: the header and one per array, in the order met (arrays are not copied)."""
    frames: list[Frame] = [b""]

    def place(value: object) -> msgspec.msgpack.Ext:
        if not isinstance(value, np.ndarray):
            raise TypeError(f"{type(value).__name__} cannot travel over the wire.")
        array = np.ascontiguousarray(value)
        frames.append(memoryview(array).cast("B") if array.size else b"")
        return msgspec.msgpack.Ext(ARRAY, msgspec.msgpack.encode((len(frames) - 1, array.dtype.name, value.shape)))

    frames[0] = msgspec.msgpack.encode(struct, enc_hook=place)
    return frames


def decode(frames: Sequence[Frame], kind: type[T] | Any) -> T:
    """Return the struct in the frames, checked against its type.

    Args:
        frames: header and array frames as made by `encode`.
        kind: the struct type, or a tagged union of struct types.

    Raises:
        Malformed: the header is no msgpack, a field is missing or out of range, or an array does not fit its frame.
    """
    if not frames:
        raise Malformed("An empty message arrived.")

    def array(code: int, payload: memoryview) -> np.ndarray:
        if code != ARRAY:
            raise Malformed(f"A message holds an unknown extension {code}.")
        return _array(frames, payload)

    try:
        return msgspec.msgpack.decode(frames[0], type=kind, ext_hook=array, dec_hook=_keep)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Malformed(f"A message could not be read: {error}") from error


def byte_count(frames: Sequence[Frame]) -> int:
    """Return how many bytes the frames hold."""
    return sum(memoryview(frame).nbytes for frame in frames)


@cache
def _dtypes() -> dict[str, np.dtype]:
    return {name: np.dtype(name).newbyteorder("<") for name in DTYPES}


def _array(frames: Sequence[Frame], payload: memoryview) -> np.ndarray:
    number, name, shape = msgspec.msgpack.decode(payload, type=tuple[int, str, tuple[int, ...]])
    dtype = _dtypes().get(name)
    if dtype is None or not 0 < number < len(frames) or min(shape, default=0) < 0:
        raise Malformed(f"A message names an array it does not hold (frame {number}, {name} {shape}).")
    frame = frames[number]
    if prod(shape) * dtype.itemsize != memoryview(frame).nbytes:
        raise Malformed(f"An array of {name} {shape} does not fit its frame of {memoryview(frame).nbytes} bytes.")
    found = np.frombuffer(frame, dtype).reshape(shape)
    found.flags.writeable = False
    return found


def _keep(kind: type, value: object) -> object:
    if isinstance(value, kind):
        return value
    raise ValueError(f"expected {kind.__name__}, got {type(value).__name__}")
