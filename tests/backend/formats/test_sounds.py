"""Sound files as others write them: every width, many channels, labels; and what is broken is said or made whole."""

from __future__ import annotations

import struct
import wave
from pathlib import Path

import av
import numpy as np
import pytest

from scenewright.backend import formats
from scenewright.shared.artifacts import Audio, Phoneme
from scenewright.shared.errors import InvalidInput

RATE = 16_000
SPOKEN = (
    Phoneme(start=0.1, end=0.18, sound="ð"), Phoneme(start=0.18, end=0.31, sound="ə"),
    Phoneme(start=0.4, end=0.5, sound="tʃ"),
)  # fmt: skip


def tone(channels: int = 1, seconds: float = 1.0, rate: int = RATE, **more: object) -> Audio:
    """Make a tone, each channel higher and quieter than the one before."""
    time = np.arange(round(seconds * rate)) / rate
    every = [np.sin(2 * np.pi * 220 * number * time) / (1 + number) for number in range(1, channels + 1)]
    return Audio(samples=np.stack(every, axis=1).astype(np.float32), sample_rate=rate, **more)  # type: ignore[arg-type]


def written(path: Path, tag: int, bits: int, content: bytes, channels: int = 1, size: int | None = None) -> Path:
    """Write a WAV file by hand, with a size of its samples that may be a lie."""
    form = struct.pack("<HHIIHH", tag, channels, RATE, RATE * channels * bits // 8, channels * bits // 8, bits)
    body = b"fmt " + struct.pack("<I", 16) + form
    body += b"data" + struct.pack("<I", len(content) if size is None else size) + content
    path.write_bytes(b"RIFF" + struct.pack("<I", 4 + len(body)) + b"WAVE" + body)
    return path


@pytest.mark.parametrize(
    ("tag", "bits", "kind", "scale"),
    [(1, 8, "u1", 127), (1, 16, "<i2", 32767), (1, 32, "<i4", 2**31 - 1), (3, 32, "<f4", 1), (3, 64, "<f8", 1)],
)
def test_every_width_is_read(tag: int, bits: int, kind: str, scale: int, tmp_path: Path) -> None:
    wanted = tone().samples[:, 0]
    content = (wanted.astype(float) * scale + (128 if kind == "u1" else 0)).astype(kind).tobytes()
    found = formats.load(written(tmp_path / "tone.wav", tag, bits, content))
    assert isinstance(found, Audio) and found.sample_rate == RATE
    assert np.abs(found.samples[:, 0] - wanted).max() < 2.0 / min(scale if scale > 1 else 2**23, 2**23)


def test_others_read_what_we_write_with_its_labels(tmp_path: Path) -> None:
    sound = tone(phonemes=SPOKEN)
    path = formats.save(sound, tmp_path / "speech.wav")
    with wave.open(str(path)) as file:
        assert (file.getnframes(), file.getframerate(), file.getsampwidth()) == (RATE, RATE, 2)
    with av.open(str(path)) as file:
        assert sum(frame.samples for frame in file.decode(audio=0)) == RATE
    found = formats.load(path)
    assert isinstance(found, Audio) and [each.sound for each in found.phonemes] == ["ð", "ə", "tʃ"]
    for one, two in zip(found.phonemes, SPOKEN, strict=True):
        assert (one.start, one.end) == pytest.approx((two.start, two.end), abs=1 / RATE)


def test_a_label_without_a_length_lasts_until_the_next(tmp_path: Path) -> None:
    path = formats.save(tone(phonemes=SPOKEN), tmp_path / "speech.wav")
    content = path.read_bytes()
    path.write_bytes(content.replace(b"ltxt", b"note"))
    found = formats.load(path)
    assert isinstance(found, Audio)
    assert [round(each.end, 3) for each in found.phonemes] == [0.18, 0.4, 1.0]


@pytest.mark.parametrize("suffix", [".wav", ".flac"])
def test_seven_channels_survive(suffix: str, tmp_path: Path) -> None:
    sound = tone(channels=7, seconds=0.2)
    found = formats.load(formats.save(sound, tmp_path / f"round{suffix}"))
    assert isinstance(found, Audio) and np.abs(found.samples - sound.samples).max() < 1e-4


def test_a_recording_as_mp3_is_read_and_written(tmp_path: Path) -> None:
    sound = tone(channels=2, rate=44_100)
    found = formats.load(formats.save(sound, tmp_path / "song.mp3"))
    assert isinstance(found, Audio) and found.samples.shape == pytest.approx(sound.samples.shape, abs=2400)
    count = min(len(found.samples), len(sound.samples))
    assert np.abs(found.samples[:count] - sound.samples[:count])[2000:-2000].max() < 0.03


@pytest.mark.parametrize(("suffix", "codec"), [(".ogg", "libopus"), (".m4a", "aac")])
def test_what_a_telephone_records_is_read(suffix: str, codec: str, tmp_path: Path) -> None:
    path, rate = tmp_path / f"voice{suffix}", 48_000
    with av.open(str(path), "w") as file:
        stream = file.add_stream(codec, rate=rate, layout="mono")
        whole = (tone(rate=rate).samples.T * 30_000).astype(np.int16)
        frame = av.AudioFrame.from_ndarray(whole, format="s16", layout="mono")
        frame.sample_rate = rate
        fitted = av.AudioResampler(stream.format.name, "mono", rate, frame_size=stream.frame_size)
        for part in [*fitted.resample(frame), *fitted.resample(None)]:
            file.mux(stream.encode(part))
        file.mux(stream.encode())
    found = formats.load(path, Audio)
    assert (
        isinstance(found, Audio) and found.sample_rate == rate and len(found.samples) == pytest.approx(rate, abs=2048)
    )
    heard = np.abs(np.fft.rfft(found.samples[:rate, 0]))
    assert abs(int(heard.argmax()) * rate / min(rate, len(found.samples)) - 220) < 2
    with pytest.raises(InvalidInput, match="not saved as such. Save it as .wav"):
        formats.save(found, tmp_path / f"again{suffix}")


@pytest.mark.parametrize(
    ("tag", "bits", "content", "sentence"),
    [
        (1, 16, b"", "it is 0 s long"),
        (2, 4, bytes(64), "neither integers nor floats"),
        (1, 12, bytes(64), "neither integers nor floats"),
    ],
)
def test_what_holds_no_sound_is_said(tag: int, bits: int, content: bytes, sentence: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=rf"odd\.wav cannot be read as sound: .*{sentence}.* Export it as"):
        formats.load(written(tmp_path / "odd.wav", tag, bits, content))


def test_what_was_cut_off_while_it_recorded_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    content = (tone().samples * 32767).astype("<i2").tobytes()
    for size in (2**32 - 1, 2 * len(content)):
        found = formats.load(written(tmp_path / "cut.wav", 1, 16, content[:-1], size=size))
        assert isinstance(found, Audio) and len(found.samples) == RATE - 1


def test_what_is_too_loud_is_turned_down_and_what_is_no_number_is_silent(tmp_path: Path) -> None:
    wanted = 4 * tone().samples[:, 0]
    wanted[10] = np.nan
    found = formats.load(written(tmp_path / "loud.wav", 3, 32, wanted.tobytes()))
    assert isinstance(found, Audio) and found.samples[10] == 0
    assert np.nanmax(np.abs(found.samples[:, 0] - wanted / np.nanmax(np.abs(wanted)))) < 1e-6
    broken = Audio(samples=np.float32([[np.nan], [2.0], [-np.inf], [0.5]]), sample_rate=8000)
    for suffix in (".wav", ".flac"):
        again = formats.load(formats.save(broken, tmp_path / f"broken{suffix}"))
        assert isinstance(again, Audio) and np.abs(again.samples[:, 0] - [0, 1, -1, 0.5]).max() < 1e-4


def test_films_that_break_off_or_lie_are_told(tmp_path: Path) -> None:
    from scenewright.backend.formats import mp4

    rng = np.random.default_rng(0)
    film = mp4.encode((rng.integers(0, 255, (64, 64, 3)).astype(np.uint8) for _ in range(24)), 24000 / 1001)
    whole = film.encoded.tobytes()
    path = tmp_path / "film.mp4"
    index = whole.find(b"stco") + 12
    for content, sentence in (
        (whole[: len(whole) // 2], "holds no film that can be read. Export it again"),
        (whole[:index] + b"\x7f\xff\xff\xf0" + whole[index + 4 :], "breaks off: 0 of its 24 frames are there"),
    ):
        path.write_bytes(content)
        with pytest.raises(InvalidInput, match=sentence):
            formats.load(path)
    start = 3 * len(whole) // 4
    path.write_bytes(whole[:start] + bytes(6000) + whole[start + 6000 :])
    found = formats.load(path)
    assert isinstance(found, mp4.Video)
    with pytest.raises(InvalidInput, match="The film 'film' is broken. Export it again"):
        list(mp4.decode(found))
