"""What a client hands out: each end once, the newest progress, everything else in order; with or without sockets."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import msgspec
import numpy as np
import pytest
from engines import triangle
from waiting import Waiting

from scenewright.backend.engine import Engine
from scenewright.backend.executors.inline import InlineExecutor
from scenewright.backend.home import Home
from scenewright.backend.outgoing import Outgoing, Sent
from scenewright.backend.registry import Registry
from scenewright.shared.artifacts import Image
from scenewright.shared.client import InProcessClient
from scenewright.shared.errors import InvalidInput, NotConnected
from scenewright.shared.inbox import Inbox
from scenewright.shared.messages import (
    Accepted,
    Attach,
    Cancel,
    Cancelled,
    Done,
    Failed,
    Fetch,
    Fetched,
    Preview,
    Progress,
    Provenance,
    ServerMessage,
    Submit,
)
from scenewright.shared.tasks import MeshToPointCloud
from scenewright.shared.unanswered import Unanswered
from scenewright.shared.wake import Wake

PATIENCE = 30.0
JOB, OTHER = "a" * 32, "b" * 32
DIGEST = "0" * 40
TASK = MeshToPointCloud(mesh=triangle(), count=10)
IMAGE = Image(pixels=np.zeros((1, 1, 3), np.uint8))


def _all(inbox: Inbox) -> list[ServerMessage]:
    return list(iter(lambda: inbox.take(0.0), None))


# What waits to be read -----------------------------------------------------------------------------------------------


def test_of_progress_and_preview_the_newest_per_job_is_kept() -> None:
    inbox = Inbox()
    accepted, other = Accepted(job=JOB, generator="g"), Progress(job=OTHER, fraction=0.7)
    newest, preview = Progress(job=JOB, fraction=0.3), Preview(job=JOB, image=IMAGE)
    stale = [Progress(job=JOB, fraction=0.1), Preview(job=JOB, image=IMAGE), Progress(job=JOB, fraction=0.2)]
    for message in [*stale[:1], accepted, *stale[1:], other, newest, preview]:
        inbox.put(message)
    assert _all(inbox) == [newest, accepted, preview, other]


def test_a_picture_does_not_take_the_place_of_a_text() -> None:
    inbox = Inbox()
    early, text, image = Preview(job=JOB, text="It"), Preview(job=JOB, text="It was"), Preview(job=JOB, image=IMAGE)
    both, other = Preview(job=JOB, image=IMAGE, text="It was"), Preview(job=OTHER, text="")
    for message in (early, image, text, both, other):
        inbox.put(message)
    assert _all(inbox) == [text, image, both, other]
    for message in (text, image, both, other, Cancelled(job=JOB)):
        inbox.put(message)
    assert [message.job for message in _all(inbox)] == [OTHER, JOB]


def test_a_preview_shows_something() -> None:
    with pytest.raises(ValueError, match="an image, a text, or both"):
        Preview(job=JOB)


def test_an_end_makes_progress_and_preview_of_its_job_pointless() -> None:
    inbox = Inbox()
    other, end = Progress(job=OTHER, fraction=0.5), Cancelled(job=JOB)
    for message in (Progress(job=JOB, fraction=0.5), Preview(job=JOB, image=IMAGE), other, end):
        inbox.put(message)
    assert _all(inbox) == [other, end]


def test_the_last_preview_of_what_was_made_is_still_shown() -> None:
    inbox = Inbox()
    made = Provenance(job=JOB, task="t", generator="g", version="1", licence="", commercial=True)
    preview, end = Preview(job=JOB, image=IMAGE), Done(job=JOB, artifacts=(), digests=(), provenance=made)
    for message in (preview, Progress(job=JOB, fraction=0.9), end):
        inbox.put(message)
    assert _all(inbox) == [preview, end]


def test_a_reader_waits_for_what_another_thread_brings() -> None:
    inbox = Inbox()
    threading.Timer(0.05, inbox.put, [Cancelled(job=JOB)]).start()
    assert inbox.take(PATIENCE) is not None
    assert inbox.take(0.01) is None


def test_a_slow_client_gets_the_newest_and_all_that_counts_in_order() -> None:
    outgoing, room, got = Outgoing(), [2], list[ServerMessage]()

    def send(client: str, message: ServerMessage) -> Sent:
        if client == "gone":
            return Sent.GONE
        if not room[0]:
            return Sent.FULL
        room[0] -= 1
        got.append(message)
        return Sent.YES

    steps = [Progress(job=JOB, fraction=step / 10) for step in range(4)]
    accepted, end = [Accepted(job=job, generator="g") for job in (JOB, OTHER)], Cancelled(job=OTHER)
    for message in (*accepted, steps[0]):
        outgoing.put("slow", message)
        outgoing.put("gone", message)
    assert outgoing.deliver(send)
    for message in (*steps[1:], end):
        outgoing.put("slow", message)
    room[0] = 9
    assert not outgoing.deliver(send)
    assert got == [*accepted, steps[3], end]


def test_what_does_not_fit_stays_first_unless_superseded() -> None:
    inbox = Inbox()
    first, second = Accepted(job=JOB, generator="g"), Cancelled(job=JOB)
    inbox.put(second)
    inbox.put_back(first)
    inbox.put(Progress(job=OTHER, fraction=0.9))
    inbox.put_back(Progress(job=OTHER, fraction=0.1))
    assert [type(message) for message in _all(inbox)] == [Accepted, Cancelled, Progress]


def test_a_wake_wakes_once_however_often_it_is_called() -> None:
    wake = Wake()
    for _ in range(100_000):
        wake()
    wake.clear()
    wake()
    wake.close()
    wake()


# What is open ------------------------------------------------------------------------------------------------------


@pytest.fixture
def unanswered() -> Unanswered:
    """Questions: a job submitted, one attached to, one to be cancelled, and an artifact."""
    open_questions = Unanswered()
    for message in (Submit(job=JOB, task=TASK), Attach(jobs=(OTHER,)), Cancel(job=OTHER), Fetch(digest=DIGEST)):
        open_questions.asked(message)
    return open_questions


def test_everything_unanswered_is_asked_again(unanswered: Unanswered) -> None:
    submit, attach, cancel, fetch = unanswered.again()
    assert isinstance(submit, Submit) and submit.job == JOB
    assert isinstance(attach, Attach) and attach.jobs == (OTHER,)
    assert isinstance(cancel, Cancel) and cancel.job == OTHER
    assert isinstance(fetch, Fetch) and fetch.digest == DIGEST


def test_an_accepted_job_is_not_submitted_but_attached_to(unanswered: Unanswered) -> None:
    assert unanswered.answered(Accepted(job=JOB, generator="g"))
    assert [type(message) for message in unanswered.again()] == [Attach, Cancel, Fetch]


def test_each_end_is_news_once(unanswered: Unanswered) -> None:
    for job in (JOB, OTHER):
        assert [unanswered.answered(Cancelled(job=job)) for _ in range(3)] == [True, False, False]
        assert not unanswered.answered(Progress(job=job, fraction=0.5))
    problem = InvalidInput("gone").problem()
    assert [unanswered.answered(Failed(digest=DIGEST, problem=problem)) for _ in range(2)] == [True, False]
    assert not unanswered.answered(Fetched(digest=DIGEST, artifact=IMAGE))
    assert unanswered.again() == []
    assert unanswered.answered(Failed(problem=problem))


def test_cancelling_what_has_ended_does_not_end_it_again(unanswered: Unanswered) -> None:
    assert unanswered.answered(Cancelled(job=JOB))
    unanswered.asked(Cancel(job=JOB))
    assert not unanswered.answered(Cancelled(job=JOB))
    unanswered.asked(Attach(jobs=(JOB,)))
    assert unanswered.answered(Cancelled(job=JOB))


# Without sockets -----------------------------------------------------------------------------------------------------


@pytest.fixture
def client(tmp_path: Path) -> Iterator[InProcessClient]:
    """A client of an engine in this process."""
    engine = Engine(Home.open(tmp_path), InlineExecutor(), Registry([Waiting]))
    with InProcessClient(engine) as client:
        yield client
    assert not client.connected
    engine.close()


def test_a_job_without_sockets(client: InProcessClient) -> None:
    assert client.connected and client.welcome
    done = client.run(TASK, timeout=PATIENCE)
    assert done.artifacts[0].points.shape == (3, 3)
    np.testing.assert_array_equal(client.get(done.digests[0], PATIENCE).points, done.artifacts[0].points)


def test_ranges_are_checked_without_sockets_too(client: InProcessClient) -> None:
    with pytest.raises(InvalidInput, match="task.count: expected `int` >= 1."):
        client.run(msgspec.structs.replace(TASK, count=0), timeout=PATIENCE)


def test_run_gives_up_waiting_but_the_job_goes_on(client: InProcessClient) -> None:
    job = uuid4().hex
    with pytest.raises(NotConnected, match="the job goes on"):
        client.run(TASK, options={"seconds": 0.5}, job=job, timeout=0.1)
    while not isinstance(message := client.receive(PATIENCE), Done):
        assert message is not None
    assert message.job == job


def test_the_same_id_is_not_a_second_job(client: InProcessClient) -> None:
    for _ in range(3):
        client.submit(TASK, options={"seconds": 0.2}, job=JOB)
    seen = list(iter(lambda: client.receive(1.0), None))
    assert [type(message) for message in seen].count(Done) == 1


def test_what_cannot_travel_is_the_callers_fault_and_leaves_nothing_behind(client: InProcessClient) -> None:
    with pytest.raises(TypeError):
        client.submit(TASK, options={"what": object()})
    assert client._unanswered.again() == []
    assert isinstance(client.run(TASK, timeout=PATIENCE), Done)
