"""The container of binary glTF: a JSON chunk, a binary chunk, and the accessors that lead from one into the other.

Source: glTF 2.0 specification, Khronos Group 2021.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Hashable
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from scenewright.shared.errors import InvalidInput

VERTICES, INDICES = 34962, 34963  # targets of buffer views
MAGIC, JSON, BINARY = 0x46546C67, 0x4E4F534A, 0x004E4942
COMPONENTS = {5120: np.int8, 5121: np.uint8, 5122: np.int16, 5123: np.uint16, 5125: np.uint32, 5126: np.float32}
CODES = {np.dtype(kind): code for code, kind in COMPONENTS.items()}
WIDTHS = {"SCALAR": 1, "VEC2": 2, "VEC3": 3, "VEC4": 4}
TYPES = {width: name for name, width in WIDTHS.items()}
WEBP = "EXT_texture_webp"
UNDERSTOOD = frozenset(
    {
        "KHR_texture_transform", "KHR_materials_unlit", "KHR_materials_specular", "KHR_materials_ior",
        "KHR_lights_punctual", WEBP,
    }
)  # fmt: skip


class Reader:
    """A GLB file that is being read: `tree` is its JSON."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.tree, self._binary = _chunks(path)
        alien = set(self.tree.get("extensionsRequired", ())) - UNDERSTOOD
        if alien:
            raise InvalidInput(
                f"{path} needs the glTF extensions {', '.join(sorted(alien))}.", remedy="Export it without compression."
            )

    def array(self, accessor: int) -> np.ndarray:
        """Return what an accessor points at, (count, width); normalised integers become floats."""
        entry = self.tree["accessors"][accessor]
        if "sparse" in entry or "bufferView" not in entry:
            raise InvalidInput(f"{self.path} uses sparse accessors.", remedy="Export it without them.")
        view = self.tree["bufferViews"][entry["bufferView"]]
        dtype: np.dtype[Any] = np.dtype(COMPONENTS[entry["componentType"]])
        width = WIDTHS[entry["type"]]
        start = view.get("byteOffset", 0) + entry.get("byteOffset", 0)
        stride = view.get("byteStride") or dtype.itemsize * width
        shape, strides = (entry["count"], width), (stride, dtype.itemsize)
        found: np.ndarray = np.ndarray(shape, dtype, self._binary, start, strides)
        return found / np.float32(np.iinfo(found.dtype).max) if entry.get("normalized") else found

    def view(self, number: int) -> bytes:
        """Return the bytes of a buffer view."""
        view = self.tree["bufferViews"][number]
        start = view.get("byteOffset", 0)
        return bytes(self._binary[start : start + view["byteLength"]])


class Writer:
    """A GLB file that is being written: `tree` is its JSON."""

    def __init__(self) -> None:
        self.tree: dict[str, Any] = {"asset": {"version": "2.0", "generator": "Scenewright"}}
        self._binary = bytearray()
        self._made: dict[Hashable, int] = {}

    def once(self, key: Hashable, make: Callable[[], int]) -> int:
        """Return what `make` returned when it was first called for `key`: what is equal is written once."""
        if key not in self._made:
            self._made[key] = make()
        return self._made[key]

    def add(self, kind: str, entry: dict[str, Any]) -> int:
        """Append an entry to one of the tree's lists and return its number."""
        entries: list[dict[str, Any]] = self.tree.setdefault(kind, [])
        entries.append(entry)
        return len(entries) - 1

    def array(
        self, values: np.ndarray, *, bounds: bool = False, normalised: bool = False, target: int = VERTICES
    ) -> int:
        """Add an array of (n, width) or (n,) and return the number of its accessor."""
        values = np.ascontiguousarray(values)
        entry: dict[str, Any] = {
            "bufferView": self.view(values.tobytes(), target),
            "componentType": CODES[values.dtype],
            "count": len(values),
            "type": TYPES[values.size // len(values)],
        }
        if normalised:
            entry["normalized"] = True
        if bounds:
            entry |= {"min": values.min(axis=0).tolist(), "max": values.max(axis=0).tolist()}
        return self.add("accessors", entry)

    def view(self, content: bytes, target: int = 0) -> int:
        """Add bytes and return the number of their buffer view; the target says what a graphics card holds them for."""
        start = len(self._binary)
        self._binary += content + bytes(-len(content) % 4)
        held_for = {"target": target} if target else {}
        return self.add("bufferViews", {"buffer": 0, "byteOffset": start, "byteLength": len(content), **held_for})

    def write(self, path: Path) -> None:
        """Write the file."""
        self.tree["buffers"] = [{"byteLength": len(self._binary)}]
        tree = msgspec.json.encode(self.tree)
        tree += b" " * (-len(tree) % 4)
        total = 12 + 8 + len(tree) + 8 + len(self._binary)
        with path.open("wb") as file:
            file.write(struct.pack("<IIIII", MAGIC, 2, total, len(tree), JSON))
            file.write(tree)
            file.write(struct.pack("<II", len(self._binary), BINARY))
            file.write(self._binary)


def _chunks(path: Path) -> tuple[dict[str, Any], bytes]:
    content = path.read_bytes()
    if len(content) < 20 or struct.unpack_from("<I", content)[0] != MAGIC:
        raise InvalidInput(f"{path} is no GLB file.")
    length = struct.unpack_from("<I", content, 12)[0]
    tree = msgspec.json.decode(content[20 : 20 + length], type=dict[str, Any])
    return tree, content[20 + length + 8 :]
