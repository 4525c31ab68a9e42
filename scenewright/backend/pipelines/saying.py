"""Texts of any length spoken by networks that say a few sentences at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from scenewright.backend.pipelines.generation import Span
from scenewright.backend.sound.filters import Samples
from scenewright.backend.sound.finishing import finished
from scenewright.backend.sound.stretching import spoken_as
from scenewright.backend.speech.texts import pieces, sayable
from scenewright.backend.vocabulary.matching import nearest
from scenewright.shared.artifacts import Audio
from scenewright.shared.errors import InvalidInput

PAUSE = 0.2  # seconds between what is said at a time
LETTERS = 14.0  # a second, of people who speak English
MOST = 3.0  # times as long as expected: a network that does not end by then has lost its way
NAME = 60  # letters that name a sound
Say = Callable[[str, Span], Samples]


def said(text: str, longest: int, rate: int, say: Say, speed: float = 1.0, pitch: float = 1.0) -> Samples:
    """Return a text spoken, (n,), piece by piece with pauses between.

    Args:
        text: of any length that can be spoken.
        longest: letters of a piece.
        rate: hertz.
        say: speaks a piece, told which fractions of the job it is.
        speed: how many times as fast as it is spoken it shall be.
        pitch: how many times as high.

    Raises:
        InvalidInput: there is nothing to say, or too much.
    """
    cut = pieces(sayable(text), longest)
    ends = np.cumsum([0, *map(len, cut)]) / max(sum(map(len, cut)), 1)
    silence = np.zeros(round(PAUSE * rate), np.float32)
    spoken: list[Samples] = []
    for piece, start, stop in zip(cut, ends, ends[1:], strict=False):
        spoken += [spoken_as(say(piece, (float(start), float(stop))), rate, speed, pitch), silence]
    return np.concatenate(spoken[:-1])


def speech(samples: Samples, rate: int, text: str, lufs: float) -> Audio:
    """Return what was said as loud as asked, called as its text begins.

    Raises:
        InvalidInput: it is silent.
    """
    made = finished(samples[:, None], rate, lufs)
    return Audio(name=" ".join(text.split())[:NAME], samples=np.ascontiguousarray(made), sample_rate=rate)


def seconds_of(text: str) -> float:
    """Return about how long a text takes to be said."""
    return len(text) / LETTERS + 0.5


def known_language(wanted: str, known: Sequence[str], others: str = "espeak speaks more than a hundred") -> str:
    """Return the code of a language that a model speaks: "de-CH" is spoken as "de".

    Raises:
        InvalidInput: it does not speak it; what it speaks is told.
    """
    code = wanted.strip().lower().replace("_", "-").partition("-")[0]
    if code in known:
        return code
    near = nearest(code, known) or list(known)
    raise InvalidInput(f"This model does not speak {wanted!r}.", remedy=f"It speaks {', '.join(near)}; {others}.")
