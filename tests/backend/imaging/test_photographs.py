"""What a photo tells of a surface: the light's gradient goes, dark lies deep, highlights are smooth."""

import numpy as np
import pytest

from scenewright.backend.imaging import photographs
from scenewright.backend.materials.families import FAMILIES
from scenewright.backend.materials.look import Look

SIDE = 160


def stones() -> tuple[np.ndarray, np.ndarray]:
    family = FAMILIES["cobble"]
    surface = family.draw(Look(SIDE, family.metres, 2))
    return surface.colour, surface.height


def test_the_gradient_of_the_light_is_taken_out() -> None:
    colour, _ = stones()
    lit = colour * np.linspace(0.4, 1.6, SIDE, dtype=np.float32)[None, :, None]
    flat = photographs.delit(lit)

    def slant(picture: np.ndarray) -> float:
        thirds = [part.mean() for part in np.array_split(picture, 3, axis=1)]
        return float(max(thirds) / min(thirds))

    assert slant(flat) < 1.15 < 1.8 < slant(lit)
    assert np.corrcoef(flat.mean(axis=2).ravel(), colour.mean(axis=2).ravel())[0, 1] > 0.9
    assert photographs.delit(lit, 0.0) == pytest.approx(lit, abs=1e-6)


def test_a_shadow_cast_over_the_surface_is_taken_out() -> None:
    """A hard one, aslant over half the picture: what it darkened is as light as the rest, up to its very edge."""
    colour = FAMILIES["brick"].draw(Look(SIDE, FAMILIES["brick"].metres, 2)).colour
    down, right = np.mgrid[:SIDE, :SIDE] / SIDE
    shadow = right + 0.5 * down > 0.75
    flat = photographs.delit((colour * np.where(shadow, 0.4, 1.0)[..., None]).astype(np.float32)).mean(axis=2)
    true = colour.mean(axis=2)
    edge = np.abs(right + 0.5 * down - 0.75) < 0.08
    for where, darkest in ((np.ones_like(edge), 0.9), (edge, 0.8)):
        lit, dark = ((flat / true)[where & side].mean() for side in (~shadow, shadow))
        assert darkest < dark / lit < 1.1


def test_a_tile_is_read_as_one_that_wraps() -> None:
    colour, _ = stones()
    moved = np.roll(colour, (37, 53), axis=(0, 1))
    for read in (photographs.height, photographs.roughness):
        assert np.roll(read(colour, wraps=True), (37, 53), axis=(0, 1)) == pytest.approx(
            read(moved, wraps=True), abs=1e-5
        )


def test_pale_joints_lie_deep_where_that_is_said() -> None:
    colour, _ = stones()
    dark, light = photographs.height(colour), photographs.height(colour, light_lies_deep=True)
    assert dark == pytest.approx(1.0 - light, abs=1e-5)


def test_dark_joints_lie_deep() -> None:
    colour, height = stones()
    shaded = colour * (0.3 + 0.7 * (height / height.max()))[..., None]
    guess = photographs.height(shaded.astype(np.float32))
    assert guess.min() == 0.0 and guess.max() == 1.0
    assert np.corrcoef(guess.ravel(), height.ravel())[0, 1] > 0.5


def test_highlights_are_smoother_than_their_surroundings() -> None:
    colour = np.full((SIDE, SIDE, 3), 0.2, np.float32)
    colour[70:73, 70:73] = 1.0
    rough = photographs.roughness(colour)
    assert rough[71, 71] < rough[10, 10] - 0.1
    assert (rough >= 0.25).all() and (rough <= 0.95).all()
