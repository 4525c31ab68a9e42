"""What a schema lets come next, against what msgspec then reads."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Union

import msgspec
import pytest
from msgspec import Meta

from scenewright.backend.language.grammar import Grammar


class Round(msgspec.Struct, tag="round"):
    """A shape."""

    radius: float


class Square(msgspec.Struct, tag="square"):
    """Another shape."""

    sides: tuple[float, float]


class Tree(msgspec.Struct):
    """Everything that schemas here say."""

    name: Annotated[str, Meta(min_length=1, max_length=5)]
    kind: Literal["oak", "ash", 3]
    tall: bool | None = None
    count: int = 0
    shapes: Annotated[list[Union[Round, Square]], Meta(max_length=2)] = []
    children: list[Tree] = []
    notes: dict[str, int] = {}


GRAMMAR = Grammar(msgspec.json.schema(Tree))
WHOLE: list[Any] = [
    {"name": "a", "kind": "oak"},
    {"name": "ab", "kind": 3, "tall": None, "count": -12},
    {"name": 'π\n"\\', "kind": "ash", "tall": True, "shapes": [{"type": "round", "radius": 0.25}]},
    {"name": "a", "kind": "oak", "shapes": [{"type": "square", "sides": [1, 2.5]}], "children": []},
    {"name": "a", "kind": "oak", "children": [{"name": "b", "kind": "ash", "notes": {"x": 1, "y": 2}}], "notes": {}},
]
BROKEN = [
    '{"name": "", "kind": "oak"}', '{"name": "abcdef", "kind": "oak"}', '{"name": "a", "kind": "elm"}',
    '{"kind": "oak", "name": "a"}', '{"name": "a"}', '{"name": "a", "kind": "oak", "count": 1.5}',
    '{"name": "a", "kind": "oak", "count": 01}', '{"name": "a", "kind": "oak", "tall": 1}',
    '{"name": "a", "kind": "oak", "shapes": [{"type": "square", "sides": [1]}]}',
    '{"name": "a", "kind": "oak", "shapes": [{"type": "star"}]}', '{"name": "a", "kind": "oak",}',
    '{"name": "a", "kind": "oak"} ok', "[]", '{"name": "\\q", "kind": "oak"}', '{"name": "a\n", "kind": "oak"}',
    '{"name": "a", "kind": "oak", "other": 1}',
]  # fmt: skip


@pytest.mark.parametrize("value", WHOLE)
@pytest.mark.parametrize("spaced", [False, True])
def test_what_follows_the_schema_is_let_through(value: Any, spaced: bool) -> None:
    text = msgspec.json.encode(value)
    text = msgspec.json.format(text, indent=2) if spaced else text
    assert GRAMMAR.accepts(text.decode())
    msgspec.json.decode(text, type=Tree)


@pytest.mark.parametrize("text", BROKEN)
def test_what_breaks_it_is_not(text: str) -> None:
    assert not GRAMMAR.accepts(text)


def test_a_text_cut_anywhere_can_go_on() -> None:
    text = msgspec.json.encode(WHOLE[2]).decode()
    for length in range(len(text)):
        states = GRAMMAR.after(GRAMMAR.start, text[:length])
        assert states and not GRAMMAR.may_end(states)


def test_nobody_spaces_for_ever() -> None:
    assert not GRAMMAR.after(GRAMMAR.start, "{" + " " * 200)


def test_a_bare_number_may_end_and_go_on() -> None:
    grammar = Grammar(msgspec.json.schema(float))
    for text in ("0", "-1", "12.5", "0.25"):
        assert grammar.accepts(text)
    for text in ("", "-", "1.", "00", "1.2.3", "--1", "e5"):
        assert not grammar.accepts(text)
