"""`material-morph`, and the codec and codes beneath it: ends kept, a steady way between, and back what went in."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from listening import Listener

from scenewright.backend.generators.texture.material_morph import MaterialMorph
from scenewright.backend.materials import surface
from scenewright.backend.materials.families import FAMILIES
from scenewright.backend.materials.look import Look
from scenewright.shared.artifacts import Image, Material
from scenewright.shared.errors import JobCancelled
from scenewright.shared.tasks import MaterialInterpolation

torch = pytest.importorskip("torch", reason='needs torch and diffusers: pip install "scenewright[diffusion]"')
pytest.importorskip("diffusers")
pytestmark = [pytest.mark.filterwarnings(f"ignore::{kind}Warning") for kind in ("Deprecation", "Future")]


def drawn(name: str, seed: int = 1000) -> surface.Surface:
    family = FAMILIES[name]
    return family.draw(Look(128, 0.5 * family.metres, seed, grain=0.5))


def morphed(count: int = 4, size: int = 128, context: Listener | None = None) -> tuple[Material, ...]:
    first, last = (surface.material(drawn(name), name) for name in ("brick", "cobble"))
    task = MaterialInterpolation(first=first, last=last, count=count, size=size)
    generator, context = MaterialMorph(), context or Listener()
    generator.load(context)
    return generator.run(task, MaterialMorph.Options(), context)


def pixels(image: Image | None) -> np.ndarray:
    assert image is not None
    return image.pixels.astype(np.float32)


def test_ends_are_kept_and_the_way_between_is_steady() -> None:
    made = morphed(5)
    assert np.abs(pixels(made[0].albedo_map) - pixels(surface.material(drawn("brick"), "").albedo_map)).max() <= 1
    apart = [np.abs(pixels(each.height_map) - pixels(made[-1].height_map)).mean() for each in made]
    assert all(nearer < further for further, nearer in pairwise(apart))


def test_what_lies_between_is_as_lively_as_its_ends() -> None:
    made = morphed(3)
    ends, middle = [pixels(made[i].albedo_map).std() for i in (0, 2)], pixels(made[1].albedo_map).std()
    assert middle > 0.5 * min(ends)


@pytest.mark.parametrize("size", [64, 100])
def test_any_size_wraps(size: int) -> None:
    for each in morphed(3, size):
        image = pixels(each.albedo_map)
        assert image.shape == (size, size, 3)
        for axis in (0, 1):
            steps = np.abs(image - np.roll(image, 1, axis)).mean(axis=(1 - axis, 2))
            assert steps[0] <= steps[1:].max()


def test_it_can_be_stopped() -> None:
    with pytest.raises(JobCancelled):
        morphed(8, context=Listener(cancel_after=3))


@pytest.mark.parametrize("name", ["brick", "cobble", "rust", "bark"])
def test_the_codec_gives_back_what_it_was_given(name: str) -> None:
    from scenewright.backend.learned import tiles
    from scenewright.backend.learned.studio import tracer

    maps = tiles.maps(drawn(name))
    back = tracer().maps(tracer().encoded(maps))[None]
    assert (back - maps).abs().mean() < 0.1
    assert float(torch.corrcoef(torch.stack([back[0, 3].flatten(), maps[0, 3].flatten()]))[0, 1]) > 0.7


def test_codes_keep_pictures_and_let_gradients_through() -> None:
    from scenewright.backend.learned import tiles
    from scenewright.backend.learned.quantiser import quantiser

    model, maps = quantiser(), tiles.maps(drawn("cobble"))
    latents = model.encode(maps).clone().requires_grad_()
    numbers = model.nearest(latents)
    assert numbers.shape == (1, 4, 16, 16) and torch.equal(model.nearest(model.codes(numbers)), numbers)
    made = model.decode(model.quantise(latents))
    assert made.shape == (1, 3, 128, 128) and (made - maps[:, :3]).abs().mean() < 0.08
    made.mean().backward()
    assert latents.grad is not None and float(latents.grad.abs().sum()) > 0


def test_words_are_nearest_to_their_pictures() -> None:
    from scenewright.backend.learned import tiles
    from scenewright.backend.learned.pair import pair

    names = ("cobble", "grass", "rust", "snow", "granite", "lava")
    features = torch.cat([pair().image_features(tiles.maps(drawn(name))[:, :3]) for name in names])
    assert torch.allclose(features.norm(dim=1), torch.ones(len(names)), atol=1e-4)
    assert ((features @ pair().text_features(names).T).argmax(1) == torch.arange(len(names))).sum() >= 4
    assert pair().understood("rusty metl") == ["rusty", "metal"] and not pair().understood("zzzz")
