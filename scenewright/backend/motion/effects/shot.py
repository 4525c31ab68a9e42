"""What one film is asked to be, and what a kind of films is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


@dataclass
class Shot:
    """Ask for one film.

    Attributes:
        frames, height, width: its size; an effect is drawn at half of it where that is not seen.
        seconds: how long it is.
        seed: the same one gives the same film.
        loop: whether its end leads back.
        colour: (3,) sRGB, 0 to 1, None where nothing was said.
        force: 0 gentle to 1 violent.
        pace: how fast, compared with the usual.
        beat: told the fraction done; what it raises ends the work.
    """

    frames: int
    height: int
    width: int
    seconds: float
    seed: int
    loop: bool = True
    colour: tuple[float, float, float] | None = None
    force: float = 0.5
    pace: float = 1.0
    beat: Callable[[float], None] = field(default=lambda done: None, repr=False)

    def __post_init__(self) -> None:
        self.rng = np.random.default_rng(self.seed)


@dataclass(frozen=True)
class Effect:
    """Films of one kind.

    Attributes:
        name: what it is called.
        words: what else it is called.
        draw: yields (h, w, 4) float32 frames, sRGB with straight alpha, 0 to 1.
        tiles: whether its sides lead into each other.
        loops: whether it can; an explosion ends.
    """

    name: str
    words: tuple[str, ...]
    draw: Callable[[Shot], Iterator[Floats]]
    tiles: bool = False
    loops: bool = True
