"""Text datablock to Text."""

from __future__ import annotations

from pathlib import PurePath

import bpy

from ..shared.artifacts import Text

LANGUAGES = {".py": "python", ".md": "markdown", ".json": "json", ".glsl": "glsl"}


def from_datablock(datablock: bpy.types.Text) -> Text:
    """Return the words of a text datablock; its name's suffix says the language."""
    language = LANGUAGES.get(PurePath(datablock.name).suffix, "plain")
    return Text(name=datablock.name, text=datablock.as_string(), language=language)
