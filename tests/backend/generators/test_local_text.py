"""The generators whose language model runs here, with a tiny one of random weights in the place of theirs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from listening import Listener

from scenewright.backend.fetching import adopt
from scenewright.backend.generators.text.local import GemmaText, QwenCode, QwenSmallText, QwenSummary, QwenText
from scenewright.backend.weights import Shelf
from scenewright.backend.writer import LocalWriter, WriterOptions
from scenewright.shared.artifacts import Text
from scenewright.shared.errors import InvalidInput, JobCancelled, Unavailable
from scenewright.shared.messages import Preview
from scenewright.shared.tasks import Summarization, Task, TextGeneration, TextToCode

TALK = TextGeneration(prompt="Tell me of a lighthouse, 灯塔", seed=3)
TASKS: list[tuple[type[LocalWriter[Any]], Task]] = [
    (QwenText, TALK),
    (QwenSmallText, TextGeneration(prompt="a lighthouse", kind="story", words=50, seed=3)),
    (GemmaText, TALK),
    (QwenSummary, Summarization(text=Text(text="The dam is closed. It rains."), seed=3)),
]
SHORT = WriterOptions(temperature=1.0, tokens=40)


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """Weights of random numbers under the names of those that are published."""
    pytest.importorskip("diffusers", reason="needs the extra diffusion")
    import tiny_language

    shelf = Shelf(tmp_path_factory.mktemp("weights"))
    for number, kind in enumerate((QwenText, QwenSmallText, GemmaText)):
        folder: Path = tmp_path_factory.mktemp(kind.name)
        adopt(shelf, kind.needs[0], tiny_language.write(folder, number, most=4096))
    return shelf


def made(kind: type[LocalWriter[Any]], task: Task, shelf: Shelf, context: Listener) -> Text:
    """Return what a generator makes."""
    context.shelf = shelf
    generator = kind()
    generator.load(context)
    result: Text = generator.run(task, SHORT, context)
    return result


@pytest.mark.parametrize(("kind", "task"), TASKS, ids=[kind.name for kind, _ in TASKS])
def test_each_streams_stops_and_runs_again(kind: type[LocalWriter[Any]], task: Task, shelf: Shelf) -> None:
    context = Listener()
    first = made(kind, task, shelf, context)
    assert first.text.strip() and context.report["model"] == kind.title
    assert sum(isinstance(said, Preview) for said in context.said) > 5
    stopped = Listener(cancel_after=12)
    with pytest.raises(JobCancelled):
        made(kind, task, shelf, stopped)
    assert len(stopped.said) < 16
    assert made(kind, task, shelf, Listener()).text == first.text


def test_code_that_is_none_is_refused(shelf: Shelf) -> None:
    with pytest.raises(InvalidInput, match="wrote nothing that may be run, in 3 tries"):
        made(QwenCode, TextToCode(prompt="add a cube"), shelf, Listener())


@pytest.mark.parametrize("kind", [kind for kind, _ in TASKS])
def test_without_weights_it_says_how_to_get_them(kind: type[LocalWriter[Any]], tmp_path: Path) -> None:
    lacking = kind.lacking(Shelf(tmp_path))
    assert isinstance(lacking, Unavailable) and lacking.action in {"download-model", "add-model-packages"}
