"""The name of a colour: the everyday word whose sample is nearest to it, as people see differences.

Source: CIE L*a*b* (1976), in which distances are about as large as they look.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from scenewright.shared.srgb import decoded, encoded

Floats = NDArray[np.float64]
# Several samples for a word that covers much, sRGB.
SAMPLES = {
    "black": ("000000", "141414", "242424"), "dark grey": ("3c3c3c", "4f4f4f"), "grey": ("6e6e6e", "8a8a8a", "a0a0a0"),
    "light grey": ("b8b8b8", "cfcfcf"), "white": ("e6e6e6", "f4f4f2", "ffffff"),
    "red": ("ff0000", "cc2a1a", "b3261e", "d62b2b", "990f0f"), "dark red": ("5f1a1f", "4a0a0a"),
    "orange": ("ff8000", "d9741f", "e8641b", "ffa040"), "yellow": ("ffff00", "e2b727", "ffd700", "f0e050"),
    "lime": ("b4f000", "93b832"), "green": ("00ff00", "3f7d3a", "2fa84f", "1f8f2f", "60c060"),
    "dark green": ("0b3a12", "1f3d24"), "light green": ("a5d3b8", "a0f0a0"),
    "turquoise": ("2f9c98", "35c7bf", "40e0d0"), "teal": ("1f6b6b",), "cyan": ("00ffff", "60e0f0"),
    "light blue": ("a0c8f0", "87b8e8"), "blue": ("0000ff", "2b5c9e", "2060d0", "3d84c6", "1540a0"),
    "dark blue": ("0a1040", "1f2f52"), "purple": ("6a3a8c", "8000ff", "7a2ab0", "501a78"), "lilac": ("b79ccf",),
    "magenta": ("ff00ff", "c0208c"), "pink": ("ff90b0", "dc86a0", "ffc0cb"),
    "brown": ("6e4729", "8b5a2b", "5a3a22", "4a2c17", "7a4a20", "a0703c"), "beige": ("d8c6a2", "e5d8bc", "c9b48a"),
    "olive": ("6f7030", "808000"),
}  # fmt: skip
WORDS = {
    "gray": "grey", "violet": "purple", "golden": "yellow", "scarlet": "red", "crimson": "red", "navy": "dark blue",
    "maroon": "dark red", "tan": "beige", "cream": "beige", "silver": "grey", "azure": "blue", "mint": "light green",
}  # fmt: skip
MODIFIERS = ("dark ", "light ")


def _lab(colours: Floats) -> Floats:
    """Return sRGB-encoded colours (n, 3), 0 to 1, as L*a*b* under D65."""
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    xyz = decoded(colours) @ to_xyz.T / (0.9505, 1.0, 1.089)
    root = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.stack([116 * root[:, 1] - 16, 500 * (root[:, 0] - root[:, 1]), 200 * (root[:, 1] - root[:, 2])], axis=1)


def _encoded(code: str) -> list[float]:
    return [int(code[i : i + 2], 16) / 255 for i in (0, 2, 4)]


NAMES = [word for word, codes in SAMPLES.items() for _ in codes]
PLACES = _lab(np.array([_encoded(code) for codes in SAMPLES.values() for code in codes]))


def names_of(colours: Floats) -> list[str]:
    """Return the names of colours (n, 3), sRGB-encoded, 0 to 1."""
    apart = np.linalg.norm(_lab(np.asarray(colours, np.float64))[:, None] - PLACES, axis=2)
    return [NAMES[nearest] for nearest in apart.argmin(axis=1)]


def name_of(colour: tuple[float, float, float]) -> str:
    """Return the name of a colour, sRGB-encoded, 0 to 1."""
    return names_of(np.array([colour]))[0]


def name_of_linear(colour: tuple[float, float, float]) -> str:
    """Return the name of a linear colour."""
    return names_of(np.clip(encoded(np.array([colour])), 0, 1))[0]


def known(word: str) -> str:
    """Return the colour that a word stands for, "" if it is none."""
    return word if word in SAMPLES else WORDS.get(word, "")


def fits(wanted: str, found: str) -> bool:
    """Tell whether a colour found is one asked for: a dark red is red, though red is not always dark."""
    return wanted == found or any(found == modifier + wanted for modifier in MODIFIERS)
