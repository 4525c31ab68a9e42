"""A story's text as beats: who does or says what, where and when, in order."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from scenewright.backend.language.sentences import sentences
from scenewright.backend.storyboards import cues

MOST_AROUND = 4  # who was there last and may be meant by a pronoun
SPOKEN = re.compile(r"[“\"«„]([^”\"»“„]{1,2000})[”\"»“]")
SLUG = re.compile(r"^\s*(INT|EXT|INT/EXT|I/E)\.?\s+(?P<place>[^\n]+?)(?:\s+[-–—]\s+(?P<time>[A-Z ]+))?\s*$")
SPEAKER = re.compile(r"^\s*(?P<name>[A-Z][A-Za-z .'-]{1,30}):\s+(?P<said>.+)$", re.DOTALL)
NAME = re.compile(r"\b[A-Z][a-z]+(?:\s(?:[A-Z][a-z]+))?\b")
APPOSITION = re.compile(r"^\s*,\s*((?:an?|the)\s[^,.;!?]{3,80})(?=[,.;!?])")
FIGURE = re.compile(
    rf"\b(?:[Aa]n?|[Tt]he|[Hh]is|[Hh]er|[Tt]heir|[Tt]wo|[Tt]hree)\s(?:[a-z-]+\s){{0,2}}?"
    rf"({'|'.join(sorted(cues.FIGURES))})\b"
)
PLACE = re.compile(
    rf"\b(?P<at>{'|'.join(cues.AT)})\s(?:(?:the|a|an|his|her|their|its|this|that)\s)?"
    rf"(?P<place>(?:[a-z-]+\s){{0,2}}?(?:{'|'.join(sorted(cues.PLACES))}))\b"
)
WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
ACTING = cues.DEEDS | cues.FACES | cues.DOES | {word for _, signs in cues.MOVES for word in signs}
PRONOUNS = {"he": "male", "him": "male", "she": "female", "they": "any", "it": "figure"}


@dataclass
class Beat:
    """One thing that happens.

    Attributes:
        text: as it is written.
        said: what is spoken in it, "" if nothing.
        characters: who is in it, by name.
        place: where it is, as far as it was said so far, such as "harbour".
        where: the same as it can be said, such as "at the harbour".
        time: when, and in which weather.
        arrives: whether the place is new.
    """

    text: str
    said: str = ""
    characters: list[str] = field(default_factory=list)
    place: str = ""
    where: str = ""
    time: str = ""
    arrives: bool = False

    @property
    def words(self) -> list[str]:
        """What happens in it, in small letters, without what is spoken."""
        return [word.casefold() for word in WORD.findall(SPOKEN.sub(" ", self.text))]


@dataclass
class Story:
    """A story as it was understood.

    Attributes:
        beats: in order.
        cast: what is said of the characters, by name, "" where it is nothing.
    """

    beats: list[Beat]
    cast: dict[str, str]


def read(text: str) -> Story:
    """Return the beats of a story; a sentence is one, and speech goes with the sentence that tells who speaks."""
    named, cast, beats = _names(text), dict[str, str](), list[Beat]()
    place, where, time, around = "", "", "", list[str]()
    for sentence in _pieces(text):
        slug = SLUG.match(sentence)
        if slug:
            place = slug["place"].strip().lower()
            where, time, around = f"in the {place}", _when([(slug["time"] or "").strip().casefold()]) or time, []
            continue
        beat = _beat(sentence, named, around)
        found = PLACE.search(SPOKEN.sub(" ", sentence))
        beat.arrives = bool(found and found["place"] != place) or (bool(place) and not beats)
        if found:
            place, where = found["place"], f"{cues.AT[found['at']]} the {found['place']}"
        time = _when(beat.words) or time
        beat.place, beat.where, beat.time = place, where, time
        around = list(dict.fromkeys([*beat.characters, *around]))[:MOST_AROUND]
        for name in beat.characters:
            cast[name] = cast.get(name, "") or _described(name, sentence)
        beats.append(beat)
    return Story(beats, cast)


def _pieces(text: str) -> list[str]:
    """Return the sentences of a text, a heading of a screenplay as one, and speech together with who speaks."""
    found: list[str] = []
    for line in re.split(r"\n+", text):
        if SLUG.match(line) or SPEAKER.match(line):
            found.append(line.strip())
            continue
        for sentence in sentences(line):
            opened = found and found[-1].count("“") > found[-1].count("”")
            odd = found and found[-1].count('"') % 2 == 1
            goes_on = sentence[:1].islower()
            if found and (opened or odd or goes_on) and not SLUG.match(found[-1]):
                found[-1] = f"{found[-1]} {sentence}"
            else:
                found.append(sentence)
    return [piece for piece in found if WORD.search(piece)]


def _beat(sentence: str, named: dict[str, str], around: list[str]) -> Beat:
    script = SPEAKER.match(sentence)
    if script and script["name"].strip().casefold() not in cues.COMMON:
        return Beat(sentence, said=script["said"].strip(), characters=[script["name"].strip().title()])
    said = " ".join(part.strip() for part in SPOKEN.findall(sentence))
    outside = SPOKEN.sub(" ", sentence)
    here = [named[part] for name in NAME.findall(outside) for part in (name, *name.split()) if part in named]
    for name in here:
        outside = outside.replace(_described(name, outside) or "\n", " ")  # "a young sailor" is no second figure
    here += [f"the {figure}" for figure in FIGURE.findall(outside)]
    words = {word.casefold() for word in WORD.findall(outside)}
    if not here:
        here = _meant(words, around)
    return Beat(sentence, said, list(dict.fromkeys(here)))


def _meant(words: set[str], around: list[str]) -> list[str]:
    """Return whom pronouns mean: who was there last, if it can be."""
    kinds = [PRONOUNS[word] for word in PRONOUNS if word in words]
    if not kinds:
        return []
    if "any" in kinds:
        return around[:2]
    if kinds[0] == "figure":
        return [name for name in around if name.startswith("the ")][:1]
    against = cues.FEMALE if kinds[0] == "male" else cues.MALE
    return [name for name in around if name.split()[-1] not in against][:1]


def _names(text: str) -> dict[str, str]:
    """Return the names in a story, each with what it is called throughout: Old Jonas is Jonas.

    Names are words with a capital within sentences, and those that sentences begin with and that do something.
    """
    prose = SPOKEN.sub(" ", text)
    small = set(re.findall(r"\b[a-z]+\b", prose))
    within: set[str] = set()
    for sentence in sentences(prose):
        for found in NAME.finditer(sentence):
            parts = [part for part in found[0].split() if part.casefold() not in cues.COMMON]
            name = " ".join(parts)
            known = {word for part in parts for word in (part.casefold(),)}
            if not parts or known & (cues.PLACES | cues.TIMES.keys() | cues.NO_NAMES):
                continue
            inside = found.start() > 0 and parts[0] == found[0].split()[0]
            if inside or (known.isdisjoint(small) and (len(parts) > 1 or _acts(name, prose))):
                within.add(name)
    return {name: next((other for other in within if name.endswith(f" {other}")), name) for name in within}


def _acts(name: str, text: str) -> bool:
    """Tell whether a word that begins a sentence does something there, as names do."""
    found = re.search(rf"(?:^|[.!?”\"]\s+){re.escape(name)}(?:,| and)?\s+(\w+)", text, re.MULTILINE)
    return found is not None and found[1].casefold() in ACTING


def _described(name: str, sentence: str) -> str:
    at = sentence.find(name)
    found = APPOSITION.match(sentence[at + len(name) :]) if at >= 0 else None
    return found[1].strip() if found else ""


def _when(words: list[str]) -> str:
    times = [cues.TIMES[word] for word in words if word in cues.TIMES]
    weather = [cues.WEATHER[word] for word in words if word in cues.WEATHER]
    return " ".join([*times[:1], *weather[:1]])
