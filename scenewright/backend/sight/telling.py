"""A scene in words: a caption, a description or a little story, each true to what stands there and what is seen."""

from __future__ import annotations

import random
from typing import NamedTuple

import numpy as np

from scenewright.backend.sight import measures
from scenewright.backend.sight.facts import lens
from scenewright.backend.sight.looks import light_colour
from scenewright.backend.sight.names import counted, is_plural, joined, quoted
from scenewright.backend.sight.places import spot
from scenewright.backend.sight.relations import RELATIONS
from scenewright.backend.sight.room import QUALITIES, Floats, Room, is_seen, middle, size
from scenewright.shared.artifacts import SceneDescription
from scenewright.shared.described import DescribedLight, DescribedObject

FLAT = 0.03  # of its middle side: a floor, a wall, a backdrop
MOST_SAID = 5  # groups in a caption
LONGEST_NOUN = 2  # words: a longer name is quoted
ALL_SEEN = 0.9
OPENINGS = ("Here is", "We look at", "The scene opens on", "Before us:")
WAITING = ("waits", "stands quietly", "keeps still", "rests")
CLOSINGS = ("For now, nothing stirs.", "Then the light holds still.", "And so it stays until somebody comes.")


class Group(NamedTuple):
    """Things that are called and look alike."""

    noun: str
    look: str
    things: tuple[DescribedObject, ...]

    @property
    def share(self) -> float:
        """Of the picture that they cover."""
        return sum(each.view.share for each in self.things if each.view is not None)

    def said(self) -> str:
        """Return them with their number: "a red mug", "3 yellow chairs"."""
        if len(self.things) > 1:
            return f"{len(self.things)} {self.look} {_several(self.noun)}".replace("  ", " ")
        words = f"{self.look} {self.noun}".strip()
        return words if words[0] == "“" or is_plural(words.split()[-1]) else f"{_article(words)} {words}"


def caption(described: SceneDescription) -> str:
    """Return one sentence that says what is seen, and from where."""
    room = Room(described)
    seen = _seen(room)
    if not seen:
        return _nothing(room)
    words = _composed(room, seen)
    return f"{words[0].upper()}{words[1:]}{_viewpoint(room)}."


def description(described: SceneDescription) -> str:
    """Return a paragraph: what is seen and where, how it is lit, through which lens, and what is not seen."""
    room = Room(described)
    seen = _seen(room)
    parts = [caption(described)]
    if room.camera is not None:
        single = [group for group in _groups(room, _standing(seen))[:MOST_SAID] if len(group.things) == 1]
        placed = [f"{group.said()} {spot(view.box)}" for group in single if (view := group.things[0].view) is not None]
        if placed:
            parts.append(f"{_capital(joined(placed))} of the picture.")
        parts.append(lens(room).words)
    parts.append(_lit(room))
    unseen = [each for each in room.things if each not in seen]
    if unseen:
        parts.append(f"Not seen: {joined(group.said() for group in _groups(room, unseen)[:MOST_SAID])}"
                     f"{' and more' if len(_groups(room, unseen)) > MOST_SAID else ''}.")  # fmt: skip
    parts.append(f"In all there are {counted(len(room.things), 'object')} with "
                 f"{counted(sum(each.faces for each in room.things), 'face')}.")  # fmt: skip
    return " ".join(parts)


def story(described: SceneDescription, seed: int = 0) -> str:
    """Return a few sentences that lead from what is largest to what is hidden; the seed chooses the turns."""
    room, dice = Room(described), random.Random(seed)
    seen = _seen(room)
    if not seen:
        return _nothing(room)
    groups = _groups(room, _standing(seen) or seen)
    hero, *others = groups
    one = hero.things[0]
    lines = [f"{dice.choice(OPENINGS)} {hero.said()}{_where(one)}."]
    on_it = [each for each in seen if any(RELATIONS["on"](room, each, thing) for thing in hero.things)]
    if on_it:
        verb = dice.choice(WAITING) if len(on_it) == 1 else "wait side by side"
        things = _groups(room, on_it)
        lines.append(
            f"On {'it' if len(hero.things) == 1 else 'them'}, {joined(group.said() for group in things)} {verb}."
        )
    rest = [group for group in others if not set(map(id, group.things)) <= set(map(id, on_it))]
    lines += [_beside(room, group, hero, dice) for group in rest[:3]]
    lines.append(_lit(room))
    gone = [each for each in room.things if each.hidden or not each.renders or (each.view and each.view.visible == 0)]
    if gone:
        lines.append(f"What nobody sees from here: {joined(group.said() for group in _groups(room, gone)[:3])}.")
    moving = [each for each in seen if each.animated]
    lines.append(f"Only {_groups(room, moving)[0].said()} is about to move." if moving else dice.choice(CLOSINGS))
    return " ".join(lines)


def _nothing(room: Room) -> str:
    if not room.things:
        return "An empty scene: nothing in it has a shape."
    names = joined(group.said() for group in _groups(room, room.things)[:MOST_SAID])
    return f"A picture in which nothing is seen, though the scene holds {names}."


def _seen(room: Room) -> list[DescribedObject]:
    """Return what the camera sees, or without one what is shown, what covers most first."""
    if room.camera is None or room.camera.kind not in {"persp", "ortho"}:
        shown = [each for each in room.things if not each.hidden]
        return sorted(shown, key=lambda each: -float(np.linalg.norm(size(each))))
    return sorted(filter(is_seen, room.things), key=lambda each: -(each.view.share if each.view else 0))


