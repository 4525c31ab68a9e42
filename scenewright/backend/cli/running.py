"""`scenewright run`: do one job, here or on a running backend, and write its result to files."""

from __future__ import annotations

import argparse
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from scenewright.backend.cli import CANCELLED, add_home
from scenewright.backend.cli.clients import add_backend_flags, opened_client
from scenewright.backend.cli.console import Console
from scenewright.backend.cli.flags import add_flags
from scenewright.backend.cli.jobfile import TASKS, JobFile, make_task, read_job_file
from scenewright.backend.cli.quoting import default_generator, quote
from scenewright.backend.cli.results import save_end
from scenewright.backend.home import Home
from scenewright.backend.registry import Registry
from scenewright.shared.conversation import Client
from scenewright.shared.messages import Cancelled, Done, Failed, JobEnd, ServerMessage
from scenewright.shared.schema import GeneratorInfo, settings, title

LOOK_AGAIN_SECONDS = 0.2
EXAMPLE = """A job file holds the same words; its paths begin in the folder it lies in:

  {
    "task": {"type": "images-to-field", "capture": "photos", "seconds": 30},
    "generator": "voxel-field",
    "options": {"memory_mb": 2048},
    "title": "The vase",
    "output": "vase.safetensors"
  }

Of these, only "task" and "output" are needed. Exit codes: 0 done, 1 failed, 2 asked for wrongly, 130 cancelled."""


def main(name: str, arguments: Sequence[str]) -> int:
    """Run a task given by flags, or a job file."""
    if arguments and arguments[0] in TASKS:
        return _run(*_from_flags(name, arguments[0], arguments[1:]))
    parser = _parser(name, f"Tasks: {', '.join(TASKS)}. Their own flags are shown by: {name} TASK --help", EXAMPLE)
    parser.add_argument("job", metavar="TASK | JOB.json", help="a task, or a file that describes a job")
    given = parser.parse_args(arguments)
    if not Path(given.job).is_file():
        parser.error(f"{given.job} is neither a task ({', '.join(TASKS)}) nor a job file")
    job = read_job_file(Path(given.job))
    if not (given.output or job.output or given.quote):
        parser.error('say where the result goes: --output PATH, or "output" in the job file')
    return _run(given, job, Path(given.job).parent)


def _from_flags(name: str, tag: str, arguments: Sequence[str]) -> tuple[argparse.Namespace, JobFile, Path]:
    parser = _parser(f"{name} {tag}", f"{title(TASKS[tag])}.")
    names = {setting.name for setting in settings(TASKS[tag])}
    add_flags(parser, "task", settings(TASKS[tag]), optional="--quote" in arguments)
    if generator := _generator(tag, arguments):
        add_flags(parser, f"options of {generator.name}", generator.options)
    parser.add_argument("--generator", default="", metavar="NAME", help="who does it (see: scenewright list)")
    given = parser.parse_args(arguments)
    if not (given.output or given.quote):
        parser.error("say where the result goes: --output PATH")
    values = vars(given)
    options = {s.name: values[s.name] for s in (generator.options if generator else ()) if s.name in values}
    task = {"type": tag} | {name: values[name] for name in names if name in values}
    return given, JobFile(task=task, generator=given.generator, options=options), Path()


def _generator(tag: str, arguments: Sequence[str]) -> GeneratorInfo | None:
    """Return the generator the flags name, or the one the backend would choose: its options are flags too."""
    early = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    early.add_argument("--generator", default="")
    early.add_argument("--home")
    given, _ = early.parse_known_args(arguments)
    infos = Registry.discover().infos(Home.open(given.home))
    return default_generator(infos, tag, given.generator)


def _run(given: argparse.Namespace, job: JobFile, folder: Path) -> int:
    if given.quote:
        return quote(given, job)
    task = make_task(job, folder)
    output = Path(given.output) if given.output else folder / job.output
    console = Console(as_json=given.json)
    with opened_client(given) as client:
        number = client.submit(task, generator=job.generator, options=job.options, title=job.title)
        end = _wait(client, number, console)
        if isinstance(end, Done):
            console.saved(end, save_end(end, output))
            return 0
    console.ended(end)
    return CANCELLED if isinstance(end, Cancelled) else 1


def _wait(client: Client, job: str, console: Console) -> Done | Failed | Cancelled:
    """Wait for a job's end; Ctrl-C cancels it and waits for the backend to say so, a second Ctrl-C gives up."""
    with _interrupts() as interrupts:
        asked = False
        while len(interrupts) < 2:
            if interrupts and not asked:
                client.cancel(job)
                asked = True
            message: ServerMessage | None = client.receive(LOOK_AGAIN_SECONDS)
            if isinstance(message, JobEnd):
                return message
            if message:
                console.hear(message)
    return Cancelled(job=job)


@contextmanager
def _interrupts() -> Iterator[list[int]]:
    """Yield a list that grows with each Ctrl-C, which then interrupts nothing."""
    seen: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: seen.append(number))
    try:
        yield seen
    finally:
        signal.signal(signal.SIGINT, before)


def _parser(name: str, description: str, epilog: str = "") -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=name,
        description=description,
        epilog=epilog,
        allow_abbrev=False,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_home(parser)
    add_backend_flags(parser)
    parser.add_argument("--output", "-o", metavar="PATH", help="file to write, or folder for several results")
    parser.add_argument("--quote", action="store_true", help="say what it would take, and run nothing")
    parser.add_argument("--json", action="store_true", help="for programs: one JSON object per line")
    return parser
