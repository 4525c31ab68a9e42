"""`relook`: each look is what its words say, as strong as asked, and words that are not known are told."""

from __future__ import annotations

import numpy as np
import pytest
from listening import Listener
from pictures import on_paper

from scenewright.backend.generators.image.relook import Relook
from scenewright.backend.imaging.grading import GRADES
from scenewright.backend.studio.relooking import MEDIA
from scenewright.shared.artifacts import Image
from scenewright.shared.errors import InvalidInput, JobCancelled
from scenewright.shared.tasks import ImageToImage

SIDE = 96


def picture(side: int = SIDE) -> np.ndarray:
    return on_paper("teapot", side, (150, 170, 190))


def changed(
    prompt: str, strength: float = 1.0, pixels: np.ndarray | None = None, context: Listener | None = None
) -> np.ndarray:
    image = Image(pixels=picture() if pixels is None else pixels)
    made = Relook().run(
        ImageToImage(image=image, prompt=prompt, strength=strength), Relook.Options(), context or Listener()
    )
    assert made.pixels.shape == image.pixels.shape and made.pixels.dtype == image.pixels.dtype
    return made.pixels.astype(float)


@pytest.mark.parametrize("name", [*GRADES, *MEDIA])
def test_every_look_changes_the_picture_and_repeats(name: str) -> None:
    context = Listener()
    words = name if name not in ("oil", "ink") else f"{name} painting" if name == "oil" else "ink drawing"
    first, again = changed(words, context=context), changed(words)
    assert name in context.report["look"] and (first == again).all()
    assert np.abs(first - picture()).mean() > 2.0
    # It is still the same picture: what was light in it against dark is so, but for what is drawn white on blue.
    before, after = picture().mean(axis=2).ravel(), first.mean(axis=2).ravel()
    assert name == "blueprint" or np.corrcoef(before, after)[0, 1] > 0.25


def test_light_and_mood_are_what_they_say() -> None:
    day = picture().astype(float)
    night, sunset, grey, left, right = (
        changed(words) for words in ("at night", "sunset", "black and white", "lit from the left", "lit from the right")
    )
    assert night.mean() < 0.6 * day.mean()
    assert (sunset[..., 0] - sunset[..., 2]).mean() > (day[..., 0] - day[..., 2]).mean() + 20
    assert np.ptp(grey, axis=2).max() <= 1
    side = np.s_[SIDE // 3 : 2 * SIDE // 3, : SIDE // 2]
    assert left[side].mean() > right[side].mean()


def test_fog_pales_what_is_far_and_pixels_are_large() -> None:
    fog = changed("fog")
    assert np.ptp(fog, axis=2).mean() < 0.75 * np.ptp(picture(), axis=2).mean()
    assert (fog - picture())[:16].mean() > (fog - picture())[-16:].mean() + 15
    large = changed("pixel art", pixels=picture(448))
    assert (large[::4, ::4].repeat(4, 0).repeat(4, 1) == large).mean() > 0.95
    assert len(np.unique(large.reshape(-1, 3), axis=0)) <= 24


def test_what_it_is_carved_from_shows() -> None:
    gold, marble = changed("carved from gold"), changed("white marble")
    assert (gold[..., 0] - gold[..., 2]).mean() > (marble[..., 0] - marble[..., 2]).mean() + 30
    assert marble.std() > 8


def test_strength_is_kept() -> None:
    away = [np.abs(changed("oil painting at night", strength) - picture()).mean() for strength in (0.0, 0.3, 0.6, 1.0)]
    assert away[0] == 0 and away == sorted(away) and away[1] > 1


def test_unknown_words_are_told_with_the_nearest_known_ones() -> None:
    context = Listener()
    changed("a watercolour with dragons, sunsett", context=context)
    assert context.report["look"] == "watercolour"
    assert (
        "dragons" in context.report["not_understood"]
        and "sunsett (nearest known: sunset" in context.report["not_understood"]
    )


@pytest.mark.parametrize(
    ("prompt", "start"), [("", "The prompt is empty."), ("夜の街", "Nothing"), ("qwrt " * 2000, "Nothing")]
)
def test_prompts_that_say_nothing_get_a_sentence(prompt: str, start: str) -> None:
    with pytest.raises(InvalidInput) as told:
        changed(prompt)
    assert told.value.message.startswith(start) and "watercolour" in told.value.remedy + "watercolour" * (not prompt)


@pytest.mark.parametrize("shape", [(1, 1, 3), (3, 200, 1), (32, 32, 4)])
@pytest.mark.parametrize("prompt", ["night", "oil painting", "stained glass", "marble", "watercolour", "fog", "pencil"])
def test_odd_pictures_come_back_in_their_form(shape: tuple[int, int, int], prompt: str) -> None:
    changed(prompt, pixels=np.full(shape, 120, np.uint8))


def test_a_picture_brighter_than_white_stays_so_and_alpha_is_kept() -> None:
    bright = Image(pixels=picture().astype(np.float32) / 255 * 6, colour_space="linear")
    made = Relook().run(ImageToImage(image=bright, prompt="warm", strength=0.5), Relook.Options(), Listener())
    assert made.colour_space == "linear" and made.pixels.max() > 3
    clear = np.concatenate([picture(), np.full((SIDE, SIDE, 1), 77, np.uint8)], axis=2)
    assert (changed("comic", pixels=clear)[..., 3] == 77).all()


def test_it_stops_when_told() -> None:
    for after in (1, 2, 3):
        with pytest.raises(JobCancelled):
            changed("night, oil painting", context=Listener(cancel_after=after))
