"""Sentences to words, and the phrases among them that say nothing of things: light, camera, place and sound."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from scenewright.backend.materials.wording import PHRASES
from scenewright.backend.planning import vocabulary
from scenewright.backend.studio.lights import LIGHT_WORDS
from scenewright.backend.studio.wording import Place
from scenewright.backend.vocabulary.matching import find

LONGEST = 4000  # characters that are read
END, COLON = ".", ":"
_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+|[,;.:!?()×]")
_ENDS = frozenset(".;!?")
_LEADING = frozenset(("the", "a", "an", "by", "under", "from", "during", "light", "of", "in", "at", "on", "it", "is",
                      "with", "to", "lit"))  # fmt: skip


@dataclass
class Setting:
    """What sentences say of everything but the things themselves.

    Attributes:
        light: one of the lights.
        shot: of the camera.
        angle: of the camera.
        sounds: what is heard.
        place: where it is, or None.
        ground: what a word before the place says of its ground: "snowy forest".
    """

    light: str = ""
    shot: str = ""
    angle: str = ""
    sounds: list[str] = field(default_factory=list)
    place: Place | None = None
    place_word: str = ""
    ground: str = ""


def tokens(text: str) -> list[str]:
    """Return the words of a text in small letters, "." after each sentence, "," and ":" where they were."""
    text = text[:LONGEST].casefold().replace("’", "'").replace("'s", "").replace("-", " ").replace("metres", "metre")
    text = text.replace("half a dozen", "six").replace("low poly", "lowpoly")
    found = []
    for word in _WORD.findall(text):
        found.append(END if word in _ENDS else "," if word in "()" else "x" if word == "×" else word)
    return found


def take_setting(spoken: list[str], setting: Setting) -> list[str]:
    """Take light, camera, place and sound out of words, write them into `setting`, and return the rest."""
    rest = _take_sounds(spoken, setting)
    known: dict[str, tuple[str, object]] = {
        **_tagged("place", vocabulary.places()), **_tagged("light", LIGHT_WORDS), **_tagged("sound", vocabulary.SOUNDS),
        **_tagged("shot", vocabulary.SHOTS), **_tagged("angle", vocabulary.ANGLES),
    }  # fmt: skip
    left: list[str] = []
    place = 0
    for match in find(rest, known):
        end = match.start + match.length
        kind, meaning = match.meaning
        following = rest[end] if end < len(rest) else ""
        left += rest[place : match.start]
        place = end
        if kind in ("place", "light", "sound") and _belongs(following, rest[match.start - 1] if match.start else ""):
            left += rest[match.start : end]
            continue
        if kind == "place":
            _set_place(meaning, rest[match.start], left, setting)
        elif kind == "sound":
            setting.sounds.append(str(meaning))
        else:
            setattr(setting, kind, meaning)
        while left and left[-1] in _LEADING:
            left.pop()
        left.append(",")
        if kind in ("shot", "angle", "place") and following in ("of", "with"):
            place += following == "of" and kind != "place"
    return left + rest[place:]


def _tagged(kind: str, table: Mapping[str, object]) -> dict[str, tuple[str, object]]:
    return {said: (kind, meaning) for said, meaning in table.items()}


def _belongs(following: str, before: str) -> bool:
    """Tell whether a word that could be a setting is a thing's own: "castle door", "night lamp"."""
    return vocabulary.family_of(following) is not None and before not in ("at", "in")


def _set_place(meaning: object, word: str, left: list[str], setting: Setting) -> None:
    if setting.place is None and isinstance(meaning, Place):
        setting.place, setting.place_word = meaning, word
        if left and left[-1] in PHRASES:
            setting.ground = PHRASES[left.pop()].name


def _take_sounds(spoken: list[str], setting: Setting) -> list[str]:
    """Take "the sound of …" out of words."""
    rest: list[str] = []
    place = 0
    for match in find(spoken, dict.fromkeys(vocabulary.HEARD, True)):
        if match.start < place:
            continue
        rest += spoken[place : match.start]
        place = match.start + match.length
        heard: list[str] = []
        while place < len(spoken) and spoken[place] not in (",", END, COLON):
            heard.append(spoken[place])
            place += 1
        setting.sounds.append(" ".join(word for word in heard if word not in ("a", "the", "an")))
    return rest + spoken[place:]
