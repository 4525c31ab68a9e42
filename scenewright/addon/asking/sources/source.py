"""What a source is: one way to get an artifact out of the open file."""

from __future__ import annotations

from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any, NamedTuple

import bpy
from bpy.props import StringProperty

from ...shared.artifacts import Artifact, Stored
from ...shared.errors import InvalidInput, Problem

Gathering = Generator[tuple[int, int], None, Artifact | Stored | None]
Input = bpy.types.PropertyGroup  # what is set of one input: `source`, and the properties of its kind


class Source(NamedTuple):
    """One way to get an artifact.

    Attributes:
        missing: returns what is still lacking, with the action that mends it, or None.
        draw: draws the settings of the source.
        gather: yields (done, total) and returns the artifact; None leaves the input out.
        objects: returns the objects it is taken from, which a result may stand in place of.
    """

    name: str
    title: str
    description: str
    missing: Callable[[bpy.types.Context, Input], Problem | None]
    draw: Callable[[bpy.types.UILayout, bpy.types.Context, Input], None]
    gather: Callable[[bpy.types.Context, Input], Gathering]
    objects: Callable[[bpy.types.Context, Input], list[bpy.types.Object]] = lambda *_: []


class Kind(NamedTuple):
    """All ways to one kind of artifact.

    Attributes:
        sources: the first one is what an input begins with.
        properties: Blender properties by name, what its sources let one choose; each input has its own.
    """

    sources: tuple[Source, ...]
    properties: dict[str, Any] = {}


def lacking(sentence: str, remedy: str = "", action: str = "") -> Problem:
    """Return what is said where a source cannot give anything yet."""
    return InvalidInput(sentence, remedy=remedy, action=action).problem()


def at_once(make: Callable[[bpy.types.Context, Input], Artifact | Stored]) -> Callable[..., Gathering]:
    """Turn a function that makes an artifact in one go into one that gathers it in steps."""

    def gather(context: bpy.types.Context, given: Input) -> Gathering:
        yield from ()
        return make(context, given)

    return gather


def file_missing(given: Input, suffixes: tuple[str, ...], what: str) -> Problem | None:
    """Return what is wrong with the file chosen for an input, by its name alone."""
    if not given.path:
        return lacking(f"Choose {what}.")
    if is_adrift(given.path):
        return lacking("The file is named relative to this .blend, which was never saved.", action="save-file")
    path = chosen_path(given)
    if path.suffix.lower() not in suffixes:
        return lacking(f"{path.name} is not {what} that can be used.", f"Use one of {', '.join(suffixes)}.")
    return None if path.is_file() else lacking(f"{path.name} is not there.", "Choose the file again.")


def path_property(description: str) -> Any:
    """Return the property that holds the file chosen for an input."""
    return StringProperty(
        name="File", description=description, subtype="FILE_PATH", options={"PATH_SUPPORTS_BLEND_RELATIVE"}
    )


def is_adrift(path: str) -> bool:
    """Tell whether a path is relative to a .blend that is on no disk yet."""
    return path.startswith("//") and not bpy.data.filepath


def chosen_path(given: Input) -> Path:
    """Return the file chosen for an input."""
    return Path(bpy.path.abspath(given.path))


def draw_path(layout: bpy.types.UILayout, context: bpy.types.Context, given: Input) -> None:
    """Draw the choice of a file."""
    layout.prop(given, "path", text=" ")
