"""The words of scenes: relations, arrangements, numbers, cameras, sounds, and things that stand for others."""

from __future__ import annotations

from functools import cache

from scenewright.backend.modelling.families import families, nouns
from scenewright.backend.modelling.family import Family
from scenewright.backend.modelling.words import FILLERS, NUMBERS, singular
from scenewright.backend.studio.wording import PLACES, STYLE, Place
from scenewright.backend.vocabulary.matching import words


def _of(table: dict[str, str]) -> dict[str, str]:
    return {said.strip(): name for name, phrases in table.items() for said in phrases.split(",")}


MIDST = "midst"  # "a well in the middle of eight rocks": the rocks are around it
RELATION_WORDS = _of(
    {
        "on": "on, on top of, upon, atop, onto, over, above, hanging over, hangs over",
        "under": "under, underneath, beneath, below",
        "in": "in, inside, within, into, inside of",
        "beside": "beside, next to, near, by, alongside, close to, at, on each side of, on either side of, "
        "on both sides of, along, flanking, flank, flanks, at the end of, at the side of, at the foot of, near to, "
        "besides",
        "left of": "left of, to the left of, on the left of, on the left side of, at the left of",
        "right of": "right of, to the right of, on the right of, on the right side of, at the right of",
        "in front of": "in front of, before, leading to, leading up to, leads to, leads up to, up to",
        "behind": "behind, in back of, at the back of",
        "between": "between, in between, among, amid",
        MIDST: "in the middle of, in the centre of, in the center of, in the midst of, surrounded by, encircled by",
        "around": "around, all around, surrounding, surround, surrounds, round about, encircling, circling",
        "against": "against, leaning against, leans against, leaning on, propped against, up against",
        "facing": "facing, faces, face, looking at, looks at, look at, turned to, turned towards, pointing at, towards",
    }
)
# The same with what they refer to left out: "with a vase on top".
BARE_RELATIONS = _of(
    {
        "on": "on top",
        "beside": "on each side, on either side, on both sides, at its foot, at its side, by its side, at their side, "
        "beside, to the side, nearby, next door",
        "left of": "on the left, to the left, on its left, to its left",
        "right of": "on the right, to the right, on its right, to its right",
        "behind": "in the background, at the back, behind",
        "in front of": "in the foreground, in front",
        "around": "all around",
    }
)
# "a table covered with vases", and what a colon means: the vases are on the table.
HOLDING = _of(
    {
        "on": "covered with, covered in, laden with, topped with, topped by, crowded with, cluttered with, set with",
        "in": "full of, filled with, holding, containing, packed with",
    }
)
EACH = frozenset(("each", "every"))
IN_THE_MIDDLE = ("in the middle", "in the centre", "in the center", "at the centre", "at the center")
GROUPS = _of(
    {
        "row": "row, rows, line, lines, queue, avenue",
        "circle": "circle, ring",
        "grid": "grid, rows and columns, array",
        "stack": "stack, stacks, tower",
        "heap": "heap, pile, heaps, piles, mound",
        "scatter": "scattering, forest, grove, scatter",
    }
)
ARRANGED = _of(
    {
        "row": "in a row, in a line, in rows, lined up, side by side, in line, in one row, in a long row",
        "circle": "in a circle, in a ring, in circles, in a round",
        "grid": "in a grid, in rows and columns, in a square grid",
        "stack": "stacked, stacked up, in a stack, on top of each other, piled on top of each other, on top of one "
        "another",
        "heap": "in a heap, in a pile, piled, piled up, heaped, heaped up",
        "scatter": "scattered, strewn, scattered about, here and there, spread out, dotted",
    }
)
LYING = ("fallen", "toppled", "overturned", "knocked over", "tipped over", "upturned", "on its side", "on their sides")
PRONOUNS = frozenset(words("it them this those these its their"))
EVERYTHING = frozenset(("all", "both", "everything"))
DEFINITE = frozenset(words("the this that these those"))
NOT = frozenset(("no", "without", "not", "nor"))
VERBS = frozenset(
    words(
        "is are was were stands stand standing sits sit sitting lies lie placed put place set there s hangs hang "
        "hanging rests rest resting leading leads up burning going here we see have has stood arranged floating "
        "built grows grow growing lit left grouped i want show me add also then another seated resting need make let "
        "give create scene showing shows image picture view shot lying as"
    )
)
LIGHT_SOURCES = {
    "spotlight": "spot", "spot light": "spot", "spot lights": "spot", "spotlights": "spot", "area light": "area",
    "softbox": "area", "point light": "point", "light bulb": "point",
}  # fmt: skip
SHOTS = _of(
    {
        "close": "close up, close ups, closeup, extreme close up, macro shot, macro, detail shot, close shot",
        "medium": "medium shot, mid shot, medium view",
        "wide": "wide shot, wide angle, wide view, from afar, establishing shot, panorama, long shot, wide angle shot",
    }
)
ANGLES = _of(
    {
        "above": "from above, top view, top down, top down view, overhead, birds eye view, bird s eye view, aerial "
        "view, high angle, high angle shot, flat lay, view from above, seen from above, overhead view, overhead shot",
        "below": "from below, low angle, low angle shot, worm s eye view, low angle view, seen from below",
        "front": "from the front, front view, frontal view, head on, seen from the front",
        "side": "from the side, side view, in profile, seen from the side",
        "isometric": "isometric, isometric view",
        "eye": "at eye level, eye level, eye level shot",
    }
)
# What is heard and never seen; the values are what a generator of sounds is asked for.
SOUNDS = {
    said.strip(): name
    for name, phrases in {
        "birds": "birds singing, birdsong, bird song, birds chirping, chirping birds, singing birds, birds sing, "
        "birds chirp, birds in the background",
        "crickets": "crickets, crickets chirping, chirping crickets, with crickets",
        "wind": "wind, wind howling, howling wind, wind blowing, windy, a breeze, breeze",
        "thunder": "thunder, distant thunder, rolling thunder, thunderstorm",
        "waves": "waves, waves crashing, crashing waves, sound of waves",
        "fire crackling": "crackling fire, fire crackling, crackling of a fire",
        "owl": "owls hooting, an owl hoots, owl hooting, hooting owl",
        "rain": "rain falling, pattering rain, rain pattering, rainfall",
        "stream": "babbling brook, running water, a stream murmuring, water flowing",
    }.items()
    for said in phrases.split(",")
}
HEARD = ("with the sound of", "with the sounds of", "the sound of", "sounds of", "sound of", "you hear", "we hear")
MANY = {"some": 3, "several": 5, "few": 3, "couple": 2, "pair": 2, "many": 8, "various": 4, "dozens": 24, "lots": 12,
        "multiple": 4, "numerous": 8}  # fmt: skip
