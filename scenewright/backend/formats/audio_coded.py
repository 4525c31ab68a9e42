"""Sound as FLAC or MP3, and on reading as Ogg, Opus and AAC too."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from scenewright.shared.artifacts import Audio
from scenewright.shared.errors import InvalidInput

CODECS = {".flac": ("flac", "s16"), ".mp3": ("libmp3lame", "fltp")}
FULL = 32768
MOST_CHANNELS = {".flac": 8, ".mp3": 2}
LAYOUTS = {1: "mono", 2: "stereo", 3: "2.1", 4: "4.0", 5: "5.0", 6: "5.1", 7: "6.1", 8: "7.1"}
MP3_RATES = (8000, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000)


def load(path: Path) -> Audio:
    """Read a sound.

    Raises:
        InvalidInput: the file holds no sound that can be decoded.
    """
    import av

    try:
        with av.open(str(path)) as file:
            stream = file.streams.audio[0]
            plain = av.AudioResampler(format="fltp", layout=stream.layout, rate=stream.rate)
            decoded = [part for frame in file.decode(stream) for part in plain.resample(frame)]
            parts = [part.to_ndarray() for part in [*decoded, *plain.resample(None)]]
            rate = stream.rate
    except (av.FFmpegError, IndexError, ValueError) as error:
        raise InvalidInput(f"{path} holds no sound that can be read.", detail=str(error)) from error
    samples = np.concatenate(parts, axis=1).T if parts else np.zeros((0, 1), np.float32)
    if len(samples) == 0:
        raise InvalidInput(f"{path} holds no sound: it is 0 s long.")
    samples = np.clip(np.nan_to_num(samples), -1.0, 1.0)
    return Audio(name=path.stem, samples=np.ascontiguousarray(samples, np.float32), sample_rate=rate)


def save(audio: Audio, path: Path) -> None:
    """Write a sound; what is louder than 1 is clipped.

    Raises:
        InvalidInput: the format is only read, or cannot hold so many channels or that rate.
    """
    import av

    suffix = path.suffix.lower()
    layout, codec = _layout(audio, suffix), CODECS[suffix]
    samples = np.clip(np.nan_to_num(audio.samples), -1.0, 1.0)
    with av.open(str(path), "w") as file:
        stream = file.add_stream(codec[0], rate=audio.sample_rate, layout=layout, format=codec[1])
        assert isinstance(stream, av.AudioStream)
        whole = np.clip(np.rint(samples * FULL), -FULL, FULL - 1).astype(np.int16)
        frame = av.AudioFrame.from_ndarray(whole.reshape(1, -1), format="s16", layout=layout)
        frame.sample_rate = audio.sample_rate
        fitted = av.AudioResampler(format=codec[1], layout=layout, rate=audio.sample_rate, frame_size=stream.frame_size)
        for part in [*fitted.resample(frame), *fitted.resample(None)]:
            file.mux(stream.encode(part))
        file.mux(stream.encode())


def _layout(audio: Audio, suffix: str) -> str:
    channels = audio.samples.shape[1]
    if suffix not in CODECS:
        raise InvalidInput(
            f"Sound is read from {suffix} files, not saved as such.", remedy="Save it as .wav, .flac or .mp3."
        )
    if channels > MOST_CHANNELS[suffix]:
        sentence = f"A {suffix} file holds {MOST_CHANNELS[suffix]} channels, not {channels}."
        raise InvalidInput(sentence, remedy="Save it as .wav.")
    if suffix == ".mp3" and audio.sample_rate not in MP3_RATES:
        raise InvalidInput(f"MP3 has no rate of {audio.sample_rate} Hz.", remedy="Save it as .wav or .flac.")
    return LAYOUTS[channels]
