"""One sentence about a scene, read from left to right: phrases about things, joined by relations.

What follows a thing directly is said of it ("a book on a table on a rug"); what follows several joined by "and" is said
of all of them that it fits.
"""

from __future__ import annotations

from scenewright.backend.materials.wording import FILLERS as SURFACE_FILLERS
from scenewright.backend.materials.wording import PHRASES
from scenewright.backend.modelling.words import METRES, singular
from scenewright.backend.planning import vocabulary
from scenewright.backend.planning.fitting import able, holds, same_noun
from scenewright.backend.planning.keywords import (
    ARRANGED,
    BARE,
    HOLDING,
    LIGHT,
    MIDDLE,
    RELATION,
    begins,
    keyword,
)
from scenewright.backend.planning.phrases import Thing, thing
from scenewright.backend.planning.reading import Reading
from scenewright.backend.vocabulary.matching import find
from scenewright.shared.plans import WALL, PlannedLight

FLOOR = frozenset(("floor", "ground", "surface"))


class Sentence:
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
            kind, meaning, length = keyword(spoken, place)
            if kind is None:
                if begins(spoken, place) and any(map(vocabulary.family_of, chunk)) and chunk[-1] != "of":
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
            stands = able(kind, [each for each in standing if each is not to and each not in hung], to)
            for each in stands if kind != vocabulary.MIDST else stands[-1:]:
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
            if self.pending and subject is not None and not holds(subject, self.pending[0], standing):
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
            if each.family is found.family and not unlike and same_noun(each, found):
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
