"""Every family of surfaces: seamless in every map, sound, its own for each seed, and as the words say."""

import numpy as np
import pytest

from scenewright.backend.materials import surface
from scenewright.backend.materials.families import FAMILIES
from scenewright.backend.materials.look import Look
from scenewright.shared.artifacts import Image, Material

SIZE = 128
MAPS = ("albedo_map", "normal_map", "roughness_map", "height_map", "occlusion_map")


def drawn(name: str, seed: int = 3, **manners: float) -> surface.Surface:
    return FAMILIES[name].draw(Look(SIZE, FAMILIES[name].metres, seed, **manners))


def finished(name: str, seed: int = 3) -> Material:
    return surface.material(surface.cut(drawn(name, seed)), name)


@pytest.mark.parametrize("name", FAMILIES)
def test_every_map_is_seamless_and_as_large_as_asked(name: str) -> None:
    made = [finished(name, seed) for seed in (3, 4, 5)]
    ratios = []
    for material in made:
        images: list[Image] = [getattr(material, kind) for kind in MAPS]
        assert all(image.pixels.shape[:2] == (SIZE, SIZE) for image in images)
        ratios += [surface.seam(image.pixels.astype(np.float32)) for image in images if image.pixels.std() > 1.0]
    assert max(ratios) <= 1.05


@pytest.mark.parametrize("name", FAMILIES)
def test_surfaces_are_sound(name: str) -> None:
    for wear in (0.0, 1.0):
        made = drawn(name, wear=wear, moss=wear, gloss=2 * wear - 1)
        assert made.height.dtype == np.float32 and np.isfinite(made.height).all()
        assert 0.0 < np.ptp(made.height) < 0.15 * made.metres
        assert made.colour.shape == (SIZE, SIZE, 3) and np.isfinite(made.colour).all()
        assert (made.colour < 1.3).all() and (made.colour > -0.05).all()
        assert (made.roughness >= 0.0).all() and (made.roughness <= 1.0).all()
        assert made.colour.std() > 1e-3


@pytest.mark.parametrize("name", FAMILIES)
def test_the_same_seed_draws_the_same_and_another_one_another(name: str) -> None:
    first, again, other = drawn(name, 1), drawn(name, 1), drawn(name, 2)
    assert (first.height == again.height).all() and (first.colour == again.colour).all()
    assert np.abs(first.colour - other.colour).mean() > 1e-3 or np.abs(first.height - other.height).mean() > 1e-6


@pytest.mark.parametrize("name", sorted(set(FAMILIES) - {"lava", "rust"}))
def test_a_colour_that_is_asked_for_is_seen(name: str) -> None:
    family = FAMILIES[name]
    blue = family.draw(Look(SIZE, family.metres, 3, colour=(0.15, 0.3, 0.85), wear=0.1)).colour.mean(axis=(0, 1))
    red = family.draw(Look(SIZE, family.metres, 3, colour=(0.85, 0.2, 0.15), wear=0.1)).colour.mean(axis=(0, 1))
    assert blue[2] - blue[0] > red[2] - red[0] + 0.05


def test_more_features_lie_on_a_tile_of_finer_grain() -> None:
    def joints(grain: float) -> int:
        family = FAMILIES["brick"]
        heights = family.draw(Look(SIZE, family.metres, 3, wear=0.0, grain=grain)).height
        low = heights.mean(axis=1) < heights.mean() * 0.6
        return int((np.diff(low.astype(int)) == 1).sum())

    assert joints(0.5) == 8 and joints(1.0) == 16


def test_normals_follow_from_heights() -> None:
    slope = np.tile(np.sin(np.linspace(0, 2 * np.pi, SIZE, endpoint=False)), (SIZE, 1)).astype(np.float32) * 0.1
    across = surface.normals(slope, 1.0)
    expected = -0.1 * 2 * np.pi * np.cos(np.linspace(0, 2 * np.pi, SIZE, endpoint=False))
    assert across[5, :, 0] / across[5, :, 2] == pytest.approx(expected, abs=1e-3)
    upwards = surface.normals(slope.T, 1.0)  # rising towards lower rows: down the picture
    assert upwards[:, 5, 1] / upwards[:, 5, 2] == pytest.approx(-expected, abs=1e-3)


def test_occlusion_darkens_hollows_only() -> None:
    heights = np.ones((SIZE, SIZE), np.float32) * 0.1
    heights[54:74, 54:74] = 0.0
    seen = surface.occlusion(heights, 1.0)
    assert seen[64, 64] < 0.5 and seen[10, 10] > 0.97


def test_a_flooded_surface_is_flat_dark_and_smooth_where_water_stands() -> None:
    dry = drawn("cobble")
    wet = surface.flooded(dry, 1.0)
    under = dry.height < np.quantile(dry.height, 0.2)
    assert np.ptp(wet.height[under]) == 0.0
    assert wet.roughness[under].mean() < 0.3 * dry.roughness[under].mean()
    assert (wet.colour <= dry.colour + 1e-6).all()
