"""`scenewright models`: the weights that generators need, and which of them are on this machine."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from scenewright.backend.cli import add_home
from scenewright.backend.fetching import adopt, download, use
from scenewright.backend.home import Home
from scenewright.backend.registry import Registry
from scenewright.backend.weights import Shelf, Weights, declared
from scenewright.shared.errors import InvalidInput, StorageError


def main(name: str, arguments: Sequence[str]) -> int:
    """List weights, or download, replace, verify or delete some."""
    given = _parser(name).parse_args(arguments)
    shelf = Shelf(Home.open(given.home).weights)
    known = declared(Registry.discover().all())
    if given.action == "list":
        print(json.dumps(rows(shelf, known), indent=2) if given.json else table(shelf, known))
        return 0
    if given.name not in known:
        raise InvalidInput(f"No generator needs weights called {given.name!r}; known: {', '.join(sorted(known))}.")
    acts = {"download": _download, "use": _use, "verify": _verify, "delete": _delete}
    return acts[given.action](shelf, known[given.name], given)


def rows(shelf: Shelf, known: dict[str, Weights]) -> list[dict[str, object]]:
    """Return what is known of each, for programs."""
    return [
        {
            "name": weights.name, "repo": weights.repo, "gigabytes": weights.gigabytes, "licence": weights.licence,
            "commercial": weights.commercial, "terms": weights.terms, "folder": str(shelf.folder(weights)),
            "present": shelf.has(weights), "instead": instead(shelf, weights),
        }
        for weights in sorted(known.values(), key=lambda weights: weights.name)
    ]  # fmt: skip


def instead(shelf: Shelf, weights: Weights) -> str:
    """Return the repository or the folder that is used in place of what a generator asks for, "" where none is."""
    manifest = shelf.manifest(weights)
    if manifest is None or manifest.repo in ("", weights.repo):
        return manifest.folder if manifest else ""
    return manifest.repo


def table(shelf: Shelf, known: dict[str, Weights]) -> str:
    """Return what is known of each, as people read it."""
    lines: list[str] = []
    for row in rows(shelf, known):
        use = "commercial use" if row["commercial"] else "no commercial use"
        where = row["folder"] if row["present"] else "not downloaded"
        lines += [
            f"{row['name']:20}{row['gigabytes']:>6g} GB  {row['licence']}, {use}",
            f"{'':20}{row['instead'] or row['repo']}: {where}",
        ]
    return "\n".join(lines)


def _download(shelf: Shelf, weights: Weights, given: argparse.Namespace) -> int:
    page = "" if given.repo else weights.page  # another repository is on the hub
    wanted = replace(weights, repo=given.repo or weights.repo, revision=given.revision or weights.revision, page=page)
    manifest = shelf.manifest(weights)
    other = manifest is not None and bool(given.repo) and manifest.repo != given.repo
    if given.source:
        adopt(shelf, weights, given.source)
    elif other or given.revision or not shelf.has(weights):
        download(shelf, wanted)
    print(shelf.folder(weights))
    return 0


def _use(shelf: Shelf, weights: Weights, given: argparse.Namespace) -> int:
    use(shelf, weights, given.folder)
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
    actions = parser.add_subparsers(title="actions", metavar="list | download | use | verify | delete")
    listing = actions.add_parser("list", help="what there is, and where")
    listing.add_argument("--json", action="store_true", help="for programs")
    meanings = {
        "download": "fetch weights from the Hugging Face hub; goes on where it stopped",
        "use": "use a folder in their place, where it lies, such as a fine-tuned model of the same kind",
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
            text = "fetch these in their place, such as a fine-tuned model of the same kind"
            acting.add_argument("--repo", metavar="OWNER/NAME", help=text)
            acting.add_argument("--revision", metavar="NAME", help="a commit, tag or branch of the repository")
        elif action == "use":
            acting.add_argument("folder", metavar="FOLDER", type=Path, help="as its authors publish it, in safetensors")
    return parser
