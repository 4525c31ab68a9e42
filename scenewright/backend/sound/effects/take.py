"""What one recording is asked to be, and what a family of sounds is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from scenewright.backend.sound.filters import RATE, Samples
from scenewright.backend.sound.stuffs import STUFFS, Stuff


@dataclass
class Take:
    """Ask for one recording.

    Attributes:
        seconds: how long it is.
        seed: the same one gives the same recording.
        size: of what sounds, compared with the usual; 2 is twice as long, high and wide.
        force: 0 gentle to 1 violent; 0.5 is usual.
        pace: how fast what repeats does, compared with the usual.
        bright: 0 dull or far to 1 bright or near; 0.5 is usual.
        stuff: what it is made of, None where nothing was said.
        beat: told the fraction done; what it raises ends the work.
    """

    seconds: float
    seed: int
    size: float = 1.0
    force: float = 0.5
    pace: float = 1.0
    bright: float = 0.5
    stuff: Stuff | None = None
    beat: Callable[[float], None] = field(default=lambda done: None, repr=False)

    def __post_init__(self) -> None:
        self.rng = np.random.default_rng(self.seed)

    @property
    def count(self) -> int:
        """Return how many samples it has."""
        return max(round(self.seconds * RATE), 1)

    @property
    def time(self) -> Samples:
        """Return the second of each sample, (count,)."""
        return np.arange(self.count, dtype=np.float32) / np.float32(RATE)

    def made_of(self, usual: str) -> Stuff:
        """Return what it is made of."""
        return self.stuff or STUFFS[usual]


@dataclass(frozen=True)
class Family:
    """Sounds of one kind.

    Attributes:
        name: what it is called.
        words: what else it is called: words and phrases, lower case.
        seconds: how long it usually is.
        make: returns (n,) or (n, 2) of one take.
        goes_on: whether it is as long as asked, and can repeat; the others end by themselves.
    """

    name: str
    words: tuple[str, ...]
    seconds: float
    make: Callable[[Take], Samples]
    goes_on: bool = False
