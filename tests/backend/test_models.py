"""Weights as clients manage them: listed, fetched with progress, stopped, gone on with, checked, deleted."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import msgspec
import numpy as np
import pytest
from hub import COMMIT, serving
from safetensors.numpy import save_file

from scenewright.backend.engine import Engine
from scenewright.backend.executors.inline import InlineExecutor
from scenewright.backend.generator import Generator
from scenewright.backend.home import Home
from scenewright.backend.registry import Registry
from scenewright.backend.weights import Shelf, Weights
from scenewright.shared.artifacts import PointCloud
from scenewright.shared.client import InProcessClient
from scenewright.shared.messages import Failed, ModelChanged, ModelsListed, ServerMessage
from scenewright.shared.models import ModelInfo
from scenewright.shared.tasks import MeshToPointCloud

TINY = Weights("tiny", "somebody/tiny", 0.001, "MIT")
OTHER = Weights("other", "somebody/other", 2.0, "CC-BY-NC-4.0", commercial=False)
SECONDS = 60.0


class Needy(Generator[MeshToPointCloud]):
    """Need weights."""

    name = "needy"
    title = "Needy"
    licence = "MIT"
    needs = (TINY, OTHER)

    def run(self, task: MeshToPointCloud, options: msgspec.Struct, context: object) -> PointCloud:
        """Return the vertices."""
        return PointCloud(points=task.mesh.vertices)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A repository's folder."""
    folder = tmp_path / "source"
    folder.mkdir()
    save_file({"weight": np.arange(100_000, dtype=np.float32)}, folder / "model.safetensors")
    (folder / "config.json").write_text("{}")
    return folder


@pytest.fixture
def client(home: Home) -> Iterator[InProcessClient]:
    pytest.importorskip("huggingface_hub", reason='needs pip install "scenewright[diffusion]"')
    with closing(Engine(home, InlineExecutor(), Registry([Needy]))) as engine:
        client = InProcessClient(engine)
        client.list_models()
        yield client


def heard(client: InProcessClient) -> ServerMessage:
    message = client.receive(SECONDS)
    assert message is not None, "nothing came"
    return message


def rest(client: InProcessClient, name: str = "tiny") -> list[ModelInfo]:
    """Return all that is told of weights until they have come to rest."""
    told: list[ModelInfo] = []
    while not told or told[-1].state not in ("absent", "begun", "present"):
        message = heard(client)
        if isinstance(message, ModelChanged) and message.model.name == name:
            told.append(message.model)
    return told


def listed(client: InProcessClient) -> dict[str, ModelInfo]:
    message = heard(client)
    assert isinstance(message, ModelsListed)
    return {model.name: model for model in message.models}


def test_they_are_listed_with_what_is_to_be_known(client: InProcessClient, home: Home) -> None:
    told = listed(client)
    assert list(told) == ["other", "tiny"]
    assert told["tiny"] == ModelInfo(
        name="tiny", repo="somebody/tiny", terms="https://huggingface.co/somebody/tiny", gigabytes=0.001,
        licence="MIT", commercial=True, generators=("needy",), folder=str(home.weights / "tiny"), state="absent",
    )  # fmt: skip
    assert not told["other"].commercial


