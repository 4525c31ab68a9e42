"""Words as UTF-8 files; the suffix says the language."""

from __future__ import annotations

from pathlib import Path

from scenewright.shared.artifacts import Text
from scenewright.shared.errors import InvalidInput

LANGUAGES = {".txt": "plain", ".md": "markdown", ".py": "python"}


def load(path: Path) -> Text:
    """Read a text.

    Raises:
        InvalidInput: the file is not UTF-8.
    """
    try:
        return Text(name=path.stem, text=path.read_bytes().decode("utf-8"), language=LANGUAGES[path.suffix.lower()])
    except UnicodeDecodeError as error:
        raise InvalidInput(f"{path} is no text in UTF-8.", remedy="Save it as UTF-8.") from error


def save(text: Text, path: Path) -> None:
    """Write a text as it is."""
    path.write_bytes(text.text.encode("utf-8"))
