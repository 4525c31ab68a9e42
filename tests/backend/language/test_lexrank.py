"""Summaries keep the sentences that matter, better than the first sentences do."""

from __future__ import annotations

import time
import tomllib
from pathlib import Path
from typing import Any

import pytest

from scenewright.backend.language.lexrank import summary
from scenewright.backend.language.sentences import length, sentences

TEXTS: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("summaries.toml").read_text(encoding="utf-8"))[
    "texts"
]
SHARE = 0.4  # of a text's words


def lead(text: str, most_words: int) -> list[str]:
    """Return the first sentences, as many as there is room for."""
    found: list[str] = []
    for sentence in sentences(text):
        if sum(map(length, found)) + length(sentence) > most_words:
            break
        found.append(sentence)
    return found


def recall(found: list[str], keys: list[str]) -> float:
    """Return which share of the key sentences was kept."""
    kept = " ".join(found)
    return sum(key in kept for key in keys) / len(keys)


def test_key_sentences_are_kept_better_than_by_taking_the_first() -> None:
    ours, firsts = [], []
    for each in TEXTS:
        room = round(SHARE * length(each["text"]))
        ours.append(recall(summary(each["text"], room), each["keys"]))
        firsts.append(recall(lead(each["text"], room), each["keys"]))
    assert sum(ours) / len(ours) > sum(firsts) / len(firsts) + 0.15, (ours, firsts)
    assert sum(mine >= first for mine, first in zip(ours, firsts, strict=True)) >= len(TEXTS) - 1, (ours, firsts)


@pytest.mark.parametrize("each", TEXTS, ids=lambda each: each["name"])
def test_sentences_stand_as_they_were_in_their_order(each: dict[str, Any]) -> None:
    whole, found = sentences(each["text"]), summary(each["text"], 60)
    places = [whole.index(sentence) for sentence in found]
    assert places == sorted(places) and found
    assert sum(map(length, found)) <= 60 or len(found) == 1


def test_sentences_end_where_they_do() -> None:
    text = "Dr. Ada paid 3.5 € to e.g. Mr. B. Smith. He said: “No!” Then he left… What? 是的。我们走吧！ "
    text += "यह सच है। फिर क्या? هل هذا صحيح؟ نعم."
    assert sentences(text) == [
        "Dr. Ada paid 3.5 € to e.g. Mr. B. Smith.", "He said: “No!”", "Then he left…", "What?", "是的。", "我们走吧！",
        "यह सच है।", "फिर क्या?", "هل هذا صحيح؟", "نعم.",
    ]  # fmt: skip


def test_headings_tables_and_code_are_no_sentences() -> None:
    text = "# Title\n\nIt rains. We stay.\n\n```\ncode. more code.\n```\n\n| a | b |\n|---|---|\n\n"
    text += "- First point.\n- Second point.\n"
    assert sentences(text) == ["It rains.", "We stay.", "First point.", "Second point."]


def test_a_text_of_100_000_words_takes_seconds() -> None:
    filler = "Number {} of the many sentences in this long text speaks of stone {} and of water {}. "
    text = "".join(filler.format(at, at % 977, at % 31) for at in range(6000)) + "The dam is closed. " * 20
    began = time.process_time()
    found = summary(text, 100)
    assert length(text) > 90_000 and found and sum(map(length, found)) <= 100
    assert time.process_time() - began < 15


@pytest.mark.parametrize("text", ["", "  \n ", "!!! ???", "word", "ไม่มีช่องว่างระหว่างคำในภาษาไทย " * 50, "a" * 5000])
def test_odd_texts_have_a_summary_or_none(text: str) -> None:
    found = summary(text, 20)
    assert bool(found) == any(character.isalnum() for character in text)
