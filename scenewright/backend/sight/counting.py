"""How many there are of what, and whether there is any."""

from __future__ import annotations

import re

from scenewright.backend.sight.answer import Answer, Rules, yes
from scenewright.backend.sight.names import counted, joined, listed, singular
from scenewright.backend.sight.relations import WORDS
from scenewright.backend.sight.room import Room
from scenewright.backend.sight.selecting import GENERIC, Selection, missing, select
from scenewright.shared.described import DescribedObject

PART = {"vertices": "vertices", "vertexes": "vertices", "verts": "vertices", "points": "vertices",
        "faces": "faces", "polygons": "faces", "polys": "faces"}  # fmt: skip
PLACED = re.compile(rf"^(?:{'|'.join(sorted(WORDS, key=len, reverse=True))}|in|with|made|of)\b")
FILED = {
    "materials": lambda room: [each.name for each in room.described.materials],
    "collections": lambda room: list(
        dict.fromkeys(name for each in room.described.objects for name in each.collections)
    ),
}


def _count(room: Room, phrase: str, rest: str = "") -> Answer | None:
    rest = rest.removeprefix("there").strip()
    whole = f"{phrase} {rest}" if PLACED.match(rest) else f"{rest} {phrase}"
    found = select(room, whole.strip())
    if found.unknown:
        return Answer(f"None: {missing(room, found)}", 0)
    names = [each.name for each in found.things]
    what = _noun(found, len(names))
    said = f": {listed(names)}" if names else ""
    return Answer(f"There {'is' if len(names) == 1 else 'are'} {what}{said}.", len(names))


def _noun(found: Selection, count: int) -> str:
    words = found.noun.split()
    if words and words[-1] not in GENERIC and not found.plural:
        return counted(count, found.noun)
    if not words or words[-1] in GENERIC:
        return counted(count, " ".join([*words[:-1], "object"]))
    return f"1 {' '.join([*words[:-1], singular(words[-1])])}" if count == 1 else f"{count or 'no'} {found.noun}"


def _parts(room: Room, part: str, phrase: str = "") -> Answer | None:
    field = PART[part]
    phrase = phrase.strip()
    found = select(room, phrase) if phrase else Selection(room.things, "", True)
    if not found.things:
        return Answer(missing(room, found), told=False)
    total = sum(getattr(each, field) for each in found.things)
    owner = listed(each.name for each in found.things) if phrase else "The scene"
    verb = "has" if not phrase or len(found.things) == 1 else "have together"
    return Answer(f"{owner} {verb} {total:,} {field}, modifiers applied.", total)


def _filed(room: Room, what: str) -> Answer:
    names = FILED[what](room)
    said = f": {listed(names)}" if names else ""
    return Answer(f"There {'is' if len(names) == 1 else 'are'} {counted(len(names), what[:-1])}{said}.", len(names))


def _any(room: Room, phrase: str) -> Answer | None:
    found = select(room, phrase)
    if found.unknown:
        return Answer(f"No. {missing(room, found)}", False)
    names = [each.name for each in found.things]
    if not names:
        return yes(False, f"there is none among {counted(len(room.things), 'object')}.")
    return yes(True, f"{_is_are(names)} {listed(names)}.")


def _is_are(names: list[str]) -> str:
    return "there is" if len(names) == 1 else "there are"


def _list(room: Room, phrase: str) -> Answer | None:
    if phrase.strip() in FILED:
        names = FILED[phrase.strip()](room)
        return Answer(f"{listed(names)}." if names else f"There are no {phrase}.", sorted(names))
    found = select(room, phrase)
    if found.unknown:
        return Answer(missing(room, found), told=False)
    names = [each.name for each in found.things]
    if not names:
        return Answer(f"There are none: no {found.noun}.", [])
    return Answer(f"{'It is' if len(names) == 1 else 'They are'} {listed(names)}.", sorted(names))


def _everything(room: Room) -> Answer:
    names = [each.name for each in room.things]
    others = [each for each in room.described.objects if each not in room.things]
    kinds = joined(counted(len(group), kind) for kind, group in _by_kind(others).items())
    also = f" Besides, there {'is' if len(others) == 1 else 'are'} {kinds}." if others else ""
    if not names:
        return Answer(f"Nothing that has a shape is in the scene.{also}", [])
    return Answer(f"There {'is' if len(names) == 1 else 'are'} {listed(names)}.{also}", sorted(names))


def _by_kind(things: list[DescribedObject]) -> dict[str, list[DescribedObject]]:
    found: dict[str, list[DescribedObject]] = {}
    for each in things:
        found.setdefault(each.kind, []).append(each)
    return found


PARTS = "|".join(PART)
HAVE = r"(?: (?:do|does|are|is|have|has|got|there|in|on|of|for)\b)*"
RULES: Rules = [
    (
        rf"(?:how many|number of) ({PARTS}){HAVE}(?: "
        r"in total)?(?: the)? scene(?: have| has)?",
        lambda room, part: _parts(room, part),
    ),
    (
        rf"(?:how many|number of) ({PARTS}){HAVE}(?: in total| altogether)?",
        lambda room, part: _parts(room, part),
    ),
    (
        rf"(?:how many|number of) ({PARTS}){HAVE} (.+?)"
        r"(?: have| has| got)?",
        _parts,
    ),
    (r"(?:how many|number of) (materials|collections)(?: are there| are used| do i have)?(?: in the scene)?", _filed),
    (
        r"(?:how many|number of) (.+?) (?:are|is|can be|stand|stands|lie|lies|sit|sits|does|do|"
        r"have)(?: seen)?(?: (?:i|you|we) (?:see|have))? ?(there .+|there|the scene have|the scene "
        r"contain|.*)",
        lambda room, phrase, rest: _count(room, phrase, re.sub(r"^the scene.*|^i see|^you see", "", rest)),
    ),
    (r"(?:how many|number of|count(?: up)?(?: all)?) (.+)", _count),
    (r"(?:is|are) there (?:a |an |any |some )?(.+)", _any),
    (r"does (?:the|this) scene (?:have|contain|hold) (?:a |an |any |some )?(.+)", _any),
    (r"(?:what|which) (?:objects |things )?(?:is|are) (?:there )?(?:in )?(?:the|this) (?:scene|room)", _everything),
    (r"what is there|what do you see|what (?:is|stands) here|(?:list|name)(?: everything| it all)", _everything),
    (r"(?:list|name|show|enumerate)(?: me)?(?: all)?(?: of)?(?: the)? (.+)", _list),
    (r"(?:what|which) (.+?) (?:are|is) (?:there|used)(?: in the scene)?", _list),
]
