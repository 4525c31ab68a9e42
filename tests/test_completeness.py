"""Nothing is half there: what one room knows, the others know too."""

from __future__ import annotations

import ast
import importlib
import re
from pathlib import Path
from typing import Any, get_args

import pytest
from examples import ARTIFACTS, MESSAGES, TASKS

from scenewright.backend.formats import FORMATS, tag
from scenewright.backend.generator import Generator
from scenewright.backend.registry import _effort, built_in
from scenewright.shared.artifacts import AnyArtifact
from scenewright.shared.messages import ClientMessage, ServerMessage
from scenewright.shared.tasks import AnyTask

ROOT = Path(__file__).parents[1]
KINDS = get_args(AnyArtifact)
GENERATORS = sorted(built_in(), key=lambda generator: generator.name)


@pytest.mark.parametrize("kind", KINDS, ids=tag)
def test_every_artifact_has_an_importer(kind: type) -> None:
    folder = ROOT / "scenewright" / "addon" / "importers"
    table = next(
        node.value
        for node in ast.parse((folder / "__init__.py").read_text()).body
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.target.id == "BUILDERS"
    )
    assert isinstance(table, ast.Dict)
    assert kind.__name__ in [key.id for key in table.keys if isinstance(key, ast.Name)]
    assert (folder / f"{tag(kind).replace('-', '_')}.py").is_file()


@pytest.mark.parametrize("kind", KINDS, ids=tag)
def test_every_artifact_has_formats_that_read_and_write(kind: type) -> None:
    for suffix, name in FORMATS[tag(kind)].items():
        module = importlib.import_module(f"scenewright.backend.formats.{name}")
        assert callable(module.load) and callable(module.save)
        rivals = {tables[suffix] for tables in FORMATS.values() if suffix in tables}
        assert len(rivals) == 1 or callable(module.recognises), f"{suffix} is of {rivals}: each must know its own"


def test_every_format_is_of_an_artifact() -> None:
    assert FORMATS.keys() == {tag(kind) for kind in KINDS}


def test_everything_that_travels_is_tried_on_the_wire() -> None:
    assert ARTIFACTS.keys() == set(KINDS)
    assert TASKS.keys() == set(get_args(AnyTask))
    assert MESSAGES.keys() == {*get_args(ClientMessage), *get_args(ServerMessage)}


@pytest.mark.parametrize("task", get_args(AnyTask), ids=lambda task: task.__name__)
def test_every_task_has_a_generator_that_needs_no_download(task: type) -> None:
    assert any(made.task is task and made.download_gb == 0 and not made.environment for made in GENERATORS)


@pytest.mark.parametrize("generator", GENERATORS, ids=lambda generator: generator.name)
def test_every_generator_is_tested(generator: type) -> None:
    tests = (path.read_text(encoding="utf-8") for path in (ROOT / "tests" / "backend").rglob("test_*.py"))
    named = rf'\b{generator.__name__}\b|"{generator.name}"'  # by class, or asked for by name of a whole backend
    assert any(re.search(named, text) for text in tests)


@pytest.mark.parametrize("generator", GENERATORS, ids=lambda generator: generator.name)
def test_every_generator_says_what_it_makes(generator: type[Generator[Any]]) -> None:
    assert set(generator.info().produces) <= FORMATS.keys() and generator.info().produces


@pytest.mark.parametrize("message", MESSAGES, ids=lambda message: message.__name__)
def test_every_message_has_a_paragraph(message: type) -> None:
    page = (ROOT / "docs" / "protocol.md").read_text(encoding="utf-8")
    assert re.search(rf"^### {message.__struct_config__.tag}\n\n\S", page, re.MULTILINE)


@pytest.mark.parametrize("task", get_args(AnyTask), ids=lambda task: task.__name__)
def test_what_is_chosen_unasked_is_proven_and_needs_nothing_more(task: type) -> None:
    chosen = min((made for made in GENERATORS if made.task is task), key=_effort)
    assert not (chosen.experimental or chosen.download_gb or chosen.extra or chosen.environment)
