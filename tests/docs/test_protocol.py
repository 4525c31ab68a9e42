"""The protocol's page says everything: each message has its paragraph, each field is named, its examples are real."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import msgspec
import numpy as np
import pytest
from reference import PAGES

from scenewright.shared import keys
from scenewright.shared.arrays import DTYPES
from scenewright.shared.artifacts import Image
from scenewright.shared.client import HEARTBEAT_MS, SILENCE_MS
from scenewright.shared.errors import Problem
from scenewright.shared.messages import LOG_BYTES, PROTOCOL, ClientMessage, Hello, JobState, ServerMessage
from scenewright.shared.models import ModelInfo, ModelState
from scenewright.shared.wire import PART, encode

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "protocol.md").read_text(encoding="utf-8")
MESSAGES = (*get_args(ClientMessage), *get_args(ServerMessage))


def _paragraph(tag: str) -> str:
    found = re.search(rf"^### {tag}\n\n(.+?)(?=\n#|\Z)", PAGE, re.MULTILINE | re.DOTALL)
    assert found, f"docs/protocol.md has no paragraph about {tag}"
    return found[1]


def test_the_page_is_about_this_version() -> None:
    assert PAGE.startswith(f"# The protocol, version {PROTOCOL}\n")


@pytest.mark.parametrize("message", MESSAGES, ids=lambda message: message.__name__)
def test_every_message_has_a_paragraph_that_names_its_fields(message: type[msgspec.Struct]) -> None:
    paragraph = _paragraph(str(message.__struct_config__.tag))
    for field in msgspec.structs.fields(message):
        assert f"`{field.encode_name}`" in paragraph


def test_no_paragraph_is_about_a_message_that_does_not_exist() -> None:
    assert re.findall(r"^### (.+)$", PAGE, re.MULTILINE) == [str(kind.__struct_config__.tag) for kind in MESSAGES]


def test_problems_types_and_states_are_named() -> None:
    assert all(f"`{name}`" in _paragraph("failed") for name in Problem.__struct_fields__)
    assert all(f"`{dtype}`" in PAGE for dtype in DTYPES)
    assert set(get_args(JobState)) == {"queued", "running", "done", "failed", "cancelled"}
    assert all(f"`{state}`" in PAGE for state in (*get_args(JobState), *get_args(ModelState)))
    assert all(f"`{name}`" in _paragraph("model-changed") for name in ModelInfo.__struct_fields__)


def test_figures_are_those_of_the_code() -> None:
    assert f"parts of {PART} bytes" in PAGE
    assert f"at most {LOG_BYTES} bytes" in PAGE
    assert f"every {HEARTBEAT_MS // 1000} seconds of silence" in PAGE and f"after\n{SILENCE_MS // 1000} seconds" in PAGE


def test_the_examples_are_what_is_sent() -> None:
    hello, image = re.findall(r"```hex\n(.+?)\n```", PAGE, re.DOTALL)
    assert [bytes.fromhex(line) for line in hello.splitlines()] == encode(Hello(client="ada"))
    red = Image(pixels=np.array([[[255, 0, 0]]], np.uint8))
    assert [bytes.fromhex(line) for line in image.splitlines()] == [bytes(frame) for frame in encode(red)]


def test_the_key_file_is_as_shown() -> None:
    (shown,) = re.findall(r"```json\n(.+?)\n```", PAGE, re.DOTALL)
    assert list(msgspec.json.decode(shown)) == ["type", *keys.ClientKeys.__struct_fields__]


@pytest.mark.parametrize("page", PAGES)
def test_the_reference_is_what_the_types_say(page: str) -> None:
    written = (DOCS / "reference" / page).read_text(encoding="utf-8")
    assert written == PAGES[page](), f"docs/reference/{page} is out of date: run python scripts/reference.py"


def test_links_lead_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", PAGE):
        assert (DOCS / target).exists(), target
