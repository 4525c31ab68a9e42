"""`scenewright jobs`: what was asked of the backend in a home, whether it runs or not."""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from scenewright.backend.cli import add_home
from scenewright.backend.cli.results import save_results
from scenewright.backend.home import Home
from scenewright.backend.jobs import Job, JobTable
from scenewright.backend.logs import tail
from scenewright.backend.store import Store
from scenewright.shared.endpoint import read_endpoint
from scenewright.shared.errors import InvalidInput, NotConnected, StorageError
from scenewright.shared.keys import read_client_keys
from scenewright.shared.messages import LOG_BYTES, Cancelled, JobEnd

SHORT = 8
SHOWN = 50
CANCEL_SECONDS = 10.0


def main(name: str, arguments: Sequence[str]) -> int:
    """List, cancel, fetch or show the log."""
    given = _parser(name).parse_args(arguments)
    home = Home.open(given.home)
    with closing(JobTable(home.jobs)) as table:
        if given.action == "list":
            return _list(table, as_json=given.json)
        job = find_job(table, given.job)
        if given.action == "log":
            print(tail(home.log(job.id), LOG_BYTES), end="")
            return 0
        return _cancel(home, table, job) if given.action == "cancel" else _fetch(home, job, Path(given.output))


def find_job(table: JobTable, start: str) -> Job:
    """Return the one job whose id starts so.

    Raises:
        InvalidInput: there is none, or more than one.
    """
    found = [job for job in table.newest(-1) if job.id.startswith(start)]
    if len(found) != 1:
        many = f"{len(found)} jobs start" if found else "No job starts"
        raise InvalidInput(f"{many} with {start!r}.", remedy="See: scenewright jobs")
    return found[0]


def _list(table: JobTable, *, as_json: bool) -> int:
    jobs = table.newest(SHOWN)
    if as_json:
        print(msgspec.json.encode([_told(job) for job in jobs]).decode())
    for job in () if as_json else jobs:
        created = datetime.fromtimestamp(job.created).isoformat(" ", "seconds")
        text = job.problem.message if job.problem else job.title
        print(f"{job.id[:SHORT]}  {created}  {job.state:9}  {_duration(job):>8}  {job.generator:20}  {text}")
    return 0


def _told(job: Job) -> dict[str, Any]:
    return {name: value for name, value in msgspec.to_builtins(job).items() if name != "client"}


def _duration(job: Job) -> str:
    if job.started is None:
        return ""
    return f"{(job.finished or time.time()) - job.started:.1f} s"


def _cancel(home: Home, table: JobTable, job: Job) -> int:
    if job.finished is not None:
        raise InvalidInput(f"Job {job.id[:SHORT]} has ended already: {job.state}.")
    try:
        with home.reserved():
            table.update(job.id, state="cancelled", finished=time.time())
    except StorageError:
        _cancel_running(home, job)
    print(f"Job {job.id[:SHORT]} is cancelled.")
    return 0


def _cancel_running(home: Home, job: Job) -> None:
    from scenewright.shared.client import SocketClient

    endpoint = read_endpoint(home.path)
    keys = read_client_keys(Path(endpoint.keys)) if endpoint.keys else None
    with closing(SocketClient(endpoint.address, keys)) as client:
        client.cancel(job.id)
        while not isinstance(end := client.receive(CANCEL_SECONDS), JobEnd):
            if end is None:
                raise NotConnected("The backend did not say that the job has ended.", remedy="See: scenewright jobs")
        if not isinstance(end, Cancelled):
            raise InvalidInput(f"Job {job.id[:SHORT]} ended before it could be cancelled.")


def _fetch(home: Home, job: Job, output: Path) -> int:
    if job.state != "done":
        raise InvalidInput(f"Job {job.id[:SHORT]} has no results: {job.state}.")
    store = Store(home.store)
    for file in save_results([store.get(digest) for digest in job.digests], output):
        print(file)
    return 0


def _parser(name: str) -> argparse.ArgumentParser:
    description = "Show jobs, newest first; cancel one; fetch what one made; read its log."
    parser = argparse.ArgumentParser(prog=name, description=description)
    add_home(parser)
    parser.add_argument("--json", action="store_true", help="for programs")
    parser.set_defaults(action="list")
    actions = parser.add_subparsers(title="actions", metavar="cancel | fetch | log")
    cancel = actions.add_parser("cancel", help="stop a job")
    fetch = actions.add_parser("fetch", help="write what a job made to files")
    fetch.add_argument("--output", "-o", required=True, metavar="PATH", help="file to write, or folder for several")
    log = actions.add_parser("log", help="show the end of what a job printed and logged")
    for action, word in ((cancel, "cancel"), (fetch, "fetch"), (log, "log")):
        action.add_argument("job", metavar="ID", help="the first characters of its id do")
        action.set_defaults(action=word)
    return parser
