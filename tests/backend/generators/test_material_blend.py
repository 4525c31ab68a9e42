"""`material-blend`: both ends as they were given, steadily more of the last between, the higher one first, no seam."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from engines import House
from listening import Listener

from scenewright.backend.generators.texture.material_blend import MaterialBlend
from scenewright.backend.materials import surface
from scenewright.backend.materials.families import FAMILIES
from scenewright.backend.materials.look import Look
from scenewright.shared.artifacts import Material
from scenewright.shared.errors import JobCancelled
from scenewright.shared.messages import Done, Preview
from scenewright.shared.tasks import MaterialInterpolation

SIZE = 128


def material(name: str, seed: int = 2) -> Material:
    family = FAMILIES[name]
    return surface.material(family.draw(Look(SIZE, family.metres, seed)), name)


def blended(count: int = 5, crispness: float = 0.6, size: int = SIZE) -> tuple[Material, ...]:
    task = MaterialInterpolation(first=material("cobble"), last=material("sand"), count=count, size=size)
    return MaterialBlend().run(task, MaterialBlend.Options(crispness=crispness), Listener())


def albedo(made: Material) -> np.ndarray:
    assert made.albedo_map is not None
    return made.albedo_map.pixels.astype(np.float32)


def test_both_ends_are_what_was_given() -> None:
    made = blended()
    for end, name in ((made[0], "cobble"), (made[-1], "sand")):
        given = material(name)
        assert np.abs(albedo(end) - albedo(given)).max() <= 1
        assert end.height_metres == pytest.approx(given.height_metres, rel=0.02)
        assert end.normal_map is not None and given.normal_map is not None
        assert np.abs(end.normal_map.pixels.astype(int) - given.normal_map.pixels).mean() < 2


@pytest.mark.parametrize("crispness", [0.0, 0.6, 1.0])
def test_each_holds_more_of_the_last_than_the_one_before(crispness: float) -> None:
    made = blended(6, crispness)
    apart = [np.abs(albedo(each) - albedo(made[-1])).mean() for each in made]
    assert all(nearer < further for further, nearer in pairwise(apart))


def test_the_higher_one_shows_first() -> None:
    halfway = blended(1, 1.0)[0]
    stones, sand = albedo(material("cobble")), albedo(material("sand"))
    of_sand = np.abs(albedo(halfway) - sand).sum(2) < np.abs(albedo(halfway) - stones).sum(2)
    heights = material("cobble").height_map
    assert heights is not None and 0.2 < of_sand.mean() < 0.8
    level = heights.pixels[..., 0].astype(float)
    assert level[of_sand].mean() < level[~of_sand].mean() - 40


@pytest.mark.parametrize("size", [64, 100, 300])
def test_any_size_is_seamless(size: int) -> None:
    for made in blended(3, size=size):
        assert albedo(made).shape == (size, size, 3)
        for axis in (0, 1):
            steps = np.abs(albedo(made) - np.roll(albedo(made), 1, axis)).mean(axis=(1 - axis, 2))
            assert steps[0] <= steps[1:].max()


def test_it_previews_each_and_can_be_stopped() -> None:
    task = MaterialInterpolation(first=material("brick"), last=material("moss"), count=4, size=64)
    context = Listener()
    MaterialBlend().run(task, MaterialBlend.Options(), context)
    assert sum(isinstance(said, Preview) for said in context.said) == 4
    with pytest.raises(JobCancelled):
        MaterialBlend().run(task, MaterialBlend.Options(), Listener(cancel_after=3))


def test_an_engine_returns_them_all(house: House) -> None:
    client = house.open()
    task = MaterialInterpolation(
        first=Material(base_colour=(1, 0, 0, 1)), last=Material(base_colour=(0, 0, 1, 1)), count=3
    )
    done = client.end(client.submit("material-blend", task=task))
    assert isinstance(done, Done) and len(done.artifacts) == 3
    middle = done.artifacts[1]
    assert isinstance(middle, Material) and albedo(middle).reshape(-1, 3).mean(0) == pytest.approx([188, 0, 188], abs=2)
