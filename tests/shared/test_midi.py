"""Scores as MIDI files: what is written is read again, and files of other programs are read."""

from __future__ import annotations

import numpy as np
import pytest

from scenewright.shared.artifacts import Score
from scenewright.shared.midi import decode, encode

SCORE = Score(
    name="tune", notes=np.float32([[0, 1, 60, 0.5], [1, 0.5, 64, 1.0], [1.5, 2.5, 67, 0.25], [0, 0.25, 36, 0.75]]),
    player=np.int32([0, 0, 0, 1]), players=("piano", "drums"), programs=(4, 0),
    tempi=np.float32([[0, 96], [4, 120]]), beats_per_bar=3,
)  # fmt: skip


def test_what_is_written_is_read_again() -> None:
    read = decode(encode(SCORE), "tune")
    assert np.allclose(read.notes, SCORE.notes, atol=0.005) and np.array_equal(read.player, SCORE.player)
    assert (read.players, read.programs, read.beats_per_bar) == (SCORE.players, SCORE.programs, 3)
    assert np.allclose(read.tempi, SCORE.tempi, rtol=1e-4)


def test_bytes_are_those_of_the_standard() -> None:
    content = encode(SCORE)
    assert content[:14] == b"MThd\x00\x00\x00\x06\x00\x01\x00\x03\x01\xe0"
    assert b"\xff\x51\x03\x09\x89\x68" in content  # 625,000 microseconds a beat: 96 beats a minute
    assert b"\x00\xc0\x04\x00\x90\x3c\x40" in content and b"\x99\x24\x5f" in content
    assert content.endswith(b"\xff\x2f\x00")


def test_a_file_of_one_track_with_running_status_is_read() -> None:
    track = b"\x00\x90\x3c\x64\x60\x3c\x00\x00\x40\x64\x60\x40\x00\x00\xf0\x02\x01\xf7\x00\xff\x2f\x00"
    content = b"MThd\x00\x00\x00\x06\x00\x00\x00\x01\x00\x60MTrk" + len(track).to_bytes(4, "big") + track
    read = decode(content)
    assert read.notes[:, :3].tolist() == [[0, 1, 60], [1, 1, 64]] and read.tempi.tolist() == [[0, 120]]


@pytest.mark.parametrize("content", [b"", b"RIFF....", encode(SCORE)[:60], encode(SCORE)[:20]])
def test_what_is_no_midi_file_or_cut_short_is_said(content: bytes) -> None:
    with pytest.raises(ValueError, match="no MIDI file|cut short"):
        decode(content)


def test_seconds_instead_of_beats_are_said() -> None:
    content = bytearray(encode(SCORE))
    content[12:14] = b"\xe7\x28"
    with pytest.raises(ValueError, match="counts in seconds"):
        decode(bytes(content))
