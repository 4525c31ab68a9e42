"""Text to a text datablock."""

from __future__ import annotations

import bpy

from ..shared.artifacts import Text
from .placement import Placement, Steps

SUFFIXES = {"python": ".py", "markdown": ".md", "plain": ".txt", "json": ".json", "glsl": ".glsl"}


def build(text: Text, placement: Placement) -> Steps:
    """Build a text datablock, named so that Blender's editor colours the language."""
    datablock = write(title(text, placement), text.text)
    yield
    return [datablock]


def title(text: Text, placement: Placement) -> str:
    """Return what to call the datablock of a text, with the ending of its language."""
    name, suffix = placement.title(text), SUFFIXES.get(text.language, "")
    return name if name.endswith(suffix) else name + suffix


def write(title: str, content: str) -> bpy.types.Text:
    """Make a text datablock with the cursor on its first line."""
    datablock = bpy.data.texts.new(title)
    datablock.write(content)
    datablock.cursor_set(0)
    return datablock
