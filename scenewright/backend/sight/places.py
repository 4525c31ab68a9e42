"""Where things are, and where they are to each other."""

from __future__ import annotations

import numpy as np

from scenewright.backend.sight import measures
from scenewright.backend.sight.answer import Answer, Rules, yes
from scenewright.backend.sight.names import listed, quoted
from scenewright.backend.sight.ranking import Measure
from scenewright.backend.sight.relations import FROM_CAMERA, RELATIONS, WORDS, apart, between, gap
from scenewright.backend.sight.room import Room, is_seen, middle
from scenewright.backend.sight.selecting import missing, related, select
from scenewright.shared.described import DescribedObject

ALL = "|".join(sorted(WORDS, key=len, reverse=True))
CAMERA = r"(?:the )?(?:camera|viewer|lens|us|me)"


def _where(room: Room, phrase: str) -> Answer | None:
    found = select(room, phrase)
    if not found.things:
        return Answer(missing(room, found), told=False)
    value = [list(each.location) for each in found.things]
    return Answer(" ".join(_stands(room, each) for each in found.things), value[0] if len(value) == 1 else value)


def _stands(room: Room, thing: DescribedObject) -> str:
    at = measures.place(thing.location, room.described)
    under = [each for each in room.things if each is not thing and RELATIONS["on"](room, thing, each)]
    base = (
        f"{quoted(thing.name)} stands on {quoted(under[0].name)}, at {at}"
        if under
        else f"{quoted(thing.name)} is at {at}"
    )
    return f"{base}{in_picture(thing)}."


def in_picture(thing: DescribedObject) -> str:
    """Return where in the picture a thing is, as the end of a sentence."""
    if not is_seen(thing) or thing.view is None:
        return ""
    return f", {spot(thing.view.box)} of the picture"


