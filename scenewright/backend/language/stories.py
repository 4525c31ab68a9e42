"""Stories by rule: somebody in a place wants something, is hindered, finds a way round, and is changed by it.

Source: Propp, Morphology of the Folktale, 1928, for the order of what happens; the sentences are our own.
"""

from __future__ import annotations

import random
import re
from dataclasses import dataclass

from scenewright.backend.language.story_words import (
    BEINGS,
    COMMON,
    DEEDS,
    ENDINGS,
    HINDRANCES,
    MENTIONS,
    MOODS,
    NAMES,
    OPENINGS,
    PLACES,
    TURNS,
    WISHES,
)

WORD = re.compile(r"[^\W\d_][\w'’-]*", re.UNICODE)
WORDS_AN_ACT = 95  # about: a hindrance, and how it is overcome
WORDS_AROUND = 190  # of the beginning and the end
MOST_ACTS = 12
LONGEST_PHRASE = 4
THINGS = ("key", "lantern", "map", "bell", "letter")


@dataclass(frozen=True)
class Cast:
    """Who and what a story is about; the same from its first sentence to its last.

    Attributes:
        hero, friend: names. `kind` and `other` say what they are: "fisherman", "fox".
        place: with its article, such as "the lighthouse".
        things: words that were asked for and are neither beings nor places.
    """

    hero: str
    kind: str
    friend: str
    other: str
    place: str
    things: tuple[str, ...]


def story(prompt: str, seed: int, most_words: int = 0) -> str:
    """Return a story with a title, in Markdown, that holds each word of the prompt that carries meaning.

    Args:
        prompt: who and what it is about; words of other scripts are used as they stand.
        seed: another one tells another story.
        most_words: about how many; 0 is two acts.
    """
    draw = random.Random(f"{seed} {prompt}")
    cast = cast_of(prompt, draw)
    acts = min(max(round((most_words - WORDS_AROUND) / WORDS_AN_ACT), 1), MOST_ACTS) if most_words else 2
    things = list(cast.things)
    shares = [things[at::acts] for at in range(acts)]
    hindrances = _several(draw, HINDRANCES, acts)
    turns = _several(draw, TURNS, acts)
    deeds = _several(draw, DEEDS, acts)
    mentions = _several(draw, MENTIONS, acts)
    told = [f"# {_title(cast)}", *(_filled(draw.choice(lines), cast, things) for lines in (OPENINGS, WISHES))]
    for act in range(acts):
        share = shares[act] or things
        lines = [_filled(line, cast, share) for line in (hindrances[act], deeds[act], turns[act])]
        told.append(" ".join([lines[0], *_mentioned(share, told + lines, mentions[act]), *lines[1:]]))
    told.append(_filled(draw.choice(ENDINGS), cast, things))
    return "\n\n".join(told) + "\n"


def cast_of(prompt: str, draw: random.Random) -> Cast:
    """Return who and what a prompt names, and for what it leaves open, what is drawn."""
    named = [word for word in WORD.findall(prompt) if word.lower() not in COMMON]
    beings = [word for word in named if _singular(word) in BEINGS][:2]
    places = [word for word in named if _singular(word) in PLACES][:1]
    own = [word for word in named if word.istitle() and word not in beings + places and not prompt.startswith(word)][:2]
    names = [*own, *(name for name in _several(draw, NAMES, 4) if name not in own)]
    kinds = [_singular(word) for word in beings]
    kinds += [kind for kind in _several(draw, sorted(BEINGS), 4) if kind not in kinds]
    place = _singular(places[0]) if places else draw.choice(sorted(PLACES))
    things = _phrases(prompt, {*beings, *places, *own}) or (draw.choice(THINGS),)
    return Cast(names[0], kinds[0], names[1], kinds[1], f"the {place}", things)


def _phrases(prompt: str, taken: set[str]) -> tuple[str, ...]:
    """Return what else a prompt names: words that follow each other are one thing, such as "seven golden apples"."""
    found: dict[str, None] = {}
    for part in re.split(r"[^\w\s'’-]", prompt):
        run: list[str] = []
        for word in [*WORD.findall(part), ""]:
            if word and word.lower() not in COMMON and word not in taken and len(run) < LONGEST_PHRASE:
                run.append(word)
            elif run:
                found[" ".join(run)] = None
                run = [word] if word and word.lower() not in COMMON and word not in taken else []
    return tuple(found)


def _filled(line: str, cast: Cast, things: list[str]) -> str:
    words = {
        "hero": cast.hero, "kind": cast.kind, "friend": cast.friend, "other": cast.other, "place": cast.place,
        "thing": _as_thing(things[0]), "a_kind": _article(cast.kind), "an_other": _article(cast.other),
    }  # fmt: skip
    text = line.format(**words)
    return re.sub(r"(^|[.!?]\s+|\n)([a-z])", lambda found: found[1] + found[2].upper(), text)


def _mentioned(things: list[str], told: list[str], line: str) -> list[str]:
    """Return a sentence with those things of which nothing was told."""
    text = "\n".join(told).lower()
    left = [_as_thing(thing) for thing in things if thing.lower() not in text]
    return [line.format(words=" and ".join(left))] if left else []


def _as_thing(phrase: str) -> str:
    if not phrase.isascii():
        return f"“{phrase}”"
    alone = phrase.lower() in MOODS  # an adjective without a noun
    return f"something {phrase.lower()}" if alone else f"the {phrase.lower()}"


def _singular(word: str) -> str:
    lower = word.lower()
    if lower in BEINGS | PLACES:
        return lower
    for ending, instead in (("ves", "f"), ("ies", "y"), ("es", ""), ("s", "")):
        if lower.endswith(ending) and lower.removesuffix(ending) + instead in BEINGS | PLACES:
            return lower.removesuffix(ending) + instead
    return lower


def _article(noun: str) -> str:
    return f"{'an' if noun[:1] in 'aeiou' else 'a'} {noun}"


def _title(cast: Cast) -> str:
    thing = cast.things[0]
    return f"The {cast.kind.capitalize()} and the {thing.capitalize() if thing.isascii() else thing}"


def _several(draw: random.Random, choices: tuple[str, ...] | list[str], count: int) -> list[str]:
    """Return so many of the choices, none twice before all were had."""
    found: list[str] = []
    while len(found) < count:
        found += draw.sample(list(choices), len(choices))
    return found[:count]
