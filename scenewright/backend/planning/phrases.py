"""One phrase about things, such as "four small red chairs", to an object of a plan."""

from __future__ import annotations

from dataclasses import dataclass, field
from zlib import crc32

import numpy as np

from scenewright.backend.modelling.family import Family
from scenewright.backend.modelling.looks import COLOUR_WORDS, LOOKS, MATERIAL_WORDS
from scenewright.backend.modelling.reading import read as read_prop
from scenewright.backend.modelling.request import Request
from scenewright.backend.modelling.words import DIRECTIONS, METRES, SIZES, STYLE_OF, singular
from scenewright.backend.planning import vocabulary
from scenewright.backend.vocabulary.colours import COLOURS
from scenewright.shared.errors import InvalidInput
from scenewright.shared.plans import Arrangement, PlannedObject, Relation, Vector

DROPPED = frozenset(("a", "an", "the", "of", "some", "x", "by", "each", "another", "s"))


@dataclass
class Thing:
    """An object being read: what was said of it so far.

    Attributes:
        name: tells it from the others.
        noun: the word for it.
        family: what is made.
        words: of the phrase, for a generator of props.
        count: how many.
        arrangement: of several.
        lying: on its back.
        relations: to others, by their things or "wall".
        stands_for: the noun that was said where something else is made.
        definite: the phrase began with "the".
    """

    noun: str
    family: Family
    words: list[str]
    count: int = 1
    name: str = ""
    arrangement: Arrangement = ""
    lying: bool = False
    relations: list[tuple[str, Thing | str, Thing | None]] = field(default_factory=list)
    stands_for: str = ""
    definite: bool = False
    plural: bool = False

    @property
    def request(self) -> Request:
        """Return what its words ask for."""
        return read_prop(" ".join(self.words))

    def relate(self, kind: str, to: Thing | str, other: Thing | None = None) -> None:
        """Say once how it stands to another."""
        if (kind, to, other) not in self.relations:
            self.relations.append((kind, to, other))

    def parts(self) -> set[str]:
        """Return the words for its own parts."""
        family = self.family
        counted = {word for name, count in family.counts.items() for word in (name, *count.words)}
        return {*family.slots, *family.parts, *(word for said in family.parts.values() for word in said), *counted}


def thing(spoken: list[str]) -> Thing | None:
    """Return the thing that a phrase is about, or None if nothing in it can be made."""
    head = _head(spoken)
    if head is None:
        return None
    place, family, stands_for = head
    noun = spoken[place]
    words, count, arrangement, known = _counted(spoken)
    lying = any(phrase in f" {' '.join(words)} " for phrase in (f" {each} " for each in vocabulary.LYING))
    lying = lying or words[:1] == ["lying"]
    words = [word for word in words if word not in {part for said in vocabulary.LYING for part in said.split()}]
    words = [family.name if word == noun and stands_for else word for word in words]
    plural = bool(stands_for and noun != singular(noun)) or vocabulary.is_plural(noun, family)
    if not known and plural:
        count = _usual(arrangement, family)
    before = spoken[place - 1] if place else ""
    words = _readable(words, family)
    compound = vocabulary.family_of(before) is family and not stands_for
    said = f"{singular(before)} {_singular(noun, family)}" if compound else _singular(noun, family)
    return Thing(said, family, words, max(count, 1), said, arrangement, lying, [], noun if stands_for else "",
                 spoken[0] in vocabulary.DEFINITE, plural)  # fmt: skip


def _readable(words: list[str], family: Family) -> list[str]:
    """Return a phrase without what keeps a prop from being read out of it."""
    try:
        is_read = read_prop(" ".join(words)).family is family
    except InvalidInput:
        is_read = False
    kept = [word for word in words if is_read or word in LOOKS or word in COLOURS or word in SIZES or word in STYLE_OF]
    return kept if is_read else [*kept, family.name]


def planned(read: Thing, seed: int) -> PlannedObject:
    """Return the object of a plan, with the size that it will have."""
    request = read.request
    mains = [request.paints[slot] for slot in request.family.mains if slot in request.paints]
    material = next((paint.material for paint in mains if paint.material), "")
    # A word such as "stone" may be the name of a part as well, so that reading the prop leaves it there.
    before = read.words[: _head(read.words)[0]] if _head(read.words) else []  # type: ignore[index]
    stuffs = [MATERIAL_WORDS.get(word, word) for word in before if word in {*LOOKS, *MATERIAL_WORDS} - {"light"}]
    material = material or next((stuff for stuff in stuffs if stuff not in read.family.variants), "")
    colour = next((paint.colour for paint in mains if paint.colour), "")
    relations = tuple(
        Relation(kind=kind, to=to if isinstance(to, str) else to.name, other=other.name if other else "")  # type: ignore[arg-type]
        for kind, to, other in read.relations
    )
    return PlannedObject(
        name=read.name, description=_description(read, material, colour), count=read.count, material=material,
        dimensions=size(request, seed), colour=colour, relations=relations, arrangement=read.arrangement,
        lying=read.lying,
    )  # fmt: skip


