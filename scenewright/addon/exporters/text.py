"""Text datablocks and files to Text."""

from __future__ import annotations

from pathlib import Path, PurePath

import bpy

from ..shared.artifacts import Text
from ..shared.errors import InvalidInput

LANGUAGES = {".py": "python", ".md": "markdown", ".json": "json", ".glsl": "glsl"}


def from_datablock(datablock: bpy.types.Text) -> Text:
    """Return the words of a text datablock; its name's suffix says the language."""
    language = LANGUAGES.get(PurePath(datablock.name).suffix, "plain")
    return Text(name=datablock.name, text=datablock.as_string(), language=language)


def from_file(path: Path) -> Text:
    """Return the words of a text file.

    Raises:
        InvalidInput: the file is missing or holds no text.
    """
    try:
        words = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput(f"{path} cannot be read as text.", remedy="Save it as UTF-8.", detail=str(error)) from error
    return Text(name=path.name, text=words, language=LANGUAGES.get(path.suffix, "plain"))
