"""Sound as WAV, with labels that say what is spoken when: regions that other editors show, and write."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np

from .artifacts import Audio, Phoneme

FULL = 32768
INTEGERS, FLOATS, EXTENSIBLE = 1, 3, 0xFFFE
SUBFORMAT = bytes.fromhex("000000001000800000aa00389b71")  # what follows the tag in the names of extensible formats
REGION, UTF8 = b"rgn ", 65001


class Form(NamedTuple):
    """How samples are stored: as integers or floats, how many bits each has, channels, hertz."""

    tag: int
    bits: int
    channels: int
    rate: int


def write(audio: Audio, path: Path) -> None:
    """Write a sound as 16-bit WAV; what is louder than 1 is clipped, what is no number is silent."""
    channels, rate = audio.samples.shape[1], audio.sample_rate
    plain = np.clip(np.nan_to_num(audio.samples, posinf=1.0, neginf=-1.0), -1.0, 1.0)
    samples = np.clip(np.rint(plain * FULL), -FULL, FULL - 1).astype("<i2")
    tag = INTEGERS if channels <= 2 else EXTENSIBLE
    form = struct.pack("<HHIIHH", tag, channels, rate, 2 * channels * rate, 2 * channels, 16)
    if tag == EXTENSIBLE:  # no place is said for any channel
        form += struct.pack("<HHIH", 22, 16, 0, INTEGERS) + SUBFORMAT
    content = _chunk(b"fmt ", form) + _chunk(b"data", samples.tobytes()) + _labels(audio)
    path.write_bytes(_chunk(b"RIFF", b"WAVE" + content))


def read(path: Path) -> Audio:
    """Read a sound: integers or floats of any width, any number of channels, cut off or not.

    Floats beyond 1 are turned down together; what is no number is silent. Labels become phonemes, whoever wrote them.

    Raises:
        ValueError: it is no WAV file, is compressed, or holds no sound.
    """
    chunks: dict[bytes, bytes] = {}
    for name, content in _chunks(path.read_bytes()):
        chunks.setdefault(name, content)
    if b"fmt " not in chunks or b"data" not in chunks:
        raise ValueError("it is no WAV file")
    form = _form(chunks[b"fmt "])
    samples = _samples(chunks[b"data"], form)
    if len(samples) == 0:
        raise ValueError("it holds no sound: it is 0 s long")
    phonemes = _phonemes(chunks.get(b"cue ", b""), chunks.get(b"LISTadtl", b""), len(samples), form.rate)
    return Audio(name=path.stem, samples=samples, sample_rate=form.rate, phonemes=phonemes)


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield the chunks of a file by name, lists by their name and kind; the last may be cut off."""
    if content[:4] != b"RIFF" or content[8:12] != b"WAVE":
        return
    place = 12
    while place + 8 <= len(content):
        name, size = content[place : place + 4], int.from_bytes(content[place + 4 : place + 8], "little")
        body = content[place + 8 : place + 8 + size]
        yield (name + body[:4], body[4:]) if name == b"LIST" else (name, body)
        place += 8 + size + size % 2


def _form(chunk: bytes) -> Form:
    if len(chunk) < 16:
        raise ValueError("it does not say how its samples are stored")
    tag, channels, rate, _, _, bits = struct.unpack_from("<HHIIHH", chunk)
    if tag == EXTENSIBLE and len(chunk) >= 26:
        tag = struct.unpack_from("<H", chunk, 24)[0]
    if (tag, bits) not in {(INTEGERS, 8), (INTEGERS, 16), (INTEGERS, 24), (INTEGERS, 32), (FLOATS, 32), (FLOATS, 64)}:
        raise ValueError("its samples are neither integers nor floats that can be read")
    if not channels:
        raise ValueError("it has no channels")
    return Form(tag, bits, channels, rate)


def _samples(content: bytes, form: Form) -> np.ndarray:
    """Return (n, channels) float32."""
    whole = form.channels * form.bits // 8
    content = content[: len(content) // whole * whole]
    if form.tag == FLOATS:
        samples = np.frombuffer(content, f"<f{form.bits // 8}").astype(np.float32)
        samples = np.nan_to_num(samples, nan=0.0, posinf=1.0, neginf=-1.0)
        samples = samples / max(float(np.abs(samples).max(initial=0.0)), 1.0)
    else:
        samples = _integers(content, form.bits // 8) / np.float32(1 << (form.bits - 1))
    return np.ascontiguousarray(samples.reshape(-1, form.channels), np.float32)


def _integers(content: bytes, width: int) -> np.ndarray:
    if width == 1:  # the only unsigned one
        return np.frombuffer(content, np.uint8).astype(np.int32) - 128
    parts = np.frombuffer(content, np.uint8).reshape(-1, width)
    wide = np.zeros((len(parts), 4), np.uint8)
    wide[:, 4 - width :] = parts
    return wide.view("<i4")[:, 0] >> (32 - 8 * width)


def _labels(audio: Audio) -> bytes:
    """Return the chunks that say what is spoken when: a place, a length and a text for each sound."""
    if not audio.phonemes:
        return b""
    points, texts = [], []
    for number, phoneme in enumerate(audio.phonemes, 1):
        start, end = (round(seconds * audio.sample_rate) for seconds in (phoneme.start, phoneme.end))
        points.append(struct.pack("<II4sIII", number, start, b"data", 0, 0, start))
        texts.append(_chunk(b"labl", struct.pack("<I", number) + phoneme.sound.encode() + b"\0"))
        texts.append(_chunk(b"ltxt", struct.pack("<II4sHHHH", number, end - start, REGION, 0, 0, 0, UTF8)))
    cues = _chunk(b"cue ", struct.pack("<I", len(points)) + b"".join(points))
    return cues + _chunk(b"LIST", b"adtl" + b"".join(texts))


def _phonemes(cues: bytes, texts: bytes, count: int, rate: int) -> tuple[Phoneme, ...]:
    """Return what labels say; one that has no length lasts until the next begins."""
    starts = {
        number: at
        for number, _, _, _, _, at in struct.iter_unpack("<II4sIII", cues[4 : 4 + (len(cues) - 4) // 24 * 24])
    }
    words: dict[int, str] = {}
    lengths: dict[int, int] = {}
    for name, body in _chunks(b"RIFF\0\0\0\0WAVE" + texts):
        if name == b"labl" and len(body) > 4:
            words[int.from_bytes(body[:4], "little")] = body[4:].split(b"\0")[0].decode("utf-8", "replace")
        elif name == b"ltxt" and len(body) >= 8:
            number, length = struct.unpack_from("<II", body)
            lengths[number] = length
    said = sorted((starts[number], number) for number in starts if number in words)
    found = []
    for place, (start, number) in enumerate(said):
        following = said[place + 1][0] if place + 1 < len(said) else count
        end = start + lengths[number] if lengths.get(number) else following
        found.append(Phoneme(start=start / rate, end=end / rate, sound=words[number]))
    return tuple(found)


def _chunk(name: bytes, content: bytes) -> bytes:
    return name + len(content).to_bytes(4, "little") + content + b"\0" * (len(content) % 2)