def test_they_are_fetched_checked_and_deleted(
    client: InProcessClient, home: Home, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed(client)
    with serving(source, TINY.repo) as (address, _):
        monkeypatch.setenv("HF_ENDPOINT", address)
        client.download_model("tiny")
        told = rest(client)
    assert told[0].state == "downloading" and told[-1].state == "present" and told[-1].problem is None
    manifest = Shelf(home.weights).manifest(TINY)
    assert manifest is not None and manifest.commit == COMMIT
    client.verify_model("tiny")
    told = rest(client)
    assert told[0].state == "verifying" and told[-1].state == "present" and told[-1].problem is None
    (home.weights / "tiny" / "config.json").write_text("[]")
    client.verify_model("tiny")
    problem = rest(client)[-1].problem
    assert (
        problem is not None and problem.message == "tiny is damaged: config.json has other contents than were fetched."
    )
    client.delete_model("tiny")
    told = rest(client)
    assert told[0].state == "deleting" and told[-1].state == "absent" and not (home.weights / "tiny").exists()


def test_what_can_be_done_is_told_again_when_it_changes(
    client: InProcessClient, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert client.welcome is not None and "tiny" in client.welcome.generators[0].unavailable
    with serving(source, TINY.repo) as (address, _):
        monkeypatch.setenv("HF_ENDPOINT", address)
        client.download_model("tiny")
        rest(client)
    end = time.monotonic() + SECONDS
    while "tiny" in client.welcome.generators[0].unavailable and time.monotonic() < end:
        time.sleep(0.01)
    assert "other" in client.welcome.generators[0].unavailable
    assert client.welcome.generators[0].download_gb == 2.0


def test_it_is_stopped_and_goes_on_where_it_was(
    client: InProcessClient, home: Home, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed(client)
    save_file({"weight": np.zeros(6_000_000, np.float32)}, source / "model.safetensors")  # it comes by the 10 MB
    go_on = threading.Event()
    with serving(source, TINY.repo, slow=go_on) as (address, fetched):
        monkeypatch.setenv("HF_ENDPOINT", address)
        client.download_model("tiny")
        while True:
            message = heard(client)
            if isinstance(message, ModelChanged) and message.model.fraction > 0.3:
                break
        assert message.model.detail == "0.01 of 0.02 GB" and message.model.fraction < 0.5
        client.stop_model("tiny")
        told = rest(client)
        assert told[-1].state == "begun" and told[-1].problem is None
        partial = max(path.stat().st_size for path in (home.weights / "tiny").rglob("*") if path.is_file())
        assert 10_000_000 <= partial < 12_000_000
        client.download_model("tiny")
        assert rest(client)[-1].state == "present"
        go_on.set()
    assert f"model.safetensors from {partial}" in fetched and fetched.count("config.json") == 1
    assert Shelf(home.weights).verify(TINY) == []


def test_all_that_a_generator_lacks_is_fetched(
    client: InProcessClient, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed(client)
    with serving(source, TINY.repo) as (address, _):
        monkeypatch.setenv("HF_ENDPOINT", address)
        client.download_model(generator="needy")
        told: dict[str, ModelInfo] = {}
        while len(told) < 2 or {model.state for model in told.values()} - {"absent", "begun", "present"}:
            message = heard(client)
            if isinstance(message, ModelChanged):
                told[message.model.name] = message.model
    assert told["tiny"].state == "present"
    problem = told["other"].problem  # which this hub has not
    assert problem is not None and problem.message.startswith("The hub has no somebody/other at main")


def test_a_process_that_dies_is_told(
    client: InProcessClient, source: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    listed(client)
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "huggingface_hub.py").write_text("raise SystemExit(3)")
    monkeypatch.setenv("PYTHONPATH", str(broken))
    client.download_model("tiny")
    problem = rest(client)[-1].problem
    assert problem is not None and problem.message == "The download ended unexpectedly, with code 3."


def test_what_is_not_known_is_refused(client: InProcessClient) -> None:
    listed(client)
    for ask in (client.verify_model, client.delete_model, client.stop_model, client.download_model):
        ask("nothing")
        answer = heard(client)
        assert isinstance(answer, Failed) and answer.problem.message == "No generator needs weights called 'nothing'."


def test_the_end_of_the_engine_ends_what_is_being_done(
    home: Home, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("huggingface_hub", reason='needs pip install "scenewright[diffusion]"')
    go_on = threading.Event()
    with serving(source, TINY.repo, slow=go_on) as (address, fetched):
        monkeypatch.setenv("HF_ENDPOINT", address)
        with closing(Engine(home, InlineExecutor(), Registry([Needy]))) as engine:
            client = InProcessClient(engine)
            client.download_model("tiny")
            end = time.monotonic() + SECONDS
            while "model.safetensors" not in fetched and time.monotonic() < end:
                time.sleep(0.01)
        go_on.set()
    assert (home.weights / "tiny" / "begun.json").is_file() and not Shelf(home.weights).has(TINY)
