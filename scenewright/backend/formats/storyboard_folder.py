"""Storyboards as a folder: storyboard.json with the pictures beside it, a page to read, and a contact sheet."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from scenewright.backend.formats import image_pillow
from scenewright.shared.artifacts import Image, Shot, Storyboard
from scenewright.shared.errors import InvalidInput

LISTING, PAGE, SHEET = "storyboard.json", "storyboard.md", "sheet.png"
MARKS = str.maketrans({mark: f"\\{mark}" for mark in "\\`*_{}[]<>#|"})


def load(path: Path) -> Storyboard:
    """Read a storyboard.

    Args:
        path: the folder, or the JSON file in it.

    Raises:
        InvalidInput: a picture lies outside of the folder, is missing or is none.
        ValueError: an entry is missing or of the wrong kind; the sentence names it.
    """
    listing = path / LISTING if path.is_dir() else path
    fields = msgspec.json.decode(listing.read_bytes(), type=dict[str, Any])
    shots = tuple(_shot(each, listing.parent) for each in fields.get("shots", []))
    return Storyboard(name=fields.get("name", ""), style=fields.get("style", ""), shots=shots)


def save(board: Storyboard, path: Path) -> None:
    """Write a storyboard; beside a JSON file, its pictures go into a folder of the file's name."""
    from scenewright.backend.storyboards.sheet import drawn

    folder = path.with_suffix("") if path.suffix else path
    folder.mkdir(parents=True, exist_ok=True)
    shots = []
    for number, shot in enumerate(board.shots, 1):
        fields = msgspec.to_builtins(msgspec.structs.replace(shot, picture=None))
        if shot.picture is not None:
            image_pillow.save(shot.picture, folder / f"{number:03}.png")
            fields["picture"] = f"{folder.name}/{number:03}.png" if path.suffix else f"{number:03}.png"
        shots.append(fields)
    content = {"type": Storyboard.__struct_config__.tag, "name": board.name, "style": board.style, "shots": shots}
    listing = path if path.suffix else folder / LISTING
    listing.write_bytes(msgspec.json.format(msgspec.json.encode(content), indent=2))
    (folder / PAGE).write_text(as_markdown(board), encoding="utf-8")
    image_pillow.save(drawn(board), folder / SHEET)


def recognises(path: Path) -> bool:
    """Tell whether a folder or a JSON file is a storyboard."""
    if path.is_dir():
        return (path / LISTING).is_file()
    return msgspec.json.decode(path.read_bytes(), type=dict[str, Any]).get("type") == Storyboard.__struct_config__.tag


def as_markdown(board: Storyboard) -> str:
    """Write a storyboard as a page, a section for each shot; its words stay words, whatever signs they hold."""
    parts = [f"# {_plain(board.name or 'Storyboard')}"]
    for number, shot in enumerate(board.shots, 1):
        parts.append(f"## Shot {number}: {shot.framing}, {shot.movement}, {shot.seconds:g} s")
        if shot.picture is not None:
            parts.append(f"![Shot {number}]({number:03}.png)")
        rows = {"Who": ", ".join(shot.characters), "Where": shot.place, "Said": shot.dialogue, "Heard": shot.sound}
        parts.append(_plain(shot.description))
        parts += [f"{title}: {_plain(words)}" for title, words in rows.items() if words]
    return "\n\n".join(parts) + "\n"


def _shot(fields: dict[str, Any], folder: Path) -> Shot:
    name = fields.pop("picture", None)
    return msgspec.convert({**fields, "picture": None if name is None else _picture(str(name), folder)}, Shot)


def _picture(name: str, folder: Path) -> Image:
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise InvalidInput(f"The picture {name} lies outside of the storyboard's folder.", remedy="Put it inside.")
    if not path.is_file():
        raise InvalidInput(f"{name} of the storyboard is missing.", remedy="Put it back, or take it out of the list.")
    return image_pillow.load(path)


def _plain(words: str) -> str:
    return " ".join("".join(sign if sign.isprintable() else " " for sign in words).split()).translate(MARKS)
