"""Of what colour and material things are, and which are of one."""

from __future__ import annotations

from scenewright.backend.sight import colours
from scenewright.backend.sight.answer import Answer, Rules, yes
from scenewright.backend.sight.names import joined, listed, quoted
from scenewright.backend.sight.room import QUALITIES, QUALITY_WORDS, Room
from scenewright.backend.sight.selecting import missing, select
from scenewright.shared.described import DescribedObject

STUFF = "|".join(sorted(QUALITY_WORDS, key=len, reverse=True))
SHADES = "|".join(sorted([*colours.SAMPLES, *colours.WORDS], key=len, reverse=True))


def _colour(room: Room, phrase: str) -> Answer | None:
    found = select(room, phrase)
    if not found.things:
        return Answer(missing(room, found), told=False)
    said = [_coloured(room, each) for each in found.things]
    value = [name for each in found.things for name in _colours(room, each)]
    return Answer(" ".join(said), value[0] if len(set(value)) == 1 else sorted(set(value)) or None)


def _colours(room: Room, thing: DescribedObject) -> list[str]:
    light = next((each for each in room.described.lights if each.name == thing.name), None)
    return [light_colour(light.colour)] if light is not None else room.colours(thing)


def _coloured(room: Room, thing: DescribedObject) -> str:
    light = next((each for each in room.described.lights if each.name == thing.name), None)
    if light is not None:
        return f"{quoted(thing.name)} shines in {light_colour(light.colour)}."
    if not thing.materials:
        return f"{quoted(thing.name)} has no material, so it shows a plain light grey."
    parts = []
    for each in room.materials(thing):
        made = f"the material {quoted(each.name)}"
        if each.base_colour is None:
            parts.append(f"of a colour that {quoted(each.texture)} computes, by {made}")
        elif each.texture:
            parts.append(f"{colours.name_of(each.base_colour)} on average, by {made} with {quoted(each.texture)}")
        else:
            parts.append(f"{colours.name_of(each.base_colour)}, by {made}")
    return f"{quoted(thing.name)} is {joined(parts)}."


def light_colour(linear: tuple[float, float, float]) -> str:
    """Return the name of a light's colour, linear."""
    top = max(max(linear), 1e-6)
    red, green, blue = (part / top for part in linear)
    if min(red, green, blue) > 0.93:
        return "white"
    if red >= green >= blue and blue > 0.25 and green > 0.6:
        return "warm white"
    if blue >= green >= red and red > 0.45:
        return "cool white"
    return colours.name_of_linear((red, green, blue))


def _of_colour(room: Room, shade: str, phrase: str = "objects") -> Answer:
    found = [each for each in select(room, phrase or "objects").things
             if any(colours.fits(colours.known(shade), own) for own in room.colours(each))]  # fmt: skip
    names = [each.name for each in found]
    if not names:
        return Answer(f"Nothing is {shade}.", [])
    return Answer(f"{listed(names)} {'is' if len(names) == 1 else 'are'} {shade}.", sorted(names))


def _is_colour(room: Room, phrase: str, shade: str) -> Answer | None:
    found = select(room, phrase)
    if not found.things:
        return Answer(missing(room, found), told=False)
    holds = all(any(colours.fits(colours.known(shade), own) for own in room.colours(each)) for each in found.things)
    return yes(holds, " ".join(_coloured(room, each) for each in found.things))


def _material(room: Room, phrase: str) -> Answer | None:
    found = select(room, phrase)
    if not found.things:
        return Answer(missing(room, found), told=False)
    said = [
        f"{quoted(each.name)} has {'the material ' + listed(each.materials) if each.materials else 'no material'}."
        for each in found.things
    ]
    names = sorted({name for each in found.things for name in each.materials})
    return Answer(" ".join(said), names[0] if len(names) == 1 else names)


def _made_of(room: Room, phrase: str) -> Answer | None:
    found = select(room, f"objects made of {phrase}")
    names = [each.name for each in found.things]
    return Answer(f"{listed(names)}." if names else f"Nothing is made of {quoted(phrase)}.", sorted(names))


def _is_made_of(room: Room, phrase: str, stuff: str) -> Answer | None:
    found = select(room, phrase)
    if not found.things:
        return Answer(missing(room, found), told=False)
    made = select(room, f"objects made of {stuff}").things
    worn = listed(dict.fromkeys(name for each in found.things for name in each.materials))
    return yes(all(each in made for each in found.things), f"{listed(each.name for each in found.things)} has {worn}.")


def _is_quality(room: Room, phrase: str, word: str) -> Answer | None:
    if QUALITY_WORDS[word] in {"visible", "hidden"}:
        return None
    found = select(room, phrase)
    if not found.things:
        return Answer(missing(room, found), told=False)
    holds = all(QUALITIES[QUALITY_WORDS[word]](room, each) for each in found.things)
    return yes(holds, " ".join(_finish(room, each) for each in found.things))


def _finish(room: Room, thing: DescribedObject) -> str:
    if QUALITIES["animated"](room, thing):
        return f"{quoted(thing.name)} is animated."
    if not thing.materials:
        return f"{quoted(thing.name)} has no material and is not animated."
    parts = [
        f"{quoted(each.name)} (roughness {each.roughness:.2g}, metallic {each.metallic:.2g}, transmission "
        f"{each.transmission:.2g}, own light {each.emission:.2g})"
        for each in room.materials(thing)
    ]
    return f"{quoted(thing.name)} has {joined(parts)}."


def _sky(room: Room) -> Answer:
    world = room.described.world
    if world is None:
        return Answer("The background is a texture or an HDRI, not one colour.")
    name = colours.name_of_linear(world)
    return Answer(f"The background is {name}.", name)


COLOUR = r"colou?rs?"
RULES: Rules = [
    (rf"(?:what|which) {COLOUR} (?:is|has) the (?:background|world|sky)", _sky),
    (rf"(?:what|which) {COLOUR} (?:is|are|has|have|does|do) (.+?)(?: have| has)?", _colour),
    (rf"what is the {COLOUR} of the (?:background|world|sky)", _sky),
    (rf"what (?:is|are) the {COLOUR} of (.+)", _colour),
    (rf"what {COLOUR} (.+?) (?:is|are|has|have)", _colour),
    (rf"(?:what|which (?:objects|things|one|ones)|which) (?:is|are|has|have)(?: {COLOUR})? ({SHADES})", _of_colour),
    (rf"(?:which) (.+?) (?:is|are) ({SHADES})", lambda room, phrase, shade: _of_colour(room, shade, phrase)),
    (rf"(?:is|are) (.+?) ({SHADES})", _is_colour),
    (r"(?:what|which) materials? (?:is|are|has|have|does|do) (.+?)(?: have| use| wear| made of)?", _material),
    (r"what (?:is|are) the materials? of (.+)", _material),
    (r"what (?:is|are) (.+?) made (?:of|from|out of)", _material),
    (r"(?:what|which objects|which things|which) (?:is|are) made (?:of|from|out of) (.+)", _made_of),
    (r"(?:what|which objects|which things|which) (?:uses?|has|have) the material (.+)", _made_of),
    (r"(?:is|are) (.+?) made (?:of|from|out of) (.+)", _is_made_of),
    (rf"(?:is|are) (.+?) ({STUFF})", _is_quality),
]
