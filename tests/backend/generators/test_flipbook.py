"""`flipbook`: every effect is drawn, loops and tiles where it says so, and goes by its words."""

from __future__ import annotations

import io
from typing import Any

import av
import numpy as np
import pytest
from listening import Listener

from scenewright.backend.formats import mp4
from scenewright.backend.generators.video.flipbook import Flipbook
from scenewright.backend.motion.effects import EFFECTS
from scenewright.shared.artifacts import Image, Video
from scenewright.shared.errors import InvalidInput, JobCancelled
from scenewright.shared.tasks import TextToVideo

SIZE: dict[str, Any] = {"width": 96, "height": 96, "seconds": 1.0, "frame_rate": 16.0}


def made(prompt: str, context: Listener | None = None, atlas: int = 4, loop: bool = True, **settings: Any) -> Any:
    options = Flipbook.Options(atlas=atlas, loop=loop)
    return Flipbook().run(TextToVideo(prompt=prompt, **(SIZE | settings)), options, context or Listener())


def frames(video: Video) -> np.ndarray:
    return np.array(list(mp4.decode(video)))


@pytest.mark.parametrize("effect", EFFECTS.values(), ids=lambda effect: effect.name)
def test_every_effect_moves_loops_and_tiles_as_it_says(effect: Any) -> None:
    context = Listener()
    film, atlas = made(effect.name, context, seed=1)
    shown = frames(film).astype(float)
    assert shown.shape == (16, 96, 96, 3) and shown.std() > 3
    steps = np.abs(np.diff(shown, axis=0)).mean(axis=(1, 2, 3))
    assert steps.min() > 0.05, "something moves in every frame"
    assert isinstance(atlas, Image) and atlas.pixels.shape == (384, 384, 4)
    if effect.loops:
        assert np.abs(shown[-1] - shown[0]).mean() < 1.6 * steps.mean()
        assert context.report["loop_error"] < 1.6
    if effect.tiles:
        cell = atlas.pixels[:96, :96].astype(float)
        for axis in (0, 1):
            inside = np.abs(np.diff(cell, axis=axis)).mean(axis=(1 - axis, 2))
            assert np.abs(np.take(cell, 0, axis) - np.take(cell, -1, axis)).mean() < 1.1 * inside.max() + 0.5


def test_fire_stands_on_the_ground_rises_and_has_the_colour_asked_for() -> None:
    _, atlas = made("fire", seed=2)
    alpha = atlas.pixels[:96, :96, 3].astype(float)
    assert alpha[64:].sum() > 1.4 * alpha[:32].sum() and alpha[0].max() < 20
    for word, channel in (("red", 0), ("green", 1), ("blue", 2)):
        _, coloured = made(f"{word} fire", seed=2)
        lit = coloured.pixels[coloured.pixels[..., 3] > 40][:, :3].mean(axis=0)
        assert lit.argmax() == channel


def test_an_explosion_grows_and_goes() -> None:
    film, _ = made("explosion", seconds=2.0)
    light = frames(film).astype(float).sum(axis=(1, 2, 3))
    assert light[2:12].max() > 1.5 * light[0] or light.argmax() < 12
    assert light[-1] < 0.05 * light.max()


def test_violent_is_more_than_gentle() -> None:
    gentle, violent = (made(f"{word} snow")[1].pixels[..., 3].mean() for word in ("gentle", "violent"))
    assert violent > 1.5 * gentle


@pytest.mark.parametrize(("rate", "seconds", "count"), [(24.0, 0.5, 12), (23.976, 1.0, 24), (59.94, 0.25, 15)])
def test_rate_and_length_are_exact(rate: float, seconds: float, count: int) -> None:
    (film,) = made("fog", atlas=0, frame_rate=rate, seconds=seconds)
    with av.open(io.BytesIO(film.encoded.tobytes())) as file:
        stream = file.streams.video[0]
        assert stream.frames == count == film.frame_count
        assert float(stream.average_rate) == pytest.approx(rate, rel=1e-4)


def test_the_atlas_goes_through_the_loop_in_order() -> None:
    film, atlas = made("lava", seed=3)
    cells = atlas.pixels.reshape(4, 96, 4, 96, 4).swapaxes(1, 2).reshape(16, 96, 96, 4)[..., :3]
    for number, frame in enumerate(frames(film)):
        apart = [np.abs(frame.astype(int) - cell).mean() for cell in cells]
        assert int(np.argmin(apart)) == number


def test_a_seed_repeats_and_another_differs() -> None:
    first, again, other = (made("smoke", seed=seed)[1].pixels for seed in (5, 5, 6))
    assert np.array_equal(first, again) and not np.array_equal(first, other)


@pytest.mark.parametrize(
    ("prompt", "settings", "sentence"),
    [
        ("", {}, "Say in a few words"),
        ("firre", {}, "Did you mean fire"),
        ("dinosaur", {}, "No effect is known"),
        ("fire", {"width": 2048, "height": 2048, "seconds": 60}, "too many for one film"),
    ],
)
def test_what_cannot_be_made_is_said(prompt: str, settings: dict[str, Any], sentence: str) -> None:
    with pytest.raises(InvalidInput, match=sentence):
        made(prompt, **settings)


@pytest.mark.parametrize("effect", ["fire", "sea", "magic"])
def test_it_stops(effect: str) -> None:
    with pytest.raises(JobCancelled):
        made(effect, Listener(cancel_after=4))
