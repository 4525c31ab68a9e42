"""Lights, cameras, time, and how the scene is ordered."""

from __future__ import annotations

import math

from scenewright.backend.sight import measures
from scenewright.backend.sight.answer import Answer, Rules, yes
from scenewright.backend.sight.looks import light_colour
from scenewright.backend.sight.names import counted, joined, listed, quoted
from scenewright.backend.sight.room import Room
from scenewright.backend.sight.selecting import missing, select
from scenewright.shared.described import DescribedLight

ENGINES = {
    "CYCLES": "Cycles",
    "BLENDER_EEVEE": "EEVEE",
    "BLENDER_EEVEE_NEXT": "EEVEE",
    "BLENDER_WORKBENCH": "Workbench",
}
NO_CAMERA = Answer("The scene has no camera.", told=False)


def _lights(room: Room) -> Answer:
    lights = room.described.lights
    if not lights:
        return Answer("There is no light.", [])
    said = joined(_light(each) for each in lights)
    return Answer(f"There {'is' if len(lights) == 1 else 'are'} {said}.", sorted(each.name for each in lights))


def _light(light: DescribedLight) -> str:
    unit = "W/m²" if light.kind == "sun" else "W"
    off = " (switched off)" if light.hidden and not light.renders else ""
    return f"the {light.kind} light {quoted(light.name)} of {light.power:g} {unit}, {light_colour(light.colour)}{off}"


def _bright(room: Room, phrase: str) -> Answer | None:
    names = {each.name for each in select(room, phrase).things}
    found = [each for each in room.described.lights if each.name in names]
    if not found:
        return None
    words = joined(map(_light, found))
    return Answer(f"{words[0].upper()}{words[1:]}.", found[0].power)


def _brightest(room: Room, which: str, _: str = "") -> Answer:
    lights = room.described.lights
    if not lights:
        return Answer("There is no light.", told=False)
    chosen = (max if which in {"brightest", "strongest"} else min)(lights, key=lambda each: each.power)
    return Answer(f"By its power it is {_light(chosen)}.", chosen.name)


def lens(room: Room) -> Answer:
    """Return what the lens of the scene's camera is."""
    if room.camera is None:
        return NO_CAMERA
    if room.camera.kind != "persp":
        how = {"ortho": "orthographic", "pano": "panoramic"}.get(room.camera.kind, room.camera.kind)
        return Answer(f"{quoted(room.camera.name)} is {how}, without a focal length.", 0.0)
    words = f"{quoted(room.camera.name)} has a lens of {room.camera.lens:.4g} mm, {room.camera.angle:.3g}° across."
    return Answer(words, round(room.camera.lens, 3))


def _angle(room: Room) -> Answer:
    return NO_CAMERA if room.camera is None else Answer(
        f"{quoted(room.camera.name)} sees {room.camera.angle:.3g}° across.", round(room.camera.angle, 2))  # fmt: skip


def _camera(room: Room) -> Answer:
    if room.camera is None:
        return NO_CAMERA
    others = [each.name for each in room.described.cameras if not each.active]
    also = f" Others are {listed(others)}." if others else ""
    at = measures.place(room.camera.location, room.described)
    return Answer(f"The scene's camera is {quoted(room.camera.name)}, at {at}.{also}", room.camera.name)


def _target(room: Room) -> Answer:
    if room.camera is None:
        return NO_CAMERA
    if not room.camera.target:
        return Answer("In the middle of the picture is nothing.", "")
    return Answer(f"{quoted(room.camera.name)} looks at {quoted(room.camera.target)}.", room.camera.target)


def _focus(room: Room) -> Answer:
    if room.camera is None:
        return NO_CAMERA
    if not room.camera.focus:
        return Answer("There is no depth of field: everything is sharp.", 0.0)
    return Answer(
        f"It is sharp {measures.length(room.camera.focus, room.described)} away.", round(room.camera.focus, 4)
    )


def _resolution(room: Room) -> Answer:
    width, height = room.described.width, room.described.height
    shape = math.gcd(width, height)
    return Answer(f"Renders are {width} × {height} pixels, {width // shape}:{height // shape}.", [width, height])


