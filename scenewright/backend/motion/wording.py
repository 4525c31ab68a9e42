"""From a sentence to a film: which effect is meant, in which colour, how violent and how fast."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

from scenewright.backend.motion.effects import EFFECTS
from scenewright.backend.motion.effects.shot import Effect
from scenewright.backend.vocabulary.colours import COLOURS, Colour
from scenewright.backend.vocabulary.matching import find, ignored, manners, unknown, words
from scenewright.shared.errors import InvalidInput

PHRASES = MappingProxyType({phrase: effect for effect in EFFECTS.values() for phrase in (effect.name, *effect.words)})
MANNERS: dict[str, dict[str, float]] = {
    word: changes
    for spoken, changes in (
        ("violent strong fierce raging wild huge big heavy intense powerful stormy", {"force": 0.95}),
        ("gentle small soft calm light weak quiet little thin", {"force": 0.15}),
        ("fast quick rapid hectic", {"pace": 1.7}),
        ("slow lazy sluggish drifting", {"pace": 0.55}),
    )
    for word in words(spoken)
}
FILLERS = frozenset(
    words("a an the of with and in on for some very animated looping seamless effect film texture video")
)


@dataclass(frozen=True)
class Request:
    """What a sentence asks for.

    Attributes:
        effect: what is seen.
        colour: sRGB, None where none was said.
        manners: fields of a shot that adjectives set.
        ignored: words that mean nothing here.
    """

    effect: Effect
    colour: Colour | None
    manners: dict[str, float]
    ignored: tuple[str, ...]


def read(prompt: str) -> Request:
    """Return what a sentence asks for.

    Raises:
        InvalidInput: it names no known effect; the nearest known ones are told.
    """
    spoken = words(prompt)
    found = find(spoken, PHRASES)
    if not found:
        meant = [word for word in spoken if word not in FILLERS]
        sentence = unknown("effect", prompt, meant, PHRASES, "blue fire")
        raise InvalidInput(sentence, remedy=f"Known are: {', '.join(sorted(EFFECTS))}.")
    colours = [COLOURS[word] for word in spoken if word in COLOURS]
    left = ignored(spoken, found, MANNERS.keys() | COLOURS.keys() | FILLERS)
    chosen = max(found, key=lambda match: (match.length, match.start))
    return Request(chosen.meaning, colours[-1] if colours else None, manners(spoken, MANNERS), left)
