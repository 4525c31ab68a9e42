"""Answers out of the manual with their page, and stories that hold together."""

from __future__ import annotations

import re

import pytest
from listening import Listener

from scenewright.backend.generator import NoOptions
from scenewright.backend.generators.text.handbook import NO_MODEL, NOTHING, Handbook
from scenewright.backend.language import manual
from scenewright.backend.language.chat import turns
from scenewright.shared.artifacts import Text
from scenewright.shared.errors import InvalidInput, Unavailable
from scenewright.shared.tasks import TextGeneration

QUESTIONS = [
    ("How do I make a material tile seamlessly?", "materials.md"),
    ("lip sync", "sound.md"),
    ("How do I add a generator?", "add_a_generator.md"),
    ("a visual hull from several pictures", "image_to_3d.md"),
    ("levels of detail and collision for Unreal", "assets.md"),
    ("Blender extension zip install", "install.md"),
]
PROMPTS = [
    "a robot and a lighthouse keeper in the fog",
    "Tell me a story about Greta, a fox who lost seven golden apples in an old castle",
    "灯塔",
    "Эмма и старый маяк",
    "شجرة الزيتون",
    "a",
]


def answer(prompt: str, **words: object) -> tuple[str, Listener]:
    """Return what is written, and who listened."""
    context = Listener()
    made = Handbook().run(TextGeneration(prompt=prompt, **words), NoOptions(), context)
    assert made.language == "markdown" and made.name
    return made.text, context


@pytest.mark.parametrize(("question", "page"), QUESTIONS)
def test_the_manual_is_quoted_with_its_page(question: str, page: str) -> None:
    text, context = answer(question)
    asked, answered = turns(text)
    assert asked.text == question and answered.text.startswith(NO_MODEL)
    assert f"From docs/{page}" in answered.text and f"docs/{page}" in context.report["sources"]
    quoted = re.findall(r"^> (.+)$", answered.text, re.MULTILINE)
    whole = (manual.CHECKOUT / page).read_text(encoding="utf-8")
    assert len(quoted) >= 2 and sum(line.split("](")[0][:20] in whole for line in quoted) >= len(quoted) / 2


@pytest.mark.parametrize("question", ["What is the capital of France?", "tell me a joke", "如何做饭", "🦊", "asdf"])
def test_what_the_manual_does_not_know_it_does_not_answer(question: str) -> None:
    text, context = answer(question)
    assert turns(text)[1].text == f"{NO_MODEL}\n\n{NOTHING}" and context.report["sources"] == ""


def test_a_conversation_goes_on() -> None:
    first, _ = answer("lip sync")
    second, _ = answer("How do I add a generator?", conversation=Text(text=first, language="markdown"))
    said = turns(second)
    assert [turn.role for turn in said] == ["user", "assistant", "user", "assistant"]
    assert said[0].text == "lip sync" and second.startswith(first.rstrip())


def test_an_installation_without_a_manual_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.setattr(manual, "INSTALLED", tmp_path)
    manual.manual.cache_clear()
    with pytest.raises(Unavailable, match="has no manual"):
        answer("lip sync")
    manual.manual.cache_clear()


@pytest.mark.parametrize("prompt", PROMPTS)
@pytest.mark.parametrize("seed", [0, 7])
def test_a_story_holds_together_and_what_was_asked_for(prompt: str, seed: int) -> None:
    text, _ = answer(prompt, kind="story", seed=seed)
    title, *paragraphs = text.strip().split("\n\n")
    assert title.startswith("# ") and len(paragraphs) == 5
    for word in re.findall(r"[^\W\d_]{4,}", prompt):
        if word.lower() not in {"tell", "story", "about", "lost"}:
            assert word.lower().rstrip("s") in text.lower(), word
    assert "{" not in text and "  " not in text
    names = set(re.findall(r"\b(?:Greta|Mira|Odo|Tamsin|Ilse|Bran|Noor|Pell|Sanna|Jory|Anselm|Wren|Tove)\b", text))
    assert len(names) == 2  # the hero and the friend, from the first paragraph to the last
    assert all(any(name in paragraph for name in names) for paragraph in (paragraphs[0], paragraphs[-1]))
    assert text == answer(prompt, kind="story", seed=seed)[0]


def test_seeds_and_lengths_make_other_stories() -> None:
    prompt = PROMPTS[0]
    stories = {answer(prompt, kind="story", seed=seed)[0] for seed in range(20)}
    assert len(stories) >= 18
    short, long = (len(answer(prompt, kind="story", words=words)[0].split()) for words in (150, 900))
    assert short < 350 and 600 < long < 1200


def test_nothing_is_no_prompt() -> None:
    with pytest.raises(InvalidInput, match="nothing to answer"):
        answer(" \n\u202e")
