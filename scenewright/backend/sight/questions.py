"""A question about a scene, and its exact answer, by a grammar of what can be asked; what cannot be told is said so."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from scenewright.backend.sight import counting, facts, looks, places, seeing, sizes
from scenewright.backend.sight.answer import Answer
from scenewright.backend.sight.names import listed
from scenewright.backend.sight.room import Room
from scenewright.shared.artifacts import SceneDescription

POLITE = re.compile(
    r"^(?:(?:please|hey|hi|hello|ok|so|and|well|but|now)[ ,]+"
    r"|(?:can|could|would|will) you (?:please )?(?:tell|say|show)(?: me)? "
    r"|(?:tell|show) me (?=what|where|how|which|if|whether)"
    r"|do you know |i (?:want|would like) to know |(?:if|whether) )+"
)
SHORT = {
    "what's": "what is", "where's": "where is", "who's": "who is", "how's": "how is", "which's": "which is",
    "there's": "there is", "whats": "what is", "wheres": "where is", "isn't": "is not", "aren't": "are not",
}  # fmt: skip
CAN_BE_ASKED = (
    "Ask how many there are of something, what colour or material it is, where it is and what is left of it, behind "
    "it or on it, how large, high or far it is, which is the largest or nearest, what the camera sees, and about "
    "lights, lens, frames, faces, modifiers and collections."
)
RULES = (
    *facts.RULES, *seeing.RULES, *sizes.RULES, *looks.RULES, *counting.RULES[:4], *places.RULES, *counting.RULES[4:],
)  # fmt: skip


def answer(question: str, described: SceneDescription) -> Answer:
    """Answer a question about a scene; where the scene does not tell, say so, and what can be asked."""
    room, asked = Room(described), normalised(question)
    untold = None
    for pattern, answering in RULES:
        match = _compiled(pattern).fullmatch(asked)
        found = answering(room, *(group or "" for group in match.groups())) if match else None
        if found is not None and found.told:
            return found
        untold = untold or found
    return untold or cannot_tell(described)


def cannot_tell(described: SceneDescription) -> Answer:
    """Return what is said where a question is none that a scene answers."""
    names = [each.name for each in Room(described).things]
    here = f" In the scene are {listed(names)}." if names else " The scene is empty."
    return Answer(f"That cannot be told from the scene. {CAN_BE_ASKED}{here}", told=False)


def normalised(question: str) -> str:
    """Return a question in small letters on one line, without politeness, contractions and marks at its end."""
    plain = "".join(sign if unicodedata.category(sign)[0] != "C" else " " for sign in question)
    line = " ".join(plain.replace("’", "'").casefold().split()).rstrip(" ?!.")
    words = " ".join(SHORT.get(word, word) for word in line.split())
    plain_words = POLITE.sub("", words).replace("color", "colour")
    return re.sub(r"^(is|are) not ", r"\1 ", plain_words)  # whoever asks whether it is not red asks whether it is


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