def size(request: Request, seed: int) -> Vector:
    """Return width, depth and height in metres that a request is built with, to the millimetre."""
    brief = request.brief(np.random.default_rng((seed, crc32(request.family.name.encode()))))
    return round(brief.width, 4), round(brief.depth, 4), round(brief.height, 4)


def _head(spoken: list[str]) -> tuple[int, Family, str] | None:
    """Return where the noun of a phrase is, its family, and the noun itself where something stands for it."""
    end = next((i for i, word in enumerate(spoken) if i and word in ("of", "with", "made", "in")), len(spoken))
    for limit in (end, len(spoken)):
        for place in range(limit - 1, -1, -1):
            if family := vocabulary.family_of(spoken[place]):
                return place, family, ""
        for place in range(limit - 1, -1, -1):
            if name := vocabulary.stand_in(spoken[place]):
                family = vocabulary.family_of(name)
                return (place, family, spoken[place]) if family else None
    return None


def _counted(spoken: list[str]) -> tuple[list[str], int, Arrangement, bool]:
    """Return a phrase without its number and grouping, the number, the grouping, and whether a number was said."""
    words, count, known = list(spoken), 1, False
    arrangement: Arrangement = ""
    place = 0
    while place < len(words):
        amount, length = vocabulary.number(words[place:])
        following = words[place + length] if place + length < len(words) else ""
        if length and not (following in METRES or singular(following) in METRES or following == "x"):
            if not known and not _counts_part(words, place + length):
                count, known = amount, True
                del words[place : place + length]
                continue
            place += length
        elif length:
            place += length
        elif words[place] in vocabulary.MANY:
            count, known = vocabulary.MANY[words[place]], True
            del words[place]
        elif words[place] in vocabulary.GROUPS and following != "of" and "of" in words[place + 1 : place + 2]:
            arrangement = vocabulary.GROUPS[words[place]]  # type: ignore[assignment]
            del words[max(place - (words[place - 1] in ("a", "an", "the")) * (place > 0), 0) : place + 2]
            place = max(place - 1, 0)
        elif words[place] in ("stacked", "piled", "heaped", "scattered", "strewn"):
            arrangement = vocabulary.ARRANGED[words[place]]  # type: ignore[assignment]
            del words[place]
        else:
            place += 1
    return words, count, arrangement, known


def _counts_part(words: list[str], place: int) -> bool:
    """Tell whether a number belongs to something behind "with"."""
    return "with" in words[:place]


def _usual(arrangement: str, family: Family) -> int:
    if arrangement == "heap":
        return (
            vocabulary.HEAP if max(family.width[1], family.height[1]) <= vocabulary.LARGE else vocabulary.HEAP_OF_LARGE
        )
    return vocabulary.PLURAL


def _singular(noun: str, family: Family) -> str:
    return noun if noun in family.nouns else singular(noun)


def _description(read: Thing, material: str, colour: str) -> str:
    """Return the phrase without what the plan says in other fields: number, size, and the one material and colour."""
    kept: list[str] = []
    units = {word for word in read.words if word in METRES or singular(word) in METRES}
    for place, word in enumerate(read.words):
        is_size = (word in SIZES and word not in STYLE_OF) or word in units or (word in DIRECTIONS and units)
        is_stuff = MATERIAL_WORDS.get(word, word) == material or COLOUR_WORDS.get(word, word) == colour
        if is_size or is_stuff or word in DROPPED or word in ("made", "out") or word.replace(".", "").isdecimal():
            continue
        behind_with = "with" in read.words[:place]
        if word in COLOURS and not behind_with and word == colour:
            continue
        kept.append(_singular(word, read.family) if vocabulary.family_of(word) is read.family else word)
    known = [
        word
        for word in kept
        if word not in LOOKS or word in read.family.variants or word in read.family.nouns or "with" in kept
    ]
    return " ".join(known or [read.family.name])
