"""Words become surfaces: the family that is meant, its colour, its state, and help where nothing is known."""

import pytest

from scenewright.backend.materials.families import FAMILIES
from scenewright.backend.materials.wording import read
from scenewright.backend.vocabulary.colours import COLOURS
from scenewright.backend.vocabulary.matching import find, nearest, words
from scenewright.shared.errors import InvalidInput


@pytest.mark.parametrize(
    ("prompt", "family"),
    [
        ("old red brick wall", "brick"),
        ("Rusty metal plate", "metal plate"),
        ("a rusty surface", "rust"),
        ("mossy cobblestones", "cobble"),
        ("oak planks", "planks"),
        ("an oak table top", "wood"),
        ("clay roof tiles", "roof"),
        ("bathroom tiles", "tiles"),
        ("stone wall", "rock"),
        ("BRUSHED STEEL", "brushed metal"),
        ("tree bark", "bark"),
        ("knitted sweater", "knit"),
        ("planks", "planks"),
        ("old brick wall with moss", "brick"),
        ("moss on a stone", "moss"),
        ("a wall with bricks", "brick"),
        *((name, name) for name in FAMILIES),
    ],
)
def test_the_thing_itself_is_found(prompt: str, family: str) -> None:
    assert read(prompt).family.name == family


def test_colours_and_states_are_read() -> None:
    asked = read("old dark green polished marble, shimmering")
    plain = COLOURS["green"]
    assert asked.colour is not None and all(0.5 < a / b < 0.7 for a, b in zip(asked.colour, plain, strict=True))
    assert asked.manners == {"wear": 0.7, "gloss": 0.9}
    assert asked.ignored == ("shimmering",)
    assert read("brick").colour is None
    assert read("brick wall with moss").manners == {"moss": 0.6}
    assert read("fine sand").manners == {"grain": 1.7}


def test_a_word_beside_a_known_one_is_suggested() -> None:
    with pytest.raises(InvalidInput, match="Did you mean .*brick") as refusal:
        read("brik walls")
    assert "Known are: asphalt, bark" in refusal.value.remedy
    with pytest.raises(InvalidInput, match="Say in a few words"):
        read("  …  ")
    with pytest.raises(InvalidInput, match="No surface is known"):
        read("красный кирпич")


def test_a_very_long_prompt_is_read() -> None:
    assert read("very " * 1990 + "old brick").family.name == "brick"


def test_longer_phrases_win_and_plurals_are_known() -> None:
    known = {"roof": 1, "roof tile": 2, "tile": 3}
    found = find(words("Roof-tiles beside a tile"), known)
    assert [(match.start, match.length, match.meaning) for match in found] == [(0, 2, 2), (4, 1, 3)]
    assert nearest("marbel", ["marble", "granite"]) == ["marble"] and nearest("zzz", ["marble"]) == []
