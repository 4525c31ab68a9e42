"""MagicaVoxel's .vox files to worlds of blocks and back.

Source: https://github.com/ephtracy/voxel-model, MagicaVoxel-file-format-vox.txt and its extension. A chunk of our own,
which others skip, keeps what blocks are called and made of, and how large they are.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec
import numpy as np

from .artifacts import Block, VoxelWorld

MAGIC, VERSION, OWN = b"VOX ", 150, b"SWRT"
SIDE = 256  # blocks of a model along an axis, at most
MOST = 1 << 27  # blocks of a world, air included: 512 along each side
MOST_MODELS, DEEPEST = 4096, 64  # models shown, and nodes inside nodes
COLOURS = 255
DEFAULT_SIZE = 1.0  # metres of a block


class Model(NamedTuple):
    """Hold one model: its size, and its blocks (n, 4) uint8: x, y, z, colour."""

    size: tuple[int, int, int]
    blocks: np.ndarray


class Kept(msgspec.Struct):
    """What our own chunk keeps."""

    names: list[str]
    materials: list[str]
    block_size: float
    origin: tuple[float, float, float]


def decode(content: bytes, name: str = "") -> VoxelWorld:
    """Return the world in the bytes of a file.

    Raises:
        ValueError: they are no .vox file, end too early, or say what cannot be; one sentence.
    """
    if content[:4] != MAGIC:
        raise ValueError("it is no MagicaVoxel file.")
    models: list[Model] = []
    nodes: dict[int, tuple[bytes, _Reader]] = {}
    colours, kept, size = _default_colours(), None, None
    for kind, chunk in _chunks(content):
        if kind == b"SIZE":
            size = chunk.size()
        elif kind == b"XYZI":
            models.append(_model(chunk, size))
        elif kind == b"RGBA":
            colours = np.frombuffer(chunk.take(1024), np.uint8).reshape(256, 4)[:COLOURS, :3]
        elif kind in (b"nTRN", b"nGRP", b"nSHP"):
            nodes[chunk.integer()] = kind, chunk
        elif kind == OWN:
            kept = msgspec.json.decode(chunk.rest(), type=Kept)
    if not models:
        raise ValueError("it holds no model.")
    placed = list(_placed(nodes, models)) if nodes else [(models[0], np.eye(3, dtype=np.int64), np.zeros(3, np.int64))]
    return _world(placed, colours, kept, name)


def encode(world: VoxelWorld) -> bytes:
    """Return the bytes of a file; what is larger than a model becomes several.

    Raises:
        ValueError: there are more kinds of blocks than the format has colours.
    """
    if len(world.palette) > COLOURS:
        raise ValueError(f"a .vox file holds {COLOURS} kinds of blocks, and this world has {len(world.palette)}.")
    chunks: list[bytes] = []
    children: list[int] = []
    corners = [range(0, max(side, 1), SIDE) for side in world.labels.shape]
    for corner in np.stack(np.meshgrid(*corners, indexing="ij"), -1).reshape(-1, 3):
        part = world.labels[tuple(slice(start, start + SIDE) for start in corner)]
        places = np.argwhere(part)
        size = np.maximum(part.shape, 1)
        chunks.append(_chunk(b"SIZE", struct.pack("<3i", *size)))
        blocks = np.concatenate([places, part[tuple(places.T)][:, None]], 1).astype(np.uint8)
        chunks.append(_chunk(b"XYZI", struct.pack("<i", len(blocks)) + blocks.tobytes()))
        number, middle = len(children), corner + size // 2
        where = {"_t": " ".join(str(int(side)) for side in middle)}
        children.append(2 * number + 2)
        chunks.append(_chunk(b"nTRN", struct.pack("<i", 2 * number + 2) + _dict({}) + struct.pack(
            "<4i", 2 * number + 3, -1, -1, 1) + _dict(where)))  # fmt: skip
        chunks.append(_chunk(b"nSHP", struct.pack("<i", 2 * number + 3) + _dict({}) + struct.pack("<2i", 1, number)
                             + _dict({})))  # fmt: skip
    root = _chunk(b"nTRN", struct.pack("<i", 0) + _dict({}) + struct.pack("<4i", 1, -1, -1, 1) + _dict({}))
    group = _chunk(
        b"nGRP", struct.pack("<i", 1) + _dict({}) + struct.pack(f"<{len(children) + 1}i", len(children), *children)
    )
    colours = np.zeros((256, 4), np.uint8)
    colours[: len(world.palette), :3] = np.rint([[255 * part for part in entry.colour] for entry in world.palette])
    colours[:, 3] = 255
    kept = Kept([entry.name for entry in world.palette], [entry.material for entry in world.palette],
                world.block_size, world.origin)  # fmt: skip
    inside = b"".join(
        [*chunks, root, group, _chunk(b"RGBA", colours.tobytes()), _chunk(OWN, msgspec.json.encode(kept))]
    )
    return MAGIC + struct.pack("<i", VERSION) + b"MAIN" + struct.pack("<2i", 0, len(inside)) + inside


class _Reader:
    """Reads what is in a chunk, never beyond it."""

    def __init__(self, content: memoryview) -> None:
        self._content, self._at = content, 0

    def take(self, count: int) -> memoryview:
        if count < 0 or self._at + count > len(self._content):
            raise ValueError("it ends too early, or says that there is more in it than there is.")
        self._at += count
        return self._content[self._at - count : self._at]

    def integer(self) -> int:
        (value,) = struct.unpack("<i", self.take(4))
        return int(value)

    def size(self) -> tuple[int, int, int]:
        x, y, z = (self.integer() for _ in range(3))
        if not all(1 <= side <= SIDE for side in (x, y, z)):
            raise ValueError(f"a model of {x} x {y} x {z} blocks is none: each side has 1 to {SIDE}.")
        return x, y, z

    def words(self) -> dict[str, str]:
        count = self.integer()
        if count > len(self._content):
            raise ValueError("it says that there is more in it than there is.")
        return {self._word(): self._word() for _ in range(count)}

    def rest(self) -> bytes:
        return bytes(self._content[self._at :])

    def _word(self) -> str:
        return bytes(self.take(self.integer())).decode("utf-8", "replace")


def _chunks(content: bytes) -> Iterator[tuple[bytes, _Reader]]:
    """Yield the chunks inside MAIN, each with its content; one that holds others is followed by those."""
    whole = _Reader(memoryview(content))
    whole.take(8)
    while True:
        left = len(content) - whole._at
        if left == 0:
            return
        kind = bytes(whole.take(4))
        inside, children = whole.integer(), whole.integer()
        if children < 0:
            raise ValueError("a part of it has a negative size.")
        if kind == b"MAIN" and inside + children > len(content) - whole._at:
            raise ValueError("it ends too early.")
        yield kind, _Reader(whole.take(inside))


def _model(chunk: _Reader, size: tuple[int, int, int] | None) -> Model:
    if size is None:
        raise ValueError("a model in it has no size.")
    count = chunk.integer()
    blocks = np.frombuffer(chunk.take(4 * count), np.uint8).reshape(-1, 4)
    if (blocks[:, :3] >= np.array(size)).any():
        raise ValueError("a block in it lies outside its model.")
    return Model(size, blocks)


def _placed(
    nodes: dict[int, tuple[bytes, _Reader]], models: list[Model]
) -> Iterator[tuple[Model, np.ndarray, np.ndarray]]:
    """Yield each model that is shown, with how it is turned (3, 3) and where its middle is moved (3,)."""
    waiting = [(0, np.eye(3, dtype=np.int64), np.zeros(3, np.int64), 0)]
    shown = 0
    read: dict[int, Any] = {}
    while waiting:
        number, turn, shift, deep = waiting.pop()
        if number not in nodes or deep > DEEPEST or shown > MOST_MODELS or len(waiting) > MOST_MODELS:
            raise ValueError("its models are arranged in a way that never ends, or that leads nowhere.")
        if number not in read:
            read[number] = _node(*nodes[number])
        kind, found = nodes[number][0], read[number]
        if kind == b"nTRN":
            own_turn, own_shift, child = found
            waiting.append((child, turn @ own_turn, turn @ own_shift + shift, deep + 1))
        elif kind == b"nGRP":
            waiting += [(child, turn, shift, deep + 1) for child in found]
        elif not 0 <= found < len(models):
            raise ValueError("it shows a model that is not in it.")
        else:
            shown += 1
            yield models[found], turn, shift


def _node(kind: bytes, chunk: _Reader) -> Any:
    chunk.words()
    if kind == b"nGRP":
        count = chunk.integer()
        return [struct.unpack("<i", chunk.take(4))[0] for _ in range(max(count, 0))]
    if kind == b"nSHP":
        chunk.integer()
        return chunk.integer()
    child, _, _, frames = (chunk.integer() for _ in range(4))
    words = chunk.words() if frames > 0 else {}
    shift = np.array([int(part) for part in words.get("_t", "0 0 0").split()], np.int64)
    if shift.shape != (3,) or (np.abs(shift) > 1 << 20).any():
        raise ValueError("a model in it is moved to nowhere.")
    return _turn(int(words.get("_r", "4"))), shift, child


def _turn(code: int) -> np.ndarray:
    """Return a rotation (3, 3): two bits for the column of each of the first rows, then a sign for each row."""
    first, second = code & 3, code >> 2 & 3
    if first == second or max(first, second) > 2:
        raise ValueError("a model in it is turned in a way that does not exist.")
    turn = np.zeros((3, 3), np.int64)
    for row, column in enumerate((first, second, 3 - first - second)):
        turn[row, column] = -1 if code >> 4 + row & 1 else 1
    return turn


def _world(
    placed: list[tuple[Model, np.ndarray, np.ndarray]], colours: np.ndarray, kept: Kept | None, name: str
) -> VoxelWorld:
    """Return all models in one box, the colours that occur as its palette."""
    places, labels = [], []
    for model, turn, shift in placed:
        # Blocks turn about the middle of the model; doubled, so that half blocks stay whole numbers.
        doubled = 2 * model.blocks[:, :3].astype(np.int64) + 1 - 2 * (np.array(model.size) // 2)
        places.append((doubled @ turn.T - 1) // 2 + shift)
        labels.append(model.blocks[:, 3])
    where, label = np.concatenate(places), np.concatenate(labels).astype(np.int64)
    where, label = where[label > 0], label[label > 0]
    if not len(where):
        raise ValueError("there is no block in it.")
    whole = kept is not None and len(placed) == 1 and not (where < 0).any()
    low = np.zeros(3, np.int64) if whole else where.min(0)
    size = np.array(placed[0][0].size) if whole else where.max(0) + 1 - low
    size = np.maximum(size, where.max(0) + 1 - low)
    if int(np.prod(size)) > MOST:
        raise ValueError(f"it spans {size[0]} x {size[1]} x {size[2]} blocks, more than {MOST} in all.")
    if kept is not None and len(kept.names) == len(kept.materials):
        used = np.arange(1, max(len(kept.names), int(label.max())) + 1)
    else:
        kept, used = None, np.unique(label)
    table = np.zeros(256, np.uint8)
    table[used] = np.arange(1, len(used) + 1)
    world = np.zeros(size, np.uint8)
    world[tuple((where - low).T)] = table[label]
    return VoxelWorld(
        name=name, labels=world, palette=tuple(_entry(number, colours, kept) for number in used),
        block_size=kept.block_size if kept else DEFAULT_SIZE,
        origin=kept.origin if kept else (-float(size[0]) / 2, -float(size[1]) / 2, 0.0),
    )  # fmt: skip


def _entry(label: int, colours: np.ndarray, kept: Kept | None) -> Block:
    red, green, blue = (float(part) / 255 for part in colours[label - 1])
    known = kept is not None and label <= len(kept.names)
    named = (kept.names[label - 1], kept.materials[label - 1]) if kept and known else (f"Colour {label}", "")
    return Block(name=named[0], material=named[1], colour=(red, green, blue))


def _default_colours() -> np.ndarray:
    """Return the colours (255, 3) that hold where a file has none: steps of all three, then ramps."""
    steps = (255, 204, 153, 102, 51, 0)
    mixed = [(red, green, blue) for red in steps for green in steps for blue in steps][:-1]
    ramp = (238, 221, 187, 170, 136, 119, 85, 68, 34, 17)
    single = [tuple(value if axis == channel else 0 for axis in range(3)) for channel in range(3) for value in ramp]
    return np.array([*mixed, *single, *((value,) * 3 for value in ramp)], np.uint8)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return kind + struct.pack("<2i", len(content), 0) + content


def _dict(words: dict[str, str]) -> bytes:
    parts = [struct.pack("<i", len(words))]
    for word in (part for pair in words.items() for part in pair):
        parts += [struct.pack("<i", len(word.encode())), word.encode()]
    return b"".join(parts)
