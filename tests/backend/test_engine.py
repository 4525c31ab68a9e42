"""The engine without sockets: what a client is told, and what survives."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import numpy as np
import pytest
from engines import Client, House, triangle

from scenewright import __version__
from scenewright.backend.engine import Engine
from scenewright.backend.executors.inline import InlineExecutor
from scenewright.backend.executors.processes import ProcessExecutor
from scenewright.backend.home import Home
from scenewright.backend.jobs import JobTable
from scenewright.backend.registry import Registry
from scenewright.backend.residency import RESIDENTS
from scenewright.shared.artifacts import Capture, Image, Mesh, Stored
from scenewright.shared.errors import StorageError
from scenewright.shared.messages import (
    PROTOCOL,
    Accepted,
    Attach,
    Cancel,
    Cancelled,
    Done,
    Failed,
    Fetch,
    Fetched,
    Freed,
    FreeMemory,
    Hello,
    JobEnd,
    Logged,
    Preview,
    Progress,
    Provenance,
    ReadLog,
    Submit,
    Welcome,
)
from scenewright.shared.tasks import ImagesToField, MeshToPointCloud


def test_a_job_is_accepted_run_and_told_with_its_provenance(client: Client) -> None:
    job = client.submit("trial-echo", loudness=0.25)
    done = client.end(job)
    accepted = client.seen[0]
    assert isinstance(accepted, Accepted)
    assert (accepted.job, accepted.generator, accepted.state, accepted.ahead) == (job, "trial-echo", "queued", 0)
    assert accepted.inputs == done.provenance.inputs
    np.testing.assert_array_equal(done.artifacts[0].points, triangle().vertices)
    assert done.report == {"process": os.getpid(), "loads": 1, "psnr": 36.5, "count": 10_000}
    made = done.provenance
    assert made == Provenance(
        job=job,
        task="mesh-to-point-cloud",
        generator="trial-echo",
        version=__version__,
        licence="GPL-3.0-or-later",
        commercial=True,
        settings={"count": 10_000, "seed": 0, "loudness": 0.25},
        inputs={"mesh": made.inputs["mesh"]},
        weights="3a" * 20,
        seconds=made.seconds,
    )
    assert made.seconds > 0
    client.send(Fetch(digest=made.inputs["mesh"]))
    np.testing.assert_array_equal(client.next(Fetched).artifact.faces, triangle().faces)


def test_hello_is_answered_with_every_generator(client: Client) -> None:
    client.send(Hello())
    welcome = client.next(Welcome)
    assert (welcome.protocol, welcome.version) == (PROTOCOL, __version__)
    generators = {generator.name: generator.unavailable for generator in welcome.generators}
    assert generators["trial-echo"] == ""
    assert generators["trial-broken"].startswith("It cannot be used: ModuleNotFoundError")


def test_another_protocol_is_refused(client: Client) -> None:
    client.send(Hello(protocol=PROTOCOL + 1))
    problem = client.next(Failed).problem
    assert (problem.code, problem.remedy) == ("WrongVersion", "Update the older side: the extension or the backend.")


def test_the_same_job_twice_is_one_job(client: Client) -> None:
    job = client.submit("trial-slow", seconds=1.0)
    client.next(Progress, job)
    client.submit("trial-slow", job)
    assert client.next(Accepted, job).state == "running"
    done = client.end(job)
    client.submit("trial-slow", job)
    again = client.next((Accepted, Done), job)
    assert isinstance(again, Done)
    assert (again.digests, again.provenance) == (done.digests, done.provenance)


def test_jobs_wait_their_turn_and_know_how_many_are_ahead(client: Client) -> None:
    jobs = [client.submit("trial-slow", seconds=0.05) for _ in range(4)]
    ends = [client.end(job) for job in jobs]
    assert all(isinstance(end, Done) for end in ends)
    accepted = [message for message in client.seen if isinstance(message, Accepted)]
    assert [message.job for message in accepted] == jobs
    assert [message.ahead for message in accepted] == sorted(message.ahead for message in accepted)


def test_without_a_name_the_first_generator_that_needs_no_download_runs(client: Client) -> None:
    done = client.run("")
    assert done.provenance.generator == "scatter"


@pytest.mark.parametrize(
    ("generator", "options", "sentence"),
    [
        ("trial-ecko", {}, "There is no generator 'trial-ecko'. Known are, for instance: trial-echo"),
        ("trial-broken", {}, "The generator trial-broken cannot be used: ModuleNotFoundError: No module named"),
        ("voxel-field", {}, "Voxel radiance field does not do: Sample points evenly over a mesh. It does: Fit a"),
        ("trial-echo", {"volume": 1}, "Echo has no option 'volume'. It knows: loudness."),
        ("trial-big", {"volume": 1}, "Big has no option 'volume'. It has no options."),
        ("trial-echo", {"loudness": 2.0}, "An option of Echo does not fit: Expected `float` <= 1.0 - at `$.loudness`."),
        ("trial-echo", {"loudness": "very"}, "An option of Echo does not fit: Expected `float`, got `str`"),
        ("trial-elsewhere", {}, "It needs the environment 'trial-environment', which is not there yet. Make it with: "),
    ],
)
def test_what_cannot_be_done_is_refused_at_once(
    client: Client, generator: str, options: dict[str, object], sentence: str
) -> None:
    job = client.submit(generator, **options)
    failed = client.end(job)
    assert str(failed.problem.error()).startswith(sentence)
    assert not any(isinstance(message, Accepted) for message in client.seen)
    assert isinstance(client.run(), Done)


def test_an_artifact_that_was_made_here_need_not_be_sent_back(client: Client) -> None:
    first = client.run("trial-echo")
    accepted = client.seen[0]
    task = MeshToPointCloud(mesh=Stored(digest=accepted.inputs["mesh"]))
    done = client.end(client.submit(task=task))
    np.testing.assert_array_equal(done.artifacts[0].points, triangle().vertices)
    assert done.provenance.inputs == first.provenance.inputs


def test_while_a_large_input_is_written_others_are_answered_and_what_is_said_about_its_job_waits(
    client: Client,
) -> None:
    vertices = np.zeros((8_000_000, 3), np.float32)
    large = MeshToPointCloud(mesh=Mesh(vertices=vertices, faces=triangle().faces), count=5)
    job = client.submit("trial-slow", task=large)
    client.send(Cancel(job=job))
    client.send(Attach(jobs=(job,)))
    client.send(Hello())
    told = [type(client.next((Welcome, Accepted, *JobEnd))) for _ in range(4)]
    assert told == [Welcome, Accepted, Cancelled, Cancelled]


def test_while_a_large_result_is_read_others_are_answered(client: Client) -> None:
    done = client.end(client.submit("trial-big", task=MeshToPointCloud(mesh=triangle(), count=8_000_000)))
    client.send(Attach(jobs=(done.job,)))
    client.send(Fetch(digest=done.digests[0]))
    client.other.send(Hello())
    client.other.next(Welcome)
    assert isinstance(client.inbox.get(), Preview) and client.inbox.empty()
    assert client.next((Done, Fetched)).digests == done.digests
    np.testing.assert_array_equal(client.next((Done, Fetched)).artifact.points, done.artifacts[0].points)


def test_a_stored_artifact_of_the_wrong_kind_is_refused(client: Client) -> None:
    (cloud,) = client.run("trial-echo").digests
    failed = client.end(client.submit(task=MeshToPointCloud(mesh=Stored(digest=cloud))))
    assert failed.problem.code == "InvalidInput"
    assert failed.problem.message == "The mesh of this job must be of the kind mesh, not point-cloud."


def test_an_artifact_that_is_gone_is_told(client: Client) -> None:
    failed = client.end(client.submit(task=MeshToPointCloud(mesh=Stored(digest="0" * 40))))
    assert failed.problem.code == "InvalidInput"
    assert "is no longer kept" in failed.problem.message
    client.send(Fetch(digest="0" * 40))
    failed = client.next(Failed)
    assert (failed.digest, failed.problem.code, failed.problem.action) == ("0" * 40, "StorageError", "run-again")


@pytest.mark.parametrize(
    ("what", "code", "sentence"),
    [
        ("ours", "Unavailable", "The weights are missing. Fetch them."),
        ("memory", "OutOfMemory", "There is too little memory for this job. Close other programs"),
        ("torch memory", "OutOfMemory", "There is too little memory for this job. Close other programs"),
        ("fault", "Unexpected", "Something went wrong that should not have: ZeroDivisionError: what a day."),
        ("exit", "Unexpected", "Something went wrong that should not have: SystemExit: 5."),
        ("no artifact", "Unexpected", "Something went wrong that should not have: TypeError: trial-raising returned a"),
    ],
)
def test_a_job_that_raises_fails_alone(client: Client, what: str, code: str, sentence: str) -> None:
    failed = client.run("trial-raising", what=what)
    assert failed.problem.code == code
    assert str(failed.problem.error()).startswith(sentence)
    assert isinstance(client.run(), Done)


def test_the_time_left_is_estimated_once_the_rate_says_enough(client: Client) -> None:
    client.run("trial-slow", seconds=0.8)
    told = [message for message in client.seen if isinstance(message, Progress)]
    assert all(message.seconds_left is None for message in told if message.fraction < 0.02)
    assert all(message.seconds_left is not None for message in told if message.fraction >= 0.02)
    assert told[-1].seconds_left < told[len(told) // 2].seconds_left


def test_what_goes_wrong_inline_is_in_the_log_of_its_job(client: Client, home: Home) -> None:
    failed = client.run("trial-raising", what="fault")
    assert "ZeroDivisionError: what a day" in (home.logs / f"{failed.job}.log").read_text()
    client.run("trial-echo")
    assert len(list(home.logs.iterdir())) == 1


def test_a_log_can_be_read_before_the_job_has_said_anything(client: Client) -> None:
    running, waiting = client.submit("trial-slow"), client.submit("trial-echo")
    client.next(Progress, running)
    for job in (running, waiting):
        client.send(ReadLog(job=job))
        assert client.next(Logged, job).text == ""
    client.send(Cancel(job=running))
    assert isinstance(client.end(waiting), Done)


def test_the_log_of_a_job_that_failed_has_its_traceback(client: Client) -> None:
    failed = client.run("trial-raising", what="fault")
    client.send(ReadLog(job=failed.job))
    assert "ZeroDivisionError: what a day" in client.next(Logged, failed.job).text


def test_the_log_of_a_job_nobody_knows_is_refused_without_ending_it(client: Client) -> None:
    client.send(ReadLog(job="f" * 32))
    failed = client.next(Failed)
    assert (failed.job, failed.problem.code) == ("", "InvalidInput")
    assert failed.problem.message == f"There is no job {'f' * 32} here."


def test_memory_is_freed_unless_a_job_is_at_work(client: Client) -> None:
    RESIDENTS.free()  # what other tests left in this process
    client.send(FreeMemory())
    assert client.next(Freed).workers == 0
    assert [client.run("trial-echo").report["loads"] for _ in range(2)] == [1, 1]
    job = client.submit("trial-slow", seconds=0.5)
    client.next(Progress, job)
    client.send(FreeMemory())
    assert client.next(Freed).workers == 0
    assert isinstance(client.end(job), Done)
    client.send(FreeMemory())
    assert client.next(Freed).workers == 1
    assert client.run("trial-echo").report["loads"] == 2


def test_a_waiting_job_is_cancelled_at_once(client: Client) -> None:
    running, waiting = client.submit("trial-slow"), client.submit("trial-echo")
    client.next(Progress, running)
    client.send(Cancel(job=waiting))
    assert isinstance(client.end(waiting), Cancelled)
    client.send(Cancel(job=running))
    assert isinstance(client.end(running), Cancelled)
    assert isinstance(client.run(), Done)


def test_cancelling_what_has_ended_tells_the_end(client: Client) -> None:
    done = client.run("trial-echo")
    client.send(Cancel(job=done.job))
    assert client.next((Done, Cancelled)).digests == done.digests
    client.send(Cancel(job="f" * 32))
    failed = client.next(Failed)
    assert (failed.job, failed.problem.message) == ("f" * 32, "There is no job " + "f" * 32 + " here.")


def test_attaching_tells_where_each_job_stands_and_how_it_ends(client: Client) -> None:
    done = client.run("trial-echo")
    failed = client.run("trial-raising", what="ours")
    running, waiting = client.submit("trial-slow", seconds=1.5), client.submit("trial-echo")
    client.next(Progress, running)
    client.other.send(Attach(jobs=(done.job, failed.job, running, waiting, "f" * 32)))
    heard = [client.other.next((Done, Failed, Accepted)) for _ in range(5)]
    told = sorted(heard, key=lambda message: [done.job, failed.job, running, waiting, "f" * 32].index(message.job))
    assert [type(message) for message in told] == [Done, Failed, Accepted, Accepted, Failed]
    assert told[0].digests == done.digests
    assert told[1].problem == failed.problem
    assert [(message.state, message.ahead) for message in told[2:4]] == [("running", 0), ("queued", 1)]
    assert [message.inputs for message in told[2:4]] == [done.provenance.inputs] * 2
    assert told[4].problem.code == "InvalidInput"
    assert client.other.end(running).digests == client.end(running).digests


def test_attaching_tells_what_a_job_looks_like(house: House) -> None:
    client = house.open()
    done = client.end(client.submit("trial-big", task=MeshToPointCloud(mesh=triangle(), count=1000)))
    shown = [message for message in client.seen if isinstance(message, Preview)]
    house.close()
    late = house.open()
    late.send(Attach(jobs=(done.job,)))
    preview = late.next(Preview, done.job)
    np.testing.assert_array_equal(preview.image.pixels, shown[-1].image.pixels)
    assert late.next(Done, done.job).digests == done.digests


def test_attaching_tells_what_is_written_so_far(client: Client) -> None:
    job = client.submit("trial-writer", task=MeshToPointCloud(mesh=triangle(), count=4000), seconds=0.002)
    while "word 20" not in (client.next(Preview, job).text or ""):
        pass
    client.other.send(Attach(jobs=(job,)))
    assert "word 20" in client.other.next(Preview, job).text
    client.send(Cancel(job=job))
    assert isinstance(client.end(job), Cancelled)


def test_results_that_made_room_for_others_are_told_as_gone(house: House) -> None:
    client = house.open(store_limit_bytes=10_000)
    big = MeshToPointCloud(mesh=triangle(), count=1000)
    first = client.end(client.submit("trial-big", task=big))
    assert isinstance(first, Done)
    assert isinstance(client.end(client.submit("trial-big", task=MeshToPointCloud(mesh=triangle(), count=1001))), Done)
    client.send(Attach(jobs=(first.job,)))
    failed = client.next((Done, Failed), first.job)
    assert re.match("The artifact [0-9a-f]{40} is no longer kept. Run the job", str(failed.problem.error()))


def test_inputs_of_jobs_that_have_not_ended_are_never_evicted(house: House) -> None:
    client = house.open(store_limit_bytes=1)
    running = client.submit("trial-slow", seconds=0.2)
    waiting = [client.submit(task=MeshToPointCloud(mesh=triangle(str(number)))) for number in range(3)]
    ends = [client.end(job) for job in (running, *waiting)]
    assert [type(end) for end in ends] == [Done] * 4
    assert [end.artifacts[0].name for end in ends[1:]] == ["0", "1", "2"]


def test_a_task_with_many_photos_waits_on_disk_not_in_the_table(house: House, home: Home) -> None:
    client = house.open()
    client.submit("trial-slow")
    photos = np.random.default_rng(0).integers(0, 255, (3, 64, 64, 3), np.uint8)
    poses, pixels = np.broadcast_to(np.eye(4, dtype=np.float32), (3, 4, 4)), np.full((3, 2), 32, np.float32)
    capture = Capture(images=_images(photos), camera_to_world=poses, focal=pixels, centre=pixels)
    job = uuid4().hex
    client.send(Submit(job=job, task=ImagesToField(capture=capture, seconds=1)))
    client.next(Accepted, job)
    house.close()
    table = JobTable(home.jobs)
    row = table.get(job)
    table.close()
    assert len(row.task) < 200
    assert (home.store / row.asked().capture.digest).stat().st_size > photos.nbytes


def test_jobs_left_by_a_closed_backend_run_when_the_next_one_starts(house: House) -> None:
    client = house.open()
    running, waiting = client.submit("trial-slow", seconds=0.3), client.submit("trial-echo")
    client.next(Progress, running)
    house.close()
    client = house.open()
    ends = [client.end(job) for job in (running, waiting)]
    assert [type(end) for end in ends] == [Done, Done]


@pytest.mark.skipif(os.name == "nt", reason="signals are POSIX")
def test_jobs_survive_the_violent_death_of_the_backend(house: House, home: Home) -> None:
    accepted = _die_after_submitting(home, count=20)
    assert len(accepted) == 20
    client = house.open(ProcessExecutor())
    client.send(Attach(jobs=tuple(accepted)))
    assert [type(client.end(job)) for job in accepted] == [Done] * 20


@pytest.mark.skipif(os.name == "nt", reason="signals are POSIX")
def test_a_job_during_which_the_backend_died_four_times_is_given_up(house: House, home: Home) -> None:
    (job,) = {_die_after_submitting(home, count=1, job="a" * 32)[0] for _ in range(4)}
    client = house.open()
    client.send(Attach(jobs=(job,)))
    failed = client.end(job)
    assert (failed.problem.code, failed.problem.message, failed.problem.action) == (
        "WorkerDied", "The backend ended 4 times while this job ran.", "read-log",
    )  # fmt: skip


def test_a_job_of_a_generator_that_is_gone_fails_when_its_turn_comes(house: House, home: Home) -> None:
    client = house.open()
    client.submit("trial-slow")
    job = client.submit("trial-echo")
    client.next(Accepted, job)
    house.close()
    table = JobTable(home.jobs)
    table.update(job, generator="uninstalled")
    for row in table.unfinished():
        if row.id != job:
            table.update(row.id, state="cancelled")
    table.close()
    failed = house.open().end(job)
    assert failed.problem.message == "There is no generator 'uninstalled'."


def test_jobs_that_ended_long_ago_are_forgotten_with_their_logs(house: House, home: Home) -> None:
    client = house.open(ProcessExecutor())
    old, recent = client.run("trial-echo").job, client.run("trial-echo").job
    house.close()
    table = JobTable(home.jobs)
    table.update(old, finished=0.0)
    table.close()
    client = house.open()
    client.send(Attach(jobs=(old, recent)))
    assert [type(client.next((Done, Failed))) for _ in range(2)] == [Failed, Done]
    assert [path.stem for path in home.logs.glob("*.log") if path.stem != "workers"] == [recent]


def test_one_home_is_for_one_backend(house: House, home: Home) -> None:
    house.open()
    with pytest.raises(
        StorageError, match="Another backend works in .*home. Stop it, or give this one another"
    ) as caught:
        Engine(home, InlineExecutor(), Registry())
    assert caught.value.action == "connect"
    house.close()
    Engine(home, InlineExecutor(), Registry()).close()


def test_a_broken_job_table_keeps_the_backend_from_starting(home: Home) -> None:
    home.jobs.write_bytes(b"no table" * 1000)
    with pytest.raises(StorageError, match="The job table .* cannot be used"):
        Engine(home, InlineExecutor(), Registry())


def test_a_store_that_vanishes_fails_the_job_and_nothing_else(client: Client, home: Home, tmp_path: Path) -> None:
    home.store.rename(tmp_path / "away")
    failed = client.run("trial-echo")
    assert failed.problem.code == "StorageError"
    (tmp_path / "away").rename(home.store)
    assert isinstance(client.run("trial-echo"), Done)


def _images(photos: np.ndarray) -> tuple[Image, ...]:
    return tuple(Image(pixels=photo) for photo in photos)


def _die_after_submitting(home: Home, count: int, job: str = "") -> list[str]:
    """Return the jobs a backend had accepted when it was killed, the first of them running."""
    command = [sys.executable, "-c", BACKEND, str(home.path), str(count), job]
    backend = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    assert backend.returncode == -signal.SIGKILL
    return backend.stdout.split()


BACKEND = """
import os, signal, sys
from engines import House
from scenewright.backend.home import Home
from scenewright.shared.messages import Accepted, Progress

client = House(Home.open(sys.argv[1])).open()
jobs = [client.submit("trial-slow", sys.argv[3], seconds=1.0)]
client.next(Progress, jobs[0])
for _ in range(int(sys.argv[2]) - 1):
    jobs.append(client.submit("trial-echo"))
    client.next(Accepted, jobs[-1])
print(*jobs, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""
