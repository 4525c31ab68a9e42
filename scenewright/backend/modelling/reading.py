"""Reading a prompt: which word is the thing, which words belong to which of its parts."""

from __future__ import annotations

from collections import defaultdict
from difflib import SequenceMatcher

from scenewright.backend.modelling.families import families, nouns
from scenewright.backend.modelling.family import MEASURES, Family, Measure
from scenewright.backend.modelling.looks import COLOUR_WORDS, LOOKS, MATERIAL_WORDS
from scenewright.backend.modelling.request import Paint, Request
from scenewright.backend.modelling.words import (
    BREAKS,
    DIRECTIONS,
    FILLERS,
    METRES,
    OF,
    SIZES,
    STYLE_OF,
    Box,
    Token,
    singular,
    tokens,
)  # fmt: skip
from scenewright.backend.vocabulary.colours import COLOURS
from scenewright.shared.errors import InvalidInput

LONGEST = 3  # words that mean one thing together
LEAST, MOST = 0.001, 1000.0  # metres
NEAREST = 3
UNASKED = {"light"}  # a look's name that means something else in a prompt


def read(prompt: str) -> Request:
    """Return what a prompt asks for.

    Raises:
        InvalidInput: it names nothing that is known, or a size no prop can have.
    """
    items = _phrases(tokens(prompt))
    family = _subject(items)
    return _Reader(family).read(items)


def nearest(word: str) -> list[str]:
    """Return the names of the families a word comes nearest to, in meaning or else in spelling."""

    def score(family: Family) -> float:
        meant = max((_alike(word, other) for other in family.akin), default=0.0)
        return max(1.2 * meant if meant > 0.8 else 0.0, *(_alike(word, noun) for noun in family.nouns))

    return [family.name for family in sorted(families().values(), key=score, reverse=True)[:NEAREST]]


def _alike(word: str, other: str) -> float:
    return SequenceMatcher(None, word, other).ratio()


def _phrases(found: list[Token]) -> list[Token]:
    """Return the tokens with words that mean one thing together made one."""
    joined: list[Token] = []
    while found:
        for length in range(min(LONGEST, len(found)), 0, -1):
            words = [token for token in found[:length] if isinstance(token, str)]
            if len(words) < length:
                continue
            spaced, tight = " ".join(words), "".join(words)
            known = next((form for form in (spaced, tight) if length > 1 and _is_known(form)), "")
            if length == 1 or known:
                joined.append(known or words[0])
                found = found[length:]
                break
        else:
            joined.append(found[0])
            found = found[1:]
    return joined


def _is_known(words: str) -> bool:
    return words in LOOKS or words in STYLE_OF or _noun(words) in nouns()


def _noun(word: str) -> str:
    return word if word in nouns() else singular(word)


def _subject(items: list[Token]) -> Family:
    """Return the family of the thing a prompt is about: the last known noun of the first phrase that has one."""
    phrase: list[str] = []
    for token in [*items, ","]:
        if token not in BREAKS and token != ",":
            phrase += [token] if isinstance(token, str) else []
            continue
        known = [_noun(word) for word in phrase if _noun(word) in nouns()]
        if known:
            return nouns()[known[-1]]
        strange = [word for word in phrase if not _means_something(word)]
        if strange:
            raise _unknown(singular(strange[-1]))
        phrase = []
    raise InvalidInput(
        "The prompt names no prop.", remedy=f"Say what to make, such as one of: {', '.join(families())}."
    )


def _means_something(word: str) -> bool:
    vocabularies = (FILLERS, BREAKS, SIZES, STYLE_OF, COLOURS, COLOUR_WORDS, MATERIAL_WORDS, METRES, DIRECTIONS)
    return any(word in words for words in vocabularies) or (word in LOOKS and word != "glass")


def _unknown(word: str) -> InvalidInput:
    return InvalidInput(
        f"No prop called “{word}” is known.",
        remedy=f"The nearest are {', '.join(nearest(word))}; all are: {', '.join(families())}.",
    )


