"""What a scene plan is made of: things, how they stand to each other, lights, the camera. Metres, Z up."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from .plan_words import ARRANGEMENTS, RELATIONS, Angle, Arrangement, LightName, RelationKind, Shot

__all__ = [
    "ARRANGEMENTS",
    "RELATIONS",
    "WALL",
    "Angle",
    "Arrangement",
    "LightName",
    "Place",
    "PlannedCamera",
    "PlannedLight",
    "PlannedObject",
    "PlannedSky",
    "Quaternion",
    "Relation",
    "RelationKind",
    "Shot",
    "Vector",
]

Vector = tuple[float, float, float]
Quaternion = tuple[float, float, float, float]
WALL = "wall"  # what a relation may be to, besides the names of objects
Words = Annotated[str, Meta(max_length=1000)]
Name = Annotated[str, Meta(max_length=100)]


class Relation(msgspec.Struct, frozen=True, kw_only=True):
    """How an object stands to another one, or to the wall.

    Attributes:
        kind: such as "on".
        to: the name of an object of the plan, its own where several face each other, or "wall".
        other: the second one, for what is between two.
    """

    kind: RelationKind
    to: Name
    other: Name = ""


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where one of an object's instances stands.

    Attributes:
        location: metres, world: the middle of the bottom of its box.
        rotation: quaternion wxyz, about that point.
        mesh: the name of the mesh that stands there, "" before it is generated.
    """

    location: Vector = (0.0, 0.0, 0.0)
    rotation: Quaternion = (1.0, 0.0, 0.0, 0.0)
    mesh: str = ""


class PlannedObject(msgspec.Struct, frozen=True, kw_only=True):
    """Things of one kind in a scene plan.

    Attributes:
        name: tells it from the others.
        description: what it is, as a generator is asked for it: "round table with brass knobs"; "" is its name.
        count: how many there are of it.
        dimensions: metres: width, depth and height of one, upright; zeros are as is usual for it.
        material: what it is made of, "" for what is usual.
        colour: "" for what is usual.
        relations: how it stands to others.
        arrangement: how several stand to each other.
        lying: it lies on its back instead of standing.
        places: where each stands; empty before the layout.
    """

    name: Annotated[str, Meta(min_length=1, max_length=100)]
    description: Words = ""
    count: Annotated[int, Meta(ge=1, le=1_000_000)] = 1
    dimensions: Vector = (0.0, 0.0, 0.0)
    material: Name = ""
    colour: Name = ""
    relations: tuple[Relation, ...] = ()
    arrangement: Arrangement = ""
    lying: bool = False
    places: tuple[Place, ...] = ()


class PlannedLight(msgspec.Struct, frozen=True, kw_only=True):
    """A lamp of the scene.

    Attributes:
        kind: as Blender calls it.
        name: tells it from the others.
        at: the name of the object that it shines on, or from inside of where it is a point; "" is the whole scene.
        colour: scene-linear RGB, the largest 1.
        power: watts; of a sun, watts per square metre; 0 is left to the layout.
        location: metres, world; of a sun only the direction from `target` counts.
        target: metres, world: what it shines at.
        size: metres across; of a sun, radians.
    """

    kind: Literal["sun", "spot", "area", "point"]
    name: Name = ""
    at: Name = ""
    colour: Vector = (1.0, 1.0, 1.0)
    power: Annotated[float, Meta(ge=0.0)] = 0.0
    location: Vector = (0.0, 0.0, 0.0)
    target: Vector = (0.0, 0.0, 0.0)
    size: Annotated[float, Meta(ge=0.0)] = 0.0


class PlannedCamera(msgspec.Struct, frozen=True, kw_only=True):
    """How the scene is seen.

    Attributes:
        shot: how near it is.
        angle: from where.
        target: the name of the object it looks at; "" is everything.
        location: metres, world; filled in by the layout, as is what follows.
        look_at: metres, world.
        lens: millimetres, of a film 36 mm wide; 0 before the layout.
    """

    shot: Shot = ""
    angle: Angle = ""
    target: Name = ""
    location: Vector = (0.0, 0.0, 0.0)
    look_at: Vector = (0.0, 0.0, 0.0)
    lens: Annotated[float, Meta(ge=0.0)] = 0.0


class PlannedSky(msgspec.Struct, frozen=True, kw_only=True):
    """What is around the scene: scene-linear RGB straight above and at the horizon."""

    zenith: Vector
    horizon: Vector
