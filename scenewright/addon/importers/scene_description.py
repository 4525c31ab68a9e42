"""SceneDescription to a text that can be read."""

from __future__ import annotations

from collections.abc import Iterator

from ..shared.artifacts import SceneDescription
from ..shared.described import DescribedObject, Vector
from . import text
from .placement import Placement, Steps


def build(described: SceneDescription, placement: Placement) -> Steps:
    """Build a text datablock with a paragraph for each object, light and camera."""
    yield
    return [text.write(f"{placement.title(described)}.md", as_markdown(described))]


def as_markdown(described: SceneDescription) -> str:
    """Write a description as Markdown."""
    return "\n".join(_lines(described)) + "\n"


def _lines(described: SceneDescription) -> Iterator[str]:
    yield f"# {_name(described.name or 'Scene')}\n"
    yield f"Frame {described.frame} of {described.frame_start} to {described.frame_end}, {described.frame_rate:g} fps"
    yield f"Pictures of {described.width} x {described.height} pixels"
    for each in described.objects:
        yield f"\n## {_name(each.name)}\n"
        yield from (f"- {words}" for words in _of_object(each))
    for title, rows in (
        ("Materials", [f"{_name(each.name)}: {_colour(each.base_colour)}" for each in described.materials]),
        ("Lights", [f"{_name(each.name)}: {each.kind}, {each.power:g} W" for each in described.lights]),
        ("Cameras", [f"{_name(each.name)}: {each.lens:g} mm" for each in described.cameras]),
    ):
        yield from [f"\n# {title}\n", *(f"- {row}" for row in rows)] if rows else ()


def _of_object(each: DescribedObject) -> Iterator[str]:
    yield f"{each.kind}, {_vector(each.dimensions, ' x ')}, at ({_vector(each.location)})"
    if each.parent:
        yield f"parent: {_name(each.parent)}"
    for title, names in (
        ("collections", each.collections), ("materials", each.materials), ("modifiers", each.modifiers)
    ):  # fmt: skip
        if names:
            yield f"{title}: {', '.join(map(_name, names))}"
    if each.faces:
        yield f"{each.vertices} vertices, {each.faces} faces"
    if each.hidden or not each.renders:
        yield " and ".join(["hidden"] * each.hidden + ["not rendered"] * (not each.renders))
    if each.view is not None:
        yield f"covers {each.view.share:.1%} of the picture, {each.view.visible:.0%} of it visible"


def _name(words: str) -> str:
    """Return a name on one line: it may be anything that somebody wrote."""
    return "".join(sign if sign.isprintable() else " " for sign in words)


def _vector(values: Vector, between: str = ", ") -> str:
    return between.join(f"{value:.4g}" for value in values)


def _colour(colour: Vector | None) -> str:
    return "#" + "".join(f"{round(255 * part):02x}" for part in colour) if colour else "of its texture"
