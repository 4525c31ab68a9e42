"""The command line: `scenewright COMMAND`, each of `COMMANDS` one module each, imported when it is asked for.

Exit codes: 0 it went well, 1 it failed, 2 it was asked for wrongly, 130 it was cancelled.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from scenewright import __version__
from scenewright.shared.errors import ScenewrightError

COMMANDS = {
    "serve": ("serving", "take jobs over the network, until stopped"),
    "run": ("running", "do one job and write its result to files"),
    "jobs": ("jobs", "show the jobs of the backend, cancel one, fetch what one made, or read its log"),
    "list": ("listing", "show what can be done, by which generators, and what they need"),
    "environments": ("environments", "show or make the virtual environments that some generators need"),
    "models": ("models", "show the weights that generators need; download, verify or delete them"),
    "free-memory": ("memory", "have a running backend drop the models it holds"),
}
CANCELLED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line says and return the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    parser = _parser()
    command = parser.parse_args(given[:1]).command
    if command is None:
        parser.print_help()
        return 2
    module = import_module(f"{__name__}.{COMMANDS[command][0]}")
    try:
        return int(module.main(f"scenewright {command}", given[1:]))
    except ScenewrightError as error:
        print(f"scenewright: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return CANCELLED
    except BrokenPipeError:
        # Whoever read our output has had enough; the interpreter would complain once more when it flushes.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1


def add_home(parser: argparse.ArgumentParser) -> None:
    """Give a command the flag that every command has."""
    parser.add_argument(
        "--home", metavar="DIR", help="the backend's folder (default: SCENEWRIGHT_HOME or the usual place)"
    )


def _parser() -> argparse.ArgumentParser:
    lines = [f"  {name:14}{meaning}" for name, (_, meaning) in COMMANDS.items()]
    parser = argparse.ArgumentParser(
        prog="scenewright",
        usage="scenewright COMMAND …",
        description="Generative models, with or without Blender.",
        epilog="\n".join(["commands:", *lines, "", "scenewright COMMAND --help says more about one."]),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"scenewright {__version__}")
    parser.add_argument("command", nargs="?", choices=COMMANDS, help=argparse.SUPPRESS)
    return parser
