"""Whatever travels arrives bit for bit, or is refused in one sentence; never anything else."""

import tracemalloc
from typing import Any

import msgspec
import numpy as np
import pytest
from examples import (
    ARTIFACT_TYPES,
    ARTIFACTS,
    CLIENT_MESSAGES,
    MESSAGES,
    SERVER_MESSAGES,
    TASKS,
    any_array,
    same,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scenewright.shared.artifacts import AnyArtifact, Image, Mesh
from scenewright.shared.errors import Malformed
from scenewright.shared.messages import ClientMessage, ServerMessage
from scenewright.shared.tasks import AnyTask
from scenewright.shared.wire import byte_count, decode, encode

few = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
many = settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
parts = st.sampled_from([0, 1, 5, 16, 4096])
TRIANGLE = Mesh(vertices=np.eye(3, dtype=np.float32), faces=np.array([[0, 1, 2]], np.int32))


class Anything(msgspec.Struct):
    """One array of any type."""

    array: np.ndarray


def test_every_artifact_task_and_message_has_a_strategy() -> None:
    assert set(ARTIFACTS) == set(ARTIFACT_TYPES)
    assert set(TASKS) == set(AnyTask.__args__)
    assert set(MESSAGES) == {*ClientMessage.__args__, *ServerMessage.__args__}


@pytest.mark.parametrize("kind", ARTIFACTS, ids=lambda kind: kind.__name__)
@given(data=st.data(), part=parts)
@few
def test_an_artifact_arrives_bit_for_bit(kind: type, data: st.DataObject, part: int) -> None:
    sent = data.draw(ARTIFACTS[kind])
    assert same(decode(encode(sent, part), AnyArtifact), sent)


@pytest.mark.parametrize("kind", TASKS, ids=lambda kind: kind.__name__)
@given(data=st.data())
@few
def test_a_task_arrives_bit_for_bit(kind: type, data: st.DataObject) -> None:
    sent = data.draw(TASKS[kind])
    assert same(decode(encode(sent), AnyTask), sent)


@pytest.mark.parametrize("kind", MESSAGES, ids=lambda kind: kind.__name__)
@given(data=st.data(), part=parts)
@few
def test_a_message_arrives_bit_for_bit(kind: type, data: st.DataObject, part: int) -> None:
    sent = data.draw(MESSAGES[kind])
    assert same(decode(encode(sent, part), ClientMessage if kind in CLIENT_MESSAGES else ServerMessage), sent)


@given(array=any_array(), part=parts)
@many
def test_an_array_of_any_type_shape_and_layout_arrives(array: np.ndarray, part: int) -> None:
    arrived = decode(encode(Anything(array), part), Anything).array
    assert same(arrived, array)
    assert arrived.flags.aligned and not arrived.flags.writeable


def test_frames_are_views_of_what_is_sent_and_of_what_arrived() -> None:
    header, vertices, faces = encode(TRIANGLE)
    assert np.shares_memory(np.asarray(vertices), TRIANGLE.vertices)
    assert np.shares_memory(decode([header, vertices, faces], Mesh).faces, TRIANGLE.faces)


def test_large_arrays_are_cut_into_parts() -> None:
    frames = encode(Anything(np.arange(10, dtype=np.uint8)), part=4)
    assert [bytes(frame) for frame in frames[1:]] == [bytes([0, 1, 2, 3]), bytes([4, 5, 6, 7]), bytes([8, 9])]
    assert byte_count(frames) == len(frames[0]) + 10


def test_an_array_anywhere_in_a_buffer_arrives_aligned() -> None:
    header, content = encode(Anything(np.arange(4, dtype=np.float64)))
    shifted = memoryview(b"-" + bytes(content))[1:]
    assert decode([header, shifted], Anything).array.flags.aligned


def test_numpy_scalars_travel_as_numbers() -> None:
    sent = {"psnr": np.float32(1.5), "faces": np.int64(7), "closed": np.bool_(True)}
    assert msgspec.msgpack.decode(encode(sent)[0]) == {"psnr": 1.5, "faces": 7, "closed": True}  # type: ignore[arg-type]


@pytest.mark.parametrize("value", [{1, 2, 3j}, object(), np.array([1j]), np.array(["a"]), np.array([None])])
def test_what_has_no_place_on_the_wire_is_a_fault_of_the_sender(value: Any) -> None:
    with pytest.raises(TypeError):
        encode(Anything(value))


@given(frames=st.lists(st.binary(max_size=60), max_size=4))
@many
def test_garbage_is_malformed(frames: list[bytes]) -> None:
    for kind in (ClientMessage, ServerMessage, AnyArtifact):
        with pytest.raises(Malformed):
            decode(frames, kind)


@given(data=st.data(), part=parts)
@many
def test_damaged_messages_are_malformed_or_still_sound(data: st.DataObject, part: int) -> None:
    kind = data.draw(st.sampled_from(list(MESSAGES)))
    frames = [bytes(frame) for frame in encode(data.draw(MESSAGES[kind]), part)]
    damaged = data.draw(_damage(frames))
    union = ClientMessage if kind in CLIENT_MESSAGES else ServerMessage
    try:
        found = decode(damaged, union)
    except Malformed as error:
        assert str(error)
    else:
        assert same(decode(encode(found), union), found)


@st.composite
def _damage(draw: Any, frames: list[bytes]) -> list[bytes]:
    frames, which = list(frames), draw(st.integers(0, len(frames) - 1))
    way = draw(st.sampled_from(["flip", "truncate", "extend", "drop", "repeat", "swap"]))
    place = draw(st.integers(0, max(len(frames[which]) - 1, 0)))
    if way == "flip" and frames[which]:
        flipped = bytearray(frames[which])
        flipped[place] ^= draw(st.integers(1, 255))
        frames[which] = bytes(flipped)
    elif way == "truncate":
        frames[which] = frames[which][:place]
    elif way == "extend":
        frames[which] += draw(st.binary(min_size=1, max_size=9))
    elif way == "drop":
        del frames[which]
    elif way == "repeat":
        frames.insert(which, frames[which])
    else:
        frames[which], frames[0] = frames[0], frames[which]
    return frames


def _header(*arrays: tuple[int, str, tuple[int, ...]]) -> bytes:
    extensions = [msgspec.msgpack.Ext(1, msgspec.msgpack.encode(array)) for array in arrays]
    return msgspec.msgpack.encode({"type": "image", "pixels": extensions[0], "other": extensions[1:]})


@pytest.mark.parametrize(
    "array",
    [
        (1, "uint8", (2**40, 1, 3)),
        (1, "uint8", (2**63, 2**63, 4)),
        (1, "uint8", (0, 2**62, 4)),
        (1, "uint8", (-1, -1, 3)),
        (1, "uint8", (1,) * 70 + (3,)),
        (0, "uint8", (1, 1, 3)),
        (9, "uint8", (1, 1, 3)),
        (-1, "uint8", (1, 1, 3)),
        (1, "object", (1, 1, 3)),
        (1, "uint8", (1, 1, 4)),
    ],
)
def test_claims_about_arrays_are_checked_before_memory_is_taken(array: tuple[int, str, tuple[int, ...]]) -> None:
    tracemalloc.start()
    with pytest.raises(Malformed):
        decode([_header(array), b"abc"], Image)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1_000_000


def test_a_frame_belongs_to_one_array_so_that_nothing_is_multiplied() -> None:
    class Twice(msgspec.Struct):
        first: np.ndarray
        second: np.ndarray

    extension = msgspec.msgpack.Ext(1, msgspec.msgpack.encode((1, "uint8", (3,))))
    header = msgspec.msgpack.encode({"first": extension, "second": extension})
    with pytest.raises(Malformed, match="does not hold"):
        decode([header, b"abc"], Twice)


@pytest.mark.parametrize("length", [b"\xdd\xff\xff\xff\xff", b"\xdf\xff\xff\xff\xff", b"\xc6\xff\xff\xff\xff"])
def test_claims_about_lengths_take_no_memory(length: bytes) -> None:
    tracemalloc.start()
    with pytest.raises(Malformed):
        decode([b"\x82\xa4type\xa6submit\xa7options" + length], ClientMessage)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1_000_000


def test_deeply_nested_headers_are_malformed() -> None:
    with pytest.raises(Malformed):
        decode([b"\x82\xa4type\xa6submit\xa7options" + b"\x91" * 100_000 + b"\x01"], ClientMessage)


def test_unknown_fields_are_skipped_so_that_either_side_may_be_newer() -> None:
    header, *arrays = encode(TRIANGLE)
    newer = msgspec.msgpack.encode(msgspec.msgpack.decode(header) | {"subdivision": 3})
    assert same(decode([newer, *arrays], AnyArtifact), TRIANGLE)


def test_bytes_that_are_no_truth_values_are_malformed() -> None:
    header, _ = encode(Anything(np.array([True, False])))
    with pytest.raises(Malformed, match="neither 0 nor 1"):
        decode([header, b"\x02\x00"], Anything)


def test_the_sentence_says_what_is_wrong_and_where() -> None:
    header, vertices, _ = encode(TRIANGLE)
    with pytest.raises(Malformed, match="faces point at element 7 of only 3"):
        decode([header, vertices, np.array([0, 1, 7], "<i4").tobytes()], Mesh)


def test_server_and_client_messages_do_not_mix() -> None:
    assert not set(CLIENT_MESSAGES) & set(SERVER_MESSAGES)
