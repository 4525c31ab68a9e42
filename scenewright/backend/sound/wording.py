"""From a sentence to a recording: which family is meant, and how it is to sound."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

from scenewright.backend.sound.effects import FAMILIES
from scenewright.backend.sound.effects.take import Family
from scenewright.backend.sound.stuffs import STUFFS, Stuff
from scenewright.backend.vocabulary.matching import find, ignored, manners, unknown, words
from scenewright.shared.errors import InvalidInput

PHRASES = MappingProxyType({phrase: family for family in FAMILIES.values() for phrase in (family.name, *family.words)})
MATERIALS = MappingProxyType({word: stuff for stuff in STUFFS.values() for word in (stuff.name, *stuff.words)})
# Adjectives and adverbs, and what each changes of a take.
MANNERS: dict[str, dict[str, float]] = {
    word: changes
    for spoken, changes in (
        ("huge giant massive enormous colossal", {"size": 3.0}),
        ("big large heavy deep low", {"size": 1.8}),
        ("small little light high", {"size": 0.55}),
        ("tiny mini miniature", {"size": 0.3}),
        ("hard strong violent loud heavy angry fierce powerful furious intense", {"force": 0.95}),
        ("soft gentle quiet calm weak faint slight subtle", {"force": 0.15}),
        ("fast quick running hurried rapid hectic", {"pace": 1.7}),
        ("slow sneaking lazy tired creeping", {"pace": 0.65}),
        ("near close bright crisp sharp", {"bright": 0.9}),
        ("far distant dull muffled dark outside", {"bright": 0.15}),
    )
    for word in words(spoken)
}  # fmt: skip
FILLERS = frozenset(words("a an the of with and in on for some very sound noise effect loop looping from at to made"))


@dataclass(frozen=True)
class Request:
    """What a sentence asks for.

    Attributes:
        family: of the sound.
        stuff: what it is made of, None where nothing was said.
        manners: fields of a take that adjectives set.
        ignored: words that mean nothing here.
    """

    family: Family
    stuff: Stuff | None
    manners: dict[str, float]
    ignored: tuple[str, ...]


def read(prompt: str) -> Request:
    """Return what a sentence asks for; a thing that is only named is struck.

    Raises:
        InvalidInput: it names no known sound; the nearest known ones are told.
    """
    spoken = words(prompt)
    families, stuffs = find(spoken, PHRASES), find(spoken, MATERIALS)
    if not families and not stuffs:
        meant = [word for word in spoken if word not in FILLERS]
        sentence = unknown("sound", prompt, meant, PHRASES, "footsteps on gravel")
        raise InvalidInput(sentence, remedy=f"Known are: {', '.join(sorted(FAMILIES))}.")
    # The longest phrase is the most exact: "coin drop" is no "coin".
    family = FAMILIES["impact"]
    if families:
        family = max(families, key=lambda match: (match.length, match.start)).meaning
    left = ignored(spoken, [*families, *stuffs], MANNERS.keys() | FILLERS)
    return Request(family, stuffs[-1].meaning if stuffs else None, manners(spoken, MANNERS), left)
