"""Pixels between Blender and artifacts: Blender's rows run bottom-up as RGBA floats, an artifact's top-down."""

from __future__ import annotations

import struct
import zlib
from concurrent.futures import ThreadPoolExecutor
from functools import partial, reduce

import numpy as np

PART_BYTES, MOST_THREADS = 1 << 20, 8
ZLIB_HEADER = b"\x78\x01"
PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
PNG_COLOUR_TYPES = {1: 0, 3: 2, 4: 6}
HEADER_BYTES = 33  # the signature and the whole IHDR chunk


def flipped(pixels: np.ndarray) -> np.ndarray:
    """Turn bottom-up rows into top-down ones, or back; pixels is (h, w, c)."""
    return np.ascontiguousarray(pixels[::-1])


def rgba(pixels: np.ndarray) -> np.ndarray:
    """Widen (h, w, 1 | 3 | 4) float32 to four channels; a missing alpha is 1."""
    if pixels.shape[2] == 1:
        pixels = np.repeat(pixels, 3, axis=2)
    if pixels.shape[2] == 3:
        pixels = np.concatenate([pixels, np.ones_like(pixels[..., :1])], axis=2)
    return pixels


def png(pixels: np.ndarray) -> bytes:
    """Encode (h, w, 1 | 3 | 4) uint8, row 0 on top, as PNG; fast rather than small, by several threads.

    What is larger than two parts of PART_BYTES has several IDAT chunks. Source: PNG specification, third edition, and
    RFC 1951: a flushed deflate stream can be followed by another; every row uses the filter "up".
    """
    height, width, channels = pixels.shape
    bounds = np.linspace(0, height, max(pixels.size // PART_BYTES, 1) + 1).astype(int).tolist()
    # Part by part, also what numpy does without letting go of the interpreter.
    with ThreadPoolExecutor(MOST_THREADS) as threads:
        rows, pieces = zip(*threads.map(partial(_part, pixels), bounds, bounds[1:]), strict=True)
    check = reduce(lambda found, part: zlib.adler32(part, found), rows, 1).to_bytes(4, "big")
    header = struct.pack(">IIBBBBB", width, height, 8, PNG_COLOUR_TYPES[channels], 0, 0, 0)
    contents = [ZLIB_HEADER + pieces[0], *pieces[1:]]
    contents[-1] += check
    parts = (_chunk(b"IDAT", content) for content in contents)
    return b"".join((PNG_SIGNATURE, _chunk(b"IHDR", header), *parts, _chunk(b"IEND", b"")))


def _part(pixels: np.ndarray, start: int, end: int) -> tuple[np.ndarray, bytes]:
    """Return rows of an image as PNG filters them, and deflated; those up to its last row end the stream."""
    flat = pixels.reshape(len(pixels), -1)
    rows = np.full((end - start, 1 + flat.shape[1]), 2, np.uint8)
    rows[:, 1:] = flat[start:end]
    rows[1:, 1:] -= flat[start : end - 1]
    if start:
        rows[0, 1:] -= flat[start - 1]
    # Runs only: after the filter, longer matches are rare in pictures, and looking for them takes twice the time.
    deflate = zlib.compressobj(1, wbits=-zlib.MAX_WBITS, strategy=zlib.Z_RLE)
    return rows, deflate.compress(rows) + deflate.flush(zlib.Z_FINISH if end == len(pixels) else zlib.Z_FULL_FLUSH)


def read_png(encoded: bytes) -> np.ndarray:
    """Return the (h, w, c) uint8 pixels of what `png` encoded.

    Raises:
        ValueError: it is no such file, or a damaged one.
    """
    if encoded[:16] != PNG_SIGNATURE + b"\0\0\0\rIHDR" or len(encoded) < HEADER_BYTES:
        raise ValueError("This is no PNG file.")
    width, height, _, colour_type = struct.unpack(">IIBB", encoded[16:26])
    channels = next((count for count, kind in PNG_COLOUR_TYPES.items() if kind == colour_type), 0)
    (size,) = struct.unpack(">I", encoded[HEADER_BYTES : HEADER_BYTES + 4])
    start = HEADER_BYTES + 8
    try:
        found = np.frombuffer(zlib.decompress(encoded[start : start + size]), np.uint8)
    except zlib.error as error:
        raise ValueError("This PNG file is damaged.") from error
    rows = found.reshape(height, 1 + width * channels)[:, 1:]
    return np.add.accumulate(rows, axis=0, dtype=np.uint8).reshape(height, width, channels)


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(content, zlib.crc32(name)))
