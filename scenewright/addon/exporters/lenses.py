"""Lights and cameras to what can be said of them."""

from __future__ import annotations

import math

import bpy
from mathutils import Matrix

from ..shared.described import DescribedCamera, DescribedLight, Vector

TRACKING = {"TRACK_TO", "DAMPED_TRACK", "LOCKED_TRACK"}


def light(thing: bpy.types.Object, hidden: bool, renders: bool) -> DescribedLight:
    """Return what a light is."""
    return DescribedLight(
        name=thing.name,
        kind=thing.data.type.lower(),
        power=thing.data.energy,
        colour=tuple(thing.data.color),
        location=tuple(thing.matrix_world.translation),
        direction=_axis(thing.matrix_world, 2, -1),
        hidden=hidden,
        renders=renders,
    )


def camera(thing: bpy.types.Object, scene: bpy.types.Scene, target: str) -> DescribedCamera:
    """Return what a camera is; `target` is what stands in the middle of the picture of the scene's own."""
    active = thing == scene.camera
    followed = next((each.target for each in thing.constraints if each.type in TRACKING and each.target), None)
    return DescribedCamera(
        name=thing.name,
        kind=thing.data.type.lower(),
        lens=thing.data.lens if thing.data.type == "PERSP" else 0.0,
        angle=math.degrees(thing.data.angle_x) if thing.data.type == "PERSP" else 0.0,
        location=tuple(thing.matrix_world.translation),
        right=_axis(thing.matrix_world, 0, 1),
        direction=_axis(thing.matrix_world, 2, -1),
        focus=_focus(thing),
        target=followed.name if followed is not None else target if active else "",
        active=active,
    )


def _focus(thing: bpy.types.Object) -> float:
    blur = thing.data.dof
    if not blur.use_dof:
        return 0.0
    sharp = blur.focus_object
    apart = sharp.matrix_world.translation - thing.matrix_world.translation if sharp else None
    return apart.length if apart is not None else blur.focus_distance


def _axis(matrix: Matrix, column: int, sign: int) -> Vector:
    return tuple(sign * matrix.col[column].xyz.normalized())
