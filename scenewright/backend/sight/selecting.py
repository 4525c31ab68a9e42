"""Which things a phrase means: "the red chairs left of the table" by names, looks and places."""

from __future__ import annotations

import re
from collections.abc import Callable
from difflib import get_close_matches
from typing import NamedTuple

from scenewright.backend.sight import colours, ranking
from scenewright.backend.sight.names import is_plural, quoted, singulars, tokens
from scenewright.backend.sight.relations import RELATIONS, WORDS
from scenewright.backend.sight.room import QUALITIES, QUALITY_WORDS, Room, is_seen
from scenewright.shared.described import DescribedObject

IDLE = {
    "the", "a", "an", "any", "all", "this", "that", "these", "those", "my", "our", "your", "its", "of", "there", "here",
    "some", "other", "others", "else", "every", "each", "only", "currently", "now", "coloured", "colored",
}  # fmt: skip
GENERIC = {"object", "objects", "thing", "things", "item", "items", "anything", "everything", "something", "model",
           "models", "prop", "props", "stuff"}  # fmt: skip
KINDS = {
    "light": "light", "lights": "light", "camera": "camera", "cameras": "camera", "mesh": "mesh", "meshes": "mesh",
    "curve": "curve", "curves": "curve", "empty": "empty", "empties": "empty", "armature": "armature",
    "armatures": "armature", "speaker": "speaker", "speakers": "speaker",
}  # fmt: skip
MADE_OF = {"wooden": "wood", "golden": "gold", "woollen": "wool", "leathern": "leather", "metallic": "metal"}
SCENE = re.compile(
    r"\s*\b(?:in|of|inside|within)(?: the| this| my)? (?:whole )?(?:scene|room|file|project|world|level)\b"
)
PICTURE = re.compile(
    r"\s*\b(?:in|on|within)(?: the| this)? (?:camera )?(?:picture|view|frame|image|render|shot|camera)(?: view)?\b"
)
COLLECTION = re.compile(r"\s*\bin(?: the)? (?:collection (?P<one>.+)|(?P<other>.+?) collection)$")
MATERIAL = re.compile(
    r"\s*\b(?:(?:with|of|using|use|uses|has|have)(?: the)? material|made(?: out)? of|made from)"
    r"(?: the)? (?P<material>.+)$"
)
THAT = re.compile(r"\b(?:that|which|who) (?:is|are|stands?|lies?|sits?)\b")
RELATION = re.compile(
    r"^(?P<base>.*?)\s*\b(?P<relation>" + "|".join(sorted(WORDS, key=len, reverse=True)) + r")\b\s*(?P<target>.+)$"
)
SINGLED = re.compile(rf"^(?:the )?(?P<which>{'|'.join(ranking.WORDS)}) (?P<base>.+)$")
QUOTED = re.compile(r"^(?:the )?[\"“'‘](?P<name>.+)[\"”'’]$")


class Selection(NamedTuple):
    """What a phrase means.

    Attributes:
        things: that it means, in the scene's order.
        noun: the phrase as it is said of several.
        plural: whether it was said of several.
        unknown: a word of it that nothing in the scene has anything to do with, "" if there is none.
    """

    things: list[DescribedObject]
    noun: str
    plural: bool
    unknown: str = ""


def select(room: Room, phrase: str) -> Selection:
    """Return what a phrase in small letters means; a name in quotation marks means exactly what is called so."""
    phrase = THAT.sub(" ", phrase).strip()
    exact = QUOTED.match(phrase)
    if exact:
        return _called(room, exact["name"])
    phrase = SCENE.sub("", phrase).strip()
    direct = _by_words(room, phrase)
    if direct.things:
        return direct
    for narrowed in (_singled, _in_picture, _in_collection, _of_material, _related):
        found = narrowed(room, phrase)
        if found is not None:
            return found
    return direct


def alike(room: Room, word: str) -> list[str]:
    """Return the names of objects most like a word."""
    known = {part: each.name for each in room.described.objects for part in room.words(each)}
    near = (known[part] for part in get_close_matches(word, known, n=3, cutoff=0.7))
    return list(dict.fromkeys(near))


def missing(room: Room, found: Selection) -> str:
    """Return the sentence for a phrase that means nothing here."""
    word = found.unknown or found.noun
    near = alike(room, word)
    hint = f" Did you mean {' or '.join(map(quoted, near))}?" if near else ""
    return f"Nothing in the scene is called {quoted(word)}.{hint}"


def content(phrase: str) -> list[str]:
    """Return the words of a phrase that say which things are meant; two words of one colour are one."""
    spoken = [word for word in re.findall(r"[\w'\-]+", phrase) if word not in IDLE]
    found: list[str] = []
    for word in spoken:
        pair = f"{found[-1]} {word}" if found else ""
        if colours.known(pair):
            found[-1] = pair
        else:
            found.append(word)
    return found


def _called(room: Room, name: str) -> Selection:
    found = [each for each in room.described.objects if each.name.casefold() == name.casefold()]
    return Selection(found, name, False, "" if found else name)


