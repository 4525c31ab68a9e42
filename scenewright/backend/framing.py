"""Frames on a byte stream, the same for files and pipes: a count, the length of each, then the frames themselves."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import IO

from scenewright.shared.errors import Malformed
from scenewright.shared.wire import Frame

MOST_FRAMES = 1 << 24


def table(frames: Sequence[Frame]) -> bytes:
    """Return what precedes the frames: their count (uint32), then each length in bytes (uint64), little endian."""
    return struct.pack(f"<I{len(frames)}Q", len(frames), *(memoryview(frame).nbytes for frame in frames))


def write_frames(stream: IO[bytes], frames: Sequence[Frame]) -> None:
    """Write the frames and flush."""
    stream.write(table(frames))
    stream.writelines(frames)
    stream.flush()


def read_lengths(stream: IO[bytes]) -> tuple[int, ...] | None:
    """Return the lengths of the frames that follow; None at the end of the stream.

    Raises:
        Malformed: the stream ends within the table, or holds no table.
    """
    start = stream.read(4)
    if not start:
        return None
    (count,) = struct.unpack("<I", _whole(start, 4))
    if count > MOST_FRAMES:
        raise Malformed(f"A stream announces {count} frames.")
    return struct.unpack(f"<{count}Q", _whole(stream.read(8 * count), 8 * count))


def read_frames(stream: IO[bytes]) -> list[bytes] | None:
    """Return the next frames; None at the end of the stream.

    Raises:
        Malformed: the stream ends within a frame, or holds no frames at all.
    """
    lengths = read_lengths(stream)
    return None if lengths is None else [_whole(stream.read(length), length) for length in lengths]


def _whole(content: bytes, length: int) -> bytes:
    if len(content) != length:
        raise Malformed(f"A stream ends {length - len(content)} bytes too early.")
    return content
