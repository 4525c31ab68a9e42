"""`quilted-material` through a whole backend: a lit photo in, a seamless material without its light out."""

import numpy as np
import pytest
from engines import Client

from scenewright.backend.materials import surface
from scenewright.backend.materials.families import FAMILIES
from scenewright.backend.materials.look import Look
from scenewright.shared import srgb
from scenewright.shared.artifacts import Image, Material
from scenewright.shared.messages import Done, Failed
from scenewright.shared.tasks import ImageToMaterial


def photo(name: str = "brick", side: int = 200, light: float = 0.6) -> Image:
    """Return a picture of a surface, lit more on the right, that ends wherever it ends."""
    family = FAMILIES[name]
    drawn = family.draw(Look(256, family.metres, 9))
    towards = np.array([-0.4, 0.5, 0.77], np.float32)
    lit = drawn.colour * np.clip(surface.normals(drawn.height, drawn.metres) @ towards, 0, 1)[..., None]
    lit = lit * np.linspace(1 - light, 1 + light, 256, dtype=np.float32)[None, :, None]
    return Image(name=name, pixels=srgb.as_bytes(srgb.encoded(np.clip(lit, 0, 1)))[20 : 20 + side, 11 : 11 + side])


def asked(client: Client, image: Image, **task: object) -> Done | Failed:
    words = {"size": 256, **task}
    return client.end(client.submit("quilted-material", task=ImageToMaterial(image=image, **words)))


def test_a_photo_becomes_a_seamless_material(client: Client) -> None:
    done = asked(client, photo(), metres=2.0)
    assert isinstance(done, Done), done
    (material,) = done.artifacts
    assert isinstance(material, Material) and material.name == "brick"
    for image in (material.albedo_map, material.height_map, material.normal_map, material.roughness_map):
        assert image is not None and image.pixels.shape[:2] == (256, 256)
        assert surface.seam(image.pixels.astype(np.float32)) <= 1.05
    thirds = [part.mean() for part in np.array_split(material.albedo_map.pixels.astype(float), 3, axis=1)]
    assert max(thirds) / min(thirds) < 1.1
    assert material.height_metres == pytest.approx(0.02, rel=0.2) and done.report["metres"] == 2.0


@pytest.mark.parametrize("dtype", [np.uint8, np.float32])
@pytest.mark.parametrize("channels", [1, 3, 4])
def test_every_kind_of_picture_is_taken(client: Client, dtype: type, channels: int) -> None:
    pixels = photo("cobble", 90).pixels
    wide = np.concatenate([pixels, np.full((90, 90, 1), 255, np.uint8)], axis=2)[..., :channels]
    values = wide if dtype is np.uint8 else (wide / np.float32(255))
    done = asked(client, Image(pixels=values, colour_space="srgb" if dtype is np.uint8 else "linear"), size=96)
    assert isinstance(done, Done), done


def test_what_is_transparent_is_left_out(client: Client) -> None:
    pixels = np.concatenate([photo("cobble").pixels, np.full((200, 200, 1), 255, np.uint8)], axis=2)
    pixels[:90, :90] = (0, 255, 0, 0)
    done = asked(client, Image(pixels=pixels))
    assert isinstance(done, Done), done
    red, green, _ = done.artifacts[0].albedo_map.pixels.astype(int).max(axis=(0, 1))
    assert green < red + 60
    pixels[..., 3] = 0
    failed = asked(client, Image(pixels=pixels))
    assert isinstance(failed, Failed) and "no opaque part" in failed.problem.message


def test_a_picture_of_a_few_pixels_is_refused(client: Client) -> None:
    failed = asked(client, Image(pixels=np.zeros((8, 300, 3), np.uint8)))
    assert isinstance(failed, Failed) and "300 × 8 pixels is too small" in failed.problem.message


def test_a_picture_of_one_colour_gives_a_flat_material(client: Client) -> None:
    done = asked(client, Image(pixels=np.full((64, 64, 3), 120, np.uint8)), size=64)
    assert isinstance(done, Done), done
    assert np.ptp(done.artifacts[0].albedo_map.pixels) <= 2
