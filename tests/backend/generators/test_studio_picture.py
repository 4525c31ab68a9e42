"""`studio-picture`: what the words name is on the picture, in the light they ask for."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from listening import Listener

from scenewright.backend.generators.image.studio_picture import StudioPicture
from scenewright.backend.studio.wording import read
from scenewright.shared.errors import InvalidInput, JobCancelled
from scenewright.shared.messages import Preview, Progress
from scenewright.shared.tasks import TextToImage

SIDE = 96


def taken(prompt: str, context: Listener | None = None, side: int = SIDE, **task: Any) -> np.ndarray:
    asked = TextToImage(prompt=prompt, **{"width": side, "height": side, "seed": 1, **task})
    pixels = StudioPicture().run(asked, StudioPicture.Options(), context or Listener()).pixels
    assert pixels.dtype == np.uint8
    return pixels.astype(float) / 255


def redness(pixels: np.ndarray) -> np.ndarray:
    return pixels[..., 0] - pixels[..., 1:].max(axis=2)


def blueness(pixels: np.ndarray) -> np.ndarray:
    return pixels[..., 2] - pixels[..., :2].max(axis=2)


def test_a_red_mug_is_red_where_it_stands_and_a_blue_one_blue() -> None:
    middle = np.s_[SIDE // 3 : 2 * SIDE // 3, SIDE // 3 : 2 * SIDE // 3]
    red, blue = taken("a red mug, studio light")[middle], taken("a blue mug, studio light")[middle]
    assert (redness(red) > 0.1).mean() > 0.5 and (redness(blue) > 0.1).mean() < 0.12  # its handle is wood
    assert (blueness(blue) > 0.04).mean() > 0.5 > (blueness(red) > 0.04).mean()


def test_things_stand_side_by_side_in_the_order_they_are_said() -> None:
    pixels = taken("a red vase and a blue vase on a white background")
    red, blue = redness(pixels) > 0.15, blueness(pixels) > 0.1
    columns = np.arange(SIDE)
    assert red.sum() > 100 and blue.sum() > 100
    assert np.average(columns, weights=red.sum(0)) < SIDE / 2 < np.average(columns, weights=blue.sum(0))


def test_more_of_a_thing_is_more_things_and_they_stand_on_what_the_words_say() -> None:
    context = Listener()
    taken("three books on a wooden table", context)
    assert context.report["shows"] == "3 × book, on a table"
    one, three = Listener(), Listener()
    taken("a stool", one), taken("three stools", three)
    assert three.report["triangles"] > 2 * one.report["triangles"]


def test_what_belongs_to_a_thing_goes_to_the_thing_and_a_light_alone_is_a_landscape() -> None:
    house, landscape = read("a small house with a blue door and a red roof, isometric"), read("sunset")
    assert [thing.request.family.name for thing in house.things] == ["house"]
    paints = house.things[0].request.paints
    assert (paints["door"].colour, paints["roof"].colour) == ("blue", "red")
    assert landscape.place is not None and landscape.light == "sunset" and not landscape.things
    pile = read("a stack of old books next to a candle on a wooden table, moody lighting")
    assert [thing.count for thing in pile.things] == [3, 1] and pile.piled and pile.light == "dramatic"
    assert pile.support is not None and pile.support.request.family.name == "table"


def test_night_is_darker_than_day_and_sunset_redder() -> None:
    day, night, sunset = (taken(f"a crate on sand, {light}") for light in ("daylight", "night", "sunset"))
    assert night.mean() < 0.6 * day.mean()
    warmth = [pixels[..., 0].mean() - pixels[..., 2].mean() for pixels in (sunset, day, night)]
    assert warmth[0] > warmth[1] > warmth[2]


def test_things_cast_shadows_on_the_ground() -> None:
    ground = taken("a column on snow, noon")[3 * SIDE // 5 :].mean(axis=2)
    assert ground.min() < 0.8 * np.median(ground)


def test_a_surface_alone_is_seen_from_near() -> None:
    context = Listener()
    brick, grass = taken("old brick wall", context), taken("grass")
    assert context.report["triangles"] == 0 and context.report["shows"] == "old brick wall"
    assert redness(brick).mean() > 0.1 and (grass[..., 1] > grass[..., 2]).mean() > 0.9
    assert brick.std() > 0.05  # joints and shadows, no flat colour


def test_the_same_seed_gives_the_same_picture_and_another_seed_another() -> None:
    first, again, other = (taken("a rock", seed=seed, side=64) for seed in (3, 3, 4))
    assert (first == again).all() and np.abs(first - other).mean() > 0.01


def test_words_that_are_not_known_are_told_with_the_nearest_known_ones() -> None:
    context = Listener()
    taken("a wooden tabel with a unicorn and a chair", context, side=64)
    assert "1 × chair" in context.report["shows"]
    assert "tabel (nearest known: table" in context.report["not_understood"]
    assert "unicorn" in context.report["not_understood"]


@pytest.mark.parametrize(
    ("prompt", "sentence"),
    [
        ("", "The prompt is empty."),
        ("   ", "The prompt is empty."),
        ("бурый медведь в лесу", "Nothing in the prompt can be photographed here."),
        ("x" * 10_000, "Nothing in the prompt can be photographed here."),
        ("a portrait of a cat " * 500, "Nothing in the prompt can be photographed here."),
    ],
)
def test_prompts_without_a_known_thing_get_a_sentence(prompt: str, sentence: str) -> None:
    with pytest.raises(InvalidInput) as told:
        taken(prompt)
    assert told.value.message.startswith(sentence) and told.value.remedy


def test_ten_thousand_letters_with_a_thing_among_them_make_a_picture() -> None:
    assert taken(("a red mug, " + "very nice " * 2000)[:10_000], side=64).shape == (64, 64, 3)


@pytest.mark.parametrize(("width", "height"), [(64, 192), (192, 64)])
def test_any_shape_of_picture_holds_the_thing(width: int, height: int) -> None:
    pixels = taken("a red vase on a white background", width=width, height=height)
    rows, columns = np.nonzero(redness(pixels) > 0.15)
    assert len(rows) > 100
    assert rows.min() > 0 and rows.max() < height - 1 and columns.min() > 0 and columns.max() < width - 1


def test_it_says_how_far_it_is_and_stops_when_told() -> None:
    context = Listener()
    taken("a mug", context)
    steps = [said.fraction for said in context.said if isinstance(said, Progress)]
    assert steps == sorted(steps) and steps[0] == 0 and steps[-1] > 0.9 and len(steps) > 8
    assert any(isinstance(said, Preview) for said in context.said)
    for after in (1, 4, 7):
        with pytest.raises(JobCancelled):
            taken("a mug", Listener(cancel_after=after))
