"""Pixels between Blender and artifacts: Blender's rows run bottom-up as RGBA floats, an artifact's top-down."""

from __future__ import annotations

import struct
import zlib
from concurrent.futures import ThreadPoolExecutor

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
    """Encode (h, w, 1 | 3 | 4) uint8, row 0 on top, as PNG; fast rather than small, and free of the GIL meanwhile.

    Source: PNG specification, third edition; every row uses the filter "up".
    """
    height, width, channels = pixels.shape
    rows = np.full((height, 1 + width * channels), 2, np.uint8)
    rows[:, 1:] = pixels.reshape(height, -1)
    rows[1:, 1:] -= pixels.reshape(height, -1)[:-1]
    header = struct.pack(">IIBBBBB", width, height, 8, PNG_COLOUR_TYPES[channels], 0, 0, 0)
    return b"".join((PNG_SIGNATURE, _chunk(b"IHDR", header), _chunk(b"IDAT", _deflated(rows)), _chunk(b"IEND", b"")))


def _deflated(rows: np.ndarray) -> bytes:
    """Return a zlib stream of (h, n) uint8 rows, made by several threads, each from some of the rows.

    Source: RFC 1950 and 1951; a flushed deflate stream can be followed by another.
    """
    parts = np.array_split(rows, max(min(rows.size // PART_BYTES, MOST_THREADS), 1))
    with ThreadPoolExecutor(len(parts)) as threads:
        pieces = threads.map(_deflated_part, parts, [*[False] * (len(parts) - 1), True])
        return b"".join((ZLIB_HEADER, *pieces, zlib.adler32(rows).to_bytes(4, "big")))


def _deflated_part(rows: np.ndarray, last: bool) -> bytes:
    # Runs only: after the filter, longer matches are rare in pictures, and looking for them takes twice the time.
    deflate = zlib.compressobj(1, wbits=-zlib.MAX_WBITS, strategy=zlib.Z_RLE)
    return deflate.compress(np.ascontiguousarray(rows)) + deflate.flush(zlib.Z_FINISH if last else zlib.Z_FULL_FLUSH)


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
