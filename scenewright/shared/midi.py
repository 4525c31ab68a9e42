"""Scores as Standard MIDI Files and back: format 1, one track a player, and one for the tempo.

Source: The MIDI Association, Standard MIDI Files 1.0.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from .artifacts import Score

TICKS = 480  # a beat
DRUMS = 9  # the channel of percussion
NOTE_OFF, NOTE_ON, PROGRAM = 0x80, 0x90, 0xC0
WORDS, NAME, END, TEMPO, METRE = 0x01, 0x03, 0x2F, 0x51, 0x58
KEY = b"key: "  # MIDI's own message for keys knows major and minor only
SHORT = (PROGRAM, 0xD0)  # messages of one byte


class Event(NamedTuple):
    """One event of a track: its tick and its bytes."""

    tick: int
    content: bytes


def encode(score: Score) -> bytes:
    """Return the file of a score."""
    tracks = [_tempo_track(score), *(_track(score, number) for number in range(len(score.players)))]
    return b"MThd" + struct.pack(">IHHH", 6, 1, len(tracks), TICKS) + b"".join(tracks)


def decode(content: bytes, name: str = "") -> Score:
    """Return the notes, tempo and metre of a file, and the name and program of each track.

    Raises:
        ValueError: it is no MIDI file, is cut short, or counts in seconds.
    """
    if content[:4] != b"MThd":
        raise ValueError("this is no MIDI file.")
    try:
        return _Reader(content).score(name)
    except (IndexError, struct.error) as error:
        raise ValueError("it is cut short: export it again.") from error


def _tempo_track(score: Score) -> bytes:
    events = [Event(0, _meta(METRE, bytes([score.beats_per_bar, 2, 24, 8])))]
    if score.key:
        events.append(Event(0, _meta(WORDS, KEY + score.key.encode())))
    for beat, tempo in score.tempi:
        events.append(Event(_tick(beat), _meta(TEMPO, round(60e6 / float(tempo)).to_bytes(3, "big"))))
    return _chunk(events)


def _track(score: Score, number: int) -> bytes:
    name = score.players[number]
    drums = name == "drums"
    # The tenth channel is percussion's.
    channel = DRUMS if drums else (number if number < DRUMS else number + 1) % 16
    events = [Event(0, _meta(NAME, name.encode()))]
    if score.programs and not drums:
        events.append(Event(0, bytes([PROGRAM | channel, score.programs[number] & 127])))
    for start, length, pitch, velocity in score.notes[score.player == number]:
        key, force = int(pitch) & 127, int(np.clip(round(float(velocity) * 127), 1, 127))
        events.append(Event(_tick(start), bytes([NOTE_ON | channel, key, force])))
        events.append(Event(max(_tick(start + length), _tick(start) + 1), bytes([NOTE_OFF | channel, key, 0])))
    return _chunk(events)


def _chunk(events: list[Event]) -> bytes:
    body, now = b"", 0
    # A note that ends is written before one that begins at the same time.
    for event in sorted(events, key=lambda event: (event.tick, event.content[0] & 0xF0 == NOTE_ON)):
        body += _length(event.tick - now) + event.content
        now = event.tick
    body += _length(0) + _meta(END, b"")
    return b"MTrk" + struct.pack(">I", len(body)) + body


def _tick(beat: float) -> int:
    return round(float(beat) * TICKS)


def _meta(kind: int, content: bytes) -> bytes:
    return bytes([0xFF, kind]) + _length(len(content)) + content


def _length(number: int) -> bytes:
    """Return a number as MIDI writes lengths: seven bits a byte, the highest says whether more follow."""
    parts = [number & 127]
    while number := number >> 7:
        parts.append(number & 127 | 128)
    return bytes(reversed(parts))


class _Reader:
    """Reads the bytes of a MIDI file."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._notes: list[tuple[float, float, float, float]] = []
        self._player: list[int] = []
        self._players: list[str] = []
        self._programs: list[int] = []
        self._tempi: list[tuple[float, float]] = []
        self._metre, self._key = 4, ""

    def score(self, name: str) -> Score:
        size, _, tracks, division = struct.unpack(">IHHH", self._content[4:14])
        if division & 0x8000 or not division:
            raise ValueError("it counts in seconds, not in beats: export it with a tempo.")
        place = 8 + size
        for _ in range(tracks):
            kind, length = struct.unpack(">4sI", self._content[place : place + 8])
            if len(self._content) < place + 8 + length:
                raise IndexError
            if kind == b"MTrk":
                self._read_track(place + 8, place + 8 + length, division)
            place += 8 + length
        return Score(
            name=name, notes=np.array(self._notes, np.float32).reshape(-1, 4),
            player=np.array(self._player, np.int32), players=tuple(self._players), programs=tuple(self._programs),
            tempi=np.array(sorted(self._tempi) or [(0, 120)], np.float32), beats_per_bar=self._metre,
            key=self._key,
        )  # fmt: skip

    def _read_track(self, place: int, end: int, division: int) -> None:
        tick, status, name, program = 0, 0, "", 0
        sounding: dict[tuple[int, int], list[tuple[int, int]]] = {}
        found: list[tuple[float, float, float, float]] = []
        drums = False
        for delta, status, first, content in self._events(place, end):
            tick += delta
            kind, channel = status & 0xF0, status & 0x0F
            if status == 0xFF:
                name = content.decode("utf-8", "replace") if first == NAME else name
                self._set(first, content, tick / division)
            elif kind == PROGRAM:
                program = first
            elif kind == NOTE_ON and content[0] > 0:
                drums = drums or channel == DRUMS
                sounding.setdefault((channel, first), []).append((tick, content[0]))
            elif kind in (NOTE_ON, NOTE_OFF) and sounding.get((channel, first)):
                start, velocity = sounding[channel, first].pop(0)
                found.append((start / division, (tick - start) / division, first, velocity / 127))
        if found:
            self._notes += sorted(found)
            self._player += [len(self._players)] * len(found)
            self._players.append("drums" if drums else name or f"track {len(self._players) + 1}")
            self._programs.append(program)

    def _set(self, kind: int, content: bytes, beat: float) -> None:
        if kind == TEMPO and len(content) == 3:
            self._tempi.append((beat, 60e6 / max(int.from_bytes(content, "big"), 1)))
        elif kind == METRE and content:
            self._metre = max(content[0], 1)
        elif kind == WORDS and content.startswith(KEY):
            self._key = content[len(KEY) :].decode("utf-8", "replace")

    def _events(self, place: int, end: int) -> Iterator[tuple[int, int, int, bytes]]:
        """Yield ticks since the one before, status, first byte, and what follows it."""
        content, running = self._content, 0
        while place < end:
            delta, place = self._number(place)
            if content[place] & 0x80:
                running, place = content[place], place + 1
            status = running
            if status in (0xF0, 0xF7):
                length, place = self._number(place)
                place += length
                continue
            if status == 0xFF:
                kind = content[place]
                length, place = self._number(place + 1)
                yield delta, status, kind, content[place : place + length]
                place += length
                continue
            size = 1 if status & 0xF0 in SHORT else 2
            yield delta, status, content[place], content[place + 1 : place + size]
            place += size

    def _number(self, place: int) -> tuple[int, int]:
        value = 0
        while True:
            byte = self._content[place]
            value, place = value << 7 | byte & 127, place + 1
            if not byte & 128:
                return value, place
