"""`scenewright environments`: the virtual environments that generators need, and which of them are made."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from scenewright.backend.cli import add_home
from scenewright.backend.environments import declared, find_python, make
from scenewright.backend.home import Home
from scenewright.shared.errors import InvalidInput


def main(name: str, arguments: Sequence[str]) -> int:
    """List what installed packages declare, or make one."""
    given = _parser(name).parse_args(arguments)
    home = Home.open(given.home)
    return _make(home, given.name) if given.action == "make" else _list(home)


def _list(home: Home) -> int:
    for name in sorted(declared()):
        python = find_python(home, name)
        print(f"{name:24}{python or 'not made yet'}")
    return 0


def _make(home: Home, name: str) -> int:
    known = declared()
    if name not in known:
        names = ", ".join(sorted(known)) or "none"
        raise InvalidInput(f"No installed package declares an environment {name!r}; declared: {names}.")
    print(make(known[name], home))
    return 0


def _parser(name: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog=name, description="Show the virtual environments that generators need, or make one."
    )
    add_home(parser)
    parser.set_defaults(action="list")
    actions = parser.add_subparsers(title="actions", metavar="make")
    making = actions.add_parser("make", help="make one afresh; what is installed into it is fetched")
    making.add_argument("name", metavar="NAME", help="as the generator's listing says")
    making.set_defaults(action="make")
    return parser
