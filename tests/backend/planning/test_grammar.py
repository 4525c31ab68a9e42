"""Sentences that artists would write become the plans they mean; what cannot be understood is said."""

from __future__ import annotations

import pytest
from scene_sentences import HELD_OUT, SENTENCES, differences

from scenewright.backend.layout.checking import faults
from scenewright.backend.layout.rehearsal import rehearse
from scenewright.backend.planning.grammar import read
from scenewright.shared.errors import InvalidInput

RIGHT = 0.95


def test_sentences_are_read_rightly_and_laid_out_soundly() -> None:
    assert len(SENTENCES) >= 80 and len(HELD_OUT) >= 25
    wrong, unsound = {}, {}
    for sentence in SENTENCES:
        said = sentence["say"]
        if sentence.get("fails"):
            with pytest.raises(InvalidInput) as refused:
                read(said)
            wrong |= {said: str(refused.value)} if any(w not in str(refused.value) for w in sentence["unknown"]) else {}
            continue
        plan = read(said)
        wrong |= {said: found} if (found := differences(plan, sentence)) else {}
        unsound |= {said: found} if (found := faults(rehearse(plan, 0))) else {}
    assert unsound == {}
    assert len(wrong) <= (1 - RIGHT) * len(SENTENCES), wrong


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("", "empty"),
        ("   \n", "empty"),
        ("椅子とテーブル", "names nothing that can be made"),
        ("стол и два стула", "names nothing that can be made"),
        ("🙂🙂🙂", "names nothing that can be made"),
        ("a robot and a car", "robot, car"),
    ],
)
def test_what_names_nothing_is_refused_in_one_sentence(said: str, sentence: str) -> None:
    with pytest.raises(InvalidInput, match=sentence) as refused:
        read(said)
    assert refused.value.remedy


def test_the_same_words_and_seed_give_the_same_plan() -> None:
    said = "three books and a lamp on a desk"
    assert read(said, 7).objects == read(said, 7).objects
    assert read(said, 7).objects[0].dimensions != read(said, 8).objects[0].dimensions


@pytest.mark.parametrize(
    ("number", "count"),
    [("twenty five", 25), ("two dozen", 24), ("half a dozen", 6), ("a hundred", 100), ("ten thousand", 10_000),
     ("10,000", 10_000), ("12", 12), ("several", 5), ("a pair of", 2)],
)  # fmt: skip
def test_numbers_are_read_in_words_and_figures(number: str, count: int) -> None:
    (planned,) = read(f"{number} chairs").objects
    assert planned.count == count
