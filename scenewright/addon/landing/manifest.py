"""All that was generated in the open file, as a list to hand over with it: how each thing came to be, its licence.

Without a window, from a script: `from bl_ext.user_default.scenewright.landing import manifest` and
`manifest.write(Path("manifest.md"))`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import bpy
import msgspec

from ..importers import provenance
from ..shared.messages import Provenance
from . import words

COLLECTIONS = (
    "objects", "meshes", "materials", "images", "sounds", "texts", "cameras", "collections", "curves", "pointclouds",
    "volumes", "speakers",
)  # fmt: skip
WARNING = "Not for commercial use"


class Entry(msgspec.Struct, kw_only=True):
    """One job and what stands in the file of its results.

    Attributes:
        datablocks: their names by kind, such as {"Object": ["Chair"]}.
        artifacts: digests of the results in the backend's store.
    """

    provenance: Provenance
    datablocks: dict[str, list[str]] = {}
    artifacts: list[str] = []


class Manifest(msgspec.Struct, kw_only=True):
    """What was generated in a file.

    Attributes:
        file: its path, "" if it was never saved.
        commercial: whether all of it may be used commercially.
        licences: every licence, once.
        entries: one for each job.
    """

    file: str
    commercial: bool
    licences: list[str]
    entries: list[Entry]


def collect() -> Manifest:
    """Return how everything in the open file that was generated came to be."""
    entries: dict[str, Entry] = {}
    for datablock in _marked():
        written = provenance.read(datablock)
        if written is None:
            continue
        found, digest = written
        entry = entries.setdefault(found.job, Entry(provenance=found, datablocks={}, artifacts=[]))
        entry.datablocks.setdefault(datablock.bl_rna.name, []).append(datablock.name)
        if digest and digest not in entry.artifacts:
            entry.artifacts.append(digest)
    every = [entry.provenance for entry in entries.values()]
    return Manifest(
        file=bpy.data.filepath,
        commercial=all(found.commercial for found in every),
        licences=sorted({found.licence for found in every}),
        entries=list(entries.values()),
    )


def as_json(manifest: Manifest) -> str:
    """Return a manifest as indented JSON."""
    return msgspec.json.format(msgspec.json.encode(manifest), indent=2).decode() + "\n"


def as_markdown(manifest: Manifest) -> str:
    """Return a manifest as Markdown, what may not be used commercially first."""
    head = ["# What was generated", f"File: {manifest.file or 'never saved'}"]
    barred = [entry for entry in manifest.entries if not entry.provenance.commercial]
    head.append(f"Licences: {', '.join(manifest.licences) or 'none'}")
    if barred:
        head.append(f"**{WARNING}:** " + "; ".join(", ".join(_names(entry)) for entry in barred))
    ordered = sorted(manifest.entries, key=lambda entry: entry.provenance.commercial)
    return "\n\n".join([*head, *map(_paragraph, ordered)]) + "\n"


def write(path: Path) -> Manifest:
    """Write the manifest of the open file, as Markdown where the path ends in .md and as JSON else; return it."""
    manifest = collect()
    text = as_markdown(manifest) if path.suffix.lower() == ".md" else as_json(manifest)
    path.write_text(text, encoding="utf-8")
    return manifest


def _marked() -> Iterator[bpy.types.ID | bpy.types.Strip]:
    for name in COLLECTIONS:
        yield from getattr(bpy.data, name)
    for scene in bpy.data.scenes:
        if scene.sequence_editor is not None:
            yield from scene.sequence_editor.strips_all


def _names(entry: Entry) -> list[str]:
    return [f"{name} ({kind.lower()})" for kind, names in entry.datablocks.items() for name in names]


def _paragraph(entry: Entry) -> str:
    found = entry.provenance
    lines = [f"## {', '.join(_names(entry))}", f"{words.summary(found)}."]
    if not found.commercial:
        lines.append(f"**{WARNING}.**")
    rows = [*words.details(found), *(("Result", digest) for digest in entry.artifacts)]
    return "\n\n".join([*lines, "\n".join(f"- {name}: {value}" for name, value in rows)])
