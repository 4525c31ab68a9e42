"""Jobs in worker processes, which really crash, hang and are killed."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from engines import Client, House, triangle

from scenewright.backend.executors.processes import ProcessExecutor
from scenewright.backend.home import Home
from scenewright.backend.jobs import Job, JobTable
from scenewright.shared.errors import WorkerDied
from scenewright.shared.messages import (
    LOG_BYTES,
    Cancel,
    Cancelled,
    Done,
    Failed,
    Freed,
    FreeMemory,
    JobEnd,
    Logged,
    Preview,
    Progress,
    ReadLog,
)
from scenewright.shared.tasks import MeshToPointCloud

posix = pytest.mark.skipif(os.name == "nt", reason="signals are POSIX")


def test_a_worker_returns_what_its_generator_made(workers_client: Client) -> None:
    done = workers_client.run("trial-echo")
    assert isinstance(done, Done)
    np.testing.assert_array_equal(done.artifacts[0].points, triangle().vertices)
    assert done.report["process"] != os.getpid()


def test_a_worker_stays_warm_with_its_generator_loaded(workers_client: Client) -> None:
    reports = [workers_client.run("trial-echo").report for _ in range(3)]
    assert len({report["process"] for report in reports}) == 1
    assert [report["loads"] for report in reports] == [1, 1, 1]


def test_a_job_goes_to_the_worker_that_has_its_generator_loaded(house: House) -> None:
    client = house.open(ProcessExecutor(workers=2))
    first = client.run("trial-echo").report["process"]
    assert isinstance(client.run("trial-big"), Done)
    assert isinstance(client.run("trial-big"), Done)
    assert client.run("trial-echo").report == client.run("trial-echo").report | {"process": first, "loads": 1}


def test_two_workers_run_two_jobs_at_a_time(house: House) -> None:
    client = house.open(ProcessExecutor(workers=2))
    slow = client.submit("trial-slow")
    client.next(Progress, slow)
    assert isinstance(client.run("trial-echo"), Done)
    client.send(Cancel(job=slow))
    assert isinstance(client.end(slow), Cancelled)


def test_a_large_result_arrives_whole(workers_client: Client) -> None:
    job = workers_client.submit("trial-big", task=MeshToPointCloud(mesh=triangle(), count=1_000_000))
    done = workers_client.end(job)
    points, text = done.artifacts
    np.testing.assert_array_equal(points.points.ravel(), np.arange(3_000_000, dtype=np.float32))
    assert text.text == "1000000 points"
    assert len(set(done.digests)) == 2


@posix
@pytest.mark.parametrize(
    ("how", "cause"),
    [
        ("SIGKILL", "it was killed (SIGKILL), most often for want of memory"),
        ("SIGTERM", "it was ended from outside (SIGTERM)"),
        ("crash", "it crashed (SIGSEGV)"),
        ("exit", "it ended by itself with exit code 3"),
    ],
)
def test_a_job_whose_worker_dies_twice_fails_with_the_cause(
    workers_client: Client, home: Home, tmp_path: Path, how: str, cause: str
) -> None:
    counter = tmp_path / "deaths"
    failed = workers_client.run("trial-dying", how=how, counter=str(counter), times=9)
    assert isinstance(failed, Failed)
    assert (failed.problem.code, failed.problem.action) == ("WorkerDied", "read-log")
    assert failed.problem.message == f"The process running the job ended unexpectedly: {cause}."
    assert "these are my last words: ελπίς" in failed.problem.detail
    assert counter.read_text() == "xx"
    job = _row(home, failed.job)
    assert (job.state, job.attempts, job.deaths) == ("failed", 2, 2)
    assert Path(job.log).read_text(encoding="utf-8").count("these are my last words") == 2
    assert isinstance(workers_client.run("trial-echo"), Done)


def test_a_job_whose_worker_dies_once_is_run_again(workers_client: Client, home: Home, tmp_path: Path) -> None:
    done = workers_client.run("trial-dying", how="exit", counter=str(tmp_path / "deaths"))
    assert done.artifacts[0].text == "survived 1 deaths"
    assert (_row(home, done.job).attempts, _row(home, done.job).deaths) == (2, 1)


@posix
def test_a_worker_killed_from_outside_mid_job_costs_nothing_but_time(workers_client: Client, home: Home) -> None:
    process = workers_client.run("trial-echo").report["process"]
    job = workers_client.submit("trial-slow", seconds=1.5)
    workers_client.next(Progress, job)
    os.kill(process, signal.SIGKILL)
    assert isinstance(workers_client.end(job), Done)
    assert _row(home, job).deaths == 1


@posix
def test_a_worker_killed_while_idle_is_replaced(workers_client: Client) -> None:
    process = workers_client.run("trial-echo").report["process"]
    os.kill(process, signal.SIGKILL)
    report = workers_client.run("trial-echo").report
    assert report["process"] != process


def test_a_job_that_stops_when_asked_keeps_its_worker(workers_client: Client) -> None:
    process = workers_client.run("trial-echo").report["process"]
    job = workers_client.submit("trial-slow")
    workers_client.next(Progress, job)
    workers_client.send(Cancel(job=job))
    assert isinstance(workers_client.end(job), Cancelled)
    assert workers_client.run("trial-echo").report["process"] == process


@posix
def test_a_job_that_does_not_stop_is_killed_before_it_is_called_cancelled_and_its_children_too(house: House) -> None:
    client = house.open(ProcessExecutor(grace=0.2))
    job = client.submit("trial-stubborn")
    worker, child = (int(word) for word in client.next(Progress, job).phase.split())
    client.send(Cancel(job=job))
    assert isinstance(client.end(job), Cancelled)
    assert not _runs(worker)
    _until(lambda: not _runs(child))
    assert isinstance(client.run("trial-echo"), Done)


@posix
def test_workers_die_with_their_backend(home: Home, trials: Path) -> None:
    backend = subprocess.Popen([sys.executable, "-c", BACKEND, str(home.path)], stdout=subprocess.PIPE, text=True)
    assert backend.stdout is not None
    with backend, backend.stdout:
        processes = [int(word) for word in backend.stdout.readline().split()]
        assert len(processes) == 2
        backend.kill()
    _until(lambda: not any(map(_runs, processes)))


@posix
def test_closing_ends_the_workers_and_puts_the_job_back(house: House, home: Home) -> None:
    client = house.open(ProcessExecutor())
    job = client.submit("trial-stubborn")
    processes = [int(word) for word in client.next(Progress, job).phase.split()]
    house.close()
    _until(lambda: not any(map(_runs, processes)))
    assert (_row(home, job).state, _row(home, job).attempts) == ("queued", 0)


def test_an_idle_worker_is_let_go(house: House) -> None:
    client = house.open(ProcessExecutor(idle_seconds=0.05))
    process = client.run("trial-echo").report["process"]
    _until(lambda: not _runs(process))
    assert client.run("trial-echo").report["process"] != process


@posix
def test_every_job_has_one_end_whatever_dies_meanwhile(house: House) -> None:
    chance = random.Random(3)
    client = house.open(ProcessExecutor(workers=2, grace=0.2, idle_seconds=0.1))
    jobs = []
    for _ in range(12):
        jobs += [client.submit("trial-slow", seconds=chance.uniform(0.05, 0.3)), client.submit("trial-echo")]
        process = int(_newest_progress(client).detail)
        if chance.random() < 0.5:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        else:
            client.send(Cancel(job=chance.choice(jobs)))
    told = {message.job for message in client.seen if isinstance(message, JobEnd)}
    while not told.issuperset(jobs):
        told.add(client.next(JobEnd).job)
    ends = {job: {type(end) for end in client.seen if isinstance(end, JobEnd) and end.job == job} for job in jobs}
    assert all(len(kinds) == 1 for kinds in ends.values())
    assert isinstance(client.run("trial-echo"), Done)


def test_what_a_generator_prints_lands_in_the_log_of_its_job(workers_client: Client, home: Home) -> None:
    done = workers_client.end(workers_client.submit("trial-talkative", task=MeshToPointCloud(mesh=triangle(), count=1)))
    log = Path(_row(home, done.job).log).read_text()
    for words in ("from print", "from stderr", "from logging", "from below", "from a child"):
        assert words in log
    other = workers_client.run("trial-echo")
    assert "from" not in Path(_row(home, other.job).log).read_text()


def test_the_end_of_a_log_can_be_read_while_its_job_runs(workers_client: Client) -> None:
    job = workers_client.submit("trial-verbose", lines=10_000, seconds=60.0)
    workers_client.next(Progress, job)
    workers_client.send(ReadLog(job=job))
    text = workers_client.next(Logged, job).text
    lines = text.splitlines()
    assert lines[-2:] == ["line 9999 ελπίς", "\N{REPLACEMENT CHARACTER} no text"]
    first = int(lines[0].split()[1])
    assert lines[:-1] == [f"line {number} ελπίς" for number in range(first, 10_000)]
    assert LOG_BYTES - 30 < len(text.encode()) <= LOG_BYTES + 2
    workers_client.send(Cancel(job=job))
    assert isinstance(workers_client.end(job), Cancelled)


def test_idle_workers_end_to_free_memory_and_a_running_one_does_not(house: House) -> None:
    client = house.open(ProcessExecutor(workers=2))
    running = client.submit("trial-slow", seconds=2.0)
    client.next(Progress, running)
    idle = client.run("trial-echo").report["process"]
    client.send(FreeMemory())
    assert client.next(Freed).workers == 1
    assert not _runs(idle)
    client.send(FreeMemory())
    assert client.next(Freed).workers == 0
    assert isinstance(client.end(running), Done)
    report = client.run("trial-echo").report
    assert (report["process"] != idle, report["loads"]) == (True, 1)


def test_of_progress_and_previews_the_newest_win(workers_client: Client) -> None:
    job = workers_client.submit("trial-talkative", task=MeshToPointCloud(mesh=triangle(), count=600))
    done = workers_client.end(job)
    for kind in (Progress, Preview):
        told = [message for message in workers_client.seen if isinstance(message, kind)]
        assert 2 <= len(told) <= done.report["seconds"] * 20 + 3
    fractions = [message.fraction for message in workers_client.seen if isinstance(message, Progress)]
    assert fractions == sorted(fractions)
    assert workers_client.seen[-1] is done
    assert fractions[-1] == 599 / 600


def test_what_is_written_is_told_as_it_grows(workers_client: Client) -> None:
    job = workers_client.submit("trial-writer", task=MeshToPointCloud(mesh=triangle(), count=400))
    done = workers_client.end(job)
    texts = [said.text for said in workers_client.seen if isinstance(said, Preview) and said.text is not None]
    assert 2 <= len(texts) < 200 and sorted(texts, key=len) == texts
    assert all(longer.startswith(shorter) for shorter, longer in pairwise(texts))
    assert texts[-1] == done.artifacts[0].text and texts[-1].endswith("word 399 ")
    pictures = [said.image for said in workers_client.seen if isinstance(said, Preview) and said.image]
    assert pictures[0].pixels[0, 0, 0] == 7


@pytest.mark.parametrize(
    ("what", "code"),
    [("memory", "OutOfMemory"), ("torch memory", "OutOfMemory"), ("exit", "Unexpected"), ("fault", "Unexpected")],
)
def test_what_a_generator_raises_comes_back_as_one_sentence(workers_client: Client, what: str, code: str) -> None:
    failed = workers_client.run("trial-raising", what=what)
    assert failed.problem.code == code
    assert "trial_generators.py" in failed.problem.detail
    assert isinstance(workers_client.run("trial-echo"), Done)


def test_a_worker_that_cannot_even_start_says_why(house: House, trials: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (trials / "sitecustomize.py").write_text("raise SystemExit('this Python is broken')")
    try:
        failed = house.open(ProcessExecutor()).run("trial-echo")
    finally:
        (trials / "sitecustomize.py").unlink()
    assert failed.problem.error().args == WorkerDied(failed.problem.message, remedy=failed.problem.remedy).args
    assert "this Python is broken" in failed.problem.detail


def _newest_progress(client: Client) -> Progress:
    newest = client.next(Progress)
    while not client.inbox.empty():
        message = client.wait(lambda _: True)
        newest = message if isinstance(message, Progress) else newest
    return newest


def _row(home: Home, job: str) -> Job:
    table = JobTable(home.jobs)
    try:
        return table.get(job)
    finally:
        table.close()


def _runs(process: int) -> bool:
    """Tell whether a process runs; one that ended and was not asked for its exit code does not."""
    status = Path(f"/proc/{process}/stat")
    if status.parent.parent.joinpath("self").exists():
        return status.exists() and status.read_text().rpartition(")")[2].split()[0] not in "ZX"
    try:
        os.kill(process, 0)
    except OSError:
        return False
    return True


def _until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30.0
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.01)


BACKEND = """
import sys, threading
from engines import Client, House
from scenewright.backend.executors.processes import ProcessExecutor
from scenewright.backend.home import Home
from scenewright.shared.messages import Progress

client = House(Home.open(sys.argv[1])).open(ProcessExecutor())
job = client.submit("trial-stubborn")
print(client.next(Progress, job).phase, flush=True)
threading.Event().wait()
"""
