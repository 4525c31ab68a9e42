"""Questions about scenes and pictures, answered without a model."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from listening import Listener

from scenewright.backend import formats
from scenewright.backend.generators.multimodal.measured_answer import MeasuredAnswer
from scenewright.shared.artifacts import Image, SceneDescription
from scenewright.shared.errors import InvalidInput, JobCancelled
from scenewright.shared.tasks import VisualQuestionAnswering

KITCHEN = formats.load(Path(__file__).parents[1] / "sight" / "kitchen.json", SceneDescription)


def ask(question: str, **words: object) -> tuple[str, dict[str, object]]:
    """Return the answer's words, and the report."""
    context = Listener()
    task = VisualQuestionAnswering(question=question, **words)
    return MeasuredAnswer().run(task, MeasuredAnswer.Options(), context).text, context.report


def disc(colour: tuple[int, int, int] = (200, 20, 20)) -> Image:
    """Return a picture of a disc at the left of a white picture, 200 x 100 pixels."""
    down, across = np.mgrid[:100, :200]
    inside = (down - 50) ** 2 + (across - 45) ** 2 < 25**2
    return Image(pixels=np.where(inside[..., None], np.uint8(colour), np.uint8(245)))


def test_the_scene_answers_and_the_report_holds_the_value() -> None:
    words, report = ask("How many chairs are there?", scene=KITCHEN)
    assert words == "There are 3 chairs: “Chair”, “Chair.001” and “Chair.002”."
    assert report == {"answered": True, "answer": 3}
    words, report = ask("Why?", scene=KITCHEN)
    assert words.startswith("That cannot be told") and report == {"answered": False}


def test_a_picture_answers_what_can_be_measured() -> None:
    assert ask("How large is the picture?", image=disc())[1]["answer"] == [200, 100]
    assert ask("What colours does it have?", image=disc())[1]["answer"] == ["white", "red"]
    assert ask("Where is the subject?", image=disc())[1]["answer"] == "at the left"
    assert ask("How much of it is red?", image=disc())[1]["answer"] == pytest.approx(0.1, abs=0.02)
    assert "bright" in ask("Is it bright?", image=disc())[0]
    words, report = ask("Who is that?", image=disc())
    assert "can only be measured" in words and report["answered"] is False


def test_with_both_the_picture_answers_what_the_scene_cannot() -> None:
    assert ask("How many chairs are there?", image=disc(), scene=KITCHEN)[1]["answer"] == 3
    assert ask("How much contrast has it?", image=disc(), scene=KITCHEN)[1]["answer"] == "medium"
    assert ask("Why?", image=disc(), scene=KITCHEN)[0].startswith("That cannot be told from the scene")


def test_what_cannot_be_answered_is_refused_with_a_sentence() -> None:
    for words, question in (("nothing to look at", "what?"), ("no question", " \n"), ("not in Deutsch", "was?")):
        given = {"scene": KITCHEN} if words != "nothing to look at" else {}
        language = "Deutsch" if "Deutsch" in words else "English"
        with pytest.raises(InvalidInput, match=words):
            ask(question, language=language, **given)


def test_it_can_be_cancelled() -> None:
    task = VisualQuestionAnswering(question="How bright is it?", image=disc())
    with pytest.raises(JobCancelled):
        MeasuredAnswer().run(task, MeasuredAnswer.Options(), Listener(cancel_after=1))
