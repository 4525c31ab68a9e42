"""From what an artist writes to a scene plan, without a language model.

The setting, light and shot are taken out first; each sentence is then read from left to right (`sentence`), its words
told apart by `keywords`; what is left open the place says, and the plan is written.
"""

from __future__ import annotations

from collections.abc import Iterator

from scenewright.backend.modelling.families import families, nouns
from scenewright.backend.planning import vocabulary
from scenewright.backend.planning.phrases import Thing, planned, thing
from scenewright.backend.planning.reading import Reading
from scenewright.backend.planning.sentence import Sentence
from scenewright.backend.planning.tokens import COLON, END, take_setting, tokens
from scenewright.backend.vocabulary.matching import nearest
from scenewright.shared.artifacts import ScenePlan
from scenewright.shared.errors import InvalidInput
from scenewright.shared.plans import WALL, PlannedCamera

EXAMPLE = "a round table with four chairs around it, a candle on the table, at sunset"
USUAL_WALL = "plaster"


def read(text: str, seed: int = 0) -> ScenePlan:
    """Return the plan of a scene described in English.

    Raises:
        InvalidInput: the text is empty, or names nothing that can be made; the nearest known things are told.
    """
    reading = Reading()
    spoken = take_setting(tokens(text), reading.setting)
    for sentence, follows_colon in _sentences(spoken):
        Sentence(reading, follows_colon).read(sentence)
    _add_surroundings(reading)
    if any(to == WALL for each in reading.things for _, to, _ in each.relations):
        reading.wall = reading.wall or USUAL_WALL
    if not reading.things:
        raise _nothing(text, reading)
    _name(reading.things)
    return _plan(text, reading, seed)


def _sentences(spoken: list[str]) -> Iterator[tuple[list[str], bool]]:
    """Yield sentences, and whether each lists what is on the thing before it: "a desk: a lamp and two books"."""
    sentence: list[str] = []
    follows_colon = False
    for word in [*spoken, END]:
        if word not in (END, COLON):
            sentence.append(word)
            continue
        if sentence:
            yield sentence, follows_colon
        sentence, follows_colon = [], word == COLON


def _add_surroundings(reading: Reading) -> None:
    """Let the place say what the sentences leave open: the ground, the wall, the light, and what grows there."""
    place = reading.setting.place
    if place is None:
        return
    reading.ground = reading.ground or reading.setting.ground or place.ground
    reading.wall = reading.wall or place.wall
    reading.setting.light = reading.setting.light or (place.light if place.light != "day" else "")
    there = {each.family.name for each in reading.things} | reading.unwanted
    for words, count in place.around[:1]:
        found = thing(words.split())
        if found is not None and found.family.name not in there:
            found.count, found.arrangement = max(count, vocabulary.FOREST_TREES if count > 8 else count), "scatter"
            reading.things.append(found)


def _name(things: list[Thing]) -> None:
    """Give each thing a name of its own."""
    taken: set[str] = set()
    for each in things:
        base, number = each.name, 2
        while each.name in taken:
            each.name, number = f"{base} {number}", number + 1
        taken.add(each.name)


def _plan(text: str, reading: Reading, seed: int) -> ScenePlan:
    setting = reading.setting
    if setting.place and setting.place_word in ("forest", "woods", "woodland", "jungle"):
        for each in reading.things:
            if each.family.name == "tree" and each.count > 4 and not each.arrangement:
                each.arrangement = "scatter"
    first = reading.things[0].name if setting.shot == "close" else ""
    unknown = list(dict.fromkeys(reading.unknown))
    notes = [*reading.notes, *([_not_understood(unknown)] if unknown else [])]
    return ScenePlan(
        name="Scene", description=" ".join(text.split())[:1000],
        objects=tuple(planned(each, seed) for each in reading.things),
        light=setting.light,  # type: ignore[arg-type]
        lights=tuple(reading.lights),
        camera=PlannedCamera(shot=setting.shot, angle=setting.angle, target=first),  # type: ignore[arg-type]
        ground=reading.ground, wall=reading.wall, sound=" and ".join(dict.fromkeys(setting.sounds)),
        notes=tuple(dict.fromkeys(notes)),
    )  # fmt: skip


def _not_understood(unknown: list[str]) -> str:
    alike = [other for word in unknown[:12] for other in nearest(word, nouns(), 1)]
    hint = f" Did you mean {', '.join(dict.fromkeys(alike))}?" if alike else ""
    return f"Not understood: {', '.join(unknown)}.{hint}"


def _nothing(text: str, reading: Reading) -> InvalidInput:
    if not text.strip():
        return InvalidInput("The description is empty.", remedy=f"Say what the scene shall hold: {EXAMPLE}.")
    unknown = list(dict.fromkeys(reading.unknown))
    said = f" {_not_understood(unknown)}" if unknown else ""
    return InvalidInput(
        f"The description names nothing that can be made here.{said}",
        remedy=f"Name some of these things, in English: {', '.join(families())}. A language model reads more.",
    )
