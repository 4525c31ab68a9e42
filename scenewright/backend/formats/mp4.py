"""MP4 and WebM: films stay encoded as they are; `encode` and `decode` turn frames into films and back."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from scenewright.shared.artifacts import Video
from scenewright.shared.errors import InvalidInput

if TYPE_CHECKING:
    import av

RATE_DENOMINATOR = 1001
QUALITY = "18"
AGAIN = "Export it again, as MP4 with H.264."


def load(path: Path) -> Video:
    """Read a film.

    Raises:
        InvalidInput: the file holds no pictures that can be decoded, breaks off, or does not say how fast it plays.
    """
    import av

    encoded = np.fromfile(path, np.uint8)
    try:
        with av.open(io.BytesIO(encoded.tobytes()), "r") as film:
            stream = film.streams.video[0]
            count, shown = 0, False
            for packet in film.demux(stream):
                count += packet.size > 0
                shown = shown or bool(packet.decode())
            promised, rate = stream.frames, float(stream.average_rate or stream.base_rate or 0)
            size = stream.width, stream.height
    except (av.FFmpegError, IndexError) as error:
        raise InvalidInput(f"{path} holds no film that can be read.", remedy=AGAIN, detail=str(error)) from error
    if count < promised:
        raise InvalidInput(f"{path} breaks off: {count} of its {promised} frames are there.", remedy=AGAIN)
    if not shown:
        raise InvalidInput(f"{path} holds no film that can be read.", remedy=AGAIN)
    if not rate:
        raise InvalidInput(f"{path} does not say how many frames a second it has.", remedy=AGAIN)
    return Video(
        name=path.stem, encoded=encoded, container="webm" if path.suffix.lower() == ".webm" else "mp4",
        frame_rate=rate, frame_count=count, width=size[0], height=size[1],
    )  # fmt: skip


def save(video: Video, path: Path) -> None:
    """Write a film as it is encoded.

    Raises:
        InvalidInput: the file's suffix is of another container.
    """
    if path.suffix.lower() != f".{video.container}":
        raise InvalidInput(f"The film is encoded as {video.container}: save it as {path.stem}.{video.container}.")
    video.encoded.tofile(path)


def encode(frames: Iterable[np.ndarray], frame_rate: float, name: str = "") -> Video:
    """Encode frames as MP4 (H.264, yuv420p), which every player and Blender's sequencer read.

    Args:
        frames: (h, w, 3) uint8 sRGB each, all of one size; an odd side is padded by a repeated row or column.
        frame_rate: frames per second.
        name: of the film.

    Raises:
        InvalidInput: there are no frames.
    """
    import av

    buffer, rate = io.BytesIO(), Fraction(frame_rate).limit_denominator(RATE_DENOMINATOR)
    stream: av.VideoStream | None = None
    count = 0
    with av.open(buffer, "w", format="mp4") as film:
        for frame in frames:
            even = np.pad(frame, ((0, frame.shape[0] % 2), (0, frame.shape[1] % 2), (0, 0)), mode="edge")
            stream = stream or _stream(film, even, rate)
            picture = _picture(even)
            picture.pts, picture.time_base = count, 1 / rate
            film.mux(stream.encode(picture))
            count += 1
        if stream is None:
            raise InvalidInput("A film needs at least one frame.")
        film.mux(stream.encode())
    return Video(
        name=name, encoded=np.frombuffer(buffer.getvalue(), np.uint8), frame_rate=float(rate), frame_count=count,
        width=stream.width, height=stream.height,
    )  # fmt: skip


def decode(video: Video) -> Iterator[np.ndarray]:
    """Yield the frames of a film, (h, w, 3) uint8 sRGB each.

    Raises:
        InvalidInput: it cannot be decoded, or not to its end.
    """
    import av

    try:
        with av.open(io.BytesIO(video.encoded.tobytes()), "r") as film:
            for picture in film.decode(video=0):
                yield picture.to_ndarray(format="rgb24")
    except (av.FFmpegError, IndexError) as error:
        raise InvalidInput(f"The film {video.name!r} is broken.", remedy=AGAIN, detail=str(error)) from error


def _picture(frame: np.ndarray) -> av.VideoFrame:
    """Return a frame (h, w, 3) of even sides as yuv420p; the same one is the same to the last byte.

    Rows of its planes are longer than the picture is wide, and the encoder reads on there: whatever memory held.
    """
    import av

    picture = av.VideoFrame.from_ndarray(frame, format="rgb24").reformat(format="yuv420p")
    for plane in picture.planes:
        rows = np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)
        rows[:, plane.width :] = rows[:, plane.width - 1 : plane.width]
        rows[plane.height :] = rows[plane.height - 1]
    return picture


def _stream(film: av.container.OutputContainer, frame: np.ndarray, rate: Fraction) -> av.VideoStream:
    stream = film.add_stream("libx264", rate=rate, options={"crf": QUALITY, "preset": "fast"})
    stream.height, stream.width = frame.shape[:2]
    stream.pix_fmt, stream.time_base = "yuv420p", 1 / rate
    return stream
