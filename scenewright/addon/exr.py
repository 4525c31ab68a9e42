"""OpenEXR files of float pixels: written without Blender, so that a thread can do it, and read with every pass."""

from __future__ import annotations

import struct
import zlib
from concurrent.futures import ThreadPoolExecutor

import numpy as np

MAGIC = struct.pack("<II", 20000630, 2)
LONG_NAMES = 0x4  # a flag behind the version; all others mean tiles, depths or several parts
BLOCK_LINES = 16
FLOAT = 2
ZIP = 3
MOST_THREADS = 8
TYPES = {0: "<u4", 1: "<f2", FLOAT: "<f4"}
NAMES = {3: "BGR", 4: "ABGR"}  # in the order of the alphabet, as the format has them


def encode(pixels: np.ndarray) -> bytes:
    """Return an OpenEXR file of (h, w, 3 | 4) float32 pixels, row 0 on top, linear, alpha associated.

    Source: the OpenEXR file layout, with ZIP compression of blocks of 16 lines.
    """
    height, width, channels = pixels.shape
    starts = range(0, height, BLOCK_LINES)
    with ThreadPoolExecutor(MOST_THREADS) as threads:
        # Block by block, also what numpy does without letting go of the interpreter.
        blocks = list(threads.map(lambda start: _block(start, pixels[start : start + BLOCK_LINES]), starts))
    header = _header(width, height, NAMES[channels])
    first = len(header) + 8 * len(blocks)
    offsets = first + np.cumsum([0, *map(len, blocks[:-1])])
    return b"".join((header, offsets.astype("<u8").tobytes(), *blocks))


def _header(width: int, height: int, names: str) -> bytes:
    channels = b"".join(name.encode() + b"\0" + struct.pack("<iB3xii", FLOAT, 0, 1, 1) for name in names) + b"\0"
    window = struct.pack("<4i", 0, 0, width - 1, height - 1)
    attributes = (
        ("channels", "chlist", channels),
        ("compression", "compression", bytes([ZIP])),
        ("dataWindow", "box2i", window),
        ("displayWindow", "box2i", window),
        ("lineOrder", "lineOrder", b"\0"),
        ("pixelAspectRatio", "float", struct.pack("<f", 1.0)),
        ("screenWindowCenter", "v2f", struct.pack("<2f", 0.0, 0.0)),
        ("screenWindowWidth", "float", struct.pack("<f", 1.0)),
    )
    written = (f"{name}\0{kind}\0".encode() + struct.pack("<i", len(value)) + value for name, kind, value in attributes)
    return MAGIC + b"".join(written) + b"\0"


def _block(start: int, pixels: np.ndarray) -> bytes:
    lines = np.ascontiguousarray(pixels[..., ::-1].swapaxes(1, 2), "<f4")
    plain = lines.view(np.uint8).ravel()
    halves = np.concatenate([plain[::2], plain[1::2]])
    halves[1:] = halves[1:] - halves[:-1] + np.uint8(128)
    deflate = zlib.compressobj(1, strategy=zlib.Z_RLE)
    packed = deflate.compress(halves) + deflate.flush()
    content = packed if len(packed) < plain.size else plain.tobytes()
    return struct.pack("<ii", start, len(content)) + content


def decode(file: bytes) -> dict[str, np.ndarray]:
    """Return the channels of an uncompressed OpenEXR file of scan lines by name, each (h, w) float32, row 0 on top.

    Raises:
        ValueError: it is none, or a compressed, tiled or cut off one.
    """
    if file[:5] != MAGIC[:5] or int.from_bytes(file[5:8], "little") & ~LONG_NAMES:
        raise ValueError("This is no OpenEXR file of one part in scan lines.")
    attributes, start = _attributes(file)
    left, top, right, bottom = struct.unpack("<4i", attributes["dataWindow"])
    if attributes["compression"] != b"\0":
        raise ValueError("This OpenEXR file is compressed.")
    width, height = right - left + 1, bottom - top + 1
    kinds = _channels(attributes["channels"])
    line = np.dtype([("head", "<i4", 2), *((name, kind, width) for name, kind in kinds.items())])
    start += 8 * height
    if len(file) < start + height * line.itemsize:
        raise ValueError("This OpenEXR file is cut off.")
    lines = np.frombuffer(file, line, height, start)
    lines = lines[np.argsort(lines["head"][:, 0], kind="stable")]
    return {name: lines[name].astype(np.float32) for name in kinds}


def _attributes(file: bytes) -> tuple[dict[str, bytes], int]:
    """Return what the header holds by name, and where it ends."""
    found, at = {}, len(MAGIC)
    while file[at] != 0:
        name, kind, _ = file[at : at + 512].split(b"\0", 2)
        at += len(name) + len(kind) + 2
        (size,) = struct.unpack_from("<i", file, at)
        found[name.decode()] = file[at + 4 : at + 4 + size]
        at += 4 + size
    return found, at + 1


def _channels(listing: bytes) -> dict[str, str]:
    """Return the types of the channels by name, as NumPy calls them, in the order in which lines hold them."""
    kinds, at = {}, 0
    while listing[at] != 0:
        end = listing.index(b"\0", at)
        kinds[listing[at:end].decode()] = TYPES[struct.unpack_from("<i", listing, end + 1)[0]]
        at = end + 17
    return kinds
