"""What the camera sees: which things are visible, how much of them, and where in the picture."""

from __future__ import annotations

from scenewright.backend.sight import measures
from scenewright.backend.sight.answer import Answer, Rules, yes
from scenewright.backend.sight.names import listed, quoted
from scenewright.backend.sight.places import spot
from scenewright.backend.sight.room import Room, is_seen
from scenewright.backend.sight.selecting import missing, select
from scenewright.shared.described import DescribedObject

WHOLE = 0.98
NO_CAMERA = "The scene has no camera, so nothing can be said about a picture."
SEEN = (
    r"(?:visible|seen|shown|in (?:the )?(?:view|frame|picture|image|shot|render)|in view of the camera|"
    r"on (?:the )?screen)"
)
PICTURE = r"(?:the )?(?:picture|frame|image|view|render|shot|screen|camera|camera view)"


def _is_visible(room: Room, phrase: str) -> Answer | None:
    found = select(room, phrase)
    if not found.things:
        return Answer(missing(room, found), told=False)
    holds = all(is_seen(each) if room.camera else not each.hidden for each in found.things)
    return yes(holds, " ".join(_seen(room, each) for each in found.things))


def _is_hidden(room: Room, phrase: str) -> Answer | None:
    found = select(room, phrase)
    if not found.things:
        return Answer(missing(room, found), told=False)
    seen = all(is_seen(each) if room.camera else not each.hidden for each in found.things)
    return yes(not seen, " ".join(_seen(room, each) for each in found.things))


def _seen(room: Room, thing: DescribedObject) -> str:
    name = quoted(thing.name)
    if thing.hidden or not thing.renders:
        where = [
            word for holds, word in ((thing.hidden, "in the viewport"), (not thing.renders, "in renders")) if holds
        ]
        return f"{name} is hidden {' and '.join(where)}."
    if room.camera is None:
        return f"{name} is shown in the viewport; there is no camera."
    if thing not in room.things:
        return f"{name} is a {thing.kind}, which renders as nothing itself."
    if thing.view is None:
        return f"{name} is outside the picture."
    if thing.view.visible == 0:
        return f"{name} is in the picture's frame, but hidden behind {_before(thing, 'and')}."
    part = "whole" if thing.view.visible >= WHOLE else f"{measures.percent(thing.view.visible)} of it"
    shown = f"{name} is seen {part}" if part == "whole" else f"{part.replace('it', name)} is seen"
    return f"{shown}, {spot(thing.view.box)}, and covers {measures.percent(thing.view.share)} of the picture."


def _before(thing: DescribedObject, joint: str) -> str:
    """Return what is between the camera and a thing."""
    hidden_by = thing.view.hidden_by if thing.view is not None else ()
    return listed(hidden_by, joint) if hidden_by else "something"


def _visible(room: Room, phrase: str = "objects") -> Answer | None:
    if room.camera is None:
        return Answer(NO_CAMERA, told=False)
    found = select(room, phrase)
    if found.unknown:
        return Answer(missing(room, found), told=False)
    names = [each.name for each in found.things if is_seen(each)]
    return Answer(f"The camera sees {listed(names)}.", sorted(names))


def _unseen(room: Room, phrase: str = "objects") -> Answer | None:
    found = select(room, phrase)
    gone = [each for each in found.things if (not is_seen(each) if room.camera else each.hidden)]
    if not gone:
        return Answer("Everything is seen.", [])
    return Answer(" ".join(_seen(room, each) for each in gone), sorted(each.name for each in gone))


def _hidden(room: Room, phrase: str = "objects") -> Answer | None:
    gone = [each for each in select(room, phrase).things if each.hidden or not each.renders]
    if not gone:
        return Answer("Nothing is switched off, neither in the viewport nor in renders.", [])
    return Answer(" ".join(_seen(room, each) for each in gone), sorted(each.name for each in gone))


def _share(room: Room, phrase: str) -> Answer | None:
    if room.camera is None:
        return Answer(NO_CAMERA, told=False)
    found = select(room, phrase)
    if not found.things:
        return Answer(missing(room, found), told=False)
    share = sum(each.view.share for each in found.things if each.view is not None)
    names = listed(each.name for each in found.things)
    return Answer(f"{names} {'cover' if len(found.things) > 1 else 'covers'} {measures.percent(share)} of the picture.",
                  round(share, 3))  # fmt: skip


