"""Small pictures of the families of props, by the nouns that mean them; scripts/family_pictures.py draws them."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import bpy.utils.previews

FOLDER = Path(__file__).parent / "families"
_icons: bpy.utils.previews.ImagePreviewCollection | None = None


def icon_of(words: str) -> int:
    """Return the number of the icon that shows what words name last, 0 if no family does."""
    family = family_of(words)
    if _icons is None or not family:
        return 0
    if family not in _icons:
        _icons.load(family, str(FOLDER / f"{family}.png"), "IMAGE")
    return _icons[family].icon_id


def family_of(words: str) -> str:
    """Return the family that words name last, such as "table" for "round tables 2"; "" for none."""
    said = [word for word in words.lower().split() if not word.isdecimal()]
    if not said:
        return ""
    nouns = _nouns()
    return nouns.get(said[-1]) or nouns.get(said[-1].removesuffix("s"), "")


@cache
def _nouns() -> dict[str, str]:
    return json.loads((FOLDER / "nouns.json").read_text())


def register() -> None:
    """Make room for the pictures; each is read when it is first drawn."""
    global _icons
    _icons = bpy.utils.previews.new()


def unregister() -> None:
    """Free them."""
    global _icons
    if _icons is not None:
        bpy.utils.previews.remove(_icons)
        _icons = None
