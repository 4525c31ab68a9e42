"""From a sentence to a surface: which family is meant, and how it is to look."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

from scenewright.backend.materials.families import FAMILIES
from scenewright.backend.materials.family import Family
from scenewright.backend.vocabulary.colours import COLOURS, Colour
from scenewright.backend.vocabulary.matching import find, ignored, manners, unknown, words
from scenewright.shared.errors import InvalidInput

# What a surface is made of can be a colour too: "oak planks", "gold brushed metal".
STUFFS: dict[str, Colour] = {
    "oak": (0.66, 0.48, 0.29), "pine": (0.82, 0.65, 0.4), "walnut": (0.36, 0.23, 0.15), "mahogany": (0.42, 0.17, 0.1),
    "birch": (0.86, 0.76, 0.58), "ebony": (0.16, 0.12, 0.1), "cherry": (0.55, 0.28, 0.16), "teak": (0.58, 0.38, 0.2),
    "gold": (0.94, 0.74, 0.3), "brass": (0.83, 0.68, 0.36), "copper": (0.86, 0.55, 0.4), "bronze": (0.64, 0.47, 0.26),
    "silver": (0.9, 0.9, 0.88), "chrome": (0.8, 0.81, 0.82), "terracotta": (0.71, 0.38, 0.25),
    "slate": (0.3, 0.33, 0.37),
    "sandstone": (0.76, 0.6, 0.42), "limestone": (0.8, 0.77, 0.68), "basalt": (0.22, 0.22, 0.24),
    "mud": (0.3, 0.22, 0.16), "clay": (0.6, 0.38, 0.26),
}  # fmt: skip

# Adjectives, and what each changes of a Look.
MANNERS: dict[str, dict[str, float]] = {
    word: changes
    for spoken, changes in (
        ("old worn aged weathered dirty damaged vintage rustic", {"wear": 0.7}),
        ("ancient ruined cracked broken crumbling rotten peeling", {"wear": 0.95}),
        ("new clean fresh pristine modern smooth", {"wear": 0.02}),
        ("polished glossy shiny varnished glazed mirror waxed", {"gloss": 0.9}),
        ("satin lacquered", {"gloss": 0.4}),
        ("wet damp rainy", {"gloss": 0.75, "wet": 1.0}),
        ("matte matt dull rough dry dusty", {"gloss": -0.8}),
        ("large big wide broad coarse huge", {"grain": 0.6}),
        ("small fine narrow tiny thin", {"grain": 1.7}),
        ("mossy overgrown moss ivy", {"moss": 0.6}),
        ("rusty rusted corroded", {"wear": 0.8}),
    )
    for word in words(spoken)
}
FILLERS = frozenset(
    words(
        "a an the of with and in on for some very seamless tileable texture material surface pattern pbr floor wall "
        "ground dark light pale bright deep painted covered made from tone coloured colored natural realistic"
    )
)
ASIDES = frozenset({"with", "covered", "under", "on", "in", "and"})
DARKER, LIGHTER = frozenset({"dark", "deep"}), frozenset({"light", "pale", "bright"})
PHRASES = MappingProxyType({phrase: family for family in FAMILIES.values() for phrase in (family.name, *family.words)})


@dataclass(frozen=True)
class Request:
    """What a sentence asks for.

    Attributes:
        family: of the surface.
        colour: sRGB-encoded, None where none was said.
        manners: fields of a Look that adjectives set.
        ignored: words that mean nothing here.
    """

    family: Family
    colour: Colour | None
    manners: dict[str, float]
    ignored: tuple[str, ...]


def read(prompt: str) -> Request:
    """Return what a sentence asks for.

    Raises:
        InvalidInput: it names no known surface; the nearest known ones are told.
    """
    spoken = words(prompt)
    families = find(spoken, PHRASES)
    if not families:
        meant = [word for word in spoken if word not in FILLERS]
        sentence = unknown("surface", prompt, meant, PHRASES, "old red brick")
        raise InvalidInput(sentence, remedy=f"Known are: {', '.join(sorted(FAMILIES))}.")
    # The last one is the thing itself: "rusty metal plate", "oak planks"; only adjectives may follow: "planks, rusty".
    # What it is with, or covered by, is not: "brick wall with moss".
    aside = next((place for place, word in enumerate(spoken) if word in ASIDES), len(spoken))
    before = [match for match in families if match.start < aside] or families
    things = [match for match in before if spoken[match.start] not in MANNERS] or before
    left = ignored(spoken, families, MANNERS.keys() | COLOURS.keys() | STUFFS.keys() | FILLERS)
    return Request(things[-1].meaning, _colour(spoken), manners(spoken, MANNERS), left)


def _colour(spoken: list[str]) -> Colour | None:
    said = [COLOURS.get(word) or STUFFS.get(word) for word in spoken if word in COLOURS or word in STUFFS]
    if not said or said[-1] is None:
        return None
    factor = 0.6 if DARKER & set(spoken) else 1.0
    lift = 0.4 if LIGHTER & set(spoken) else 0.0
    red, green, blue = (part * factor * (1 - lift) + lift for part in said[-1])
    return red, green, blue
