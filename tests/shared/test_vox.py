"""MagicaVoxel's files: what is written is read, others' are understood, and broken ones are told so."""

from __future__ import annotations

import random
import struct

import numpy as np
import pytest

from scenewright.shared import vox
from scenewright.shared.artifacts import Block, VoxelWorld
from scenewright.shared.voxels import rectangles


def chunk(kind: bytes, content: bytes) -> bytes:
    return kind + struct.pack("<2i", len(content), 0) + content


def file(*chunks: bytes) -> bytes:
    inside = b"".join(chunks)
    return b"VOX " + struct.pack("<i", 150) + b"MAIN" + struct.pack("<2i", 0, len(inside)) + inside


def words(**pairs: str) -> bytes:
    flat = [part.encode() for pair in pairs.items() for part in pair]
    return struct.pack("<i", len(pairs)) + b"".join(struct.pack("<i", len(part)) + part for part in flat)


def model(size: tuple[int, int, int], *blocks: tuple[int, int, int, int]) -> bytes:
    content = struct.pack("<i", len(blocks)) + b"".join(bytes(each) for each in blocks)
    return chunk(b"SIZE", struct.pack("<3i", *size)) + chunk(b"XYZI", content)


def world(shape: tuple[int, int, int]) -> VoxelWorld:
    labels = np.random.default_rng(1).integers(0, 3, shape).astype(np.uint8)
    palette = (Block(name="Grass", material="grass", colour=(0.2, 0.4, 0.0)), Block(name="Ü", colour=(1.0, 0.6, 0.8)))
    return VoxelWorld(labels=labels, palette=palette, block_size=0.5, origin=(1.0, 2.0, 3.0))


def test_what_is_written_is_read() -> None:
    for shape in ((5, 4, 3), (300, 7, 5)):
        given = world(shape)
        found = vox.decode(vox.encode(given))
        assert np.array_equal(found.labels, given.labels)
        assert (found.palette, found.block_size, found.origin) == (given.palette, 0.5, (1.0, 2.0, 3.0))


def test_others_files_get_the_usual_colours_and_stand_over_the_origin() -> None:
    found = vox.decode(file(model((2, 1, 1), (0, 0, 0, 1), (1, 0, 0, 216)), chunk(b"XXXX", b"what?")), "two")
    assert found.labels.ravel().tolist() == [1, 2] and found.origin == (-1.0, -0.5, 0.0)
    assert [entry.colour for entry in found.palette] == [(1.0, 1.0, 1.0), (238 / 255, 0.0, 0.0)]


def test_models_are_moved_and_turned_as_the_scene_says() -> None:
    two = model((2, 1, 1), (0, 0, 0, 1), (1, 0, 0, 2))
    nodes = (
        chunk(b"nTRN", struct.pack("<i", 0) + words() + struct.pack("<4i", 1, -1, -1, 1) + words())
        + chunk(b"nGRP", struct.pack("<i", 1) + words() + struct.pack("<3i", 2, 2, 4))
        + chunk(b"nTRN", struct.pack("<i", 2) + words() + struct.pack("<4i", 3, -1, 0, 1) + words(_t="1 0 0"))
        + chunk(b"nSHP", struct.pack("<i", 3) + words() + struct.pack("<2i", 1, 0) + words())
        # a quarter turn about z: x goes to y, y to minus x
        + chunk(b"nTRN", struct.pack("<i", 4) + words() + struct.pack("<4i", 3, -1, 0, 1) + words(_t="0 5 0", _r="17"))
    )
    found = vox.decode(file(two, nodes))
    # The pivot is a corner of a block: turned, what was behind it lies before it.
    assert found.labels.shape == (3, 6, 1)
    assert found.labels[1:, 0, 0].tolist() == [1, 2] and found.labels[0, 4:, 0].tolist() == [1, 2]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "no MagicaVoxel"),
        (b"GIF89a", "no MagicaVoxel"),
        (file(), "no model"),
        (file(model((2, 2, 2))), "no block"),
        (file(model((2, 2, 2), (2, 0, 0, 1))), "outside"),
        (file(model((0, 2, 2), (0, 0, 0, 1))), "0 x 2 x 2"),
        (file(model((1 << 30, 2, 2))), "1073741824"),
        (file(chunk(b"XYZI", struct.pack("<i", 0))), "no size"),
        (file(chunk(b"SIZE", struct.pack("<3i", 2, 2, 2)), chunk(b"XYZI", struct.pack("<i", 1 << 30))), "more in it"),
        (file(model((1, 1, 1), (0, 0, 0, 1)), chunk(b"nTRN", struct.pack("<i", 0) + words() + struct.pack(
            "<4i", 0, -1, -1, 1) + words())), "never ends"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_told(content: bytes, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        vox.decode(content)


def test_half_a_file_and_flipped_bytes_are_a_world_or_a_sentence() -> None:
    whole, chance = vox.encode(world((9, 8, 7))), random.Random(1)
    for end in range(8, len(whole) - 1, 7):
        with pytest.raises(ValueError):
            vox.decode(whole[:end])
    for _ in range(300):
        broken = bytearray(whole)
        broken[chance.randrange(len(broken))] = chance.randrange(256)
        try:
            vox.decode(bytes(broken))
        except ValueError as error:
            assert str(error)


def test_more_kinds_than_colours_are_refused() -> None:
    many = VoxelWorld(labels=np.ones((1, 1, 1), np.uint16), palette=tuple(Block(name=str(n)) for n in range(300)))
    with pytest.raises(ValueError, match="255"):
        vox.encode(many)


def test_rectangles_cover_every_visible_face_once() -> None:
    labels = world((11, 9, 7)).labels
    found = rectangles(labels)
    across, along = found.corners[:, 1] - found.corners[:, 0], found.corners[:, 3] - found.corners[:, 0]
    normals = np.cross(across, along)
    padded = np.pad(labels > 0, 1).astype(np.int8)
    visible = sum(int(np.abs(np.diff(padded, axis=axis)).sum()) for axis in range(3))
    assert np.abs(normals).sum() == visible
    assert (found.corners[:, 0] * normals).sum() / 3 == (labels > 0).sum()  # its volume: all face outwards
    assert len(rectangles(np.ones((40, 30, 20), np.uint8)).labels) == 6
    assert len(rectangles(np.zeros((4, 0, 3), np.uint8)).labels) == 0