def _frames(room: Room) -> Answer:
    scene = room.described
    count = scene.frame_end - scene.frame_start + 1
    words = f"{counted(count, 'frame')}, {scene.frame_start} to {scene.frame_end}, {count / scene.frame_rate:.3g} s"
    return Answer(f"{words} at {scene.frame_rate:.5g} a second.", count)


def _seconds(room: Room) -> Answer:
    found = _frames(room)
    return found._replace(value=round(found.value / room.described.frame_rate, 3))


def _rate(room: Room) -> Answer:
    return Answer(f"{room.described.frame_rate:.5g} frames a second.", round(room.described.frame_rate, 3))


def _frame(room: Room) -> Answer:
    return Answer(f"The scene is at frame {room.described.frame}.", room.described.frame)


def _animated(room: Room) -> Answer:
    names = [each.name for each in room.described.objects if each.animated]
    if not names:
        return Answer("Nothing has animation of its own.", [])
    return Answer(f"{listed(names)} {'has' if len(names) == 1 else 'have'} animation.", sorted(names))


def _is_animated(room: Room, phrase: str) -> Answer | None:
    found = select(room, phrase)
    if not found.things:
        return Answer(missing(room, found), told=False)
    moving = [each.name for each in found.things if each.animated]
    words = f"{listed(moving)} has animation" if moving else f"{listed(each.name for each in found.things)} has none"
    return yes(len(moving) == len(found.things), f"{words}.")


def _modifiers(room: Room, phrase: str) -> Answer | None:
    found = select(room, phrase)
    if not found.things:
        return Answer(missing(room, found), told=False)
    said = [
        f"{quoted(each.name)} has {joined(each.modifiers) if each.modifiers else 'no modifiers'}."
        for each in found.things
    ]
    return Answer(" ".join(said), sorted({name for each in found.things for name in each.modifiers}))


def _modified(room: Room, word: str) -> Answer:
    names = [each.name for each in room.described.objects
             if any(word in modifier.casefold() for modifier in each.modifiers)]  # fmt: skip
    return Answer(f"{listed(names)}." if names else f"Nothing has a modifier called {quoted(word)}.", sorted(names))


def _parent(room: Room, phrase: str) -> Answer | None:
    found = select(room, phrase)
    if not found.things:
        return Answer(missing(room, found), told=False)
    one = found.things[0]
    return Answer(
        f"{quoted(one.name)} has {'the parent ' + quoted(one.parent) if one.parent else 'no parent'}.", one.parent
    )


def _children(room: Room, phrase: str) -> Answer | None:
    found = select(room, phrase)
    if not found.things:
        return Answer(missing(room, found), told=False)
    owners = {each.name for each in found.things}
    names = [each.name for each in room.described.objects if each.parent in owners]
    return Answer(f"{listed(owners)} has {listed(names) if names else 'no children'}.", sorted(names))


def _collection(room: Room, phrase: str) -> Answer | None:
    found = select(room, phrase)
    if not found.things:
        return Answer(missing(room, found), told=False)
    names = sorted({name for each in found.things for name in each.collections})
    where = f"in {listed(names)}" if names else "in no collection of its own"
    verb = "is" if len(found.things) == 1 else "are"
    return Answer(f"{listed(each.name for each in found.things)} {verb} {where}.", names)


def _held(room: Room, phrase: str) -> Answer | None:
    found = select(room, f"objects in the {phrase} collection")
    names = sorted(each.name for each in found.things)
    return Answer(f"{listed(names)}." if names else f"Nothing is in a collection called {quoted(phrase)}.", names)


def _units(room: Room) -> Answer:
    system = room.described.unit_system
    words = {"metric": "metres", "imperial": "feet", "none": "no units"}[system]
    return Answer(f"Lengths are in {words}.", words)


def _engine(room: Room) -> Answer:
    name = ENGINES.get(room.described.engine, room.described.engine.title())
    return Answer(f"It is rendered by {name}.", name)


def _name(room: Room) -> Answer:
    return Answer(f"The scene is called {quoted(room.described.name)}.", room.described.name)


