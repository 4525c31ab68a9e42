"""From a prompt to what is to be photographed: things, what they stand on, light, place and camera."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from scenewright.backend.materials.wording import ASIDES, MANNERS, PHRASES, STUFFS
from scenewright.backend.materials.wording import FILLERS as SURFACE_FILLERS
from scenewright.backend.modelling.families import nouns
from scenewright.backend.modelling.reading import read as read_prop
from scenewright.backend.modelling.request import Request
from scenewright.backend.modelling.words import FILLERS, NUMBERS, singular
from scenewright.backend.studio.lights import LIGHT_WORDS, LIGHTS
from scenewright.backend.vocabulary.colours import COLOURS, Colour
from scenewright.backend.vocabulary.matching import find, nearest, words
from scenewright.shared.errors import InvalidInput

MOST_WORDS = 400  # of a prompt that are read
MOST_THINGS, MOST_EACH = 8, 6
ON = frozenset({"on", "upon", "atop", "over"})
IN = frozenset({"in", "inside", "at", "within", "among", "through"})
BEFORE = frozenset({"before", "against"})
JOINTS = (
    ON
    | IN
    | BEFORE
    | {"and", "with", "beside", "near", "by", "under", "behind", "between", "plus", ",", "next", "front"}
)
BACKDROP = frozenset({"background", "backdrop", "backdrops", "backgrounds"})
FLOOR, WALL = frozenset({"floor", "ground", "surface"}), frozenset({"wall", "walls"})
PILE = frozenset({"stack", "stacked", "pile", "piled", "tower"})
SUPPORTS = frozenset(
    {"table", "bench", "stool", "crate", "barrel", "chest", "column", "shelf", "book", "rock", "chair"}
)
CLOSE_UP = frozenset({"closeup", "macro", "detail"})
STYLE = frozenset(
    words(
        "picture photo photograph photography image render rendering rendered illustration scene view shot of "
        "showing shows high quality detailed highly best masterpiece realistic photorealistic hyperrealistic "
        "sharp focus 4k 8k hd uhd octane unreal blender cycles lighting light lights lit texture material "
        "seamless standing lying sitting placed stands lies sits side to from is are it its into up out behind "
        "weather time very old sky world full small "
    )
)


@dataclass(frozen=True)
class Place:
    """Where a picture is taken: what lies on the ground, the wall behind, the usual light, and what stands around."""

    ground: str
    wall: str = ""
    light: str = "day"
    around: tuple[tuple[str, int], ...] = ()


PLACES: dict[str, Place] = {
    word.strip(): place
    for said, place in (
        ("forest, woods, woodland, jungle", Place("moss", around=(("tree", 9), ("pine tree", 7), ("bush", 4)))),
        ("garden, park, orchard", Place("grass", around=(("bush", 7), ("tree", 3)))),
        ("field, countryside, prairie, hill, hills, valley", Place("grass", around=(("tree", 2), ("bush", 2)))),
        ("shore, coast, seaside", Place("sand")),
        ("mountains, mountain, canyon", Place("gravel", around=(("rock", 6),))),
        ("street, town, village, city, market, square, alley, courtyard", Place("cobble")),
        ("room, kitchen, bedroom, living room, library, parlour, salon, hall, study, museum, gallery",
         Place("oak planks", "cream plaster", "window")),
        ("workshop, garage, factory, warehouse, barn, attic", Place("old concrete", "old brick", "window")),
        ("dungeon, cellar, crypt, castle, tavern, cave, tomb, ruin", Place("cobble", "rock", "candlelight")),
    )
    for word in said.split(",")
}  # fmt: skip
CAMERAS: dict[str, str] = {
    word.strip(): name
    for name, said in {
        "above": "from above, top view, top down, overhead, birds eye view, bird s eye view, aerial, high angle, "
        "flat lay",
        "below": "from below, low angle, worms eye view, worm s eye view, heroic",
        "close": "close up, close ups, extreme close up",
        "wide": "wide shot, wide angle, from afar, far away, distant, panorama, panoramic, establishing shot",
        "front": "from the front, front view, frontal, head on",
        "side": "from the side, side view, in profile, profile view",
        "isometric": "isometric, isometric view",
    }.items()
    for word in said.split(",")
}


@dataclass(frozen=True)
class Thing:
    """Something to be photographed: the request for it, and how many of it."""

    request: Request
    count: int = 1


@dataclass
class Wish:
    """What a prompt asks for.

    Attributes:
        things: in the order they were said.
        support: what the things stand on, or None for the ground.
        ground: words for the surface below, or "".
        wall: words for the surface behind, or "".
        backdrop: sRGB-encoded colour of a plain background, or None.
        light: one of `LIGHTS`, or "".
        foggy: whether it is seen through fog.
        place: where it is, or None.
        cameras: words about the camera, by their names in `CAMERAS`.
        piled: whether several things lie on each other.
        unknown: words that mean nothing here.
        notes: sentences about what could not be done as asked.
    """

    things: list[Thing] = field(default_factory=list)
    support: Thing | None = None
    ground: str = ""
    wall: str = ""
    backdrop: Colour | None = None
    light: str = ""
    foggy: bool = False
    place: Place | None = None
    cameras: set[str] = field(default_factory=set)
    piled: bool = False
    unknown: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def is_surface(self) -> bool:
        """Tell whether only a surface is asked for."""
        return not self.things and not self.place and bool(self.ground or self.wall)


def read(prompt: str) -> Wish:
    """Return what a prompt asks for.

    Raises:
        InvalidInput: it is empty, or names nothing that is known; the nearest known things are told.
    """
    spoken = re.findall(r"\d+|[^\W\d_]+|[,;.:!?()]", prompt.casefold())[:MOST_WORDS]
    spoken = ["," if not word.isalnum() else word for word in spoken]
    wish = Wish()
    rest = _settings(spoken, wish)
    for joint, clause in _clauses(rest):
        _take(joint, clause, wish)
    if not (wish.things or wish.ground or wish.wall or wish.place):
        if wish.unknown or not (wish.foggy or (wish.light and LIGHTS[wish.light].outdoors)):
            raise _nothing(prompt, wish)
        wish.place = PLACES["countryside"]  # a sunset, and nothing else
    wish.unknown = list(dict.fromkeys(wish.unknown))
    return wish


def alike(word: str) -> list[str]:
    """Return the known words that are most like an unknown one, best first."""
    return nearest(word, {*nouns(), *PHRASES, *LIGHT_WORDS, *PLACES, *COLOURS})


def _settings(spoken: list[str], wish: Wish) -> list[str]:
    """Take light, place and camera out of the words; return the rest, with commas where they were."""
    known: dict[str, str | Place] = {**CAMERAS, **LIGHT_WORDS, **PLACES}
    rest: list[str] = []
    place = 0
    for match in find(spoken, known):
        rest += spoken[place : match.start]
        phrase = " ".join(spoken[match.start : match.start + match.length])
        place = match.start + match.length
        if _belongs(
            phrase, spoken[match.start - 1] if match.start else "", spoken[place] if place < len(spoken) else ""
        ):
            rest += [phrase] if match.length == 1 else phrase.split()
            continue
        while rest and rest[-1] in ON | IN | {"the", "a", "an", "by", "under", "from", "during", "light", "of"}:
            rest.pop()
        rest.append(",")
        _set(match.meaning, wish)
    return rest + spoken[place:]


def _belongs(phrase: str, before: str, after: str) -> bool:
    """Tell whether a word that could be a setting is a thing's own: a "castle door", a "night lamp"."""
    return singular(after) in nouns() and before not in ("at", "in") and phrase not in CAMERAS


