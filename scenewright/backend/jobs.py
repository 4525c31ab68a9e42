"""The job table: what was asked for, where it stands and how it ended. On disk before anybody is told."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from scenewright.backend.history import Run
from scenewright.shared.errors import InvalidInput, Problem, StorageError
from scenewright.shared.messages import JobState, Provenance
from scenewright.shared.tasks import AnyTask

LAYOUT = 1
CREATE = """
CREATE TABLE IF NOT EXISTS jobs (
    id TEXT PRIMARY KEY, state TEXT NOT NULL, client TEXT NOT NULL, title TEXT NOT NULL, generator TEXT NOT NULL,
    task TEXT NOT NULL, options TEXT NOT NULL, created REAL NOT NULL, started REAL, finished REAL,
    attempts INTEGER NOT NULL, deaths INTEGER NOT NULL, log TEXT NOT NULL,
    digests TEXT NOT NULL, provenance TEXT, report TEXT NOT NULL, problem TEXT
);
CREATE INDEX IF NOT EXISTS jobs_by_state ON jobs (state, created);
CREATE INDEX IF NOT EXISTS jobs_by_generator ON jobs (generator, state, finished);
"""


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the table.

    Attributes:
        client: who is told about it.
        task: the task as JSON, its artifacts as `Stored`.
        created, started, finished: seconds since 1970; `started` is that of the last attempt.
        attempts: how often it was started.
        deaths: how often a worker died running it.
        log: path of what its last attempt printed and logged, or "".
        digests: the artifacts it made.
        problem: why it failed.
    """

    id: str
    state: JobState = "queued"
    client: str
    title: str = ""
    generator: str
    task: str
    options: dict[str, Any] = {}
    created: float
    started: float | None = None
    finished: float | None = None
    attempts: int = 0
    deaths: int = 0
    log: str = ""
    digests: tuple[str, ...] = ()
    provenance: Provenance | None = None
    report: dict[str, Any] = {}
    problem: Problem | None = None

    def asked(self) -> AnyTask:
        """Return the task, its artifacts as `Stored`.

        Raises:
            InvalidInput: another version of Scenewright wrote it, and it means nothing here.
        """
        try:
            task: AnyTask = msgspec.json.decode(self.task, type=AnyTask)
            return task
        except msgspec.DecodeError as error:
            sentence = "This job was saved by another version of Scenewright and cannot be run."
            raise InvalidInput(sentence, remedy="Submit it again.", detail=str(error), action="run-again") from error


STRUCTURED = frozenset({"options", "digests", "provenance", "report", "problem"})


class JobTable:
    """Jobs in an SQLite file; every change is on disk when the call returns. For one thread at a time.

    Raises:
        StorageError: the file is no job table, cannot be written, or the disk is full.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        with self._errors():
            self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
            self._connection.row_factory = sqlite3.Row
            # With a write-ahead log, NORMAL survives the death of any process; a power cut may lose the last moments.
            # Moving the log into the table waits for the disk, so it is done rarely: every 32 MB, and when closing.
            pragmas = "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 8000;"
            self._connection.executescript(pragmas)
            self._lay_out()
        path.chmod(0o600)

    def close(self) -> None:
        """Close the file."""
        self._connection.close()

    def add(self, job: Job) -> None:
        """Write a new job."""
        row = _columns({name: getattr(job, name) for name in job.__struct_fields__})
        names, marks = ", ".join(row), ", ".join("?" * len(row))
        with self._errors():
            self._connection.execute(f"INSERT INTO jobs ({names}) VALUES ({marks})", tuple(row.values()))

    def update(self, job: str, **changes: Any) -> None:
        """Change fields of a job."""
        row = _columns(changes)
        settings = ", ".join(f"{name} = ?" for name in row)
        with self._errors():
            self._connection.execute(f"UPDATE jobs SET {settings} WHERE id = ?", (*row.values(), job))

    def find(self, job: str) -> Job | None:
        """Return a job, None if there is none of that id."""
        return next(iter(self._select("WHERE id = ?", job)), None)

    def get(self, job: str) -> Job:
        """Return a job.

        Raises:
            InvalidInput: there is none of that id.
        """
        found = self.find(job)
        if found is None:
            raise InvalidInput(f"There is no job {job} here.", remedy="Submit it again.", action="run-again")
        return found

    def unfinished(self) -> list[Job]:
        """Return the jobs queued and running, oldest first."""
        return self._select("WHERE state IN ('queued', 'running') ORDER BY created, rowid")

    def newest(self, limit: int = 50) -> list[Job]:
        """Return the jobs submitted last, newest first."""
        return self._select("ORDER BY created DESC, rowid DESC LIMIT ?", limit)

    def runs(self, generator: str, limit: int) -> list[Run]:
        """Return what the jobs of a generator took that went well, the newest first."""
        query = (
            "SELECT provenance FROM jobs WHERE generator = ? AND state = 'done' AND provenance IS NOT NULL "
            "ORDER BY finished DESC LIMIT ?"
        )
        with self._errors():
            rows = self._connection.execute(query, (generator, limit)).fetchall()
        return [msgspec.json.decode(provenance, type=Run) for (provenance,) in rows]

    def forget(self, before: float) -> list[Job]:
        """Delete the jobs that ended before a time, in seconds since 1970, and return them."""
        ended = "WHERE state NOT IN ('queued', 'running') AND finished < ?"
        forgotten = self._select(ended, before)
        with self._errors():
            self._connection.execute(f"DELETE FROM jobs {ended}", (before,))
        return forgotten

    def _select(self, condition: str, *values: object) -> list[Job]:
        with self._errors():
            return [_job(row) for row in self._connection.execute(f"SELECT * FROM jobs {condition}", values)]

    def _lay_out(self) -> None:
        (layout,) = self._connection.execute("PRAGMA user_version").fetchone()
        if layout > LAYOUT:
            remedy = "Update Scenewright, or give it another folder with --home."
            sentence = f"The job table {self._path} was made by a newer Scenewright."
            raise StorageError(sentence, remedy=remedy, action="set-up-backend")
        self._connection.executescript(CREATE)
        if layout < LAYOUT:
            self._connection.execute(f"PRAGMA user_version = {LAYOUT}")

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            remedy = "Make room on the disk, or move the file away to start an empty one."
            raise StorageError(f"The job table {self._path} cannot be used: {error}.", remedy=remedy) from error


def as_json(struct: msgspec.Struct) -> str:
    """Return a struct without arrays as JSON text."""
    return msgspec.json.encode(struct).decode()


def _columns(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: _json(value) if name in STRUCTURED else value for name, value in fields.items()}


def _json(value: object) -> str | None:
    return None if value is None else msgspec.json.encode(value).decode()


def _job(row: sqlite3.Row) -> Job:
    fields = {name: row[name] for name in row.keys()}  # noqa: SIM118  a Row's iterator yields values
    structured = {name: msgspec.json.decode(fields[name]) for name in STRUCTURED & fields.keys() if fields[name]}
    return msgspec.convert(fields | structured, Job)
