"""Shots to cameras: as near as the framing says, with its lens, moving as it says over its frames."""

from __future__ import annotations

import math

import bpy
import numpy as np
from mathutils import Matrix, Vector

from ..exporters.bounds import SHAPELESS
from ..shared.artifacts import Shot
from .placement import Placement

SENSOR = 36.0  # mm
# Lens in mm, how much of the picture's height the subject fills, and at which share of its height the camera looks.
FRAMINGS = {
    "extreme wide": (20.0, 0.18, 0.5), "wide": (24.0, 0.4, 0.5), "full": (35.0, 0.8, 0.5), "medium": (50.0, 1.6, 0.72),
    "close-up": (85.0, 4.0, 0.88), "extreme close-up": (100.0, 9.0, 0.92),
}  # fmt: skip
SIDES = (-25.0, 25.0, -12.0, 12.0)  # degrees about the subject, one shot after the other
LIFTED = {"extreme wide": 12.0, "wide": 8.0}  # degrees above it
TURN, NEARER, ASIDE, SHAKE = 12.0, 0.75, 0.35, 0.6  # degrees, of the distance, of the distance, degrees
STEADY = 6  # frames from shake to shake
THIN = 0.02  # of its second longest side: a ground, a wall, which no shot is of
MAN = 1.75  # metres: how high a subject is where the scene is empty
Motion = list[tuple[int, Matrix]]


class Stage:
    """Where a scene's shots are taken: around what it holds."""

    def __init__(self, scene: bpy.types.Scene) -> None:
        self._scene, self._count = scene, 0
        self._things = {
            thing.name.casefold(): thing for thing in scene.objects
            if thing.type not in SHAPELESS and thing.visible_get(view_layer=scene.view_layers[0])
        }  # fmt: skip

    def add(self, shot: Shot, name: str, span: tuple[int, int], placement: Placement) -> bpy.types.Object:
        """Make the camera of a shot that lasts from a frame to before another."""
        low, high = self._subject(shot)
        data = bpy.data.cameras.new(name)
        camera = placement.add(name, data)
        lens, fills, share = FRAMINGS[shot.framing]
        data.sensor_fit, data.sensor_width, data.lens = "HORIZONTAL", SENSOR, lens
        target = Vector(((low[0] + high[0]) / 2, (low[1] + high[1]) / 2, low[2] + share * (high[2] - low[2])))
        tall = float(max(high[2] - low[2], 0.1 * max(high - low), 0.01))
        pose = self._pose(shot, target, tall / fills, lens)
        data.clip_start = min(0.1, 0.05 * (pose.translation - target).length)
        data.clip_end = max(1000.0, 20 * (pose.translation - target).length)
        _animate(camera, _motion(shot, pose, target, span))
        self._count += 1
        return camera

    def _subject(self, shot: Shot) -> tuple[np.ndarray, np.ndarray]:
        """Return the corners of the box around whom a shot is of, as far as the scene holds them."""
        named = [thing for each in shot.characters if (thing := self._named(each)) is not None]
        chosen = named if named and shot.framing not in {"wide", "extreme wide"} else self._bodies()
        points = [thing.matrix_world @ Vector(corner) for thing in chosen for corner in thing.bound_box]
        if not points:
            base = np.array(self._scene.cursor.location)
            return base - (0.3, 0.3, 0.0), base + (0.3, 0.3, MAN)
        return np.min(points, axis=0), np.max(points, axis=0)

    def _bodies(self) -> list[bpy.types.Object]:
        """Return all that stands there, without what is flat where there is more."""
        things = list(self._things.values())
        solid = [thing for thing in things if (sides := sorted(thing.dimensions))[0] > THIN * sides[1]]
        return solid or things

    def _named(self, who: str) -> bpy.types.Object | None:
        wanted = who.casefold().removeprefix("the ")
        exact = self._things.get(wanted)
        return exact or next((thing for name, thing in self._things.items() if name.split(".")[0] == wanted), None)

    def _pose(self, shot: Shot, target: Vector, seen: float, lens: float) -> Matrix:
        """Return where the camera stands so that a height of `seen` fills its picture."""
        render = self._scene.render
        tall = SENSOR * render.resolution_y / render.resolution_x
        distance = seen * lens / tall
        around, up = math.radians(SIDES[self._count % len(SIDES)]), math.radians(LIFTED.get(shot.framing, 0.0))
        towards = Vector((math.sin(around) * math.cos(up), -math.cos(around) * math.cos(up), math.sin(up)))
        return _looking(target + distance * towards, target)


def _motion(shot: Shot, pose: Matrix, target: Vector, span: tuple[int, int]) -> Motion:
    """Return poses at frames, between which the camera moves evenly; one of what stands still."""
    first, last = span[0], max(span[1] - 1, span[0] + 1)
    place, away = pose.translation.copy(), pose.translation - target
    right = pose.col[0].xyz
    match shot.movement:
        case "push in":
            return [(first, pose), (last, _looking(target + NEARER * away, target))]
        case "pull out":
            return [(first, pose), (last, _looking(target + away / NEARER, target))]
        case "follow":
            step = ASIDE * away.length * right
            return [(first, Matrix.Translation(-step) @ pose), (last, Matrix.Translation(step) @ pose)]
        case "pan left" | "pan right":
            turn = math.radians(TURN) * (1 if shot.movement == "pan left" else -1)
            return [(first, _turned(pose, "Z", -turn / 2)), (last, _turned(pose, "Z", turn / 2))]
        case "tilt up" | "tilt down":
            turn = math.radians(TURN) * (1 if shot.movement == "tilt up" else -1)
            return [(first, _tilted(pose, -turn / 2)), (last, _tilted(pose, turn / 2))]
        case "handheld":
            shaken = range(first, last + 1, STEADY)
            return [(frame, _tilted(_turned(pose, "Z", _wave(frame, 1.7)), _wave(frame, 2.3))) for frame in shaken]
    return [(first, Matrix.Translation(place) @ pose.to_3x3().to_4x4())]


def _animate(camera: bpy.types.Object, motion: Motion) -> None:
    camera.rotation_mode = "QUATERNION"
    for frame, pose in motion:
        before = camera.rotation_quaternion.copy()
        turned = pose.to_quaternion()
        turned.make_compatible(before)
        camera.location, camera.rotation_quaternion = pose.translation, turned
        if len(motion) > 1:
            camera.keyframe_insert("location", frame=frame)
            camera.keyframe_insert("rotation_quaternion", frame=frame)


def _looking(place: Vector, target: Vector) -> Matrix:
    turned = (target - place).to_track_quat("-Z", "Y")
    return Matrix.Translation(place) @ turned.to_matrix().to_4x4()


def _turned(pose: Matrix, axis: str, angle: float) -> Matrix:
    return Matrix.Translation(pose.translation) @ Matrix.Rotation(angle, 4, axis) @ pose.to_3x3().to_4x4()


def _tilted(pose: Matrix, angle: float) -> Matrix:
    return pose @ Matrix.Rotation(angle, 4, "X")


def _wave(frame: int, rate: float) -> float:
    return math.radians(SHAKE) * math.sin(rate * frame)
