"""Scenes and pictures told in words that hold true to them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from listening import Listener

from scenewright.backend import formats
from scenewright.backend.generators.multimodal.measured_caption import MeasuredCaption
from scenewright.shared.artifacts import Image, SceneDescription
from scenewright.shared.errors import InvalidInput
from scenewright.shared.tasks import ImageToText

KITCHEN, STREET = (
    formats.load(Path(__file__).parents[1] / "sight" / f"{name}.json", SceneDescription)
    for name in ("kitchen", "street")
)


def tell(**words: object) -> str:
    """Return what is said."""
    return MeasuredCaption().run(ImageToText(**words), MeasuredCaption.Options(), Listener()).text


def test_a_caption_names_what_is_seen_with_its_colour_and_nothing_else() -> None:
    words = tell(scene=KITCHEN)
    for seen in ("3 yellow chairs", "A brown table", "a red mug", "a green wardrobe", "a blue teapot"):
        assert seen in words, words
    for unseen in ("cat", "ghost", "ball"):
        assert unseen not in words.casefold()
    assert words.endswith("seen from a little above.")


def test_a_description_says_lens_light_and_what_is_not_seen() -> None:
    words = tell(scene=KITCHEN, style="description")
    assert "35 mm" in words and "Warm white sunlight" in words
    assert "Not seen:" in words and "ghost" in words and "In all there are" in words


def test_a_story_is_true_and_turns_with_its_seed() -> None:
    told = {tell(scene=KITCHEN, style="story", seed=seed) for seed in range(6)}
    assert len(told) > 1
    for words in told:
        assert "table" in words and "On it" in words and "mug" in words
        assert "What nobody sees from here:" in words and "cat" in words.split("nobody sees")[1]
    assert tell(scene=KITCHEN, style="story", seed=1) == tell(scene=KITCHEN, style="story", seed=1)


def test_without_a_camera_or_anything_at_all_there_is_still_a_sentence() -> None:
    assert tell(scene=STREET) == "A red tower, a red house and a fence."
    assert tell(scene=SceneDescription()) == "An empty scene: nothing in it has a shape."


@pytest.mark.parametrize("style", ["caption", "description", "story"])
def test_a_picture_is_told_by_what_can_be_measured(style: str) -> None:
    pixels = np.full((120, 80, 3), 250, np.uint8)
    pixels[40:80, 50:76] = (20, 60, 180)
    words = tell(image=Image(pixels=pixels), style=style)
    assert "white" in words and "blue" in words
    assert style == "caption" or "without a model" in words or "the measures do not say" in words
    both = tell(image=Image(pixels=pixels), scene=KITCHEN, style=style)
    assert both.startswith("The scene: ") and "\n\nThe picture: " in both


def test_nothing_to_look_at_and_other_languages_are_refused() -> None:
    with pytest.raises(InvalidInput, match="nothing to look at"):
        tell()
    with pytest.raises(InvalidInput, match="not in French"):
        tell(scene=KITCHEN, language="French")