TEENS = {"thirteen": 13, "fourteen": 14, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "forty": 40,
         "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}  # fmt: skip
UNITS = {**NUMBERS, **TEENS}
PLURAL = 3  # things of which only the plural was said
HEAP, HEAP_OF_LARGE, LARGE = 12, 7, 0.3
FOREST_TREES, FOREST_BUSHES = 12, 4
# What stands on the floor wherever several are said to be on something: "four chairs and a vase on the table".
FURNITURE = frozenset(
    words("bench bridge bush chair column door fence house ladder shelf sign stairs stool table tree well window rock")
)
SUPPORTS = frozenset(("table", "shelf", "bench", "stool", "crate", "chest", "barrel"))
# What can be taken for something else, beside what families say themselves.
STAND_INS = {
    "torch": "candle", "sofa": "bench", "couch": "bench", "altar": "table", "seat": "chair", "stump": "stool",
    "goblet": "mug", "bowl": "vase", "jug": "vase", "basket": "bucket", "cabinet": "shelf", "cupboard": "shelf",
    "wardrobe": "shelf", "counter": "table", "nightstand": "table", "statue": "column", "post": "column",
}  # fmt: skip
AS_THEY_ARE = frozenset(
    words("wood oak light mountain grass flower wall picture mirror stone rope money log hedge castle forest plant "
          "cross sun star cobble glass cloth ground floor art letter head lid cover arm handle step landing swing "
          "climb exit armour pole poster")
)  # fmt: skip


@cache
def stand_ins() -> dict[str, str]:
    """Return what is made in place of a thing that no family makes, by the noun for it."""
    akin = {word: family.name for family in reversed(families().values()) for word in family.akin}
    return {
        word: name for word, name in {**akin, **STAND_INS}.items() if word not in nouns() and word not in AS_THEY_ARE
    }


def family_of(word: str) -> Family | None:
    """Return the family that a noun asks for, in its singular or plural."""
    return nouns().get(word) or nouns().get(singular(word))


def stand_in(word: str) -> str:
    """Return the name of the family that stands for a noun, or ""."""
    return stand_ins().get(word) or stand_ins().get(singular(word), "")


def is_plural(word: str, family: Family) -> bool:
    """Tell whether a noun of a family is in the plural."""
    return word not in family.nouns and singular(word) != word


def number(tokens: list[str]) -> tuple[int, int]:
    """Return the number that words begin with and how many words say it; (0, 0) without one.

    "two dozen" is 24, "a hundred" 100, "twenty five" 25, "ten thousand" 10,000; "a" alone is no number.
    """
    total, part, place = 0, 0, 0
    while place < len(tokens):
        word = tokens[place].replace(",", "")
        if word.isdecimal() and not part:
            part = int(word[:9])
        elif word == "dozen":
            part = max(part, 1) * 12
        elif word in UNITS and (part == 0 or (part % 10 == 0 and part % 100 and UNITS[word] < 10)):
            part += UNITS[word]
        elif word == "hundred":
            part = max(part, 1) * 100
        elif word in ("thousand", "thousands"):
            total, part = total + max(part, 1) * 1000, 0
        else:
            break
        place += 1
    return total + part, place


def places() -> dict[str, Place]:
    """Return the places a scene may be in, by their words."""
    return PLACES


MEANINGLESS = FILLERS | STYLE | VERBS | frozenset(words("shall should can could will with them into its"))