def _is_flat(thing: DescribedObject) -> bool:
    sides = sorted(size(thing))
    return bool(sides[0] <= FLAT * sides[1])


def _standing(seen: list[DescribedObject]) -> list[DescribedObject]:
    """Return what is no floor, wall or backdrop."""
    return [each for each in seen if not _is_flat(each)]


def _groups(room: Room, things: list[DescribedObject]) -> list[Group]:
    """Return things by name and look, in the order of the first of each."""
    found: dict[tuple[str, str], list[DescribedObject]] = {}
    for each in things:
        found.setdefault((_noun(room, each), _look(room, each)), []).append(each)
    return [Group(noun, look, tuple(members)) for (noun, look), members in found.items()]


def _noun(room: Room, thing: DescribedObject) -> str:
    words = [part for part in room.words(thing) if not part.isdigit()]
    plain = 0 < len(words) <= LONGEST_NOUN and all(word.isascii() for word in words)
    return " ".join(words) if plain else quoted(thing.name)


def _look(room: Room, thing: DescribedObject) -> str:
    if QUALITIES["clear"](room, thing):
        return "glass" if "glass" not in room.words(thing) else ""
    if QUALITIES["metal"](room, thing) and not QUALITIES["textured"](room, thing):
        return f"{room.colours(thing)[0]} metal" if room.colours(thing) else "metal"
    found = room.colours(thing)
    return found[0] if len(found) == 1 and found[0] not in _noun(room, thing) else ""


def _composed(room: Room, seen: list[DescribedObject]) -> str:
    standing = _standing(seen) or seen
    carried = {each.name: _support(room, each, standing) for each in standing}
    free = [each for each in standing if carried[each.name] is None]
    said = []
    for group in _groups(room, free)[:MOST_SAID]:
        names = {each.name for each in group.things}
        upon = _groups(room, [each for each in standing if carried[each.name] in names])
        more = f" with {joined(each.said() for each in upon[:MOST_SAID])} on {'it' if len(names) == 1 else 'them'}"
        said.append(group.said() + (more if upon else ""))
    ground = [each for each in seen if _is_flat(each) and each not in standing and size(each)[2] <= min(size(each)[:2])]
    # Semicolons keep "a table with a mug on it" apart from its neighbours.
    words = "; ".join(said) if any(" with " in each for each in said) and len(said) > 1 else joined(said)
    if not ground:
        return words
    return f"{words}{', all' * (len(said) > 1)} on {_groups(room, ground[:1])[0].said()}"


def _support(room: Room, thing: DescribedObject, others: list[DescribedObject]) -> str | None:
    return next((each.name for each in others if each is not thing and RELATIONS["on"](room, thing, each)), None)


def _viewpoint(room: Room) -> str:
    if room.camera is None:
        return ""
    down = room.camera.direction[2]
    limits = (
        (-0.9, "from straight above"),
        (-0.35, "from above"),
        (-0.12, "from a little above"),
        (0.15, "at eye level"),
    )
    return f", seen {next((words for limit, words in limits if down < limit), 'from below')}"


def _lit(room: Room) -> str:
    lights = [each for each in room.described.lights if each.renders and each.power > 0]
    if not lights:
        return "No lamp is on."
    suns = [each for each in lights if each.kind == "sun"]
    main = max(suns or lights, key=lambda each: each.power)
    also = f", and {counted(len(lights) - 1, 'more light')}" if len(lights) > 1 else ""
    verb = "are" if also else "is"
    kind = "sunlight" if main.kind == "sun" else f"light of {_article(main.kind)} {main.kind} lamp"
    lit = f"{_capital(light_colour(main.colour))} {kind} falls {_from(room, main)}"
    return f"{lit}{also and also + ' ' + verb + ' lit'}."


def _from(room: Room, light: DescribedLight) -> str:
    """Return where a light comes from, as the camera sees it."""
    things = _standing(room.things) or room.things
    heart = np.mean([middle(each) for each in things], axis=0) if things else np.zeros(3)
    towards: Floats = -np.array(light.direction) if light.kind == "sun" else np.array(light.location) - heart
    right, away, up = room.axes @ (towards / max(float(np.linalg.norm(towards)), 1e-9))
    if up > 0.9:
        return "from straight above"
    sides = [(abs(right), "left" if right < 0 else "right"), (abs(away), "behind" if away > 0 else "the front")]
    side = max(sides)[1]
    return f"from {'the ' if side in {'left', 'right'} else ''}{side}{' and above' if up > 0.35 else ''}"


def _beside(room: Room, group: Group, hero: Group, dice: random.Random) -> str:
    one = hero.things[0]
    names = ("behind", "in front of", "left of", "right of", "near")
    place = next(
        (name for name in names if all(RELATIONS[name](room, each, one) for each in group.things)), "farther from"
    )
    if place == "near":
        place = "near to" if len(group.things) == 1 else "around"
    heights = {round(float(size(each)[2]), 3) for each in group.things}
    tall = f", {measures.length(heights.pop(), room.described)} high" if len(heights) == 1 else ""
    verb = "stand" if len(group.things) > 1 else dice.choice(("stands", "keeps watch", "has its place"))
    the = hero.noun if hero.noun[0] == "“" else f"the {hero.noun}"
    return f"{_capital(place)} {the}, {group.said()} {verb}{tall}."


def _where(thing: DescribedObject) -> str:
    return f" {spot(thing.view.box)} of the picture" if thing.view is not None else ""


def _several(noun: str) -> str:
    return counted(2, noun)[2:] if noun[0] != "“" else noun


def _article(words: str) -> str:
    return "an" if words[0] in "aeiou" else "a"


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]
