"""From what an artist writes to a scene plan, without a language model.

Sentences are read from left to right: phrases about things, joined by relations. What follows a thing directly is said
of it ("a book on a table on a rug"); what follows several joined by "and" is said of all of them that it fits.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field

from scenewright.backend.materials.wording import FILLERS as SURFACE_FILLERS
from scenewright.backend.materials.wording import PHRASES
from scenewright.backend.modelling.families import families, nouns
from scenewright.backend.modelling.words import METRES, singular
from scenewright.backend.planning import vocabulary
from scenewright.backend.planning.phrases import Thing, planned, thing
from scenewright.backend.planning.tokens import COLON, END, Setting, take_setting, tokens
from scenewright.backend.vocabulary.matching import find, nearest
from scenewright.shared.artifacts import ScenePlan
from scenewright.shared.errors import InvalidInput
from scenewright.shared.plans import WALL, PlannedCamera, PlannedLight

EXAMPLE = "a round table with four chairs around it, a candle on the table, at sunset"
ARTICLES = frozenset(("a", "an", "the", "another"))
USUAL_WALL = "plaster"
FLOOR = frozenset(("floor", "ground", "surface"))
RELATION, BARE, MIDDLE, ARRANGED, LIGHT, HOLDING = "relation", "bare", "middle", "arranged", "light", "holding"


@dataclass
class Reading:
    """What has been read so far.

    Attributes:
        things: in the order they were said.
        unknown: words that mean nothing here.
        unwanted: names of families that shall not be there.
    """

    setting: Setting = field(default_factory=Setting)
    things: list[Thing] = field(default_factory=list)
    lights: list[PlannedLight] = field(default_factory=list)
    ground: str = ""
    wall: str = ""
    unknown: list[str] = field(default_factory=list)
    unwanted: set[str] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)


def read(text: str, seed: int = 0) -> ScenePlan:
    """Return the plan of a scene described in English.

    Raises:
        InvalidInput: the text is empty, or names nothing that can be made; the nearest known things are told.
    """
    reading = Reading()
    spoken = take_setting(tokens(text), reading.setting)
    for sentence, follows_colon in _sentences(spoken):
        _Sentence(reading, follows_colon).read(sentence)
    _add_surroundings(reading)
    if any(to == WALL for each in reading.things for _, to, _ in each.relations):
        reading.wall = reading.wall or USUAL_WALL
    if not reading.things:
        raise _nothing(text, reading)
    _name(reading.things)
    return _plan(text, reading, seed)


def _sentences(spoken: list[str]) -> Iterator[tuple[list[str], bool]]:
    """Yield sentences, and whether each lists what is on the thing before it: "a desk: a lamp and two books"."""
    sentence: list[str] = []
    follows_colon = False
    for word in [*spoken, END]:
        if word not in (END, COLON):
            sentence.append(word)
            continue
        if sentence:
            yield sentence, follows_colon
        sentence, follows_colon = [], word == COLON


class _Sentence:
    """Reads one sentence into a reading.

    Attributes:
        group: the things that what follows is said of.
        last: the things that were named last, by this sentence.
        target: what the last relation was to.
        pending: a relation that waits for what it is to, with the things that stand in it.
        share: how many of them, where a number stands alone.
        held: what was listed as on or in something; what comes after is said of that something.
        inverted: a relation said before the things that stand in it: "on the table a mug".
    """

    def __init__(self, reading: Reading, follows_colon: bool = False) -> None:
        self.reading = reading
        self.before = list(reading.things)
        self.group: list[Thing] = []
        self.target: Thing | None = None
        self.pending: tuple[str, list[Thing]] | None = None
        self.inverted: tuple[str, Thing | str] | None = None
        self.joint = ""
        self.negated = False
        self.share = 0
        self.is_list, self.held = False, list[Thing]()
        self.owner: Thing | None = None
        self.everything = self.refused = self.related = False
        self.subjects: list[Thing] = []
        self.first: Thing | None = None
        self.main: Thing | None = None
        if follows_colon and self.before and self.before[-1].family.name in vocabulary.SUPPORTS:
            self._list("on", self.before[-1:])

    def read(self, spoken: list[str]) -> None:
        """Go through the words of the sentence."""
        chunk: list[str] = []
        place = 0
        while place < len(spoken):
            kind, meaning, length = _keyword(spoken, place)
            if kind is None:
                if _begins(spoken, place) and any(map(vocabulary.family_of, chunk)) and chunk[-1] != "of":
                    self._close(chunk, spoken[place:])  # "behind the bench is | a tree"
                    chunk = []
                chunk.append(spoken[place])
                place += 1
                continue
            self._close(chunk, spoken[place:])
            chunk = []
            self._key(kind, meaning, spoken[place : place + length])
            place += length
        self._close(chunk, [])

    def _key(self, kind: str, meaning: str, said: list[str]) -> None:
        if kind == "joint":
            self.joint = meaning
            self.negated = self.negated and meaning in ("or", "nor")
        elif kind == "with":
            self.owner = self.group[-1] if self.group else self.owner
            self.joint = "with"
        elif kind == "not":
            self.negated, self.joint = True, "with"
        elif kind == RELATION:
            self._relation(meaning)
            self._on_each_side(said)
        elif kind == BARE:
            self._relation(meaning)
            self._on_each_side(said)
            if self.pending and self.group[-1:] and self.group[-1] in self.held:
                self.group[-1].relations.pop()  # "a chest full of coins and a candle on top"
                self.pending = (meaning, self.group[-1:])
            elif self.owner is None and self.pending:
                self.pending = (meaning, self.pending[1][-1:])
            self._to(self._spoken_of())
        elif kind == MIDDLE:
            self._middle()
        elif kind == ARRANGED:
            self._arrange(meaning, said)
        elif kind == HOLDING:
            self._list(meaning, self.group[-1:])
        elif kind == "lying":
            for each in self.group[-1:]:
                each.lying = True
        elif kind == LIGHT:
            at = self.group[-1].name if self.group else ""
            self.reading.lights.append(PlannedLight(kind=meaning, name=said[0], at=at))  # type: ignore[arg-type]
        elif kind == "everything":
            self.everything = True
            self.group = [each for each in self.reading.things if each not in self.before]

    def _list(self, meaning: str, holder: list[Thing]) -> None:
        """Take what follows as being on or in something: "a table covered with vases", "a desk: a lamp and a mug"."""
        for each in holder:
            self.inverted, self.owner, self.target, self.is_list = (meaning, each), each, each, True

    def _relation(self, meaning: str) -> None:
        # "a chair in front of a desk, facing it": behind a comma, the chair is meant.
        aside = self.joint in (",", "and") and self.target and self.main and not self.everything
        standing = [self.main] if aside and self.main else self.group
        standing = [each for each in standing if each not in self.held] or standing[-1:]
        self.pending = (meaning, standing)
        self.joint = ""

    def _on_each_side(self, said: list[str]) -> None:
        """Make two of one thing that shall be on either side, and twice as many of what shall be on each."""
        standing = self.pending[1] if self.pending else []
        if "each" in said and standing:
            standing[-1].count = max(standing[-1].count, 2 * self.share) if self.share else 2 * standing[-1].count
        elif {"either", "both"} & set(said) and sum(each.count for each in standing) == 1:
            standing[-1].count = 2

    def _middle(self) -> None:
        ring = next((each for each in reversed(self.reading.things) if each.arrangement == "circle"), None)
        if ring and self.group and self.group[-1] is not ring:
            ring.relate("around", self.group[-1])

    def _arrange(self, meaning: str, said: list[str]) -> None:
        several = [each for each in self.group if each.count > 1] or self.group[-1:]
        for each in several[-1:]:
            each.arrangement = meaning  # type: ignore[assignment]

    def _close(self, chunk: list[str], rest: list[str]) -> None:
        """Take a phrase between two keywords."""
        words = [word for word in chunk if word not in vocabulary.VERBS or word == "s"]
        pronoun = next((word for word in words if word in vocabulary.PRONOUNS or word in ("other", "one", "ones")), "")
        if not words:
            return
        if self.pending and words[:1] == ["each"] and "other" in words:
            for each in self.pending[1]:
                each.relate(self.pending[0], each)
            self.pending = None
        elif self._is_referring(words, pronoun):
            self._refer(pronoun, each="each" in words)
        elif self.negated:
            self._refuse(words)
        elif vocabulary.number(words)[1] == len(words):
            self.share = vocabulary.number(words)[0]  # "ten stools, five on each side"
        elif self._is_measure(words):
            (self.group or self.reading.things)[-1].words += [",", *words] if self.reading.things else []
        elif self._belongs_to_owner(words):
            assert self.owner is not None
            self.owner.words += ["with", *words]
        elif (found := thing(words)) is not None:
            self._thing(found, words, rest)
        else:
            self._surface(words)

    def _is_referring(self, words: list[str], pronoun: str) -> bool:
        """Tell whether a phrase only refers to what was said: "it", "one of them", "the first one"."""
        return bool(pronoun) and all(vocabulary.family_of(word) is None for word in words) and len(words) < 5

    def _is_measure(self, words: list[str]) -> bool:
        has_unit = any(word in METRES or singular(word) in METRES for word in words)
        return has_unit and thing(words) is None and bool(self.reading.things)

    def _belongs_to_owner(self, words: list[str]) -> bool:
        if self.joint not in ("with", "and") or self.owner is None or self.pending:
            return False
        last = singular(words[-1])
        if self.joint == "and" and self.group[-1:] != [self.owner]:
            return False
        if vocabulary.family_of(last) is self.owner.family:
            return False
        is_part = last in self.owner.parts() or words[-1] in self.owner.parts()
        return is_part and not (vocabulary.number(words)[1] and vocabulary.family_of(last))

    def _refuse(self, words: list[str]) -> None:
        found = thing(words)
        if found is not None:
            self.reading.unwanted.add(found.family.name)
        self.joint, self.negated, self.refused = "", False, True

    def _thing(self, found: Thing, words: list[str], rest: list[str]) -> None:
        is_each = words[0] in vocabulary.EACH
        known = self._known(found) if found.definite or is_each else None
        if known is not None and is_each and self.pending and self.pending[1]:
            self.pending[1][-1].count *= known.count  # "four chairs around each table"
        if known is not None:
            if self.refused and self.pending:
                self.pending = None  # "no lamps on the table" says nothing of the table
            else:
                self._subject_or_target(known)
            return
        self.reading.things.append(found)
        self._note(found)
        self._subject_or_target(found)

    def _subject_or_target(self, found: Thing) -> None:
        if self.pending and self.pending[1]:
            self._to(found)
        elif self.pending:
            self.inverted, self.pending = (self.pending[0], found), None
            self.target = found
        elif self.inverted:
            kind, to = self.inverted
            if to is not found and (kind not in ("on", "in") or found.family.name not in vocabulary.FURNITURE):
                found.relate(kind, to)
                self.held += [found] if self.is_list else []
            self.group = [*self.group, found]
        elif self.joint in ("and", ",", "with", "or", "") and self.joint and not self._after_target():
            self.group = [*(each for each in self.group if each is not self.owner), found]
            self.main = self.main or found
        else:
            self.group, self.related = [found], False
            self.main = found if self.joint != "with" or self.main is None else self.main
        self.joint = ""

    def _after_target(self) -> bool:
        """Tell whether a relation has been said of the group already, so that what comes is something new."""
        return self.related

    def _to(self, to: Thing | str | None) -> None:
        """Give the relation that waits what it is to."""
        if self.pending is None or to is None:
            self.pending = None
            return
        kind, standing = self.pending
        if kind == "between" and isinstance(to, Thing) and to.count == 1:
            if self.first is None:
                self.first = to
                return
            for each in standing:
                each.relate(kind, self.first, to)
            self.first = None
        else:
            hung = [each for each in standing if kind == "on" and ("on", WALL, None) in each.relations]
            able = _able(kind, [each for each in standing if each is not to and each not in hung], to)
            for each in able if kind != vocabulary.MIDST else able[-1:]:
                if kind != vocabulary.MIDST:
                    each.relate(kind, to)
                elif isinstance(to, Thing) and to.count > 1:
                    to.relate("around", each)
                else:
                    each.relate("on", to)
        self.pending = None
        if isinstance(to, Thing):
            self.target, self.subjects, self.related = to, standing, True
            self.group = (
                [to] if to not in self.before and not self.everything and to is self.reading.things[-1] else standing
            )
        self.everything = False

    def _refer(self, pronoun: str, each: bool = False) -> None:
        found = self._referred(pronoun)
        if each and found is not None and self.pending and self.pending[1]:
            self.pending[1][-1].count *= found.count  # "three stools around each of them"
        if self.pending is None:
            if found is not None:
                self.group = [found]
            return
        if found is None and self.pending[1]:  # "a chair and, behind it, a lamp"
            self.inverted, self.pending = (self.pending[0], self.pending[1][-1]), None
        elif not self.pending[1] and found is not None:
            self.inverted, self.pending = (self.pending[0], found), None
        else:
            if found is not None:
                # "a bench, bushes and a fence behind them": the bench was said before, and is not meant.
                order = self.reading.things.index
                later = [one for one in self.pending[1] if order(one) > order(found)]
                self.pending = (self.pending[0], later or self.pending[1])
            self._to(found)

    def _referred(self, pronoun: str) -> Thing | None:
        """Return what "it" or "them" stands for."""
        standing = self.pending[1] if self.pending else self.group
        others = [each for each in self.reading.things if each not in standing[-1:]]
        here = [each for each in others if each not in self.before]
        several = [each for each in reversed(others) if each.count > 1]
        if pronoun in ("them", "these", "those", "their", "one", "ones") and several:
            return several[0]
        if pronoun not in ("them", "these", "those", "their", "one", "ones"):
            if self.owner is not None and self.target is self.owner and self.owner not in standing:
                return self.owner  # "a throne with a sword against it and coins around it"
            subject = next((each for each in self.subjects if each.count == 1 and each not in standing), None)
            if self.pending and subject is not None and not _holds(subject, self.pending[0], standing):
                subject = None
            mirrored = self.pending is not None and self.pending[0] in ("left of", "right of")
            if subject is not None and not mirrored and self.target not in self.before:
                return subject
            if self.target in others and self.target.count == 1:
                return self.target
            if self.owner in others and self.owner is not None:
                return self.owner
            single = [each for each in (here or others) if each.count == 1 and each not in standing]
            if single:
                return single[-1] if here else single[self._subject_of_before(single)]
        rest = [each for each in (here or others) if each not in standing]
        return rest[0] if rest else (others[0] if others else None)

    def _spoken_of(self) -> Thing | None:
        """Return what a relation is to that does not say it: "with a vase on top"."""
        standing = self.pending[1] if self.pending else []
        choices = [self.owner, self.target, *(each for each in self.reading.things if each not in self.before)]
        return next((each for each in [*choices, *self.before] if each is not None and each not in standing), None)

    def _subject_of_before(self, single: list[Thing]) -> int:
        return next((i for i, each in enumerate(single) if each.relations), 0)

    def _known(self, found: Thing) -> Thing | None:
        """Return the thing that "the …" was said of before: of that noun, and not of another colour or material."""
        asked = found.request.paints
        for each in reversed(self.reading.things):
            paints = each.request.paints
            unlike = any(slot in paints and paint != paints[slot] for slot, paint in asked.items()) or (
                asked and not paints
            )
            if each.family is found.family and not unlike and _same_noun(each, found):
                return each
        return None

    def _note(self, found: Thing) -> None:
        if found.stands_for:
            said = singular(found.stands_for)
            self.reading.notes.append(f"No {said} can be made here: a {found.family.name} stands for it.")
            found.name = found.noun = said
        request = found.request
        strange = [word for word in request.ignored if word not in vocabulary.MEANINGLESS and word not in PHRASES]
        self.reading.unknown += strange
        self.reading.notes += [note for note in request.notes if not note.startswith("One is made")]

    def _surface(self, words: list[str]) -> None:
        """Take a phrase without a thing: a wall, a ground, or words that mean nothing."""
        stuff = [match.meaning for match in find([word for word in words if word not in FLOOR], PHRASES)]
        kind, standing = self.pending or ("", [])
        self.related = self.related or bool(standing)
        if WALL in words or "walls" in words:
            said = " ".join(word for word in words if word not in vocabulary.DEFINITE | {"a", "an"})
            self.reading.wall = said if stuff and len(said.split()) > 1 else self.reading.wall
            for each in standing:
                each.relate("against" if kind not in ("on", "in") else "on", WALL)
        elif stuff and (kind in ("on", "in", "over", vocabulary.MIDST, "") or FLOOR & set(words)):
            self.reading.ground = self.reading.ground or " ".join(
                word for word in words if word not in vocabulary.DEFINITE | {"a", "an"}
            )
            self._strange([word for word in words if not find([word], PHRASES) and word not in SURFACE_FILLERS])
        elif not FLOOR & set(words):
            self._strange(words)
        self.pending = None

    def _strange(self, words: list[str]) -> None:
        self.reading.unknown += [
            word for word in words
            if word not in vocabulary.MEANINGLESS and not vocabulary.number([word])[1] and word not in vocabulary.MANY
            and len(word) > 1 and word not in vocabulary.PRONOUNS and word not in vocabulary.LYING
        ]  # fmt: skip


def _keyword(spoken: list[str], place: int) -> tuple[str | None, str, int]:
    """Return what kind of keyword stands at a place, what it means and how many words it has; None if none does."""
    word = spoken[place]
    for length in range(min(6, len(spoken) - place), 0, -1):
        phrase = " ".join(spoken[place : place + length])
        if phrase in vocabulary.ARRANGED and not _is_adjective(spoken, place + length):
            return ARRANGED, vocabulary.ARRANGED[phrase], length
        if phrase in vocabulary.IN_THE_MIDDLE and spoken[place + length : place + length + 1] != ["of"]:
            return MIDDLE, "", length
        if phrase in vocabulary.HOLDING and _thing_follows(spoken, place + length):
            return HOLDING, vocabulary.HOLDING[phrase], length
        if length > 1 and phrase in vocabulary.LYING and not _is_adjective(spoken, place + length):
            return "lying", "", length
        if phrase in vocabulary.LIGHT_SOURCES:
            return LIGHT, vocabulary.LIGHT_SOURCES[phrase], length
        if phrase in vocabulary.BARE_RELATIONS and (
            (length > 1 and spoken[place + length : place + length + 1] != ["of"])
            or spoken[place + length : place + length + 1] in ([], [","])
        ):
            return BARE, vocabulary.BARE_RELATIONS[phrase], length
        if phrase in vocabulary.RELATION_WORDS and not (phrase == "in" and _is_material(spoken, place + 1)):
            return RELATION, vocabulary.RELATION_WORDS[phrase], length
    if word in vocabulary.NOT:
        return "not", "", 1
    if word == "with":
        return "with", "", 1
    if word in ("and", ",", "or", "plus", "while", "but"):
        return "joint", word, 1
    if word in vocabulary.EVERYTHING and spoken[place + 1 : place + 2] != ["of"]:
        return "everything", "", 1
    return None, "", 1


def _begins(spoken: list[str], place: int) -> bool:
    """Tell whether a word begins a phrase about something new."""
    amount, length = vocabulary.number(spoken[place:])
    following = spoken[place + length] if place + length < len(spoken) else ""
    is_size = following == "x" or following in METRES or singular(following) in METRES
    return spoken[place] in ARTICLES or (amount > 0 and not is_size and spoken[place - 1] != "x")


def _is_adjective(spoken: list[str], place: int) -> bool:
    """Tell whether a thing follows, so that "stacked" is said of it."""
    following = spoken[place] if place < len(spoken) else ""
    return vocabulary.family_of(following) is not None


def _thing_follows(spoken: list[str], place: int) -> bool:
    """Tell whether the next phrase is about a thing: "covered with books", and not "covered with moss"."""
    phrase = itertools.takewhile(lambda word: word not in (",", "and"), spoken[place:])
    return any(vocabulary.family_of(word) or vocabulary.stand_in(word) for word in phrase)


def _holds(subject: Thing, kind: str, standing: list[Thing]) -> bool:
    """Tell whether something is large enough for others to be on, in, under or around it."""
    return kind not in ("on", "in", "under", "around") or all(_area(each) <= _area(subject) for each in standing[-1:])


def _area(each: Thing) -> float:
    return each.family.width[0] * (each.family.depth or each.family.width)[0]


def _is_material(spoken: list[str], place: int) -> bool:
    from scenewright.backend.modelling.looks import LOOKS, MATERIAL_WORDS
    from scenewright.backend.vocabulary.colours import COLOURS

    word = spoken[place] if place < len(spoken) else ""
    return word in COLOURS or ((word in LOOKS or word in MATERIAL_WORDS) and word not in PHRASES)


def _same_noun(one: Thing, other: Thing) -> bool:
    return one.noun.split()[-1] == other.noun.split()[-1] or (one.noun in nouns()) == (other.noun in nouns())


def _able(kind: str, standing: list[Thing], to: Thing | str) -> list[Thing]:
    """Return the things that can stand so: nothing large lies on something small; the last one said always does."""
    if kind not in ("on", "in", "under") or isinstance(to, str) or len(standing) < 2:
        return standing
    room = to.family.width[1] * (to.family.depth or to.family.width)[1]
    small = [
        each for each in standing[:-1]
        if _area(each) < room and each.family.name not in vocabulary.FURNITURE
    ]  # fmt: skip
    return [*(each for each in small if each.family is not to.family), standing[-1]]


def _add_surroundings(reading: Reading) -> None:
    """Let the place say what the sentences leave open: the ground, the wall, the light, and what grows there."""
    place = reading.setting.place
    if place is None:
        return
    reading.ground = reading.ground or reading.setting.ground or place.ground
    reading.wall = reading.wall or place.wall
    reading.setting.light = reading.setting.light or (place.light if place.light != "day" else "")
    there = {each.family.name for each in reading.things} | reading.unwanted
    for words, count in place.around[:1]:
        found = thing(words.split())
        if found is not None and found.family.name not in there:
            found.count, found.arrangement = max(count, vocabulary.FOREST_TREES if count > 8 else count), "scatter"
            reading.things.append(found)


def _name(things: list[Thing]) -> None:
    """Give each thing a name of its own."""
    taken: set[str] = set()
    for each in things:
        base, number = each.name, 2
        while each.name in taken:
            each.name, number = f"{base} {number}", number + 1
        taken.add(each.name)


def _plan(text: str, reading: Reading, seed: int) -> ScenePlan:
    setting = reading.setting
    if setting.place and setting.place_word in ("forest", "woods", "woodland", "jungle"):
        for each in reading.things:
            if each.family.name == "tree" and each.count > 4 and not each.arrangement:
                each.arrangement = "scatter"
    first = reading.things[0].name if setting.shot == "close" else ""
    unknown = list(dict.fromkeys(reading.unknown))
    notes = [*reading.notes, *([_not_understood(unknown)] if unknown else [])]
    return ScenePlan(
        name="Scene", description=" ".join(text.split())[:1000],
        objects=tuple(planned(each, seed) for each in reading.things),
        light=setting.light,  # type: ignore[arg-type]
        lights=tuple(reading.lights),
        camera=PlannedCamera(shot=setting.shot, angle=setting.angle, target=first),  # type: ignore[arg-type]
        ground=reading.ground, wall=reading.wall, sound=" and ".join(dict.fromkeys(setting.sounds)),
        notes=tuple(dict.fromkeys(notes)),
    )  # fmt: skip


def _not_understood(unknown: list[str]) -> str:
    alike = [other for word in unknown[:12] for other in nearest(word, nouns(), 1)]
    hint = f" Did you mean {', '.join(dict.fromkeys(alike))}?" if alike else ""
    return f"Not understood: {', '.join(unknown)}.{hint}"


def _nothing(text: str, reading: Reading) -> InvalidInput:
    if not text.strip():
        return InvalidInput("The description is empty.", remedy=f"Say what the scene shall hold: {EXAMPLE}.")
    unknown = list(dict.fromkeys(reading.unknown))
    said = f" {_not_understood(unknown)}" if unknown else ""
    return InvalidInput(
        f"The description names nothing that can be made here.{said}",
        remedy=f"Name some of these things, in English: {', '.join(families())}. A language model reads more.",
    )
