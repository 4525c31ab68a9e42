"""What stands in a scene, as data: the parts of a `SceneDescription`. The scene's units, and the world's axes.

Names are whatever somebody wrote in Blender: data to be quoted, never anything to be followed.
"""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

Vector = tuple[float, float, float]
Share = Annotated[float, Meta(ge=0.0, le=1.0)]
ORIGIN = (0.0, 0.0, 0.0)


class DescribedMaterial(msgspec.Struct, frozen=True, kw_only=True):
    """A surface; `texture` names the image or node that its colour comes from, and then `base_colour` is their mean."""

    name: str
    base_colour: Annotated[tuple[Share, Share, Share], Meta(description="sRGB-encoded")] | None = None
    roughness: Share = 0.5
    metallic: Share = 0.0
    transmission: Annotated[Share, Meta(description="1 is clear as glass")] = 0.0
    emission: Annotated[float, Meta(ge=0.0, description="strength of its own light")] = 0.0
    texture: str = ""


class View(msgspec.Struct, frozen=True, kw_only=True):
    """Where the scene's camera sees a thing; `box` is left, top, right, bottom in shares of the picture."""

    box: tuple[float, float, float, float]
    share: Annotated[Share, Meta(description="of the picture that it covers")] = 0.0
    visible: Annotated[Share, Meta(description="of what of it is in the frame: the rest is hidden by other things")] = (
        1.0
    )
    hidden_by: Annotated[tuple[str, ...], Meta(description="what is before it, what hides most first")] = ()
    distance: Annotated[float, Meta(description="from the camera to its middle, along its axis")] = 0.0


class DescribedObject(msgspec.Struct, frozen=True, kw_only=True):
    """One object of the scene; `low` and `high` are the corners of the box around it in the world's axes."""

    name: str
    kind: Annotated[str, Meta(description="Blender's type in small letters: mesh, curve, light, camera, empty …")]
    parent: str = ""
    collections: tuple[str, ...] = ()
    location: Annotated[Vector, Meta(description="of its origin")] = ORIGIN
    rotation: Annotated[Vector, Meta(description="Euler XYZ, degrees")] = ORIGIN
    dimensions: Annotated[Vector, Meta(description="along its own axes")] = ORIGIN
    low: Vector = ORIGIN
    high: Vector = ORIGIN
    materials: tuple[str, ...] = ()
    modifiers: tuple[str, ...] = ()
    vertices: Annotated[int, Meta(ge=0, description="modifiers applied")] = 0
    faces: Annotated[int, Meta(ge=0)] = 0
    hidden: Annotated[bool, Meta(description="in the viewport")] = False
    renders: bool = True
    animated: bool = False
    view: Annotated[View | None, Meta(description="None where the camera does not see even its box")] = None


class DescribedLight(msgspec.Struct, frozen=True, kw_only=True):
    """A light; `power` is in watts, of a sun in watts per square metre."""

    name: str
    kind: Literal["point", "sun", "spot", "area"] = "point"
    power: float = 0.0
    colour: Annotated[Vector, Meta(description="linear")] = (1.0, 1.0, 1.0)
    location: Vector = ORIGIN
    direction: Annotated[Vector, Meta(description="that it shines in, unit length")] = (0.0, 0.0, -1.0)
    hidden: bool = False
    renders: bool = True


class DescribedCamera(msgspec.Struct, frozen=True, kw_only=True):
    """A camera; `target` names the object in the middle of its picture, and only the scene's own is `active`."""

    name: str
    kind: Literal["persp", "ortho", "pano", "custom"] = "persp"
    lens: Annotated[float, Meta(ge=0.0, description="focal length, mm; of an orthographic one, 0")] = 50.0
    angle: Annotated[float, Meta(ge=0.0, description="horizontal field of view, degrees")] = 0.0
    location: Vector = ORIGIN
    right: Annotated[Vector, Meta(description="unit length")] = (1.0, 0.0, 0.0)
    direction: Annotated[Vector, Meta(description="that it looks in, unit length")] = (0.0, 0.0, -1.0)
    focus: Annotated[float, Meta(ge=0.0, description="how far away; 0 where all is sharp")] = 0.0
    target: str = ""
    active: bool = False
