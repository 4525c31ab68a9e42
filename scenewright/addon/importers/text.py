"""Text to a text datablock."""

from __future__ import annotations

import bpy

from ..shared.artifacts import Text
from .placement import Placement, Steps

SUFFIXES = {"python": ".py", "markdown": ".md", "plain": ".txt", "json": ".json", "glsl": ".glsl"}


def build(text: Text, placement: Placement) -> Steps:
    """Build a text datablock, named so that Blender's editor colours the language."""
    title = placement.title(text)
    suffix = SUFFIXES.get(text.language, "")
    datablock = write(title if title.endswith(suffix) else title + suffix, text.text)
    yield
    return [datablock]


def write(title: str, content: str) -> bpy.types.Text:
    """Make a text datablock with the cursor on its first line."""
    datablock = bpy.data.texts.new(title)
    datablock.write(content)
    datablock.cursor_set(0)
    return datablock
