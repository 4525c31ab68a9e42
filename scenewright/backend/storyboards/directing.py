"""Beats to shots: how near, how the camera moves, how long, and what a picture of it would be asked for."""

from __future__ import annotations

import re

import msgspec

from scenewright.backend.storyboards import cues
from scenewright.backend.storyboards.reading import SPEAKER, SPOKEN, WORD, Beat, Story
from scenewright.shared.artifacts import Shot
from scenewright.shared.shots import Framing, Movement

READ, SPOKEN_RATE = 3.2, 2.4  # words a second: seen happening, and heard
TELLING = 4  # words beside speech: fewer only say who speaks
SHORTEST, LONGEST, SETTLING = 1.5, 12.0, 1.0  # seconds
FRAMED = {
    "extreme wide": "extreme wide shot of", "wide": "wide shot of", "full": "full shot of", "medium": "medium shot of",
    "close-up": "close-up of", "extreme close-up": "extreme close-up of",
}  # fmt: skip


def direct(story: Story, style: str, most: int = 0, seconds: float = 0.0) -> tuple[Shot, ...]:
    """Return the shots of a story.

    Args:
        story: as it was read.
        style: of every picture.
        most: how many there may be; neighbours are joined, the shortest first. 0 is any number.
        seconds: that all take together; 0 leaves each its own.
    """
    return fitted([_shot(story, number, style) for number in range(len(story.beats))], most, seconds)


def fitted(shots: list[Shot], most: int = 0, seconds: float = 0.0) -> tuple[Shot, ...]:
    """Return shots of which there are no more than may be and that take as long as they shall, as `direct` has it."""
    while most and len(shots) > most:
        at = min(range(len(shots) - 1), key=lambda number: _cost(shots[number], shots[number + 1]))
        shots[at : at + 2] = [_joined(shots[at], shots[at + 1])]
    factor = seconds / sum(each.seconds for each in shots) if seconds and shots else 1.0
    return tuple(msgspec.structs.replace(each, seconds=max(round(each.seconds * factor, 2), 0.1)) for each in shots)


def _shot(story: Story, number: int, style: str) -> Shot:
    beat = story.beats[number]
    framing = _framing(beat, number)
    return Shot(
        description=beat.text,
        prompt=_prompt(beat, story, framing, style),
        framing=framing,
        movement=_movement(beat, framing),
        seconds=lasting(len(beat.words), beat.said, framing),
        characters=tuple(beat.characters),
        place=beat.place,
        dialogue=beat.said,
        sound=", ".join(dict.fromkeys(cues.SOUNDS[word] for word in beat.words if word in cues.SOUNDS)),
    )


def _framing(beat: Beat, number: int) -> Framing:
    words = set(beat.words)
    if beat.arrives and not beat.said and (not beat.characters or number == 0):
        return "extreme wide" if words & cues.LANDS else "wide"
    if beat.said or words & cues.FACES:
        return "close-up" if len(beat.characters) < 2 else "medium"
    if words & cues.DEEDS:
        return "full"
    if words & cues.DETAILS and len(beat.words) < 25:
        return "extreme close-up" if not beat.arrives else "medium"
    if not beat.characters:
        return "wide"
    return "medium"


def _movement(beat: Beat, framing: Framing) -> Movement:
    words = set(beat.words)
    for movement, signs in cues.MOVES:
        if words & signs and not (movement == "follow" and framing in {"wide", "extreme wide"}):
            return movement  # type: ignore[return-value]
    return "pan right" if framing in {"wide", "extreme wide"} else "static"


def lasting(words: int, said: str, framing: Framing) -> float:
    """Return how many seconds a shot takes in which so many words happen, and something is said or nothing."""
    seen, heard = words / READ, len(WORD.findall(said)) / SPOKEN_RATE
    extra = SETTLING if framing in {"wide", "extreme wide"} else 0.0
    return round(min(max(max(seen, heard + 0.5) + extra, SHORTEST), max(LONGEST, heard + 0.5)), 1)


def _prompt(beat: Beat, story: Story, framing: Framing, style: str) -> str:
    """Return what a picture of a beat is asked for: who is in it by name, with what is known of them, and where."""
    seen = SPOKEN.sub(" ", beat.text).strip(" ,.;:!?—-\n")
    named = _with_names(seen, beat.characters)
    if beat.said and (SPEAKER.match(beat.text) or len(WORD.findall(named)) < TELLING):
        named = f"{' and '.join(beat.characters)} speaking" if beat.characters else "somebody speaking"
    known = [f"{name} is {story.cast[name]}" for name in beat.characters if story.cast.get(name)
             and story.cast[name] not in named]  # fmt: skip
    place = beat.where if beat.place not in named.casefold() else ""
    parts = [
        f"{FRAMED[framing]} {named[0].lower() + named[1:] if not _begins_with_name(named, beat) else named}",
        *known,
    ]
    return ", ".join(" ".join(part.split()) for part in (*parts, place, beat.time, style.strip()) if part)


def _begins_with_name(words: str, beat: Beat) -> bool:
    return any(words.startswith(name) for name in beat.characters)


def _with_names(words: str, characters: list[str]) -> str:
    """Return words with the names of who is meant in place of the first pronoun, where that is one."""
    if not characters or characters[0].casefold() in words.casefold():
        return words
    pronoun = "it" if characters[0].startswith("the ") else "she|he" if len(characters) == 1 else "they"
    return re.sub(rf"\b(?:{pronoun})\b", " and ".join(characters), words, count=1, flags=re.IGNORECASE)


def _cost(one: Shot, other: Shot) -> float:
    apart = (one.place != other.place) * 6.0 + (one.characters != other.characters) * 3.0
    return one.seconds + other.seconds + apart


def _joined(one: Shot, other: Shot) -> Shot:
    main, _ = sorted((one, other), key=lambda each: -len(each.description))
    return msgspec.structs.replace(
        main,
        description=f"{one.description} {other.description}",
        seconds=one.seconds + other.seconds,
        characters=tuple(dict.fromkeys((*one.characters, *other.characters))),
        dialogue=" ".join(filter(None, (one.dialogue, other.dialogue))),
        sound=", ".join(dict.fromkeys(filter(None, [*one.sound.split(", "), *other.sound.split(", ")]))),
    )
