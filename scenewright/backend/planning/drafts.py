"""Scene plans by a language model: held to a schema, checked, asked for again, and mended where that is safe."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from scenewright.backend.context import Context
from scenewright.backend.language.conversation import Language, Message, Sampling
from scenewright.backend.language.quoting import RULE, as_data, plain
from scenewright.backend.language.structured import asked_for
from scenewright.backend.layout.asked import asked, check, ordered
from scenewright.backend.modelling.families import families
from scenewright.backend.planning.grammar import EXAMPLE
from scenewright.backend.planning.prompts import is_known, usual_size
from scenewright.backend.vocabulary.matching import nearest
from scenewright.shared.artifacts import ScenePlan
from scenewright.shared.errors import InvalidInput
from scenewright.shared.plans import (
    WALL,
    Angle,
    Arrangement,
    LightName,
    PlannedCamera,
    PlannedObject,
    Relation,
    RelationKind,
    Shot,
)
from scenewright.shared.tasks import TextToScene

LONGEST = 8000  # characters of a description that a model is told
Short = Annotated[str, Meta(max_length=80)]
Metres = Annotated[float, Meta(ge=0.0, le=1000.0)]


class DraftRelation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where something stands."""

    kind: RelationKind
    to: Short
    other: Short = ""


class DraftThing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Things of one kind; sizes in metres, 0 where nothing is said."""

    name: Annotated[str, Meta(min_length=1, max_length=80)]
    what: Annotated[str, Meta(min_length=1, max_length=200)]
    count: Annotated[int, Meta(ge=1, le=1_000_000)] = 1
    width: Metres = 0.0
    depth: Metres = 0.0
    height: Metres = 0.0
    material: Short = ""
    colour: Short = ""
    where: Annotated[tuple[DraftRelation, ...], Meta(max_length=6)] = ()
    arrangement: Arrangement = ""
    lying: bool = False


class Draft(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A scene as a language model writes it down."""

    things: Annotated[tuple[DraftThing, ...], Meta(min_length=1, max_length=60)]
    light: LightName = ""
    shot: Shot = ""
    angle: Angle = ""
    target: Short = ""
    ground: Short = ""
    wall: Short = ""
    sound: Short = ""


def drafted(
    language: Language, task: TextToScene, sampling: Sampling, context: Context, makes_anything: bool
) -> ScenePlan:
    """Have a language model plan a scene.

    Args:
        makes_anything: whether somebody here makes things that are not known by name; else they are left out and named.

    Raises:
        InvalidInput: there is no description, or the model did not manage.
        Unavailable: it does not answer.
    """
    said = plain(task.prompt).strip()
    if not said:
        raise InvalidInput("The description is empty.", remedy=f"Say what the scene shall hold: {EXAMPLE}.")
    turns = [Message("system", _rules(makes_anything)), Message("user", as_data(said, LONGEST))]

    def verify(draft: Draft) -> None:
        plan = _plan(draft, said)
        ordered(plan, asked(plan))

    draft = asked_for(Draft, language, turns, context, sampling=sampling, check=verify, span=(0.0, 0.85))
    plan = _plan(draft, said)
    check(plan)
    return _makeable(plan, task.seed, makes_anything)


def _rules(makes_anything: bool) -> str:
    known = ", ".join(families())
    others = (
        "Other things may be named too." if makes_anything else "Name other things as well: they are told to the user."
    )
    return (
        "You turn the description of a scene that the user gives as data into a plan. List each kind of thing once, "
        "with a short unique name, what it is in a few words without size, material and colour, how many there are, "
        "and where it stands by the names of other things, or wall. Sizes are metres, 0 where nothing is said. Say "
        f"nothing that the description does not. These can be made: {known}. {others} {RULE}"
    )


def _plan(draft: Draft, said: str) -> ScenePlan:
    """Return a draft as a plan: names unique, relations to what there is not led to the nearest or left out."""
    names: list[str] = []
    for thing in draft.things:
        base, number = " ".join(plain(thing.name).split()) or "thing", 2
        name = base
        while name in names:
            name, number = f"{base} {number}", number + 1
        names.append(name)
    notes: list[str] = []
    objects = tuple(_object(thing, name, names, notes) for thing, name in zip(draft.things, names, strict=True))
    target = _meant(draft.target, names) if draft.target else ""
    return ScenePlan(
        name="Scene", description=" ".join(said.split())[:1000], objects=objects, light=draft.light,
        camera=PlannedCamera(shot=draft.shot, angle=draft.angle, target=target), ground=plain(draft.ground),
        wall=plain(draft.wall), sound=plain(draft.sound), notes=tuple(notes),
    )  # fmt: skip


def _object(thing: DraftThing, name: str, names: list[str], notes: list[str]) -> PlannedObject:
    relations = []
    for relation in thing.where:
        to, other = _meant(relation.to, names), _meant(relation.other, names) if relation.other else ""
        if not to or (relation.other and not other):
            notes.append(f"{name} shall be {relation.kind} {plain(relation.to)}, which is not in the scene.")
        elif to != name or relation.kind == "facing":
            relations.append(Relation(kind=relation.kind, to=to, other=other))
    sides = (thing.width, thing.depth, thing.height)
    described = " ".join(plain(thing.what).split())
    stuff, colour = plain(thing.material), plain(thing.colour)
    made = PlannedObject(name=name, description=described, count=thing.count, material=stuff, colour=colour)
    if any(sides) and is_known(made):
        usual = usual_size(made, 0)
        asked_for_side = next(i for i, side in enumerate(sides) if side)
        ratio = sides[asked_for_side] / usual[asked_for_side]
        sides = tuple(side or round(by * ratio, 4) for side, by in zip(sides, usual, strict=True))  # type: ignore[assignment]
    return msgspec.structs.replace(
        made, dimensions=sides, relations=tuple(dict.fromkeys(relations)), arrangement=thing.arrangement,
        lying=thing.lying,
    )  # fmt: skip


def _meant(name: str, names: list[str]) -> str:
    """Return the name that a model meant: one of the plan's, "wall", or "" if it is like none."""
    if name in (*names, WALL):
        return name
    if WALL in name.lower().split():
        return WALL
    return next(iter(nearest(name, names, 1)), "")


def _makeable(plan: ScenePlan, seed: int, makes_anything: bool) -> ScenePlan:
    """Return the plan with usual sizes where none are said, and without what cannot be made, which is named."""
    known = [each for each in plan.objects if is_known(each) or makes_anything]
    lost = {each.name for each in plan.objects} - {each.name for each in known}
    notes = [*plan.notes, *(f"No {name} can be made here: it is left out." for name in sorted(lost))]
    if not known:
        raise InvalidInput(
            f"Nothing of this can be made here: {', '.join(sorted(lost))}.",
            remedy=f"Ask for some of these: {', '.join(families())}.",
        )

    def kept(planned: PlannedObject) -> PlannedObject:
        relations = tuple(each for each in planned.relations if not {each.to, each.other} & lost)
        dimensions = usual_size(planned, seed) if is_known(planned) else planned.dimensions
        return msgspec.structs.replace(planned, relations=relations, dimensions=dimensions)

    camera = plan.camera
    camera = msgspec.structs.replace(camera, target="") if camera.target in lost else camera
    return msgspec.structs.replace(plan, objects=tuple(map(kept, known)), camera=camera, notes=tuple(notes))
