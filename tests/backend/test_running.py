"""What a job's failure says about what to do: where memory did not do, the smaller model."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from scenewright.backend.asking import reference
from scenewright.backend.executors import Event, Order
from scenewright.backend.generator import Generator
from scenewright.backend.registry import Registry
from scenewright.backend.residency import RESIDENTS
from scenewright.backend.running import Runner
from scenewright.backend.weights import Weights
from scenewright.shared.artifacts import Image
from scenewright.shared.errors import OutOfMemory, Unavailable
from scenewright.shared.messages import Failed
from scenewright.shared.tasks import TextToImage


class Vast(Generator[TextToImage]):
    """Take too much memory."""

    name, title, licence, vram_gb = "vast", "Vast", "MIT", 80.0

    def run(self, task: TextToImage, options: msgspec.Struct, context: Any) -> Image:
        """Fail, as the prompt says."""
        if task.prompt == "memory":
            raise OutOfMemory("There is too little memory.", remedy="Free some.")
        raise Unavailable("It is broken.")


class Middling(Vast):
    """Take less."""

    name, title, vram_gb = "middling", "Middling", 8.0


class Small(Vast):
    """Take little."""

    name, title, vram_gb = "small", "Small", 0.0


class Elsewhere(Vast):
    """Take less, but its weights are not here."""

    name, title, vram_gb = "elsewhere", "Elsewhere", 20.0
    needs = (Weights("elsewhere", "somebody/elsewhere", 9.0, "MIT"),)


@pytest.mark.parametrize(
    ("generator", "prompt", "remedy"),
    [
        (Vast, "memory", "Free some. Or choose Middling, which takes less."),
        (Middling, "memory", "Free some. Or choose Small, which takes less."),
        (Small, "memory", "Free some."),
        (Vast, "else", ""),
    ],
)
def test_where_memory_did_not_do_the_smaller_model_is_advised(
    tmp_path: Path, generator: type[Generator[Any]], prompt: str, remedy: str
) -> None:
    said: list[Event] = []
    runner = Runner(said.append, lambda: Registry([Vast, Elsewhere, Small, Middling]))
    order = Order(
        job="0" * 32, generator=reference(generator), task=TextToImage(prompt=prompt), store=str(tmp_path),
        weights=str(tmp_path), log="",
    )  # fmt: skip
    runner.run(order, lambda: False)
    runner.close()
    assert isinstance(said[-1], Failed) and said[-1].problem.remedy == remedy


def test_freeing_lets_go_of_models_too(monkeypatch: pytest.MonkeyPatch) -> None:
    class Model:
        """Lies in memory."""

        place, gigabytes = "cpu", 1.0

    runner = Runner(lambda _: None, Registry)
    assert not runner.free()
    monkeypatch.setattr(RESIDENTS, "_budget_gb", lambda place: 8.0)
    RESIDENTS.get("model", "cpu", 1.0, Model)
    assert runner.free() and RESIDENTS.used_gb("cpu") == 0.0
    runner.close()
