"""What generators of films share: frames out of a film that may be broken, lengths, and what is shown meanwhile."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from scenewright.shared.artifacts import Image, Video
from scenewright.shared.errors import InvalidInput

if TYPE_CHECKING:
    from scenewright.backend.context import Context

Frame = NDArray[np.uint8]
MOST_FRAMES, MOST_BYTES = 4800, 3_000_000_000
MOST_PIXELS = 8192 * 8192  # of one frame
LOWEST_RATE = 0.5  # frames a second
PREVIEW_EVERY = 12  # frames
REMEDY = "Cut the film, or make it smaller."
AGAIN = "Export it again, as MP4 or WebM."


def read(video: Video, context: Context | None = None) -> list[Frame]:
    """Return all frames of a film, (h, w, 3) uint8.

    Raises:
        InvalidInput: it cannot be decoded, has no frames, or too many to be held.
    """
    if video.frame_count * video.width * video.height * 3 > MOST_BYTES:
        raise InvalidInput("The film is too large to be held in memory.", remedy=REMEDY)
    frames = []
    for frame in decoded(video):
        frames.append(frame)
        if len(frames) * frame.nbytes > MOST_BYTES:  # it is longer than it says
            raise InvalidInput("The film is too large to be held in memory.", remedy=REMEDY)
        if context is not None:
            context.check_cancelled()
    return frames


def ending(video: Video, count: int, context: Context | None = None) -> list[Frame]:
    """Return the last frames of a film, at most so many, (h, w, 3) uint8; a long film needs no more memory.

    Raises:
        InvalidInput: it cannot be decoded, or has no frames.
    """
    last: deque[Frame] = deque(maxlen=count)
    for frame in decoded(video):
        last.append(frame)
        if context is not None:
            context.check_cancelled()
    return list(last)


def decoded(video: Video) -> Iterator[Frame]:
    """Yield the frames of a film, (h, w, 3) uint8, all of one size.

    Raises:
        InvalidInput: it cannot be decoded, has no frames, or they are vast, or it plays at no usual rate.
    """
    from scenewright.backend.formats import mp4

    if not video.frame_rate >= LOWEST_RATE:
        sentence = f"The film shows {video.frame_rate:g} frames a second: that is a series of pictures."
        raise InvalidInput(sentence, remedy="Export it with the scene's frame rate.")
    if video.width * video.height > MOST_PIXELS:
        sentence = f"Frames of {video.width} × {video.height} pixels are too large."
        raise InvalidInput(sentence, remedy="Make the film smaller.")
    shape: tuple[int, ...] | None = None
    for frame in mp4.decode(video):
        shape = shape or frame.shape
        if frame.shape == shape:
            yield frame
    if shape is None:
        raise InvalidInput("The film has no frames.", remedy=AGAIN)


def count(seconds: float, rate: float) -> int:
    """Return how many frames so many seconds are.

    Raises:
        InvalidInput: more than one film may have.
    """
    frames = max(round(seconds * rate), 1)
    if frames > MOST_FRAMES:
        raise InvalidInput(f"{frames} frames are too many for one film.", remedy=REMEDY)
    return frames


def shown(frames: Iterable[Frame], context: Context) -> Iterator[Frame]:
    """Yield frames, and show some of them on their way."""
    for number, frame in enumerate(frames):
        context.check_cancelled()
        if number % PREVIEW_EVERY == 0:
            context.preview(Image(pixels=frame))
        yield frame
