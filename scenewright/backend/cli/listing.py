"""`scenewright list`: what can be done, by which generators, and what they need. Imports no model."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from itertools import groupby

import msgspec

from scenewright.backend.cli import add_home
from scenewright.backend.home import Home
from scenewright.backend.registry import Registry
from scenewright.shared.schema import GeneratorInfo


def main(name: str, arguments: Sequence[str]) -> int:
    """Print a table, or JSON."""
    parser = argparse.ArgumentParser(prog=name, description="Show what can be done, by which generators.")
    add_home(parser)
    parser.add_argument("--json", action="store_true", help="for programs: everything, every setting included")
    given = parser.parse_args(arguments)
    found = Registry.discover().infos(Home.open(given.home))
    print(msgspec.json.encode(found).decode() if given.json else table(found))
    return 0


def table(found: Sequence[GeneratorInfo]) -> str:
    """Return the generators as people read them, by task."""
    lines: list[str] = []
    for task, generators in groupby(sorted(found, key=lambda info: (info.task, info.name)), lambda info: info.task):
        lines += [task or "cannot be used", *(line for info in generators for line in _lines(info)), ""]
    return "\n".join(lines).rstrip()


def _lines(info: GeneratorInfo) -> list[str]:
    use = f"{info.licence}, {'commercial use' if info.commercial else 'no commercial use'}; needs {_needs(info)}"
    notes = [f"makes {', '.join(info.produces)}"] * bool(info.produces)
    notes += ["experimental"] * info.experimental + [info.unavailable] * bool(info.unavailable)
    return [
        f"  {info.name:20} {info.title}",
        f"  {'':20} {use if info.licence else ''}",
        *(f"  {'':20} {n}" for n in notes),
    ]


def _needs(info: GeneratorInfo) -> str:
    device = f"{info.vram_gb:g} GB of GPU memory" if info.vram_gb else "a CPU"
    return f"{device} and a download of {info.download_gb:g} GB" if info.download_gb else device
