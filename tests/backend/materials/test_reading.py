"""Materials read back: the surface that made one comes out of it again, whatever maps are there."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest

from scenewright.backend.materials import surface
from scenewright.backend.materials.families import FAMILIES
from scenewright.backend.materials.look import Look
from scenewright.backend.materials.reading import surface_of
from scenewright.backend.materials.surface import Surface
from scenewright.shared.artifacts import Image, Material


def drawn(name: str, metres: float = 1.4) -> Surface:
    return FAMILIES[name].draw(Look(128, metres, 3))


@pytest.mark.parametrize("name", ["cobble", "metal plate", "lava"])
def test_a_surface_comes_back_from_its_material(name: str) -> None:
    wanted = drawn(name)
    found = surface_of(surface.material(wanted, name), 128)
    assert found.metres == pytest.approx(1.4, rel=0.1)
    assert np.allclose(found.height, wanted.height - wanted.height.min(), atol=np.ptp(wanted.height) / 200)
    assert np.abs(found.colour - np.clip(wanted.colour, 0, 1)).max() < 0.01
    assert np.abs(found.roughness - wanted.roughness).max() < 0.01
    for ours, theirs in ((found.metallic, wanted.metallic), (found.emission, wanted.emission)):
        assert (ours is None) == (theirs is None)
        assert ours is None or theirs is None or np.abs(ours - np.clip(theirs, 0, 1)).max() < 0.01


def test_normals_stand_in_for_heights_that_are_missing() -> None:
    wanted = drawn("cobble", metres=1.0)
    bare = msgspec.structs.replace(surface.material(wanted, ""), height_map=None, height_metres=0.0)
    found = surface_of(bare, 128, metres=1.0).height
    assert np.corrcoef(found.ravel(), wanted.height.ravel())[0, 1] > 0.95
    assert np.ptp(found) == pytest.approx(np.ptp(wanted.height), rel=0.25)


def test_factors_alone_make_an_even_surface() -> None:
    plain = surface_of(Material(base_colour=(0.5, 0.25, 0.1, 1.0), roughness=0.3, metallic=1.0), 64)
    assert np.allclose(plain.colour, (0.5, 0.25, 0.1)) and np.allclose(plain.roughness, 0.3)
    assert plain.metallic is not None and np.allclose(plain.metallic, 1) and np.ptp(plain.height) == 0


def test_maps_of_other_sizes_and_kinds_are_fitted() -> None:
    grey = Image(pixels=np.linspace(0, 1, 40 * 90, dtype=np.float32).reshape(40, 90, 1), colour_space="linear")
    found = surface_of(Material(albedo_map=grey, roughness_map=grey, roughness=0.5), 64)
    assert found.colour.shape == (64, 64, 3) and found.roughness.shape == (64, 64)
    assert found.roughness.max() <= 0.5 and found.colour.mean() == pytest.approx(0.5, abs=0.02)
