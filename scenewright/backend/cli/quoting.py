"""`scenewright run … --quote`: what a job would take, before anything is loaded or run."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from contextlib import closing

import msgspec

from scenewright.backend.cli.clients import running_client
from scenewright.backend.cli.jobfile import TASKS, JobFile
from scenewright.backend.home import Home
from scenewright.backend.quotes import Quotes
from scenewright.backend.registry import Registry
from scenewright.shared.conversation import Client
from scenewright.shared.errors import InvalidInput, NotConnected
from scenewright.shared.messages import Failed, Quote, Quoted
from scenewright.shared.schema import GeneratorInfo, settings

PATIENCE = 30.0


def default_generator(infos: Iterable[GeneratorInfo], tag: str, name: str = "") -> GeneratorInfo | None:
    """Return the generator of a name, or the one of a task that the backend would choose."""
    fitting = [info for info in infos if info.task == tag and name in ("", info.name)]
    return min(fitting, key=lambda info: (bool(info.unavailable), info.download_gb), default=None)


def quote(given: argparse.Namespace, job: JobFile) -> int:
    """Show what a job would take; return 0 if it can run as things are, 1 if not.

    Raises:
        InvalidInput: nobody does this, or a setting is out of range.
        NotConnected: the backend does not answer.
    """
    if given.address or given.server:
        with running_client(given) as client:
            answer = _of_backend(client, job)
    else:
        home, registry = Home.open(given.home), Registry.discover()
        with closing(Quotes(home, registry)) as quotes:
            answer = quotes.quoted(_asked(job, registry.infos(home)))
    print(msgspec.json.encode(answer).decode() if given.json else _table(answer))
    return 0 if answer.fits else 1


def _of_backend(client: Client, job: JobFile) -> Quoted:
    assert client.welcome
    asked = _asked(job, client.welcome.generators)
    client.quote(asked.generator, asked.settings, asked.options)
    answer = client.receive(PATIENCE)
    if isinstance(answer, Failed):
        raise answer.problem.error()
    if not isinstance(answer, Quoted):
        raise NotConnected("The backend did not answer in time.", remedy="Try again.")
    return answer


def _asked(job: JobFile, infos: Iterable[GeneratorInfo]) -> Quote:
    tag = str(job.task.get("type"))
    if tag not in TASKS:
        raise InvalidInput(f"There is no task {tag!r}.", remedy=f"There are: {', '.join(TASKS)}.")
    info = default_generator(infos, tag, job.generator)
    if info is None:
        raise InvalidInput(f"No generator {job.generator!r} does the task {tag}.", remedy="See: scenewright list")
    artifacts = {setting.name for setting in settings(TASKS[tag]) if setting.artifact}
    values = {name: value for name, value in job.task.items() if name not in artifacts | {"type"}}
    return Quote(request="", generator=info.name, settings=values, options=job.options)


def _table(answer: Quoted) -> str:
    vram = "none" if answer.vram_free_gb is None else f"{answer.vram_free_gb:.1f} GB free"
    memory = f"{answer.vram_gb:g} GB ({vram})" if answer.vram_gb else "none, it runs on a CPU"
    rows = {
        "generator": answer.generator,
        "time": _time(answer),
        "GPU memory": memory,
        "download": f"{answer.download_gb:g} GB" if answer.download_gb else "none",
        "disk": f"{answer.disk_free_gb:.1f} GB free",
        "": "It can run." if answer.fits else answer.advice,
    }
    return "\n".join(f"{name:12}{value}" for name, value in rows.items())


def _time(answer: Quoted) -> str:
    if answer.seconds is None:
        return "not known: it has not run here with such settings"
    low, high = (f"{seconds:.2g}" if seconds < 10 else f"{seconds:.0f}" for seconds in answer.seconds)
    span = f"{low} s" if low == high else f"{low} to {high} s"
    source = f"as {answer.runs} job{'s' * (answer.runs > 1)} took here" if answer.runs else "as its settings say"
    return f"{span}, {source}"
