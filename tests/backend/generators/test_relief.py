"""`relief`: one picture in, a closed slab with a carved front out."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from judging import assert_usable, silhouette_iou
from listening import Listener
from pictures import NAMES, colours, drawn

from scenewright.backend.generators.spatial.relief import Relief
from scenewright.shared.artifacts import Image, Mesh
from scenewright.shared.errors import InvalidInput, JobCancelled
from scenewright.shared.tasks import ImageTo3D

SETTINGS: tuple[dict[str, Any], ...] = (
    {"faces": 3000, "seed": 0},
    {"faces": 6000, "seed": 1, "shape": "outline", "detail": 0.2, "thickness": 0.05},
    {"faces": 2500, "seed": 2, "background": "keep", "surface": "plain", "dark_is_high": True},
)


def carved(pixels: np.ndarray, context: Listener | None = None, **settings: Any) -> Mesh:
    names = {"faces", "seed", "texture_size", "background"}
    task = {"texture_size": 256} | {key: value for key, value in settings.items() if key in names}
    options = {key: value for key, value in settings.items() if key not in names}
    image = Image(name="thing", pixels=pixels)
    return Relief().run(ImageTo3D(image=image, **task), Relief.Options(**options), context or Listener())


@pytest.mark.parametrize("settings", SETTINGS, ids=["plate", "outline", "whole picture"])
@pytest.mark.parametrize("name", [name for name in NAMES if name not in ("comb", "snowflake", "text 8%", "text Blend")])
def test_every_picture_becomes_a_usable_slab(name: str, settings: dict[str, Any]) -> None:
    mesh = carved(drawn(name, 200), **settings)
    assert_usable(mesh)
    assert len(mesh.faces) == pytest.approx(settings["faces"], rel=0.02)


def test_it_has_the_size_asked_for_and_a_flat_back() -> None:
    mesh = carved(drawn("heart"), faces=4000, height=2.0, depth=0.1, thickness=0.05)
    low, high = mesh.vertices.min(axis=0), mesh.vertices.max(axis=0)
    assert low[2] == 0 and high - low == pytest.approx([2.0, 0.145, 2.0], rel=0.05)
    assert high[1] == 0
    behind = mesh.vertices[:, 1] == 0
    assert behind.any() and mesh.vertices[~behind][:, 1].max() <= -0.05 + 1e-6


def test_the_object_stands_out_from_the_plate() -> None:
    mesh = carved(drawn("heart"), faces=20_000, detail=0.0, depth=0.1, thickness=0.05)
    high = mesh.vertices[:, 1] < -0.1
    places = mesh.vertices[high][:, [0, 2]]
    pixels = np.stack([(1 - places[:, 1]) * 320, (places[:, 0] + 0.5) * 320], 1).astype(int)
    assert (drawn("heart")[pixels[:, 0], pixels[:, 1], 3] > 0).all()
    assert np.ptp(places, axis=0) == pytest.approx([0.7, 0.66], abs=0.2)


def test_light_places_are_high_and_dark_ones_where_asked() -> None:
    y, x = np.mgrid[0:256, 0:256] / 256
    dots = np.exp(-((x - 0.3) ** 2 + (y - 0.5) ** 2) / 0.004) - np.exp(-((x - 0.7) ** 2 + (y - 0.5) ** 2) / 0.004)
    pixels = np.repeat(np.rint(128 + 100 * dots)[..., None], 3, axis=2).astype(np.uint8)
    for dark, highest in ((False, -0.2), (True, 0.2)):
        mesh = carved(pixels, background="keep", dark_is_high=dark, faces=8000)
        assert mesh.vertices[mesh.vertices[:, 1].argmin(), 0] == pytest.approx(highest, abs=0.03)


def test_an_outline_is_kept() -> None:
    pixels = drawn("teapot", 640)
    mesh = carved(pixels, shape="outline", faces=20_000)
    assert silhouette_iou(mesh, pixels[..., 3] / 255) >= 0.98


def test_a_plain_surface_has_no_texture() -> None:
    assert carved(drawn("star"), faces=2000, surface="plain").material.albedo_map is None


def test_it_stops_when_cancelled() -> None:
    context = Listener()
    carved(drawn("star"), context, faces=2000)
    for count in range(1, len(context.said)):
        with pytest.raises(JobCancelled):
            carved(drawn("star"), Listener(cancel_after=count), faces=2000)


@pytest.mark.parametrize(
    ("pixels", "settings", "sentence"),
    [
        (np.zeros((64, 64, 4), np.uint8), {}, "wholly transparent"),
        (np.full((1, 1, 3), 200, np.uint8), {}, "too small"),
        (colours(64), {"background": "alpha"}, "no alpha mask"),
        (drawn("snowflake"), {"faces": 200, "shape": "outline"}, "intricate that it needs about .* triangles"),
    ],
    ids=["transparent", "one pixel", "no alpha", "few triangles"],
)
def test_what_cannot_be_done_is_said(pixels: np.ndarray, settings: dict[str, Any], sentence: str) -> None:
    with pytest.raises(InvalidInput, match=sentence):
        carved(pixels, **settings)
