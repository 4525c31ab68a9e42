"""A photo becomes a swatch in steps that a model can take, and maps that belong together stay together."""

import numpy as np
import pytest

from scenewright.backend.imaging.swatches import quilted, swatch
from scenewright.shared.artifacts import Image
from scenewright.shared.errors import InvalidInput


def noise(height: int, width: int, channels: int) -> np.ndarray:
    return np.random.default_rng(3).integers(0, 256, (height, width, channels), np.uint8)


@pytest.mark.parametrize(("shape", "largest", "multiple", "found"), [
    ((300, 500), 250, 1, (150, 250)), ((300, 500), 512, 64, (320, 512)), ((40, 900), 256, 64, (64, 256)),
])  # fmt: skip
def test_sides_are_as_asked(shape: tuple, largest: int, multiple: int, found: tuple) -> None:
    picture, allowed = swatch(Image(pixels=noise(*shape, 3)), largest, multiple)
    assert picture.shape == (*found, 3) and allowed is None


def test_what_is_transparent_may_not_be_used() -> None:
    pixels = noise(64, 64, 4)
    pixels[..., 3] = 255
    pixels[:20] = 0
    _, allowed = swatch(Image(pixels=pixels), 64)
    assert allowed is not None and not allowed[:20].any() and allowed[21:].all()


def test_extra_maps_are_cut_like_the_colours() -> None:
    maps = noise(80, 80, 4).astype(np.float32) / 255
    both = quilted(np.concatenate([maps, 1.0 - maps[..., :1]], axis=2), None, 96, 0.3, 1, lambda done: None)
    assert both[..., 0] + both[..., 4] == pytest.approx(np.ones((96, 96)), abs=1e-4)


def test_a_patch_that_does_not_fit_is_said() -> None:
    maps = noise(80, 80, 4).astype(np.float32) / 255
    with pytest.raises(InvalidInput, match="no opaque part"):
        quilted(maps, np.zeros((80, 80), bool), 96, 0.3, 1, lambda done: None)