def spot(box: tuple[float, float, float, float]) -> str:
    """Return which part of a picture a box is in: "in the middle", "at the top left"."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    across = "left" if x < 1 / 3 else "right" if x > 2 / 3 else ""
    down = "top" if y < 1 / 3 else "bottom" if y > 2 / 3 else ""
    if not across and not down:
        return "in the middle"
    return f"at the {' '.join(filter(None, (down, across)))}"


def _in_relation(room: Room, relation: str, phrase: str, pool: str = "objects") -> Answer | None:
    base, target = select(room, pool), select(room, phrase)
    if not target.things:
        return Answer(missing(room, target), told=False)
    if base.unknown:
        return Answer(missing(room, base), told=False)
    names = [each.name for each in related(room, base.things, relation, target.things)]
    where = f"{WORDS[relation]} {listed(each.name for each in target.things)}{_as_seen(room, relation)}"
    if not names:
        return Answer(f"Nothing is {where}.", [])
    return Answer(f"{listed(names)} {'is' if len(names) == 1 else 'are'} {where}.", sorted(names))


def _is_related(room: Room, phrase: str, relation: str, target: str) -> Answer | None:
    one, other = select(room, phrase), select(room, target)
    for found in (one, other):
        if not found.things:
            return Answer(missing(room, found), told=False)
    holding = related(room, one.things, relation, other.things)
    words = f"{listed(each.name for each in one.things)} {'is' if len(one.things) == 1 else 'are'}"
    holds = len(holding) == len(one.things)
    verb = "" if holds else " not"
    return yes(
        holds,
        f"{words}{verb} {WORDS[relation]} {listed(each.name for each in other.things)}{_as_seen(room, relation)}.",
    )


def _as_seen(room: Room, relation: str) -> str:
    if WORDS[relation] not in FROM_CAMERA:
        return ""
    return ", as the camera sees it" if room.camera else ", seen from the front, along +Y"


def _between(room: Room, one: str, other: str) -> Answer | None:
    ends = [select(room, phrase) for phrase in (one, other)]
    for found in ends:
        if not found.things:
            return Answer(missing(room, found), told=False)
    first, last = ends[0].things[0], ends[1].things[0]
    names = [each.name for each in room.things if each is not first and each is not last
             and between(room, each, first, last)]  # fmt: skip
    where = f"between {quoted(first.name)} and {quoted(last.name)}"
    if not names:
        return Answer(f"Nothing is {where}.", [])
    return Answer(f"{listed(names)} {'is' if len(names) == 1 else 'are'} {where}.", sorted(names))


def _distance(room: Room, one: str, other: str) -> Answer | None:
    found = select(room, one)
    if not found.things:
        return Answer(missing(room, found), told=False)
    target = select(room, other)
    if not target.things:
        return Answer(missing(room, target), told=False)
    first, last = found.things[0], next((each for each in target.things if each is not found.things[0]), None)
    if last is None:
        return Answer(f"{quoted(first.name)} is where it is: name two different things.", told=False)
    far, clear = apart(first, last), gap(first, last)
    also = f"; between their boxes are {measures.length(clear, room.described)}" if clear else ""
    words = f"{quoted(first.name)} is {measures.length(far, room.described)} from {quoted(last.name)}"
    return Answer(f"{words}, middle to middle{also}.", round(far, 4))


def _from_camera(room: Room, phrase: str) -> Answer | None:
    if room.camera is None:
        return Answer("The scene has no camera to measure from.", told=False)
    found = select(room, phrase)
    if not found.things:
        return Answer(missing(room, found), told=False)
    far = [_to_camera(room, each) for each in found.things]
    said = " ".join(
        f"{quoted(each.name)} is {measures.length(distance, room.described)} from the camera."
        for each, distance in zip(found.things, far, strict=True)
    )
    return Answer(said, round(far[0], 4) if len(far) == 1 else [round(each, 4) for each in far])


def _to_camera(room: Room, thing: DescribedObject) -> float:
    assert room.camera is not None
    return float(np.linalg.norm(middle(thing) - room.camera.location))


def _extreme(room: Room, phrase: str, which: str, target: str) -> Answer | None:
    pool, other = select(room, phrase or "objects"), select(room, target)
    if not other.things:
        return Answer(missing(room, other), told=False)
    if pool.unknown:
        return Answer(missing(room, pool), told=False)
    goal = other.things[0]
    candidates = [each for each in pool.things if each is not goal]
    return _ranked(room, candidates, lambda each: apart(each, goal), which, quoted(goal.name))


def _extreme_to_camera(room: Room, phrase: str, which: str) -> Answer | None:
    if room.camera is None:
        return Answer("The scene has no camera to measure from.", told=False)
    pool = select(room, phrase or "objects")
    if pool.unknown:
        return Answer(missing(room, pool), told=False)
    return _ranked(room, pool.things, lambda each: _to_camera(room, each), which, "the camera")


def _ranked(room: Room, things: list[DescribedObject], key: Measure, which: str, goal: str) -> Answer:
    if not things:
        return Answer(f"There is nothing else to compare with {goal}.", told=False)
    far = which in {"farthest", "furthest"}
    chosen = (max if far else min)(things, key=key)
    word = "farthest from" if far else "nearest to"
    words = f"{quoted(chosen.name)} is {word} {goal}: {measures.length(key(chosen), room.described)}, to its middle."
    return Answer(words, chosen.name)


NEAREST = r"(nearest|closest|farthest|furthest)"
RULES: Rules = [
    (
        rf"(?:what|which) (?:object |thing )?(?:is|stands|lies|are) (?:the )?{NEAREST} (?:to|from) {CAMERA}",
        lambda room, which: _extreme_to_camera(room, "", which),
    ),
    (rf"(?:what|which) (.+?) (?:is|stands|lies|are) (?:the )?{NEAREST} (?:to|from) {CAMERA}", _extreme_to_camera),
    (
        rf"(?:what|which) (?:object |thing )?(?:is|stands|lies|are) (?:the )?{NEAREST} (?:to|from) (.+)",
        lambda room, which, target: _extreme(room, "", which, target),
    ),
    (rf"(?:what|which) (.+?) (?:is|stands|lies|are) (?:the )?{NEAREST} (?:to|from) (.+)", _extreme),
    (
        rf"(?:what|which) is the {NEAREST} (.+?) (?:to|from) {CAMERA}",
        lambda room, which, phrase: _extreme_to_camera(room, phrase, which),
    ),
    (
        rf"(?:what|which) is the {NEAREST} (.+?) (?:to|from) (.+)",
        lambda room, which, phrase, target: _extreme(room, phrase, which, target),
    ),
    (rf"how (?:far|near|close)(?: away)? (?:is|are) (.+?)(?: away)?(?: (?:from|to) {CAMERA})", _from_camera),
    (
        r"how (?:far|near|close)(?: away)?(?: apart)? (?:is|are) (.+?)(?: away)? (?:from|to|and) (.+?)(?: apart)?",
        _distance,
    ),
    (r"how (?:far|near|close)(?: away)? (?:is|are) (.+?)(?: away)?", _from_camera),
    (r"what is the distance (?:between|from) (.+?) (?:and|to) (.+)", _distance),
    (r"(?:what|which objects|which things|which) (?:is|are|stands|lies|stand|lie) between (.+?) and (.+)", _between),
    (r"where(?: exactly)? (?:is|are|stands|lies|stand|lie) (.+)", _where),
    (r"what (?:is|are) the (?:location|position|place|coordinates) of (.+)", _where),
    (
        rf"(?:what|which objects|which things|who) (?:is|are|stands?|lies?|sits?|can be found) ({ALL}) (.+)",
        _in_relation,
    ),
    (
        rf"which (.+?) (?:is|are|stands?|lies?|sits?) ({ALL}) (.+)",
        lambda room, pool, relation, target: _in_relation(room, relation, target, pool),
    ),
    (rf"(?:is|are|does|do) (.+?) (?:standing |lying |sitting |stand |lie |sit )?({ALL}) (.+)", _is_related),
]
