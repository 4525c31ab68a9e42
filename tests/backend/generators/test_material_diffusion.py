"""`material-diffusion` and `material-gan` with their weights: as asked, seamless, of any size, repeatable."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from listening import Listener

from scenewright.backend.generators.texture.material_diffusion import MaterialDiffusion
from scenewright.backend.generators.texture.material_gan import MaterialGan
from scenewright.backend.materials import surface
from scenewright.shared import srgb
from scenewright.shared.artifacts import Image, Material
from scenewright.shared.errors import InvalidInput, JobCancelled
from scenewright.shared.messages import Preview, Progress
from scenewright.shared.tasks import TextToMaterial

pytest.importorskip("diffusers", reason='needs torch and diffusers: pip install "scenewright[diffusion]"')
# What these packages deprecate among themselves is not ours to mend.
pytestmark = [pytest.mark.filterwarnings(f"ignore::{kind}Warning") for kind in ("Deprecation", "Future")]


Maker = Callable[..., Material]


def diffused(prompt: str, context: Listener | None = None, size: int = 128, steps: int = 8, **task: Any) -> Material:
    generator, context = MaterialDiffusion(), context or Listener()
    generator.load(context)
    wanted = TextToMaterial(prompt=prompt, size=size, **task)
    return generator.run(wanted, MaterialDiffusion.Options(steps=steps), context)


def woven(prompt: str, context: Listener | None = None, size: int = 128, **task: Any) -> Material:
    generator, context = MaterialGan(), context or Listener()
    generator.load(context)
    return generator.run(TextToMaterial(prompt=prompt, size=size, **task), MaterialGan.Options(), context)


@pytest.fixture(params=[diffused, woven])
def made(request: pytest.FixtureRequest) -> Maker:
    return request.param


def pixels(image: Image | None) -> np.ndarray:
    assert image is not None
    return image.pixels.astype(np.float32)


def colour(material: Material) -> np.ndarray:
    return np.asarray(srgb.decoded(pixels(material.albedo_map) / 255).reshape(-1, 3).mean(0))


def test_all_maps_of_any_size_are_seamless(made: Maker) -> None:
    for size in (64, 100, 192):
        material = made("old red brick", size=size)
        for image in (material.albedo_map, material.height_map, material.normal_map, material.roughness_map):
            assert pixels(image).shape[:2] == (size, size) and surface.seam(pixels(image)) <= 1.05
        assert material.height_metres > 0.002 and material.occlusion_map is not None


def test_colours_that_are_asked_for_show(made: Maker) -> None:
    red, blue, dark, light = (colour(made(f"{word} plaster")) for word in ("red", "blue", "black", "white"))
    assert red[0] > 1.5 * red[2] and blue[2] > 1.2 * blue[0]
    assert light.mean() > 2 * dark.mean()


def test_what_is_asked_for_is_recognised(made: Maker) -> None:
    import torch

    from scenewright.backend.learned.pair import pair

    asked = ("red brick", "grass", "white snow", "rust", "blue knit", "lava")
    seen = torch.from_numpy(np.stack([pixels(made(prompt, size=256).albedo_map) for prompt in asked]) / 255)
    likeness = pair().image_features(seen.permute(0, 3, 1, 2)) @ pair().text_features(asked).T
    assert (likeness.argmax(1) == torch.arange(len(asked))).sum() >= 4


def test_metal_is_metallic_and_plaster_is_not(made: Maker) -> None:
    steel, plaster = made("brushed steel"), made("plaster")
    assert pixels(steel.metallic_map).mean() > 128 and plaster.metallic_map is None
    assert pixels(steel.roughness_map).mean() < pixels(plaster.roughness_map).mean()


def test_the_same_seed_repeats_and_another_differs(made: Maker) -> None:
    first, again, other = (pixels(made("granite", seed=seed).albedo_map) for seed in (3, 3, 4))
    assert np.array_equal(first, again) and np.abs(first - other).mean() > 2


def test_every_step_is_told_and_one_of_them_can_be_the_last() -> None:
    context = Listener()
    diffused("moss", context)
    told = [said.detail for said in context.said if isinstance(said, Progress) and said.detail]
    assert told == [f"step {number} of 8" for number in range(1, 9)]
    assert sum(isinstance(said, Preview) for said in context.said) == 7
    stopped = Listener(cancel_after=6)
    with pytest.raises(JobCancelled):
        diffused("moss", stopped)
    assert len(stopped.said) <= 7
    assert pixels(diffused("moss", steps=2).albedo_map).shape == (128, 128, 3)


def test_one_pass_shows_what_it_draws_and_can_be_stopped_before() -> None:
    context = Listener()
    woven("moss", context)
    assert [said.phase for said in context.said if isinstance(said, Progress)][1:3] == ["Drawing", "Decoding"]
    assert sum(isinstance(said, Preview) for said in context.said) == 1
    with pytest.raises(JobCancelled):
        woven("moss", Listener(cancel_after=1))


def test_metres_set_the_scale(made: Maker) -> None:
    context = Listener()
    made("brick", context, metres=0.5)
    assert context.report["metres"] == 0.5 and context.report["family"] == "brick"


def test_what_is_not_known_is_answered_with_what_is(made: Maker) -> None:
    with pytest.raises(InvalidInput, match="Did you mean .*gravel"):
        made("gravle")
    with pytest.raises(InvalidInput, match="Say in a few words"):
        made(" ")
