"""Cosmos on few random weights: each step told, stopped, run again, exact, and never without its guardrail."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np
import pytest
from listening import Listener

from scenewright.backend.fetching import adopt
from scenewright.backend.formats import mp4
from scenewright.backend.generators.video.cosmos import Cosmos, CosmosImage, CosmosPrediction, CosmosTransfer
from scenewright.backend.guarded import GUARDS
from scenewright.backend.weights import Shelf
from scenewright.shared.artifacts import Image, Video
from scenewright.shared.errors import InvalidInput, JobCancelled, Unavailable
from scenewright.shared.messages import Preview, Progress
from scenewright.shared.tasks import ImageToVideo, TextToVideo, VideoPrediction, VideoToVideo

pytest.importorskip("diffusers", reason='needs torch and diffusers: pip install "scenewright[diffusion]"')
import tiny_cosmos as tiny

# What these packages deprecate among themselves is not ours to mend.
pytestmark = [pytest.mark.filterwarnings(f"ignore::{kind}Warning") for kind in ("Deprecation", "Future")]

STEPS = 2
KINDS = (Cosmos, CosmosImage, CosmosPrediction, CosmosTransfer)
WRITERS = {"cosmos-predict": tiny.predict, "cosmos-transfer": tiny.transfer, "cosmos-transfer-edges": tiny.edges}
HEIGHT, WIDTH, RATE = 40, 60, 16.0  # its own rate


def frame(number: int) -> np.ndarray:
    y, x = np.mgrid[:HEIGHT, :WIDTH]
    spot = np.hypot(x - 12 - 3 * number, y - 20) < 9
    return np.stack([255 * spot, 4 * y, 3 * x], axis=2).astype(np.uint8)


FILM = mp4.encode((frame(number) for number in range(7)), RATE, "spot")
PICTURE = Image(name="spot", pixels=frame(0))
WORDS = TextToVideo(prompt="a spot", width=WIDTH, height=HEIGHT, seconds=0.44, frame_rate=RATE)
MOVE = ImageToVideo(image=PICTURE, prompt="it rolls", seconds=0.44, frame_rate=RATE)
CHANGE = VideoToVideo(video=FILM, prompt="as a street in rain", strength=1.0)
ONWARD = VideoPrediction(video=FILM, prompt="it rolls on", seconds=0.44)
ALL = pytest.mark.parametrize(
    ("kind", "task"),
    [(Cosmos, WORDS), (CosmosImage, MOVE), (CosmosPrediction, ONWARD), (CosmosTransfer, CHANGE)],
    ids=lambda given: getattr(given, "name", ""),
)


class Watching(Listener):
    """Is cancelled once a number of steps was told."""

    def __init__(self, shelf: Shelf, steps: int = 10**9) -> None:
        super().__init__()
        self.shelf = shelf
        self._is_cancelled = lambda: len(self.steps()) >= steps

    def steps(self) -> list[Progress]:
        return [said for said in self.said if isinstance(said, Progress) and said.detail.startswith("step")]


class Ready(NamedTuple):
    """A generator of each kind, loaded, the shelf its weights are on, and each film before it was encoded."""

    generators: dict[type[Any], Any]
    shelf: Shelf
    drawn: list[np.ndarray]


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ready]:
    import torch
    from diffusers.pipelines.cosmos import pipeline_cosmos2_5_predict

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    folder, shelf = tmp_path_factory.mktemp("published"), Shelf(tmp_path_factory.mktemp("weights"))
    package = ModuleType("cosmos_guardrail")
    package.CosmosSafetyChecker = tiny.Checker  # type: ignore[attr-defined]
    made: dict[type[Any], Any] = {}
    drawn: list[np.ndarray] = []
    encode = mp4.encode

    def kept(frames: Any, *more: Any) -> Video:
        drawn.append(np.stack(list(frames)))
        return encode(drawn[-1], *more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mp4, "encode", kept)
        patch.setitem(sys.modules, "cosmos_guardrail", package)
        # It knows the checker by its class, which it looked for when it was imported.
        patch.setattr(pipeline_cosmos2_5_predict, "CosmosSafetyChecker", tiny.Checker)
        for kind in KINDS:
            for weights in shelf.lacks(kind.needs):
                written = folder / weights.name
                written.mkdir()
                WRITERS[weights.name](written)
                adopt(shelf, weights, Path(written))
            patch.setattr(kind, "limits", replace(kind.limits, smallest=32, largest=64))
            made[kind] = kind()
            made[kind].load(Watching(shelf))
        yield Ready(made, shelf, drawn)
    torch.set_num_threads(threads)


def run(ready: Ready, kind: type[Any], task: Any, context: Watching | None = None, **options: Any) -> Video:
    made = ready.generators[kind].run(
        task, kind.Options(**{"steps": STEPS} | options), context or Watching(ready.shelf)
    )
    assert isinstance(made, Video)
    return made


@ALL
def test_every_step_is_told_the_film_is_exact_and_it_can_be_stopped_and_run_again(
    kind: type[Any], task: Any, ready: Ready
) -> None:
    context = Watching(ready.shelf)
    film = run(ready, kind, task, context)
    assert (film.frame_count, film.frame_rate) == (7, RATE)
    frames = list(mp4.decode(film))
    assert len(frames) == 7 and {each.shape for each in frames} == {(HEIGHT, WIDTH, 3)}
    assert np.std(frames[-1][:, tiny.MARK :]) > 0
    assert [said.detail for said in context.steps()] == [f"step {n + 1} of {STEPS}" for n in range(STEPS)]
    fractions = [said.fraction for said in context.said if isinstance(said, Progress)]
    assert fractions == sorted(fractions) and fractions[-1] > 0.9
    assert any(isinstance(said, Preview) for said in context.said)
    stopped = Watching(ready.shelf, steps=1)
    with pytest.raises(JobCancelled):
        run(ready, kind, task, stopped)
    assert len(stopped.steps()) == 1
    first = ready.drawn[-1]
    run(ready, kind, task)
    assert np.array_equal(ready.drawn[-1], first)


@ALL
def test_the_guardrail_reads_the_prompt_and_sees_the_film(kind: type[Any], task: Any, ready: Ready) -> None:
    words = {name: getattr(task, name) for name in task.__struct_fields__}
    film = run(ready, kind, task)
    assert all(each[:8, :8].min() > 230 for each in mp4.decode(film)), "what it covers is covered in the film"
    assert ready.generators[kind]._pipeline.pipe.safety_checker.read[-1] == task.prompt
    context = Watching(ready.shelf)
    with pytest.raises(InvalidInput, match="refuses this prompt"):
        run(ready, kind, type(task)(**words | {"prompt": "a forbidden thing"}), context)
    assert not context.steps()
    with pytest.raises(InvalidInput, match="refuses this film"):
        run(ready, kind, type(task)(**words | {"prompt": "unseen"}))
    with pytest.raises(InvalidInput, match="prompt is empty"):
        run(ready, kind, type(task)(**words | {"prompt": " "}))


@ALL
def test_a_film_that_is_too_long_is_refused_in_a_sentence(kind: type[Any], task: Any, ready: Ready) -> None:
    if isinstance(task, VideoToVideo):
        long = VideoToVideo(video=mp4.encode((frame(0)[:16, :16] for _ in range(300)), 24.0), prompt="snow")
    else:
        long = type(task)(**{name: getattr(task, name) for name in task.__struct_fields__} | {"seconds": 30.0})
    with pytest.raises(InvalidInput, match="seconds of film at once"):
        run(ready, kind, long)


def test_what_it_is_shown_decides_what_it_makes(ready: Ready) -> None:
    still = mp4.encode((frame(0) for _ in range(7)), RATE)
    run(ready, CosmosPrediction, VideoPrediction(video=still, prompt="it rolls on", seconds=0.44))
    run(ready, CosmosPrediction, ONWARD)
    assert not np.array_equal(*ready.drawn[-2:])
    one = mp4.encode([frame(0)], RATE)
    context = Watching(ready.shelf)
    run(ready, CosmosPrediction, VideoPrediction(video=one, prompt="it rolls on", seconds=0.44), context)
    assert context.report["known_frames"] == 1
    for hold in (0.0, 2.0):
        run(ready, CosmosTransfer, CHANGE, hold=hold)
    assert not np.array_equal(*ready.drawn[-2:])
    little = VideoToVideo(video=FILM, prompt="snow", strength=0.0)
    assert run(ready, CosmosTransfer, little) is FILM


def test_words_for_what_shall_not_be_shown_replace_those_of_its_authors(
    ready: Ready, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipe, heard = ready.generators[Cosmos]._pipeline.pipe, []
    encode = pipe.encode_prompt
    monkeypatch.setattr(
        pipe, "encode_prompt", lambda **words: heard.append(words["negative_prompt"]) or encode(**words)
    )
    run(ready, Cosmos, WORDS)
    run(ready, Cosmos, TextToVideo(prompt="a spot", negative_prompt="rain", width=48, height=48, seconds=0.2))
    assert heard == [None, "rain"]


def test_without_the_guardrail_nothing_runs_and_what_to_do_is_told(
    ready: Ready, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Its package, then each of the two repositories that it reads from the hub's cache."""
    monkeypatch.setenv("HF_HUB_CACHE", str(tmp_path))
    monkeypatch.setattr("scenewright.backend.generator.find_spec", lambda name: None if "cosmos" in name else name)
    told = Cosmos.lacking(ready.shelf)
    assert told is not None and "cosmos_guardrail" in str(told) and "scenewright[cosmos]" in told.remedy
    monkeypatch.setattr("scenewright.backend.generator.find_spec", lambda name: name)
    for repo in GUARDS:
        told = Cosmos.lacking(ready.shelf)
        assert told is not None and f"hf download {repo}" in told.remedy
        part = tmp_path / f"models--{repo.replace('/', '--')}" / "snapshots" / "abc" / "config.json"
        part.parent.mkdir(parents=True)
        part.write_text("{}")
    assert Cosmos.lacking(ready.shelf) is None


def test_a_guardrail_that_is_not_whole_is_told_and_nothing_is_fetched(
    ready: Ready, monkeypatch: pytest.MonkeyPatch
) -> None:
    from huggingface_hub import constants, snapshot_download

    from scenewright.backend.pipelines.devices import best_device
    from scenewright.backend.pipelines.guardrail import guardrail

    offline = []
    monkeypatch.setattr("scenewright.backend.pipelines.guardrail.is_cached", lambda repo: False)

    def reading(self: Any) -> None:
        offline.append(constants.is_offline_mode())
        snapshot_download(GUARDS[0])

    monkeypatch.setattr(tiny.Checker, "__init__", reading)
    with pytest.raises(Unavailable, match="guardrail that its licence asks for") as told:
        guardrail(best_device())
    assert offline == [True] and f"hf download {GUARDS[0]}" in told.value.remedy