def _most_of_picture(room: Room, phrase: str = "objects") -> Answer | None:
    if room.camera is None:
        return Answer(NO_CAMERA, told=False)
    seen = [each for each in select(room, phrase).things if is_seen(each)]
    if not seen:
        return Answer("The camera sees nothing.", told=False)
    chosen = max(seen, key=lambda each: each.view.share if each.view else 0.0)
    return Answer(f"{quoted(chosen.name)}: {measures.percent(chosen.view.share if chosen.view else 0)} of the picture.",
                  chosen.name)  # fmt: skip


def _hides(room: Room, phrase: str) -> Answer | None:
    found = select(room, phrase)
    if not found.things:
        return Answer(missing(room, found), told=False)
    thing = found.things[0]
    if thing.view is None or not thing.view.hidden_by:
        return Answer(f"Nothing is before it. {_seen(room, thing)}", [])
    verb = "stands" if len(thing.view.hidden_by) == 1 else "stand"
    return Answer(f"{_before(thing, 'and')} {verb} before {quoted(thing.name)}.", sorted(thing.view.hidden_by))


def _part_of_picture(room: Room, where: str) -> Answer | None:
    if room.camera is None:
        return Answer(NO_CAMERA, told=False)
    wanted = {"middle": "in the middle", "centre": "in the middle", "center": "in the middle"}.get(
        where, f"at the {where}"
    )
    names = [each.name for each in room.things if is_seen(each) and each.view and spot(each.view.box) == wanted]
    return Answer(f"{wanted.capitalize()} of the picture: {listed(names)}.", sorted(names))


def _ground(room: Room, which: str) -> Answer | None:
    if room.camera is None:
        return Answer(NO_CAMERA, told=False)
    far = {each.name: each.view.distance for each in room.things if each.view is not None and is_seen(each)}
    if not far:
        return Answer("The camera sees nothing.", told=False)
    near, last = min(far.values()), max(far.values())
    third = (last - near) / 3
    if which == "foreground":
        names = [name for name, distance in far.items() if distance <= near + third]
        return Answer(f"In the foreground, the nearest third: {listed(names)}.", sorted(names))
    names = [name for name, distance in far.items() if distance >= last - third]
    return Answer(f"In the background, the farthest third: {listed(names)}.", sorted(names))


RULES: Rules = [
    (rf"(?:what|which objects|which things)(?: all)? (?:is|are|can be) {SEEN}", _visible),
    (r"what (?:does|can) the camera see|what do(?:es)? (?:i|we|you|one) see(?: through the camera)?", _visible),
    (rf"which (.+?) (?:is|are|can be) {SEEN}", _visible),
    (
        rf"(?:what|which objects|which things) (?:is|are) (?:not|outside of|outside|out of) (?:{SEEN}|"
        rf"{PICTURE})",
        _unseen,
    ),
    (r"(?:what|which objects|which things) (?:is|are) (?:hidden|invisible|switched off)", _hidden),
    (r"which (.+?) (?:is|are) (?:hidden|invisible|switched off)", _hidden),
    (rf"(?:is|are|can) (.+?) (?:be )?{SEEN}", _is_visible),
    (r"(?:can|does|do) (?:the camera|i|we|you|one) see (.+)", _is_visible),
    (
        r"(?:is|are) (.+?) (?:hidden|invisible|occluded|covered|out of view|outside the picture|"
        r"off screen)",
        _is_hidden,
    ),
    (
        rf"(?:how much|what share|what part|what percentage)(?: of)? {PICTURE} (?:does|do|is|are)"
        r" (.+?)(?: cover| take| fill| occupy)(?: up)?",
        _share,
    ),
    (rf"how (?:much|large|big) (?:is|does) (.+?) (?:take |cover |fill )?(?:up )?(?:in|of) {PICTURE}", _share),
    (
        rf"(?:what|which object|which thing) (?:takes up|takes|covers|fills|occupies) most of {PICTURE}",
        _most_of_picture,
    ),
    (
        r"(?:what|which object) is (?:the )?(?:largest|biggest|most prominent)(?: thing| object)"
        rf"? (?:in|on) {PICTURE}",
        _most_of_picture,
    ),
    (r"what (?:hides|covers|occludes|is in the way of|blocks) (.+)", _hides),
    (
        r"what (?:is|stands) (?:in|at) the (middle|centre|center|left|right|top|bottom|top left|"
        rf"top right|bottom left|bottom right) of {PICTURE}",
        _part_of_picture,
    ),
    (r"what (?:is|stands) in the (foreground|background)", _ground),
]
