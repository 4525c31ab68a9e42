"""Read the assets of .blend files in a Blender of its own: what they are called, and their previews.

Run as a script, so that neither a large file holds up the artist's Blender nor a damaged one ends it:
`blender --background --python reading.py -- REQUEST`, where REQUEST is JSON with "files" and the "folder" to write to.
Of file number n come n.npy, (assets, SIDE, SIDE, 4) uint8, row 0 on top, and then n.json, a list of cards.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import bpy
import numpy as np

SIDE = 128
KINDS = ("objects", "collections", "materials", "node_groups", "worlds")
MOST_ASSETS = 4000  # of one file


def main(request: dict[str, Any]) -> None:
    """Read each file; one that cannot be read has no assets."""
    folder = Path(request["folder"])
    for number, file in enumerate(request["files"]):
        try:
            cards, pictures = read(file)
        except (OSError, RuntimeError, UnicodeError) as error:
            print(f"{file}: {error}", file=sys.stderr)
            cards, pictures = [], []
        shown = np.stack(pictures) if pictures else np.zeros((0, SIDE, SIDE, 4), np.uint8)
        np.save(folder / f"{number}.npy", shown, allow_pickle=False)
        draft = folder / f"{number}.draft"
        draft.write_text(json.dumps(cards), encoding="utf-8")
        draft.replace(folder / f"{number}.json")


def read(file: str) -> tuple[list[dict[str, Any]], list[np.ndarray]]:
    """Return a card and a picture of each asset in a file."""
    cards, pictures = [], []
    with bpy.data.temp_data() as data:
        with data.libraries.load(file, link=True, assets_only=True) as (there, wanted):
            for kind in KINDS:
                setattr(wanted, kind, getattr(there, kind)[:MOST_ASSETS])
        for kind in KINDS:
            for datablock in filter(None, getattr(wanted, kind)):
                cards.append(card(datablock, kind, file))
                pictures.append(picture(datablock))
    return cards[:MOST_ASSETS], pictures[:MOST_ASSETS]


def card(datablock: bpy.types.ID, kind: str, file: str) -> dict[str, Any]:
    """Return what is said of an asset; see `shared.cards.Card`."""
    asset = datablock.asset_data
    said = (asset.description, asset.author, asset.catalog_simple_name, *within(datablock)) if asset else ()
    return {
        "key": f"{file}/{kind}/{datablock.name}", "name": datablock.name, "kind": kind, "source": file,
        "tags": [tag.name for tag in asset.tags][:200] if asset else [], "words": " ".join(filter(None, said))[:10_000],
    }  # fmt: skip


def within(datablock: bpy.types.ID) -> Iterator[str]:
    """Yield the names of what an object shows, or a collection holds."""
    if isinstance(datablock, bpy.types.Object):
        yield from (slot.material.name for slot in datablock.material_slots if slot.material)
    elif isinstance(datablock, bpy.types.Collection):
        yield from (held.name for held in datablock.all_objects[:50])


def picture(datablock: bpy.types.ID) -> np.ndarray:
    """Return the preview of an asset, (SIDE, SIDE, 4) uint8, row 0 on top; transparent where it has none."""
    square = np.zeros((SIDE, SIDE, 4), np.uint8)
    preview = datablock.preview
    if preview is None or 0 in preview.image_size:
        return square
    width, height = preview.image_size
    found = np.empty(width * height * 4, np.float32)
    preview.image_pixels_float.foreach_get(found)
    whole = found.reshape(height, width, 4)[::-1]
    step = -(-max(width, height) // SIDE)
    whole = whole[: height // step * step, : width // step * step]
    small = whole.reshape(whole.shape[0] // step, step, whole.shape[1] // step, step, 4)[:SIDE, :, :SIDE].mean((1, 3))
    square[: small.shape[0], : small.shape[1]] = np.rint(np.clip(small, 0, 1) * 255)
    return square


if __name__ == "__main__":
    main(json.loads(Path(sys.argv[sys.argv.index("--") + 1]).read_text(encoding="utf-8")))
