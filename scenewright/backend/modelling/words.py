"""The words of a prompt: tokens, numbers, word forms, and the vocabulary that holds for every family."""

from __future__ import annotations

import re
from typing import NamedTuple

NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "dozen": 12, "fifteen": 15, "twenty": 20, "thirty": 30,
}  # fmt: skip
METRES = {
    "m": 1.0, "metre": 1.0, "meter": 1.0, "cm": 0.01, "centimetre": 0.01, "centimeter": 0.01, "mm": 0.001,
    "millimetre": 0.001, "millimeter": 0.001, "ft": 0.3048, "foot": 0.3048, "feet": 0.3048, "inch": 0.0254,
    "in": 0.0254,
}  # fmt: skip
DIRECTIONS = {
    "tall": "height", "high": "height", "height": "height", "wide": "width", "width": "width", "broad": "width",
    "across": "width", "diameter": "width", "long": "long", "length": "long", "deep": "depth", "depth": "depth",
    "thick": "depth",
}  # fmt: skip
# Factors of width, depth and height.
SIZES = {
    "tiny": (0.45, 0.45, 0.45), "mini": (0.45, 0.45, 0.45), "miniature": (0.25, 0.25, 0.25), "small": (0.7, 0.7, 0.7),
    "little": (0.7, 0.7, 0.7), "large": (1.4, 1.4, 1.4), "big": (1.4, 1.4, 1.4), "huge": (2.0, 2.0, 2.0),
    "giant": (2.5, 2.5, 2.5), "enormous": (2.5, 2.5, 2.5), "massive": (2.0, 2.0, 2.0), "tall": (1.0, 1.0, 1.4),
    "high": (1.0, 1.0, 1.4), "short": (1.0, 1.0, 0.7), "low": (1.0, 1.0, 0.7), "wide": (1.4, 1.0, 1.0),
    "broad": (1.4, 1.0, 1.0), "narrow": (0.7, 1.0, 1.0), "long": (1.5, 1.0, 1.0), "deep": (1.0, 1.4, 1.0),
    "shallow": (1.0, 0.7, 1.0), "thick": (1.25, 1.4, 1.0), "thin": (0.75, 0.7, 1.0), "slim": (0.75, 0.75, 1.0),
    "slender": (0.75, 0.75, 1.1), "fat": (1.25, 1.25, 0.9), "squat": (1.2, 1.2, 0.75), "stout": (1.2, 1.2, 0.9),
}  # fmt: skip
STYLES = {
    "rustic": ("rustic", "rural", "farmhouse", "country", "rough", "crude"),
    "modern": ("modern", "contemporary", "minimalist", "minimal", "scandinavian", "sleek"),
    "medieval": ("medieval", "viking", "gothic", "castle", "dungeon", "tavern"),
    "fantasy": ("fantasy", "magic", "magical", "elven", "enchanted", "fairy", "royal"),
    "industrial": ("industrial", "factory", "steampunk"),
    "low poly": ("low poly", "lowpoly", "faceted", "stylised", "stylized", "cartoon"),
    "worn": ("worn", "old", "aged", "ancient", "weathered", "antique", "battered", "vintage", "ruined", "damaged"),
    "new": ("new", "clean", "polished", "pristine", "shiny", "fresh"),
    "ornate": ("ornate", "decorated", "fancy", "elegant", "carved", "victorian", "baroque"),
    "simple": ("simple", "plain", "basic"),
    "dark": ("dark", "darker", "deep coloured"),
    "light": ("light", "pale", "bright", "bleached"),
}
STYLE_OF = {word: style for style, words in STYLES.items() for word in words}
WEAR = {"new": 0.05, "modern": 0.12, "worn": 1.0, "rustic": 0.85, "medieval": 0.7, "industrial": 0.65, "fantasy": 0.35}
USUAL_WEAR = 0.4
FILLERS = frozenset(
    [
        "a",
        "an",
        "the",
        "some",
        "any",
        "my",
        "your",
        "his",
        "her",
        "our",
        "their",
        "please",
        "make",
        "me",
        "create",
        "generate",
        "build",
        "model",
        "want",
        "i",
        "need",
        "would",
        "like",
        "prop",
        "asset",
        "object",
        "game",
        "ready",
        "3d",
        "that",
        "which",
        "has",
        "have",
        "having",
        "is",
        "are",
        "its",
        "very",
        "quite",
        "really",
        "nice",
        "beautiful",
        "pretty",
        "good",
        "great",
        "cool",
        "lovely",
        "style",
        "styled",
        "looking",
        "kind",
        "sort",
        "type",
        "set",
        "pair",
        "stack",
        "pile",
        "heap",
        "bunch",
        "piece",
        "group",
        "single",
        "couple",
        "for",
        "to",
        "by",
        "it",
        "and",
        "coloured",
        "colored",
        "painted",
        "colour",
        "color",
        "size",
        "sized",
        "about",
        "around",
        "roughly",
        "approximately",
        "x",
        "each",
        "every",
        "there",
    ]
)
BREAKS = frozenset(
    [
        "with",
        "of",
        "in",
        "on",
        "from",
        "made",
        "out",
        "under",
        "near",
        "beside",
        "behind",
        "next",
        "into",
        "without",
        "featuring",
    ]
)
OF = frozenset(["of", "in", "from", "made", "out"])
IRREGULAR = {
    "shelves": "shelf",
    "leaves": "leaf",
    "feet": "foot",
    "knives": "knife",
    "stairs": "stairs",
    "glasses": "glass",
}

_TOKEN = re.compile(r"(\d+(?:[.,]\d+)?)|([^\W\d_]+)|([,;.:!?()])")
_BOX = re.compile(r"(\d+(?:\.\d+)?)\s*(?:x|×|by)\s*(\d+(?:\.\d+)?)(?:\s*(?:x|×|by)\s*(\d+(?:\.\d+)?))?\s*([a-z]+)")


class Box(NamedTuple):
    """Two or three measures in metres: width by depth by height."""

    sides: tuple[float, ...]


Token = str | float | Box


def tokens(prompt: str) -> list[Token]:
    """Return the words, numbers, boxes ("1 x 2 x 3 m") and "," of a prompt, in lower case."""
    text = prompt.lower().replace("'s", "").replace("metres", "metre")
    found: list[Token] = []
    box = _BOX.search(text)
    if box and (unit := METRES.get(singular(box[4]))):
        found.append(Box(tuple(float(side) * unit for side in box.groups()[:3] if side)))
        text = f"{text[: box.start()]} {text[box.end() :]}"
    for number, word, _ in _TOKEN.findall(text):
        if number:
            found.append(float(number.replace(",", ".")))
        elif word:
            found.append(float(NUMBERS[word]) if word in NUMBERS else word)
        else:
            found.append(",")
    return found


def singular(word: str) -> str:
    """Return the singular of an English noun, as far as spelling tells."""
    if word in IRREGULAR:
        return IRREGULAR[word]
    for ending, instead in (("ies", "y"), ("ves", "f"), ("sses", "ss"), ("ches", "ch"), ("shes", "sh"), ("xes", "x")):
        if word.endswith(ending) and len(word) > len(ending) + 1:
            return word[: -len(ending)] + instead
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > 2 else word
