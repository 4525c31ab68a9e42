"""Language models of random weights, read from their folder: streamed, cancelled, run again, held to a schema."""

from __future__ import annotations

import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Literal

import msgspec
import pytest
from listening import Listener

pytest.importorskip("diffusers", reason="needs the extra diffusion")

import tiny_language
import torch

from scenewright.backend.language.conversation import Message, Sampling, written
from scenewright.backend.language.structured import asked_for
from scenewright.backend.pipelines.language_model import LocalLanguage
from scenewright.backend.residency import RESIDENTS
from scenewright.shared.artifacts import Image
from scenewright.shared.errors import InvalidInput, JobCancelled, Unavailable
from scenewright.shared.messages import Preview

HELLO = [Message("user", "Tell me of a lighthouse, 灯塔")]
WILD = Sampling(temperature=1.0, most_tokens=48, seed=3)


class Thing(msgspec.Struct):
    """What it is asked for."""

    name: str
    kind: Literal["mug", "chair"]
    sizes: list[float] = []


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where a tiny model lies."""
    torch.set_num_threads(1)
    yield tiny_language.write(tmp_path_factory.mktemp("language"))
    RESIDENTS.free()


@pytest.fixture
def language(folder: Path) -> LocalLanguage:
    """The model, ready."""
    return LocalLanguage(folder, "Tiny", 0.1)


def test_it_is_told_token_by_token_and_repeats(language: LocalLanguage) -> None:
    context = Listener()
    first = written(language, HELLO, context, sampling=WILD)
    texts = [said.text or "" for said in context.said if isinstance(said, Preview)]
    assert len(texts) > 10 and all(b.startswith(a) for a, b in pairwise(texts))
    assert texts[-1].strip() == first and context.report["model"] == "Tiny"
    assert written(language, HELLO, Listener(), sampling=WILD) == first
    assert written(language, HELLO, Listener(), sampling=WILD._replace(seed=4)) != first


def test_cancelled_within_one_token_it_runs_again(language: LocalLanguage) -> None:
    whole = written(language, HELLO, Listener(), sampling=WILD)
    context = Listener(cancel_after=12)
    with pytest.raises(JobCancelled):
        written(language, HELLO, context, sampling=WILD)
    assert len(context.said) <= 14
    assert written(language, HELLO, Listener(), sampling=WILD) == whole


def test_it_is_cancelled_while_it_reads(language: LocalLanguage, monkeypatch: pytest.MonkeyPatch) -> None:
    from scenewright.backend.pipelines import stopping

    monkeypatch.setattr(stopping, "BETWEEN_LOOKS", 0.0)
    with pytest.raises(JobCancelled):
        written(language, [Message("user", "word " * 80)], context := Listener(cancel_after=3), sampling=WILD)
    assert not any(isinstance(said, Preview) for said in context.said)


def test_even_nonsense_follows_a_schema(language: LocalLanguage) -> None:
    for seed in range(3):
        asked = Sampling(temperature=1.0, most_tokens=300, seed=seed)
        try:
            thing = asked_for(Thing, language, HELLO, context := Listener(), sampling=asked)
        except InvalidInput as error:  # a string that never ended within its tokens
            assert "truncated" in error.message
        else:
            assert thing.kind in {"mug", "chair"} and context.report["tries"] == 1
            break
    else:
        pytest.fail("no answer came to its end")


def test_what_is_too_long_to_read_is_told(language: LocalLanguage) -> None:
    with pytest.raises(InvalidInput, match="too much to read: .* tokens, and this model reads 512"):
        written(language, [Message("user", "word " * 1000)], Listener())


def test_pictures_are_for_those_who_see(language: LocalLanguage) -> None:
    import numpy as np

    with pytest.raises(InvalidInput, match="sees no pictures"):
        written(language, HELLO, Listener(), images=[Image(pixels=np.zeros((4, 4, 3), np.uint8))])


def test_damaged_weights_are_told(folder: Path, tmp_path: Path) -> None:
    for file in folder.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes()[: 200 if file.suffix == ".safetensors" else None])
    with pytest.raises(Unavailable, match="damaged or incomplete"):
        LocalLanguage(tmp_path, "Tiny", 0.1)


def test_who_cannot_converse_is_told(folder: Path, tmp_path: Path) -> None:
    for file in folder.iterdir():
        if file.name != "chat_template.jinja":
            (tmp_path / file.name).write_bytes(file.read_bytes())
    with pytest.raises(Unavailable, match="not taught to converse"):
        written(LocalLanguage(tmp_path, "Tiny", 0.1), HELLO, Listener())


def test_streaming_costs_little(language: LocalLanguage) -> None:
    sampling = Sampling(temperature=0.0, most_tokens=200)
    began = time.process_time()
    written(language, HELLO, Listener(), sampling=sampling)
    assert time.process_time() - began < 10
