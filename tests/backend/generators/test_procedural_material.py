"""`procedural-material` through a whole backend: words in, a seamless material with its figures out."""

import numpy as np
import pytest
from engines import Client

from scenewright.shared.artifacts import Image, Material
from scenewright.shared.messages import Done, Failed
from scenewright.shared.tasks import TextToMaterial


def asked(client: Client, options: dict[str, float] | None = None, **task: object) -> Done | Failed:
    words = {"size": 128, **task}
    return client.end(client.submit("procedural-material", task=TextToMaterial(**words), **(options or {})))


def made(client: Client, options: dict[str, float] | None = None, **task: object) -> Material:
    done = asked(client, options, **task)
    assert isinstance(done, Done), done
    material = done.artifacts[0]
    assert isinstance(material, Material)
    return material


def pixels(image: Image | None) -> np.ndarray:
    assert image is not None
    return image.pixels.astype(int)


def test_words_become_a_material_with_all_its_maps(client: Client) -> None:
    done = asked(client, prompt="old blue bathroom tiles, shimmering", size=256, seed=5)
    assert isinstance(done, Done)
    (material,) = done.artifacts
    assert material.name == "old blue bathroom tiles, shimmering"
    assert pixels(material.albedo_map).shape == (256, 256, 3) and material.albedo_map.colour_space == "srgb"
    red, _, blue = pixels(material.albedo_map).mean(axis=(0, 1))
    assert blue > red + 20
    for image in (material.normal_map, material.roughness_map, material.height_map, material.occlusion_map):
        assert pixels(image).shape[:2] == (256, 256) and image.colour_space == "data"
    assert 0.001 < material.height_metres < 0.02 and material.metallic_map is None
    assert done.report["family"] == "tiles" and done.report["ignored"] == ["shimmering"]
    assert done.report["seam"] < 1.5 and done.provenance.settings["seed"] == 5


def test_bare_metal_is_metallic_and_lava_glows(client: Client) -> None:
    assert pixels(made(client, prompt="brushed steel").metallic_map).min() == 255
    glow = pixels(made(client, prompt="lava").emission_map)
    assert glow.max() > 200 and np.median(glow) < 20


def test_relief_and_features_do_what_they_say(client: Client) -> None:
    usual, deep = made(client, prompt="brick"), made(client, {"relief": 2.0}, prompt="brick")
    assert deep.height_metres == pytest.approx(2 * usual.height_metres, rel=1e-3)
    flat = made(client, {"relief": 0.0}, prompt="brick")
    assert abs(pixels(flat.normal_map) - [128, 128, 255]).max() <= 1
    many = made(client, {"features": 2.0}, prompt="brick")
    assert many.height_metres < 2 * usual.height_metres
    wide = made(client, prompt="brick", metres=2.5)
    assert pixels(wide.albedo_map).std() > 5


def test_rain_leaves_puddles(client: Client) -> None:
    dry, wet = made(client, prompt="cobble"), made(client, prompt="wet cobble")
    assert pixels(wet.roughness_map).min() < 15 < pixels(dry.roughness_map).min()


def test_words_that_mean_nothing_here_are_answered_with_the_nearest(client: Client) -> None:
    failed = asked(client, prompt="brik")
    assert isinstance(failed, Failed)
    assert failed.problem.code == "InvalidInput" and "Did you mean brick" in failed.problem.message
