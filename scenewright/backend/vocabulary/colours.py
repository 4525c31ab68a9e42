"""Colours by their everyday names, as surfaces have them: paint, cloth and stone are never as pure as light."""

from __future__ import annotations

Colour = tuple[float, float, float]


def _of(code: str) -> Colour:
    red, green, blue = (int(code[i : i + 2], 16) / 255 for i in (0, 2, 4))
    return red, green, blue


COLOURS: dict[str, Colour] = {
    "red": _of("b3261e"), "orange": _of("d9741f"), "yellow": _of("e2b727"), "green": _of("3f7d3a"),
    "blue": _of("2b5c9e"), "purple": _of("6a3a8c"), "pink": _of("dc86a0"), "white": _of("e9e7e1"),
    "black": _of("262628"), "grey": _of("85868a"), "gray": _of("85868a"), "brown": _of("6e4729"),
    "beige": _of("d8c6a2"), "tan": _of("c9a97c"), "turquoise": _of("2f9c98"), "teal": _of("1f6b6b"),
    "navy": _of("1f2f52"), "cream": _of("efe5c8"), "ivory": _of("efe9d6"), "crimson": _of("8f1426"),
    "scarlet": _of("cc2a1a"), "maroon": _of("5f1a1f"), "violet": _of("7a4bb0"), "lilac": _of("b79ccf"),
    "magenta": _of("b02a7c"), "olive": _of("6f7030"), "cyan": _of("35a7bf"), "lime": _of("93b832"),
    "azure": _of("3d84c6"), "mint": _of("a5d3b8"), "ochre": _of("b9812f"), "charcoal": _of("3a3b3e"),
}  # fmt: skip