def _set(meaning: str | Place, wish: Wish) -> None:
    if isinstance(meaning, Place):
        wish.place = wish.place or meaning
    elif meaning in CAMERAS.values():
        wish.cameras.add(meaning)
    elif meaning == "fog":
        wish.foggy = True
    else:
        wish.light = meaning


def _clauses(spoken: list[str]) -> Iterable[tuple[str, list[str]]]:
    """Yield what follows each joint, up to the next."""
    joint = ""
    clause: list[str] = []
    for word in [*spoken, ","]:
        if word in JOINTS:
            if clause:
                yield joint, clause
            if word not in (",", "and") or clause:
                joint, clause = word, []
        else:
            clause = [*clause, word]


def _noun(clause: list[str]) -> str:
    """Return the last noun of a clause that names a prop, before any "of" that says what it is made of."""
    head = clause[: clause.index("of")] if "of" in clause[1:] and not PILE & set(clause) else clause
    for part in (head, clause):
        known = [word for word in part if word in nouns() or singular(word) in nouns()]
        if known:
            return known[-1]
    return ""


def _take(joint: str, clause: list[str], wish: Wish) -> None:
    if CLOSE_UP & set(clause):
        wish.cameras.add("close")
        clause = [word for word in clause if word not in CLOSE_UP]
    if BACKDROP & set(clause):
        _back(clause, wish)
    elif _noun(clause) and not (WALL | FLOOR) & set(clause):
        _prop(joint, clause, wish)
    elif joint in ("with", "and", ",") and wish.things and {singular(w) for w in clause} & _parts(wish.things[-1]):
        _more(clause, wish)
    elif find(clause, PHRASES) and not (joint == "with" and wish.things):
        _surface(joint, clause, wish)
    elif joint == "with" and wish.things:
        _more(clause, wish)
    else:
        wish.unknown += [word for word in clause if not _is_known(word)]


