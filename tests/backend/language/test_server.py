"""Language servers, good and bad, as real processes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import language_server
import msgspec
import numpy as np
import pytest
from language_server import WORDS, asked_of, broken_off_at
from listening import Listener

from scenewright.backend.language import server
from scenewright.backend.language.conversation import Message, Sampling, written
from scenewright.backend.language.structured import asked_for
from scenewright.shared.artifacts import Image
from scenewright.shared.errors import InvalidInput, JobCancelled, ScenewrightError, Unavailable
from scenewright.shared.messages import Preview

HELLO = [Message("system", "Be brief."), Message("user", "Tell me of a lighthouse")]


class Thing(msgspec.Struct):
    """What some are asked for."""

    name: str
    count: int


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Where a server answers."""
    with language_server.serving() as address:
        yield address


@pytest.fixture(autouse=True)
def without_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing set outside counts."""
    for name in (server.URL, server.KEY, server.MODEL):
        monkeypatch.delenv(name, raising=False)


def ready(address: str, model: str, seconds: float = 20.0) -> server.Server:
    """Return a model of a server."""
    return server.connected(address, model, seconds, elsewhere=False)


def test_words_come_as_they_are_written(address: str) -> None:
    context = Listener()
    assert written(ready(address, "good"), HELLO, context, sampling=Sampling(0.3, 100, 7)) == WORDS
    texts = [said.text for said in context.said if isinstance(said, Preview)]
    assert texts[0] == "Once" and texts[-1] == WORDS and len(texts) > 10
    asked = asked_of(address)[-1]
    assert [(each["role"], each["content"]) for each in asked["messages"]] == HELLO
    assert (asked["stream"], asked["temperature"], asked["max_tokens"], asked["seed"]) == (True, 0.3, 100, 7)
    assert context.report["model"] == "good"


@pytest.mark.parametrize("model", ["plain", "thinking"])
def test_servers_have_their_ways(address: str, model: str) -> None:
    context = Listener()
    assert written(ready(address, model), HELLO, context) == WORDS
    assert not any("Hm" in (said.text or "") for said in context.said if isinstance(said, Preview))


@pytest.mark.parametrize(
    ("model", "kind", "sentence"),
    [
        ("stalling", Unavailable, "has said nothing for 0.5 seconds"),
        ("endless", Unavailable, "broke off in the middle"),
        ("nonsense", Unavailable, "does not answer as a language server does"),
        ("failing", InvalidInput, r"says: the model ran \[2J out of memory"),
        ("refusing", InvalidInput, "answers: model is not loaded"),
        ("empty", InvalidInput, "empty wrote nothing"),
    ],
)
def test_what_goes_wrong_is_one_sentence(address: str, model: str, kind: type[ScenewrightError], sentence: str) -> None:
    began = time.monotonic()
    with pytest.raises(kind, match=sentence):
        written(ready(address, model, 0.5), HELLO, Listener())
    assert time.monotonic() - began < 10


def test_a_server_that_dies_is_told() -> None:
    with language_server.serving() as mortal, pytest.raises(Unavailable, match="broke off in the middle"):
        written(ready(mortal, "dying"), HELLO, Listener())


def test_cancelling_breaks_off_within_a_word(address: str) -> None:
    before, context = broken_off_at(address), Listener(cancel_after=12)
    with pytest.raises(JobCancelled):
        written(ready(address, "pausing"), HELLO, context)
    assert len(context.said) < 16
    until = time.monotonic() + 10
    while broken_off_at(address) == before:  # the server writes for nobody no longer
        assert time.monotonic() < until
        time.sleep(0.05)


def test_cancelling_does_not_wait_for_the_first_word(address: str) -> None:
    began, context = time.monotonic(), Listener(cancel_after=3)
    with pytest.raises(JobCancelled):
        written(ready(address, "stalling", 60.0), HELLO, context)
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(("model", "tries"), [("json", 1), ("learning-json", 2), ("no-schema", 1)])
def test_an_answer_has_its_type(address: str, model: str, tries: int) -> None:
    context = Listener()
    assert asked_for(Thing, ready(address, model), HELLO, context) == Thing("mug", 2)
    assert context.report["tries"] == tries
    told = asked_of(address)[-1]["messages"]
    assert told[0]["content"].startswith("Be brief.") and '"required":["name","count"]' in told[0]["content"]
    if model == "learning-json":
        assert "Input data was truncated" in told[-1]["content"]
        assert asked_of(address)[-1]["response_format"]["json_schema"]["schema"]["$defs"]["Thing"]


def test_who_does_not_learn_is_given_up(address: str) -> None:
    with pytest.raises(InvalidInput, match="wrong-json did not write what was asked for, in 3 tries: Expected `int`"):
        asked_for(Thing, ready(address, "wrong-json"), HELLO, Listener())


def test_a_check_of_the_asker_counts(address: str) -> None:
    def check(thing: Thing) -> None:
        raise ValueError("there are only three mugs")

    with pytest.raises(InvalidInput, match="only three mugs"):
        asked_for(Thing, ready(address, "json"), HELLO, Listener(), check=check)


def test_pictures_go_along_no_larger_than_they_are_seen(address: str) -> None:
    wide = Image(pixels=np.full((300, 3000, 3), 90, np.uint8))
    assert written(ready(address, "echo"), HELLO, Listener(), images=[wide]) == HELLO[-1].text
    text, picture = asked_of(address)[-1]["messages"][-1]["content"]
    assert text["type"] == "text" and picture["image_url"]["url"].startswith("data:image/png;base64,iVBORw0")
    assert len(picture["image_url"]["url"]) < 10_000


def test_other_machines_need_leave() -> None:
    with pytest.raises(InvalidInput, match=r"on another machine, language\.example: your words would be sent there"):
        server.connected("https://language.example/v1", "", 5, elsewhere=False)


def test_the_environment_says_where_and_which(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(server.URL, address.removesuffix("/v1"))
    monkeypatch.setenv(server.KEY, "sesame")
    assert server.connected("", "", 5, elsewhere=False).model == "good"
    monkeypatch.setenv(server.MODEL, "echo")
    found = server.connected("", "", 5, elsewhere=False)
    assert (str(found.address), found.model) == (address, "echo")
    written(found, HELLO, Listener())
    assert asked_of(address)[-1]["key"] == "Bearer sesame"
    monkeypatch.setenv(server.URL, "http://language.example/v1")
    with pytest.raises(InvalidInput, match="unencrypted"):
        server.connected("", "", 5, elsewhere=True)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda address: "http://127.0.0.1:9/v1", "No language server answers at http://127.0.0.1:9/v1"),
        (lambda address: "file:///etc/passwd", "is no address of a server"),
        (lambda address: f"{address}/other", "is no language server"),
    ],
)
def test_wrong_addresses_are_told(address: str, change: Callable[[str], str], sentence: str) -> None:
    with pytest.raises(ScenewrightError, match=sentence):
        ready(change(address), "")


def test_unknown_models_are_told_with_those_there_are(address: str) -> None:
    with pytest.raises(InvalidInput, match="has no model 'gpt-9'. It has: good"):
        ready(address, "gpt-9")
