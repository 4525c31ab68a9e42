"""Structs to frames and back: a msgpack header, then the bytes of each array. No pickle, no copies.

In the header an array is msgpack extension 1 holding [first frame, dtype, shape]; its bytes, little-endian and in
C order, are in that frame or in it and the ones after it. Arrays decoded are read-only; those that came in one frame
are views of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from math import prod
from typing import Any, TypeVar, Union

import msgspec
import numpy as np

from .arrays import DTYPES
from .errors import Malformed

ARRAY = 1
PART = 1 << 19
Frame = Union[bytes, bytearray, memoryview]
T = TypeVar("T")


def encode(struct: msgspec.Struct, part: int = 0) -> list[Frame]:
    """Return the frames of a struct: the header, then those of each array in the order met; arrays are not copied.

    Args:
        struct: any struct of artifacts, tasks or messages.
        part: most bytes of an array in one frame, 0 for no bound. Sockets use `PART`: encrypting, moving and
            decrypting the parts of one array overlap, and a heartbeat never waits for a whole array.

    Raises:
        TypeError: the struct holds something that has no place on the wire.
    """
    frames: list[Frame] = [b""]

    def place(value: object) -> object:
        if isinstance(value, np.generic):
            return value.item()
        if not isinstance(value, np.ndarray) or value.dtype.name not in DTYPES:
            raise TypeError(f"{getattr(value, 'dtype', type(value).__name__)} cannot travel over the wire.")
        first = len(frames)
        frames.extend(_parts(value, part))
        return msgspec.msgpack.Ext(ARRAY, msgspec.msgpack.encode((first, value.dtype.name, value.shape)))

    frames[0] = msgspec.msgpack.encode(struct, enc_hook=place)
    return frames


def decode(frames: Sequence[Frame], kind: type[T] | Any) -> T:
    """Return the struct in the frames, checked against its type.

    Args:
        frames: header and array frames as made by `encode`.
        kind: the struct type, or a tagged union of struct types.

    Raises:
        Malformed: the header is no msgpack, a field is missing or out of range, or an array does not fit its frames.
    """
    if not frames:
        raise Malformed("An empty message arrived.")
    try:
        return msgspec.msgpack.decode(frames[0], type=kind, ext_hook=_Arrays(frames), dec_hook=_keep)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Malformed(f"A message could not be read: {error}.") from error


def byte_count(frames: Sequence[Frame]) -> int:
    """Return how many bytes the frames hold."""
    return sum(memoryview(frame).nbytes for frame in frames)


def _parts(array: np.ndarray, part: int) -> list[Frame]:
    if not array.size:
        return [b""]
    whole = np.ascontiguousarray(array, array.dtype.newbyteorder("<")).data.cast("B")
    step = part or whole.nbytes
    return [whole[start : start + step] for start in range(0, whole.nbytes, step)]


class _Arrays:
    """Turns the extensions of one header into arrays, in order; no frame is used twice, so none is multiplied."""

    def __init__(self, frames: Sequence[Frame]) -> None:
        self._frames, self._next = frames, 1

    def __call__(self, code: int, payload: memoryview) -> np.ndarray:
        if code != ARRAY:
            raise Malformed(f"A message holds an unknown extension {code}.")
        first, name, shape = msgspec.msgpack.decode(payload, type=tuple[int, str, tuple[int, ...]])
        dtype = _dtypes().get(name)
        if dtype is None or not self._next <= first < len(self._frames) or min(shape, default=0) < 0:
            raise Malformed(f"A message names an array it does not hold (frame {first}, {name} {shape}).")
        return _array(self._take(first, prod(shape) * dtype.itemsize), dtype, shape)

    def _take(self, first: int, size: int) -> Frame:
        """Return the `size` bytes that start with a frame: the frame itself, or it and the next ones joined."""
        last, held = first + 1, memoryview(self._frames[first]).nbytes
        while held < size and last < len(self._frames):
            held += memoryview(self._frames[last]).nbytes
            last += 1
        self._next = last
        if held != size:
            raise Malformed(f"An array of {size} bytes does not fit its frames of {held} bytes.")
        return self._frames[first] if last == first + 1 else _join(self._frames[first:last], size)


def _join(frames: Sequence[Frame], size: int) -> memoryview:
    whole = np.empty(size, np.uint8).data
    start = 0
    for frame in frames:
        end = start + memoryview(frame).nbytes
        whole[start:end] = memoryview(frame).cast("B")
        start = end
    return whole


def _array(content: Frame, dtype: np.dtype, shape: tuple[int, ...]) -> np.ndarray:
    try:
        found = np.frombuffer(content, dtype).reshape(shape)
    except (ValueError, OverflowError) as error:
        raise Malformed(f"No array can have the shape {shape}.") from error
    if dtype == np.bool_ and found.size and found.view(np.uint8).max() > 1:
        raise Malformed("A truth array holds bytes that are neither 0 nor 1.")
    if not found.flags.aligned:  # A short frame may lie anywhere in a socket's buffer.
        found = found.copy()
    found.flags.writeable = False
    return found


@cache
def _dtypes() -> dict[str, np.dtype]:
    return {name: np.dtype(name).newbyteorder("<") for name in DTYPES}


def _keep(kind: type, value: object) -> object:
    if isinstance(value, kind):
        return value
    raise ValueError(f"expected {kind.__name__}, got {type(value).__name__}")