SCENE = r"(?: (?:of|in|has|does|for)? ?(?:the|this) (?:scene|animation|film|shot|timeline|camera)(?: have| has)?)?"
RULES: Rules = [
    (
        r"(?:what|which|list)(?: all)?(?: the)? (?:lights|lamps)(?: are there| are used| light "
        r"the scene| do i have)?(?: in the scene)?",
        _lights,
    ),
    (
        r"(?:how is the scene lit|what lights the scene|where does the light come from|what (?:is|"
        r"are) the lights?)",
        _lights,
    ),
    (r"how (?:bright|strong|powerful) (?:is|are) (.+)", _bright),
    (r"what (?:is|are) the (?:power|strength|brightness|energy|wattage) of (.+)", _bright),
    (
        r"(?:what|which) (?:light |lamp )?is (?:the )?(brightest|strongest|weakest|dimmest)(?: "
        r"light| lamp)?",
        _brightest,
    ),
    (
        r"(?:what|which|how long is the) (?:is the )?(?:lens|focal length)(?: of the camera)?(?: "
        r"(?:does|has) the camera(?: have| use)?| is used)?",
        lens,
    ),
    (r"(?:what|how large|how wide) is the (?:field of view|angle of view|fov)(?: of the camera)?", _angle),
    (
        r"(?:where|which|what) is the (?:active |current |scene |scene's )?camera|"
        r"which camera (?:is (?:active|used|the active one)|renders)",
        _camera,
    ),
    (
        r"what (?:does the camera look at|is the camera looking at|is the camera pointed at|is "
        r"the target of the camera|is in focus|does the camera point at)",
        _target,
    ),
    (
        r"(?:is there (?:any )?depth of field|what is the focus distance|how far is the focus|does "
        r"the camera (?:use|have) depth of field)",
        _focus,
    ),
    (
        r"what (?:is|are) the (?:resolution|aspect ratio|size|dimensions) of (?:the )?(?:renders?|"
        r"pictures?|images?)|what (?:is the )?(?:render )?resolution.*|what is the aspect ratio",
        _resolution,
    ),
    (
        rf"how many frames(?: are there| are)?{SCENE}|what is the frame range{SCENE}|what are the "
        rf"frames{SCENE}",
        _frames,
    ),
    (
        r"how long is (?:the )?(?:animation|film|scene|timeline|shot)|how many seconds(?: are there|"
        rf" long is it)?{SCENE}",
        _seconds,
    ),
    (rf"what (?:is the )?(?:frame rate|fps){SCENE}|how many (?:frames (?:a|per) second|fps){SCENE}", _rate),
    (r"(?:what|which) (?:is the )?(?:current )?frame(?: is it| is shown| is the scene at| are we on)?", _frame),
    (
        r"(?:what|which objects|which things|which) (?:is|are|has|have) (?:animated|animation|moving|"
        r"keyframes)|(?:what|which objects) moves?",
        _animated,
    ),
    (r"(?:is|are) (.+?) (?:animated|moving)|(?:does|do) (?:.+?) move", _is_animated),
    (r"(?:what|which) modifiers? (?:does|do|has|have|are on|is on) (.+?)(?: have| use)?", _modifiers),
    (r"(?:what|which objects|which things) (?:has|have|uses?) (?:a |an |the )?(.+?) modifiers?", _modified),
    (r"(?:what|who) is the parent of (.+)|what is (?:.+) parented to", _parent),
    (
        r"(?:what|which)(?: objects)? (?:are|is) (?:the )?(?:children|child) of (.+)|what children "
        r"(?:does|has) (.+?)(?: have)?",
        lambda room, one, two: _children(room, one or two),
    ),
    (r"(?:what|which) collections? (?:is|are|holds?|contains?) (.+?)(?: in)?", _collection),
    (
        r"(?:what|which objects|which things) (?:is|are) in (?:the )?(?:collection (.+)|(.+?) collection)",
        lambda room, one, two: _held(room, one or two),
    ),
    (
        r"(?:what|which) units?(?: are used| is used| does the scene use)?|what (?:are|is) the "
        r"units?(?: of the scene)?",
        _units,
    ),
    (r"(?:what|which) (?:is the )?(?:render )?engine.*", _engine),
    (r"what is the (?:scene called|name of the scene|scene's name)|what is this scene called", _name),
]