def _back(clause: list[str], wish: Wish) -> None:
    colour = next((COLOURS[word] for word in clause if word in COLOURS), None)
    if colour is not None:
        wish.backdrop = colour
    elif find(clause, PHRASES):
        wish.wall = " ".join(word for word in clause if word not in BACKDROP)
    wish.light = wish.light or "studio"


def _prop(joint: str, clause: list[str], wish: Wish) -> None:
    family = nouns().get(_noun(clause)) or nouns()[singular(_noun(clause))]
    last = wish.things[-1] if wish.things else None
    if joint == "with" and last and {singular(word) for word in clause} & _parts(last):
        _more(clause, wish)
        return
    count = 1
    said: list[str] = []
    for word in clause:
        number = int(word) if word.isdecimal() and len(word) < 4 else NUMBERS.get(word, 0)
        if number and not said:
            count = number
        elif word in PILE:
            wish.piled = True
        elif word not in STYLE or word in ("of", "old", "small", "light"):
            said.append(word)
    plural = _noun(clause) not in nouns() or (singular(_noun(clause)) != _noun(clause) and family.name != _noun(clause))
    count = count if count > 1 else (3 if plural else 1)
    if count > MOST_EACH:
        wish.notes.append(f"{MOST_EACH} of {count} {family.name}s are shown.")
    thing = Thing(read_prop(" ".join(said)), min(count, MOST_EACH))
    wish.unknown += [word for word in thing.request.ignored if not _is_known(word)]
    if joint in ON and wish.things and family.name in SUPPORTS and thing.count == 1 and wish.support is None:
        wish.support = thing
    elif len(wish.things) < MOST_THINGS:
        wish.things.append(thing)
    else:
        wish.notes.append(f"Only {MOST_THINGS} kinds of things are shown.")


def _parts(thing: Thing) -> set[str]:
    """Return the words for a thing's own parts."""
    family = thing.request.family
    return {*family.slots, *family.parts, *(word for said in family.parts.values() for word in said)}


def _more(clause: list[str], wish: Wish) -> None:
    """Give what a thing is with to the thing."""
    last = wish.things[-1]
    noun = last.request.family.name
    again = read_prop(f"{noun} with {' '.join(clause)}")
    wish.unknown += [word for word in again.ignored if not _is_known(word)]
    paints = {**last.request.paints, **again.paints}
    merged = Request(
        last.request.family, last.request.measures, last.request.factors, {**last.request.counts, **again.counts},
        paints, last.request.styles | again.styles, last.request.ignored, last.request.notes,
    )  # fmt: skip
    wish.things[-1] = Thing(merged, last.count)


def _surface(joint: str, clause: list[str], wish: Wish) -> None:
    words = [word for word in clause if word not in STYLE or word in ("old", "small")]
    wish.unknown += [word for word in words if not _is_known(word)]
    if joint in BEFORE or joint in ("behind", "front") or (WALL & set(clause) and (wish.things or wish.ground)):
        wish.wall = wish.wall or " ".join(words)
    else:
        wish.ground = wish.ground or " ".join(words)


def _is_known(word: str) -> bool:
    tables: tuple[Mapping[str, object] | frozenset[str], ...] = (
        FILLERS, SURFACE_FILLERS, STYLE, MANNERS, COLOURS, STUFFS, NUMBERS, BACKDROP, FLOOR, WALL, PILE, ASIDES, JOINTS,
    )  # fmt: skip
    return word.isdecimal() or any(word in table for table in tables) or bool(find([word], PHRASES)) or len(word) < 2


def _nothing(prompt: str, wish: Wish) -> InvalidInput:
    if not prompt.strip():
        return InvalidInput(
            "The prompt is empty.", remedy="Say what the picture shall show: a red mug on a wooden table."
        )
    like = [other for word in wish.unknown[:12] for other in alike(word)[:2]]
    hint = f" Did you mean {', '.join(dict.fromkeys(like[:4]))}?" if like else ""
    families = ", ".join(dict.fromkeys(family.name for family in nouns().values()))
    surfaces = ", ".join(dict.fromkeys(family.name for family in PHRASES.values()))
    return InvalidInput(
        f"Nothing in the prompt can be photographed here.{hint}",
        remedy=f"Name a thing ({families}), a surface ({surfaces}) or a place ({', '.join(PLACES)}), in English.",
    )
