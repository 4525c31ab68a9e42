"""Messages are refused when they break the protocol's rules, and problems arrive as the errors they were."""

from __future__ import annotations

from typing import Any, get_args

import msgspec
import numpy as np
import pytest
from examples import MESSAGES

from scenewright.shared import errors
from scenewright.shared.artifacts import Stored
from scenewright.shared.errors import InvalidInput, Malformed, Problem, ScenewrightError, TooLarge
from scenewright.shared.messages import ClientMessage, Failed, Hello, Submit
from scenewright.shared.refusal import refusal
from scenewright.shared.tasks import MeshToPointCloud
from scenewright.shared.wire import decode, encode

JOB = "0123456789abcdef" * 2
TASK = MeshToPointCloud(mesh=Stored(digest="0" * 40))
SUBMIT: dict[str, Any] = {"type": "submit", "job": JOB, "task": msgspec.to_builtins(TASK)}
ERRORS = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, ScenewrightError)]


def _refused(message: dict[str, Any]) -> Failed:
    header = msgspec.msgpack.encode(message)
    with pytest.raises(Malformed) as caught:
        decode([header], ClientMessage)
    return refusal(header, caught.value, "submit")


def test_the_word_on_the_wire_is_the_messages_name() -> None:
    tags = {str(kind.__struct_config__.tag): kind.__name__.lower() for kind in MESSAGES}
    assert all(tag.replace("-", "") == name for tag, name in tags.items()) and len(tags) == len(MESSAGES)


def test_messages_are_frozen() -> None:
    with pytest.raises(AttributeError):
        Hello().client = "other"  # type: ignore[misc]


@pytest.mark.parametrize(
    "message",
    [
        {"type": "cancel", "job": "not hexadecimal"},
        {"type": "cancel", "job": JOB[:-1]},
        {"type": "cancel"},
        {"type": "attach", "jobs": ["x"]},
        {"type": "fetch", "digest": JOB},
        {"type": "hello", "protocol": "one"},
        {"type": "welcome"},
        {"type": "unheard of"},
        {},
    ],
)
def test_a_message_that_breaks_the_rules_is_answered_without_a_job(message: dict[str, Any]) -> None:
    answer = _refused(message)
    assert (answer.job, answer.problem.code) == ("", "Malformed") and answer.problem.message


@pytest.mark.parametrize(
    ("task", "sentence"),
    [
        ({"count": 0}, "task.count: expected `int` >= 1."),
        ({"count": "many"}, "task.count: expected `int`, got `str`."),
        ({"mesh": {"type": "stored", "digest": "x"}}, "task.mesh.digest: expected `str` matching regex"),
        ({"mesh": {"type": "image"}}, "task.mesh"),
        ({"type": "text-to-gold"}, "task.type: invalid value 'text-to-gold'."),
    ],
)
def test_a_job_asked_for_wrongly_ends_with_what_is_wrong(task: dict[str, Any], sentence: str) -> None:
    answer = _refused(SUBMIT | {"task": SUBMIT["task"] | task})
    assert (answer.job, answer.problem.code) == (JOB, "InvalidInput")
    assert answer.problem.message.startswith(sentence)


def test_a_mesh_without_faces_is_refused_in_its_own_words() -> None:
    arrays = {"vertices": np.zeros((0, 3), np.float32), "faces": np.zeros((0, 3), np.int32)}
    header, *frames = encode(msgspec.convert({"arrays": arrays}, msgspec.defstruct("Holder", [("arrays", dict)])))
    mesh = {"type": "mesh"} | msgspec.msgpack.decode(header)["arrays"]
    header = msgspec.msgpack.encode(SUBMIT | {"task": {"type": "mesh-to-point-cloud", "mesh": mesh}})
    with pytest.raises(Malformed) as caught:
        decode([header, *frames], ClientMessage)
    answer = refusal(header, caught.value, "submit")
    assert (answer.job, answer.problem.message) == (JOB, "A mesh needs at least one face.")


@pytest.mark.parametrize("header", [b"", b"\xc1", b"\x93", msgspec.msgpack.encode({"type": ["submit"], "job": JOB})])
def test_a_header_that_says_nothing_is_answered_without_a_job(header: bytes) -> None:
    assert refusal(header, TooLarge("Too large."), "submit").job == ""


def test_a_submit_too_large_ends_the_job_it_asked_for() -> None:
    header = encode(Submit(job=JOB, task=TASK))[0]
    assert refusal(header, TooLarge("Too large."), "submit").job == JOB
    assert refusal(header, TooLarge("Too large."), "submit").problem.code == "TooLarge"


@pytest.mark.parametrize("kind", ERRORS, ids=lambda kind: kind.__name__)
def test_every_error_arrives_as_itself(kind: type[ScenewrightError]) -> None:
    sent = Failed(job=JOB, problem=kind("It broke.", remedy="Mend it.", detail="line 7").problem())
    arrived = decode(encode(sent), Failed).problem.error()
    assert (type(arrived), str(arrived), arrived.detail) == (kind, "It broke. Mend it.", "line 7")


def test_an_error_this_side_does_not_know_is_still_an_error() -> None:
    arrived = Problem(code="FromTheFuture", message="It broke.").error()
    assert type(arrived) is ScenewrightError and str(arrived) == "It broke."


def test_every_error_stands_in_the_tree_at_the_top_of_its_module() -> None:
    assert errors.__doc__
    assert all(kind.__name__ in errors.__doc__ for kind in ERRORS)


def test_submit_takes_every_task() -> None:
    (task,) = [field.type for field in msgspec.structs.fields(Submit) if field.name == "task"]
    assert MeshToPointCloud in get_args(task)
    assert InvalidInput("x").problem().code == "InvalidInput"
