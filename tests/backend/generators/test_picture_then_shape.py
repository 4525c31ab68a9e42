"""`picture-then-shape`: words to a shape by way of a picture, whoever paints and whoever shapes."""

from __future__ import annotations

from typing import Any

import pytest
from engines import Client
from judging import assert_usable, silhouette_iou
from pictures import drawn

from scenewright.backend.home import Home
from scenewright.backend.quotes import Quotes
from scenewright.backend.registry import Registry
from scenewright.shared.artifacts import Image, Mesh
from scenewright.shared.messages import Done, Preview, Progress, Quote
from scenewright.shared.tasks import TextTo3D

SIDE = 320  # pixels


def _made(client: Client, prompt: str = "a red teapot", seed: int = 7, **options: Any) -> Any:
    task = TextTo3D(prompt=prompt, faces=4000, texture_size=128, seed=seed)
    given = {"picture": "trial-painter", "shape": "inflate", "picture_size": SIDE} | options
    return client.end(client.submit("picture-then-shape", task=task, **given))


def test_words_become_a_mesh_and_the_picture_it_was_made_of(client: Client) -> None:
    done = _made(client)
    assert isinstance(done, Done), done
    mesh, picture = done.artifacts
    assert isinstance(mesh, Mesh) and isinstance(picture, Image)
    assert mesh.name == picture.name == "a red teapot" and picture.pixels.shape == (SIDE, SIDE, 3)
    assert_usable(mesh)
    assert len(mesh.faces) == pytest.approx(4000, rel=0.02)
    assert silhouette_iou(mesh, drawn("teapot", SIDE)[..., 3] / 255) > 0.95
    assert (done.report["painted_by"], done.report["shaped_by"]) == ("Painter", "Inflated outline")


def test_provenance_names_both_with_their_seeds_and_licences(client: Client) -> None:
    made = _made(client).provenance
    painter, shaper = made.contributions
    assert (painter.task, painter.generator, painter.licence) == ("text-to-image", "trial-painter", "OpenRAIL++")
    assert (shaper.task, shaper.generator) == ("image-to-3d", "inflate")
    assert painter.settings["seed"] == shaper.settings["seed"] == 7
    assert made.licence == "GPL-3.0-or-later AND OpenRAIL++" and made.commercial


@pytest.mark.parametrize(
    ("options", "view"),
    [
        ({}, "straight front view"),
        ({"view": "three-quarter"}, "three-quarter view from slightly above"),
        ({"shape": "relief"}, "straight front view"),
    ],
)
def test_the_picture_is_asked_for_as_the_shaper_wants_it(client: Client, options: dict[str, Any], view: str) -> None:
    prompt = _made(client, **options).provenance.contributions[0].settings["prompt"]
    assert prompt.startswith(f"a red teapot, {view}, a single object") and "plain white background" in prompt


def test_the_picture_is_shown_before_the_shape_is_made(client: Client) -> None:
    _made(client)
    sizes = [message.image.pixels.shape[:2] for message in client.seen if isinstance(message, Preview)]
    assert (SIDE, SIDE) in sizes[:-1]
    fractions = [message.fraction for message in client.seen if isinstance(message, Progress)]
    assert fractions == sorted(fractions) and fractions[-1] > 0.8


@pytest.mark.parametrize(
    ("options", "code", "sentence"),
    [
        ({"prompt": "  "}, "InvalidInput", "The prompt is empty."),
        ({"picture": "inflate"}, "InvalidInput", "Inflated outline does not do: Make a picture from words."),
        ({"shape": "shap-e-image"}, "Unavailable", "Shap-E from a picture: "),
        ({"shape": "parametric"}, "InvalidInput", "Parametric props does not do: Turn a picture of one thing"),
    ],
)
def test_who_cannot_work_is_told_of_before_anything_is_painted(
    client: Client, options: dict[str, Any], code: str, sentence: str
) -> None:
    problem = _made(client, **options).problem
    assert problem.code == code and problem.message.startswith(sentence)
    assert not any(isinstance(message, Preview) for message in client.seen)


def test_a_quote_knows_both(home: Home, trials: Any) -> None:
    office = Quotes(home, Registry.discover())
    try:
        options = {"picture": "trial-painter", "shape": "shap-e-image"}
        settings = {"prompt": "a mug"}
        quoted = office.quoted(Quote(request="r", generator="picture-then-shape", settings=settings, options=options))
        assert not quoted.fits and quoted.download_gb == pytest.approx(3.3)
        plain = office.quoted(
            Quote(
                request="r", generator="picture-then-shape", settings=settings, options=options | {"shape": "inflate"}
            )
        )
        assert plain.fits and plain.download_gb == 0
    finally:
        office.close()