def _by_words(room: Room, phrase: str) -> Selection:
    words = content(phrase)
    telling = [word for word in words if word not in GENERIC]
    noun, plural = " ".join(words), not words or is_plural(words[-1]) or words[-1] in {"everything", "stuff"}
    if not telling:
        return Selection(list(room.things), noun or "objects", True)
    if telling[-1] in KINDS:
        return _of_kind(room, telling, noun, plural)
    pool = room.described.objects
    found = [each for each in pool if all(_fits(room, each, word) for word in telling)]
    if not found:
        found = [each for each in pool if all(_fits(room, each, word) or _filed(each, word) for word in telling)]
    if words[-1] in GENERIC:
        found = [each for each in found if each in room.things]
        plural = words[-1] not in {"object", "thing", "item", "model", "prop"}
    unknown = next((word for word in telling if not any(_fits(room, each, word) or _filed(each, word) for each in pool)
                    and not _describes(word)), "")  # fmt: skip
    return Selection(_best(room, found, telling, plural), noun, plural, unknown)


def _of_kind(room: Room, telling: list[str], noun: str, plural: bool) -> Selection:
    kind = KINDS[telling[-1]]
    pool = [each for each in room.described.objects if each.kind == kind]
    found = [each for each in pool if all(_fits(room, each, word) for word in telling[:-1])]
    return Selection(found, noun, plural)


def _best(room: Room, found: list[DescribedObject], telling: list[str], plural: bool) -> list[DescribedObject]:
    """Return those of several that a phrase means most: tables, not a table lamp; by "the table" the plain one."""
    named = [word for word in telling if any(_has(room, each, word) for each in found)]
    if not named:
        return found
    heads = [each for each in found if _head(room, each) in singulars(named[-1])]
    if heads and not plural:
        exact = [each for each in heads if _alphabetic(room, each) == [_singular(room, each, word) for word in named]]
        return exact or heads
    return heads or found


def _head(room: Room, thing: DescribedObject) -> str:
    return next((part for part in reversed(room.words(thing)) if not part.isdigit()), "")


def _alphabetic(room: Room, thing: DescribedObject) -> list[str]:
    return [part for part in room.words(thing) if not part.isdigit()]


def _singular(room: Room, thing: DescribedObject, word: str) -> str:
    return next((form for form in singulars(word) if form in room.words(thing)), word)


def _fits(room: Room, thing: DescribedObject, word: str) -> bool:
    colour = colours.known(word)
    if colour and any(colours.fits(colour, own) for own in room.colours(thing)):
        return True
    quality = QUALITY_WORDS.get(word)
    if quality and QUALITIES[quality](room, thing):
        return True
    stuff = singulars(MADE_OF.get(word, word))
    return _has(room, thing, word) or any(stuff & set(tokens(name)) for name in thing.materials)


def _has(room: Room, thing: DescribedObject, word: str) -> bool:
    """Tell whether the name of a thing has a word in it, or all of it where it is written with signs between."""
    parts = tokens(word)
    forms = [singulars(part) for part in parts]
    return bool(parts) and all(form & set(room.words(thing)) for form in forms)


def _filed(thing: DescribedObject, word: str) -> bool:
    return any(
        singulars(word) & {form for part in tokens(name) for form in singulars(part)} for name in thing.collections
    )


def _describes(word: str) -> bool:
    return bool(colours.known(word)) or word in QUALITY_WORDS


Narrowing = Callable[[Room, str], Selection | None]


def _singled(room: Room, phrase: str) -> Selection | None:
    match = SINGLED.match(phrase)
    found = select(room, match["base"]) if match else None
    if match is None or found is None or not found.things:
        return found
    return Selection([ranking.first(room, found.things, match["which"])], found.noun, False)


def _in_picture(room: Room, phrase: str) -> Selection | None:
    if not PICTURE.search(phrase):
        return None
    found = select(room, PICTURE.sub("", phrase))
    return found._replace(things=[each for each in found.things if is_seen(each)])


def _in_collection(room: Room, phrase: str) -> Selection | None:
    match = COLLECTION.search(phrase)
    if not match:
        return None
    wanted = set(content(match["one"] or match["other"]))
    base = phrase[: match.start()].strip()
    found = select(room, base) if base else Selection(list(room.described.objects), "objects", True)
    inside = [each for each in found.things if any(wanted <= set(tokens(name)) for name in each.collections)]
    return found._replace(things=inside)


def _of_material(room: Room, phrase: str) -> Selection | None:
    match = MATERIAL.search(phrase)
    if not match:
        return None
    found = select(room, phrase[: match.start()].strip())
    words = content(match["material"])
    made = [
        each for each in found.things if any(all(_in_name(word, name) for word in words) for name in each.materials)
    ]
    made = made or [each for each in found.things if all(_fits(room, each, word) for word in words)]
    return found._replace(things=made)


def _in_name(word: str, name: str) -> bool:
    return bool(singulars(MADE_OF.get(word, word)) & set(tokens(name)))


def _related(room: Room, phrase: str) -> Selection | None:
    match = RELATION.match(phrase)
    if not match:
        return None
    base = select(room, match["base"]) if match["base"].strip() else Selection(list(room.things), "objects", True)
    target = select(room, match["target"])
    if not target.things or base.unknown:
        return Selection([], phrase, base.plural, base.unknown or target.unknown or match["target"])
    return base._replace(things=related(room, base.things, match["relation"], target.things))


def related(
    room: Room, things: list[DescribedObject], relation: str, others: list[DescribedObject]
) -> list[DescribedObject]:
    """Return those things that are in a relation, as it is said, to one of some others."""
    holds = RELATIONS[WORDS[relation]]
    return [each for each in things if any(each is not other and holds(room, each, other) for other in others)]
