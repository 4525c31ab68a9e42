"""What the network is asked for: a family of sounds, its material and manners, and how long ago it began."""

from __future__ import annotations

import numpy as np

from scenewright.backend.sound.effects import FAMILIES
from scenewright.backend.sound.effects.take import Take
from scenewright.backend.sound.filters import Samples
from scenewright.backend.sound.wavenet.companding import RATE
from scenewright.shared.errors import InvalidInput

# The places in these two are the numbers that the network knows them by.
KNOWN = (
    "wind", "rain", "fire", "stream", "bubbles", "engine", "hum", "impact", "break", "bell", "thunder", "splash",
    "explosion", "laser", "coin", "growl",
)  # fmt: skip
# What it draws by itself so that it is known again; of the others it foretells the next sample and loses its way.
OFFERED = ("wind", "rain", "stream", "engine", "hum")
MATERIALS = (
    "wood", "metal", "bronze", "glass", "ceramic", "stone", "plastic", "cardboard", "rubber", "flesh",
)  # fmt: skip
USUAL = {"impact": "wood", "break": "glass"}  # materials where nothing was said
FRAME = 64  # samples that share what is asked
FADES = (0.005, 0.015, 0.05, 0.15, 0.5, 1.5, 5.0)  # seconds: clocks that run down from when something was struck
WIDTH = len(KNOWN) + len(MATERIALS) + 4 + len(FADES)


def require_offered(family: str) -> None:
    """Make sure that the network draws a family well enough to be asked for it.

    Raises:
        InvalidInput: it does not.
    """
    if family not in OFFERED:
        raise InvalidInput(f"The model has not learned {family}.", remedy=f"Ask for one of {', '.join(OFFERED)}.")


def conditions(family: str, take: Take, start: int, frames: int) -> Samples:
    """Return what is asked of each frame, (frames, WIDTH).

    Args:
        family: of the sounds it knows.
        take: its material and manners count; its length and seed do not.
        start: sample of the first frame; before 0 nothing has begun yet.
        frames: how many.

    """
    asked = np.zeros((frames, WIDTH), np.float32)
    asked[:, KNOWN.index(family)] = 1.0
    stuff = take.stuff.name if take.stuff else USUAL.get(family)
    if stuff is not None:
        asked[:, len(KNOWN) + MATERIALS.index(stuff)] = 1.0
    manners = (np.log2(take.size), 2 * take.force - 1, 2 * np.log2(take.pace), 2 * take.bright - 1)
    asked[:, -4 - len(FADES) : -len(FADES)] = manners
    if not FAMILIES[family].goes_on:
        seconds = (start + FRAME * np.arange(frames)) / RATE
        clocks = np.exp(-np.maximum(seconds, 0)[:, None] / np.array(FADES))
        asked[:, -len(FADES) :] = clocks * (seconds >= 0)[:, None]
    return asked
