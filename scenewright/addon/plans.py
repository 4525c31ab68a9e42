"""A scene plan as an artist edits it: properties of the text that holds it, and back to the plan."""

from __future__ import annotations

from functools import cache
from typing import Any, get_args

import bpy
from bpy.props import (
    BoolProperty,
    CollectionProperty,
    EnumProperty,
    FloatVectorProperty,
    IntProperty,
    PointerProperty,
    StringProperty,
)

UNSET = "NONE"


@cache  # Blender does not keep the strings of choices alive
def _choices(kind: str) -> list[tuple[str, str, str]]:
    from .shared import plan_words

    names = get_args(getattr(plan_words, kind))
    return [(name or UNSET, name.capitalize() if name else "As Is Usual", "") for name in names]


# Blender evaluates annotations where a lambda would not find its names.
def _arrangements(_: object, __: object) -> list[tuple[str, str, str]]:
    return _choices("Arrangement")


def _lights(_: object, __: object) -> list[tuple[str, str, str]]:
    return _choices("LightName")


def _shots(_: object, __: object) -> list[tuple[str, str, str]]:
    return _choices("Shot")


def _angles(_: object, __: object) -> list[tuple[str, str, str]]:
    return _choices("Angle")


class PlanRow(bpy.types.PropertyGroup):
    """An object of a plan; `name` is its own."""

    description: StringProperty(name="Description", description="What it is; empty is its name")
    count: IntProperty(name="Count", description="How many there are", default=1, min=1, soft_max=50, max=1000)
    dimensions: FloatVectorProperty(
        name="Size", description="Width, depth and height of one; 0 is as is usual for it", size=3, min=0.0,
        max=1000.0, subtype="XYZ_LENGTH", unit="LENGTH", precision=3,
    )  # fmt: skip
    material: StringProperty(name="Material", description="What it is made of; empty is as usual")
    colour: StringProperty(name="Colour", description="Empty is as usual")
    relation: StringProperty(
        name="Where",
        description="on table; beside, left of, right of, in front of, behind, around, under, in, against, facing, "
        "between one and other. Several go with a semicolon; wall is the wall",
    )
    arrangement: EnumProperty(name="Arranged", description="How several stand to each other", items=_arrangements)
    lying: BoolProperty(name="Lying", description="It lies on its back")


class PlanProperties(bpy.types.PropertyGroup):
    """What can be edited of a plan; `said` is what it was made from, `rest` the plan itself, for all else."""

    rows: CollectionProperty(type=PlanRow)
    active: IntProperty(name="Object", description="The object that is edited below")
    light: EnumProperty(name="Light", description="Time of day or kind of light", items=_lights)
    shot: EnumProperty(name="Shot", description="How near the camera is", items=_shots)
    angle: EnumProperty(name="Angle", description="From where it looks", items=_angles)
    target: StringProperty(name="Target", description="The object that the camera looks at; empty is everything")
    ground: StringProperty(name="Ground", description="What the ground is made of; empty is plain")
    wall: StringProperty(name="Wall", description="What the wall behind is made of; empty has none unless needed")
    sound: StringProperty(name="Sound", description="What is heard; empty is nothing")
    notes: StringProperty(options={"HIDDEN"})
    said: StringProperty(options={"HIDDEN"})
    rest: StringProperty(options={"HIDDEN"})


def is_plan(_: object, candidate: bpy.types.Text) -> bool:
    """Tell whether a text holds a plan that can be edited."""
    return bool(candidate.scenewright_plan.rest)


def write(group: Any, plan: Any) -> None:
    """Put a plan into the properties."""
    import msgspec

    group.rest = msgspec.json.encode(plan).decode()
    group.said, group.notes = plan.description, "\n".join(plan.notes)
    group.rows.clear()
    for planned in plan.objects:
        row = group.rows.add()
        row.name, row.description, row.count = planned.name, planned.description, min(planned.count, 1000)
        row.dimensions, row.material, row.colour = planned.dimensions, planned.material, planned.colour
        row.relation, row.arrangement = "; ".join(map(in_words, planned.relations)), planned.arrangement or UNSET
        row.lying = planned.lying
    group.light, group.shot = plan.light or UNSET, plan.camera.shot or UNSET
    group.angle, group.target = plan.camera.angle or UNSET, plan.camera.target
    group.ground, group.wall, group.sound = plan.ground, plan.wall, plan.sound


def read(group: Any) -> Any:
    """Return the plan that the properties say.

    Raises:
        InvalidInput: what was written of an object's place is no relation.
    """
    import msgspec

    from .shared.artifacts import ScenePlan
    from .shared.plans import PlannedObject

    plan = msgspec.json.decode(group.rest, type=ScenePlan)
    objects = tuple(
        PlannedObject(
            name=row.name.strip() or "thing", description=row.description, count=row.count,
            dimensions=tuple(round(side, 5) for side in row.dimensions), material=row.material.strip(),
            colour=row.colour.strip(), relations=relations(row.name, row.relation),
            arrangement=_set(row.arrangement), lying=row.lying,
        )
        for row in group.rows
    )  # fmt: skip
    camera = msgspec.structs.replace(
        plan.camera, shot=_set(group.shot), angle=_set(group.angle), target=group.target.strip()
    )
    return msgspec.structs.replace(
        plan, objects=objects, camera=camera, light=_set(group.light), ground=group.ground.strip(),
        wall=group.wall.strip(), sound=group.sound.strip(), notes=(),
    )  # fmt: skip


def in_words(relation: Any) -> str:
    """Return a relation as it is written in a row."""
    return f"{relation.kind} {relation.to}" + (f" and {relation.other}" if relation.other else "")


def relations(name: str, said: str) -> tuple[Any, ...]:
    """Return the relations written in a row: "on table; left of lamp".

    Raises:
        InvalidInput: one of them is none.
    """
    from .shared.errors import InvalidInput
    from .shared.plans import RELATIONS, Relation

    found = []
    for part in filter(None, (each.strip() for each in said.split(";"))):
        kinds = sorted(RELATIONS, key=len, reverse=True)
        kind = next((kind for kind in kinds if part.lower().startswith(f"{kind} ")), "")
        if not kind:
            sentence = f"{name}: “{part}” says no place."
            raise InvalidInput(sentence, remedy=f"Write one of {', '.join(RELATIONS)}, and the name of an object.")
        to, _, other = part[len(kind) :].strip().partition(" and ")
        found.append(Relation(kind=kind, to=to.strip(), other=other.strip()))
    return tuple(found)


def _set(value: str) -> str:
    return "" if value == UNSET else value


CLASSES = (PlanRow, PlanProperties)


def register() -> None:
    """Register the classes and hang them on texts."""
    for made in CLASSES:
        bpy.utils.register_class(made)
    bpy.types.Text.scenewright_plan = PointerProperty(type=PlanProperties)


def unregister() -> None:
    """Take it all back."""
    del bpy.types.Text.scenewright_plan
    for made in reversed(CLASSES):
        bpy.utils.unregister_class(made)
