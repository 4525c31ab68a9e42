"""Texts in pieces: nothing lost, nothing too long, cut where people breathe."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scenewright.backend.speech.texts import pieces, sayable


@given(st.text(st.sampled_from("ab .,!。，"), max_size=120), st.integers(5, 40))
def test_pieces_hold_all_of_the_text_and_none_is_too_long(text: str, longest: int) -> None:
    cut = pieces(text, longest)
    assert "".join("".join(cut).split()) == "".join(text.split())
    assert all(len(piece) <= longest for piece in cut)


@pytest.mark.parametrize(
    ("text", "longest", "cut"),
    [
        ("One two. Three four. Five.", 20, ("One two. Three four.", "Five.")),
        ("One, two and three, four.", 19, ("One, two and three,", "four.")),
        ("one two three", 7, ("one two", "three")),
        ("abcdefgh", 3, ("abc", "def", "gh")),
        ("它很好。我走了。", 5, ("它很好。", "我走了。")),
        ("Version 3.5 is out. Yes.", 19, ("Version 3.5 is out.", "Yes.")),
    ],
)
def test_a_text_is_cut_where_it_ends(text: str, longest: int, cut: tuple[str, ...]) -> None:
    assert pieces(sayable(text), longest) == cut