class _Reader:
    """Goes through a prompt word by word, keeping in mind what was said and not yet given to anything."""

    def __init__(self, family: Family) -> None:
        self.family = family
        self.measures: dict[Measure, float] = {}
        self.factors = [1.0, 1.0, 1.0]
        self.counts: dict[str, int] = {}
        self.paints: defaultdict[str, Paint] = defaultdict(Paint)
        self.styles: set[str] = set()
        self.ignored: list[str] = []
        self.notes: list[str] = []
        self.pending: list[Paint] = []
        self.number: float | None = None
        self.last_slot, self.direction, self.joint = family.slots[0], "", ""
        self.parts = {word: slot for slot, words in family.parts.items() for word in (slot, *words)}
        self.parts |= {slot: slot for slot in family.slots}
        self.counted = {word: name for name, count in family.counts.items() for word in (name, *count.words)}
        self.variants = set(family.variants)

    def read(self, items: list[Token]) -> Request:
        """Return the request of a whole prompt."""
        for i, token in enumerate(items):
            following = items[i + 1] if i + 1 < len(items) else ""
            if isinstance(token, Box):
                for measure, metres in zip(MEASURES, token.sides, strict=False):
                    self._measure(measure, metres)
            elif isinstance(token, float):
                self.number = token
            else:
                self._word(token, following)
        self._settle(",")
        return Request(
            self.family, self.measures, (self.factors[0], self.factors[1], self.factors[2]), self.counts,
            dict(self.paints), frozenset(self.styles), tuple(dict.fromkeys(self.ignored)), tuple(self.notes),
        )  # fmt: skip

    def _word(self, word: str, following: Token) -> None:
        noun = singular(word)
        if self.number is not None and singular(word) in METRES and not (word == "in" and following not in DIRECTIONS):
            self._measured(METRES[noun], following)
        elif word in BREAKS or word in (",", "and"):
            self._settle(word)
        elif word in self.counted or noun in self.counted:
            self._count(self.counted.get(word) or self.counted[noun])
            if noun in self.parts:
                self._give(self.parts[noun])
        elif word in self.variants:
            self.styles.add(word)
        elif nouns().get(_noun(word)) is self.family:
            self._count_subject()
            self._give_subject()
        elif noun in self.parts or word in self.parts:
            self._give(self.parts.get(word) or self.parts[noun])
        else:
            self._describe(word)

    def _describe(self, word: str) -> None:
        material, colour = MATERIAL_WORDS.get(word, word), COLOUR_WORDS.get(word, word)
        if word in DIRECTIONS and self.direction == word:
            self.direction = ""  # the "tall" of "2 m tall", used up
        elif word in SIZES and word not in STYLE_OF:
            self.factors = [factor * by for factor, by in zip(self.factors, SIZES[word], strict=True)]
        elif word in STYLE_OF:
            self.styles.add(STYLE_OF[word])
        elif colour in COLOURS:
            self.pending.append(Paint(colour=colour))
        elif material in LOOKS and word not in UNASKED:
            self.pending.append(Paint(material=material))
        elif word in DIRECTIONS:
            self.direction = DIRECTIONS[word]  # the "height" of "a height of 2 m"
        elif word not in FILLERS:
            self.ignored.append(word)

    def _measured(self, unit: float, following: Token) -> None:
        assert self.number is not None
        metres, self.number = self.number * unit, None
        said = DIRECTIONS.get(following, "") if isinstance(following, str) else ""
        direction = said or self.direction or self.family.main
        self.direction = str(following) if said else ""
        if direction == "long":
            direction = self.family.main if self.family.main != "height" or self.family.proportional else "width"
        self._measure(next(measure for measure in MEASURES if measure == direction), metres)

    def _measure(self, measure: Measure, metres: float) -> None:
        if not LEAST <= metres <= MOST:
            raise InvalidInput(f"A prop of {metres:g} m cannot be made.", remedy="Ask for 1 mm to 1000 m.")
        if measure == "depth" and self.family.depth is None:
            measure = "width"
        self.measures[measure] = metres

    def _count(self, name: str) -> None:
        if self.number is None:
            return
        asked, self.number = int(self.number), None
        low, high = self.family.counts[name].limits
        self.counts[name] = min(max(asked, low), high)
        if asked != self.counts[name]:
            self.notes.append(f"{self.family.name} has {low} to {high} {name}, not {asked}.")

    def _count_subject(self) -> None:
        if self.number is not None and self.number > 1:
            self.notes.append("One is made at a time: ask again with other seeds for more.")
        self.number = None

    def _give_subject(self) -> None:
        """Give what stands before the thing's noun to its main slot; of several materials, each to its own kind."""
        several = sum(bool(paint.material) for paint in self.pending) > 1
        for paint in self.pending:
            for slot in (self._kindred(paint, self.family.slots),) if several else self.family.mains:
                self._paint(slot, paint)
        self.pending, self.last_slot = [], self.family.slots[0]

    def _give(self, slot: str) -> None:
        """Give what stands before a part's noun to that part."""
        for paint in self.pending:
            self._paint(slot, paint)
        self.pending, self.last_slot = [], slot

    def _settle(self, joint: str) -> None:
        """At the end of a phrase, give what is left to what the phrase is about."""
        if joint == "and" and self.pending and self.joint not in OF:
            return  # "oak and iron chest": the noun is still to come
        about = self.joint in OF
        for paint in self.pending:
            others = self.family.slots[1:] or self.family.slots
            slot = self.last_slot if about or not paint.material else self._kindred(paint, others)
            self._paint(slot, paint)
        self.pending, self.number = [], None
        self.joint = joint if joint in BREAKS else self.joint

    def _kindred(self, paint: Paint, slots: tuple[str, ...]) -> str:
        """Return the first of some slots that is by itself of a material's kind, or else the main one."""
        kind = LOOKS[paint.material].kind if paint.material else ""
        of_kind = (slot for slot in slots if any(LOOKS[name].kind == kind for name in self.family.materials[slot]))
        return next(of_kind, self.family.slots[0])

    def _paint(self, slot: str, paint: Paint) -> None:
        said = self.paints[slot]
        self.paints[slot] = Paint(paint.material or said.material, paint.colour or said.colour)
