"""How large things are, and which is largest."""

from __future__ import annotations

from scenewright.backend.sight import measures
from scenewright.backend.sight.answer import Answer, Rules, yes
from scenewright.backend.sight.names import quoted
from scenewright.backend.sight.ranking import HOW, MEASURES, MORE, MOST
from scenewright.backend.sight.room import Room
from scenewright.backend.sight.selecting import missing, select

DENSE = {"faces": "faces", "polygons": "faces", "polys": "faces", "vertices": "vertices", "geometry": "faces"}


def _measure(room: Room, what: str, phrase: str) -> Answer | None:
    found = select(room, phrase)
    if not found.things:
        return Answer(missing(room, found), told=False)
    measure, how = MEASURES[what]
    values = [measure(each) for each in found.things]
    said = " ".join(
        f"{quoted(each.name)} is {measures.length(value, room.described)} {how}."
        for each, value in zip(found.things, values, strict=True)
    )
    rounded = [round(value, 4) for value in values]
    return Answer(said, rounded[0] if len(rounded) == 1 else rounded)


def _dimensions(room: Room, phrase: str) -> Answer | None:
    found = select(room, phrase)
    if not found.things:
        return Answer(missing(room, found), told=False)
    said = [
        f"{quoted(each.name)} measures {' × '.join(measures.length(side, room.described) for side in each.dimensions)}."
        for each in found.things
    ]
    values = [[round(side, 4) for side in each.dimensions] for each in found.things]
    return Answer(" ".join(said), values[0] if len(values) == 1 else values)


def _most(room: Room, which: str, phrase: str = "") -> Answer | None:
    what, sign = MOST[which]
    measure, how = MEASURES[what]
    found = select(room, phrase or "objects")
    if not found.things:
        return Answer(missing(room, found) if found.unknown else f"There is none: no {found.noun}.", told=False)
    chosen = max(found.things, key=lambda each: sign * measure(each))
    length = measures.length(measure(chosen), room.described)
    return Answer(f"{quoted(chosen.name)} is the {which}: {length} {how}.", chosen.name)


def _more(room: Room, one: str, which: str, other: str) -> Answer | None:
    pair = [select(room, phrase) for phrase in (one, other)]
    for found in pair:
        if not found.things:
            return Answer(missing(room, found), told=False)
    what, sign = MORE[which]
    measure, how = MEASURES[what]
    first, second = (found.things[0] for found in pair)
    values = [measure(first), measure(second)]
    said = [f"{quoted(each.name)} is {measures.length(value, room.described)}" for each, value in
            zip((first, second), values, strict=True)]  # fmt: skip
    return yes(sign * (values[0] - values[1]) > 0, f"{said[0]} {how}, {said[1]}.")


def _which_more(room: Room, which: str, one: str, other: str) -> Answer | None:
    pair = [select(room, phrase) for phrase in (one, other)]
    for found in pair:
        if not found.things:
            return Answer(missing(room, found), told=False)
    what, sign = MORE[which]
    measure, how = MEASURES[what]
    chosen = max((found.things[0] for found in pair), key=lambda each: sign * measure(each))
    return Answer(f"{quoted(chosen.name)}: {measures.length(measure(chosen), room.described)} {how}.", chosen.name)


def _densest(room: Room, phrase: str, which: str, part: str) -> Answer | None:
    field = DENSE[part]
    found = select(room, phrase or "objects")
    counted = [each for each in found.things if each.faces]
    if not counted:
        return Answer(missing(room, found), told=False)
    chosen = (max if which == "most" else min)(counted, key=lambda each: getattr(each, field))
    return Answer(f"{quoted(chosen.name)} has the {which}: {getattr(chosen, field):,} {field}.", chosen.name)


def _turned(room: Room, phrase: str) -> Answer | None:
    found = select(room, phrase)
    if not found.things:
        return Answer(missing(room, found), told=False)
    said = [f"{quoted(each.name)} is turned by {', '.join(f'{round(turn, 2) + 0.0:g}°' for turn in each.rotation)}"
            " about X, Y and Z." for each in found.things]  # fmt: skip
    return Answer(" ".join(said), [round(turn, 2) + 0.0 for turn in found.things[0].rotation])


def _weight(room: Room, *_: str) -> Answer:
    return Answer("The scene does not say what things weigh, only how large they are.", told=False)


TELL = r"(?:what|which) (?:object |thing )?(?:is|are)"
RULES: Rules = [
    (rf"how ({'|'.join(HOW)}) (?:is|are) (.+)", lambda room, how, phrase: _measure(room, HOW[how], phrase)),
    (r"how (?:big|large|small) (?:is|are) (.+)", _dimensions),
    (r"what (?:is|are) the (height|width|depth|length) of (.+)", _measure),
    (r"what (?:is|are) the (?:size|sizes|dimensions|measurements|measures) of (.+)", _dimensions),
    (r"what (?:size|dimensions) (?:is|are|has|have|does|do) (.+?)(?: have)?", _dimensions),
    (rf"{TELL} the ({'|'.join(MOST)})(?: of)?(?: the| all)? ?(.*)", _most),
    (rf"which (.+?) (?:is|are) (?:the )?({'|'.join(MOST)})", lambda room, phrase, which: _most(room, which, phrase)),
    (rf"(?:name|find|show)(?: me)? the ({'|'.join(MOST)}) ?(.*)", _most),
    (rf"(?:is|are) (.+?) ({'|'.join(MORE)}) than (.+)", _more),
    (rf"(?:what|which|which one) is ({'|'.join(MORE)})[,:]? (.+?) or (.+)", _which_more),
    (rf"(?:what|which) ?(.*?) (?:has|have) (?:the )?(most|fewest) ({'|'.join(DENSE)})", _densest),
    (r"(?:how is|what is the rotation of|how much is) (.+?)(?: turned| rotated)?", _turned),
    (r".*\b(?:weigh|weighs|weight|heavy|heavier|heaviest|mass)\b.*", _weight),
]
