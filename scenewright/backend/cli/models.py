"""`scenewright models`: the weights that generators need, and which of them are on this machine."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from scenewright.backend.cli import add_home
from scenewright.backend.fetching import adopt, download
from scenewright.backend.home import Home
from scenewright.backend.registry import Registry
from scenewright.backend.weights import Shelf, Weights, declared
from scenewright.shared.errors import InvalidInput, StorageError


def main(name: str, arguments: Sequence[str]) -> int:
    """List weights, or download, verify or delete some."""
    given = _parser(name).parse_args(arguments)
    shelf = Shelf(Home.open(given.home).weights)
    known = declared(Registry.discover().all())
    if given.action == "list":
        print(json.dumps(rows(shelf, known), indent=2) if given.json else table(shelf, known))
        return 0
    if given.name not in known:
        raise InvalidInput(f"No generator needs weights called {given.name!r}; known: {', '.join(sorted(known))}.")
    return int(
        {"download": _download, "verify": _verify, "delete": _delete}[given.action](shelf, known[given.name], given)
    )


def rows(shelf: Shelf, known: dict[str, Weights]) -> list[dict[str, object]]:
    """Return what is known of each, for programs."""
    return [
        {
            "name": weights.name, "repo": weights.repo, "gigabytes": weights.gigabytes, "licence": weights.licence,
            "commercial": weights.commercial, "folder": str(shelf.folder(weights)), "present": shelf.has(weights),
        }
        for weights in sorted(known.values(), key=lambda weights: weights.name)
    ]  # fmt: skip


def table(shelf: Shelf, known: dict[str, Weights]) -> str:
    """Return what is known of each, as people read it."""
    lines: list[str] = []
    for row in rows(shelf, known):
        use = "commercial use" if row["commercial"] else "no commercial use"
        where = row["folder"] if row["present"] else "not downloaded"
        lines += [
            f"{row['name']:20}{row['gigabytes']:>6g} GB  {row['licence']}, {use}",
            f"{'':20}{row['repo']}: {where}",
        ]
    return "\n".join(lines)


def _download(shelf: Shelf, weights: Weights, given: argparse.Namespace) -> int:
    if given.source:
        adopt(shelf, weights, given.source)
    elif not shelf.has(weights):
        download(shelf, weights)
    print(shelf.folder(weights))
    return 0


def _verify(shelf: Shelf, weights: Weights, given: argparse.Namespace) -> int:
    wrong = shelf.verify(weights)
    if wrong:
        remedy = f"Delete them with: scenewright models delete {weights.name}; then download them again."
        raise StorageError(f"{weights.name} is damaged: {' '.join(wrong)}", remedy=remedy)
    print(f"{weights.name} is whole.")
    return 0


def _delete(shelf: Shelf, weights: Weights, given: argparse.Namespace) -> int:
    print(f"{weights.name} was deleted." if shelf.delete(weights) else f"{weights.name} was not there.")
    return 0


def _parser(name: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=name, description="Show the weights that generators need, or get them.")
    add_home(parser)
    parser.set_defaults(action="list", json=False)
    actions = parser.add_subparsers(title="actions", metavar="list | download | verify | delete")
    listing = actions.add_parser("list", help="what there is, and where")
    listing.add_argument("--json", action="store_true", help="for programs")
    meanings = {
        "download": "fetch weights from the Hugging Face hub; goes on where it stopped",
        "verify": "read every byte and compare it with what was fetched",
        "delete": "make room",
    }
    for action, meaning in meanings.items():
        acting = actions.add_parser(action, help=meaning)
        acting.add_argument("name", metavar="NAME", help="as the list says")
        acting.set_defaults(action=action)
        if action == "download":
            text = "copy them from a folder instead, without a network"
            acting.add_argument("--from", dest="source", metavar="FOLDER", type=Path, help=text)
    return parser
