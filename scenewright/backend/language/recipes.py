"""Blender Python by recipe: what a sentence asks for is looked up, and its numbers, names and colours are put in."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches

from scenewright.backend.language.recipe_code import CODE

NUMBER = r"(?<![\w.])-?\d+(?:\.\d+)?"
NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "fifty": 50, "hundred": 100, "thousand": 1000, "dozen": 12,
}  # fmt: skip
COLOURS = {
    "red": (0.8, 0.03, 0.02), "green": (0.05, 0.45, 0.06), "blue": (0.02, 0.1, 0.8), "yellow": (0.9, 0.65, 0.03),
    "orange": (0.9, 0.25, 0.02), "purple": (0.3, 0.04, 0.5), "pink": (0.9, 0.25, 0.4), "black": (0.01, 0.01, 0.01),
    "white": (0.9, 0.9, 0.9), "grey": (0.3, 0.3, 0.3), "gray": (0.3, 0.3, 0.3), "brown": (0.2, 0.08, 0.03),
    "gold": (1.0, 0.6, 0.15), "silver": (0.9, 0.9, 0.88), "copper": (0.9, 0.4, 0.25), "cyan": (0.03, 0.6, 0.7),
}  # fmt: skip
SHAPES = {
    "cube": "cube", "box": "cube", "sphere": "uv_sphere", "ball": "uv_sphere", "cylinder": "cylinder", "cone": "cone",
    "torus": "torus", "donut": "torus", "ring": "torus", "plane": "plane", "monkey": "monkey", "suzanne": "monkey",
}  # fmt: skip
MATERIALS = {"metal": (1.0, 0.25), "gold": (1.0, 0.2), "silver": (1.0, 0.2), "copper": (1.0, 0.25), "shiny": (0.0, 0.1),
             "glossy": (0.0, 0.1), "rough": (0.0, 0.9), "matte": (0.0, 0.9)}  # fmt: skip
LIGHTS = {"sun": ("SUN", 4.0), "spot": ("SPOT", 1000.0), "area": ("AREA", 500.0), "point": ("POINT", 1000.0)}
QUOTED = re.compile(r"[\"“”'‘’«»]([^\"“”'‘’«»]{1,60})[\"“”'‘’«»]")
MOST = 5000  # things that one program makes


@dataclass(frozen=True)
class Wording:
    """What a sentence says, in parts.

    Attributes:
        text: the sentence, lower case.
        names: what stands in quotes.
        numbers: in their order.
    """

    text: str
    names: tuple[str, ...]
    numbers: tuple[float, ...]

    def number(self, usual: float, least: float, most: float, *units: str) -> float:
        """Return the number before or after one of some words, else the first there is, else what is usual."""
        for unit in units:
            before = re.search(rf"({NUMBER})\s*(?:\w+\s+)?{unit}", self.text)
            after = re.search(rf"{unit}\w*\s+(?:of\s+|to\s+|is\s+)?({NUMBER})", self.text)
            if found := before or after:
                return min(max(float(found[1]), least), most)
        chosen = self.numbers[0] if self.numbers and not units else usual
        return min(max(chosen, least), most)

    def whole(self, usual: int, least: int, most: int, *units: str) -> int:
        """Return a number as `number` does, without its fraction."""
        return int(self.number(usual, least, most, *units))

    def first(self, usual: float, least: float, most: float) -> float:
        """Return the first number, else what is usual."""
        return self.number(usual, least, most)

    def name(self, usual: str, at: int = 0) -> str:
        """Return what stands in quotes, or what is usual."""
        return self.names[at] if len(self.names) > at else usual

    def among(self, known: dict[str, object], usual: str) -> str:
        """Return the first of some words that the sentence holds, or the usual one."""
        found = [(self.text.find(word), word) for word in known if re.search(rf"\b{word}(?:s|es)?\b", self.text)]
        return min(found)[1] if found else usual

    def axis(self) -> int:
        """Return the axis that is named: 0, 1 or 2."""
        if found := re.search(r"\b([xyz])\b(?:[- ]?axis)?", self.text):
            return "xyz".index(found[1])
        return 2 if re.search(r"\b(?:up|stack\w*|above|high|tower|stairs?)\b", self.text) else 0


Values = dict[str, object]


@dataclass(frozen=True)
class Recipe:
    """One thing that can be asked for.

    Attributes:
        name: of its code.
        asks: an example of how it is asked for.
        told: what the program does, with its values.
        needs: words of which each group must occur, as patterns.
        values: takes them from the sentence.
    """

    name: str
    asks: str
    told: str
    needs: tuple[str, ...]
    values: Callable[[Wording], Values]

    def fits(self, text: str) -> bool:
        """Tell whether a sentence, lower case, has a word of each kind that is needed."""
        return all(re.search(rf"\b(?:{need})", text) for need in self.needs)

    def program(self, words: Wording) -> tuple[str, str]:
        """Return the program for a sentence, and what it does."""
        values = self.values(words)
        code = CODE[self.name]
        for key, value in values.items():
            code = code.replace(f"<{key}>", repr(value))
        return code.strip() + "\n", self.told.format(**values)


def worded(prompt: str) -> Wording:
    """Return what a sentence says, in parts."""
    names = tuple(QUOTED.findall(prompt))
    text = QUOTED.sub(" ", prompt).lower()
    for word, value in NUMBERS.items():
        text = re.sub(rf"\b(?:a )?{word}\b", str(value), text)
    return Wording(text, names, tuple(float(found) for found in re.findall(NUMBER, text)))


def fitting(prompt: str, recipes: tuple[Recipe, ...]) -> Recipe | None:
    """Return the first recipe that a sentence fits, None where none does: those that need more come first."""
    text = worded(prompt).text
    return next((recipe for recipe in recipes if recipe.fits(text)), None)


def nearest(prompt: str, recipes: tuple[Recipe, ...], most: int = 4) -> list[str]:
    """Return how things are asked for that are nearest to a sentence."""
    asks = [recipe.asks for recipe in recipes]
    return (get_close_matches(prompt.lower(), asks, n=most, cutoff=0.3) or asks)[:most]
