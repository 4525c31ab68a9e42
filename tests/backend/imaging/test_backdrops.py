"""Objects before a plain backdrop come off it with their outline, and without their shadow."""

from __future__ import annotations

import numpy as np
import pytest
from pictures import drawn
from scipy import ndimage

from scenewright.backend.imaging.backdrops import cut_from_backdrop

SIDE = 400


def staged(name: str, colour: tuple[int, int, int] | None = None, shadow: float = 0.5) -> tuple[np.ndarray, np.ndarray]:
    """Return a thing before a pale backdrop that gets darker below, with a soft shadow to its right; and its mask."""
    picture = drawn(name, SIDE).astype(np.float32)
    alpha = picture[..., 3:] / 255
    colours = picture[..., :3] if colour is None else np.full((SIDE, SIDE, 3), colour, np.float32)
    backdrop = np.linspace(240, 222, SIDE, dtype=np.float32)[:, None, None] * np.array([1, 0.995, 0.98], np.float32)
    cast = ndimage.gaussian_filter(np.roll(alpha[..., 0], (25, 45), (0, 1)), 9)
    backdrop = backdrop * (1 - shadow * cast[..., None])
    return np.rint(colours * alpha + backdrop * (1 - alpha)).astype(np.uint8), alpha[..., 0]


@pytest.mark.parametrize("name", ["teapot", "fish", "star", "heart"])
@pytest.mark.parametrize(
    "colour", [None, (170, 30, 25), (60, 90, 140), (40, 44, 52)], ids=["many", "red", "blue", "black"]
)
def test_a_shadow_stays_behind(name: str, colour: tuple[int, int, int] | None) -> None:
    picture, mask = staged(name, colour)
    alpha = cut_from_backdrop(picture)
    assert alpha is not None and alpha.shape == (SIDE, SIDE)
    found, wanted = alpha > 0.5, mask > 0.5
    assert (found & wanted).sum() / (found | wanted).sum() > 0.95


def test_where_there_is_no_backdrop_nothing_is_cut() -> None:
    noise = np.random.default_rng(0).integers(0, 256, (200, 200, 3)).astype(np.uint8)
    assert cut_from_backdrop(noise) is None
    assert cut_from_backdrop(np.full((200, 200, 3), 240, np.uint8)) is None
