"""The job table: what was written survives everything but the disk."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from scenewright.backend.jobs import Job, JobTable, as_json
from scenewright.shared.artifacts import Stored
from scenewright.shared.errors import InvalidInput, Problem, StorageError
from scenewright.shared.messages import Provenance
from scenewright.shared.tasks import MeshToPointCloud

TASK = MeshToPointCloud(mesh=Stored(digest="a" * 40), count=7)
PROVENANCE = Provenance(
    job="j", task="mesh-to-point-cloud", generator="scatter", version="0.1.0", licence="GPL-3.0-or-later",
    commercial=True, settings={"count": 7}, inputs={"mesh": "a" * 40}, seconds=1.5,
)  # fmt: skip


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "jobs.sqlite"


@pytest.fixture
def table(path: Path) -> Iterator[JobTable]:
    table = JobTable(path)
    yield table
    table.close()


def job(created: float = 1.0, **words: object) -> Job:
    words = {"client": "me", "generator": "scatter", "title": "Ünïcode", "options": {"offset": 0.5}, **words}
    return Job(id=uuid4().hex, task=as_json(TASK), created=created, **words)  # type: ignore[arg-type]


def test_a_job_comes_back_as_it_was(table: JobTable, path: Path) -> None:
    written = job()
    table.add(written)
    assert table.get(written.id) == written
    assert table.get(written.id).asked().count == 7
    assert table.get(written.id).asked().mesh == TASK.mesh
    assert path.stat().st_mode & 0o777 == 0o600 or sys.platform == "win32"


def test_changes_are_written(table: JobTable) -> None:
    written = job()
    table.add(written)
    ends = {"digests": ("b" * 40,), "provenance": PROVENANCE, "report": {"psnr": 36.5}}
    table.update(written.id, state="done", started=2.0, finished=3.0, attempts=1, **ends)
    table.update(written.id, problem=Problem(code="InvalidInput", message="No."))
    read = table.get(written.id)
    assert (read.state, read.started, read.finished, read.attempts) == ("done", 2.0, 3.0, 1)
    assert (read.digests, read.provenance, read.report) == (("b" * 40,), PROVENANCE, {"psnr": 36.5})
    assert read.problem == Problem(code="InvalidInput", message="No.")


def test_unfinished_jobs_come_oldest_first_and_the_newest_newest_first(table: JobTable) -> None:
    jobs = [job(created=float(number)) for number in range(6)]
    for written in (jobs[3], jobs[0], jobs[4], jobs[1], jobs[2], jobs[5]):
        table.add(written)
    for ended, state in ((jobs[1], "done"), (jobs[2], "failed"), (jobs[4], "cancelled")):
        table.update(ended.id, state=state)
    table.update(jobs[3].id, state="running")
    assert [found.id for found in table.unfinished()] == [jobs[0].id, jobs[3].id, jobs[5].id]
    assert [found.id for found in table.newest(2)] == [jobs[5].id, jobs[4].id]


def test_what_ended_long_ago_is_forgotten_and_what_did_not_end_is_not(table: JobTable) -> None:
    old, recent, waiting = job(), job(), job()
    for written, finished in ((old, 10.0), (recent, 30.0)):
        table.add(written)
        table.update(written.id, state="failed", finished=finished)
    table.add(waiting)
    assert [forgotten.id for forgotten in table.forget(before=20.0)] == [old.id]
    assert {found.id for found in table.newest()} == {recent.id, waiting.id}


def test_a_job_survives_the_death_of_its_process(path: Path) -> None:
    command = [sys.executable, "-c", WRITE_AND_DIE, str(path)]
    assert subprocess.run(command, check=False).returncode != 0
    table = JobTable(path)
    assert [found.id for found in table.unfinished()] == [str(number) for number in range(50)]
    table.close()


def test_others_may_read_while_one_writes(table: JobTable, path: Path) -> None:
    reader = JobTable(path)
    for count in range(1, 20):
        table.add(job())
        assert len(reader.newest()) == count
    reader.close()


def test_an_unknown_job_is_told(table: JobTable) -> None:
    assert table.find("f" * 32) is None
    with pytest.raises(InvalidInput, match="There is no job f+ here. Submit it again."):
        table.get("f" * 32)


def test_a_job_of_another_version_is_told(table: JobTable) -> None:
    written = job()
    table.add(written)
    table.update(written.id, task='{"type": "mesh-to-soup"}')
    with pytest.raises(InvalidInput, match="saved by another version"):
        table.get(written.id).asked()


def test_a_file_that_is_no_table_is_told(path: Path) -> None:
    path.write_bytes(b"not a database, but long enough to be one" * 100)
    with pytest.raises(StorageError, match="cannot be used: file is not a database.*move the file away"):
        JobTable(path)


def test_a_table_of_a_newer_version_is_left_alone(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(StorageError, match="made by a newer Scenewright"):
        JobTable(path)


def test_a_table_that_cannot_grow_is_told(table: JobTable) -> None:
    table._connection.execute("PRAGMA max_page_count = 1")
    with pytest.raises(StorageError, match="database or disk is full.*Make room on the disk"):
        for _ in range(100):
            table.add(job(title="x" * 1000))


WRITE_AND_DIE = """
import os, signal, sys
from pathlib import Path
from scenewright.backend.jobs import Job, JobTable

table = JobTable(Path(sys.argv[1]))
for number in range(50):
    table.add(Job(id=str(number), client="c", generator="g", task="{}", created=float(number)))
os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))
"""
