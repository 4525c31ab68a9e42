"""Pictures of a landscape: light by light, or as maps of what is seen where."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from scenewright.backend.fields.cameras import Cameras
from scenewright.backend.fields.threads import share
from scenewright.backend.modelling.noise import fractal
from scenewright.backend.worlds.stage import CLASSES, WATER, Stage
from scenewright.backend.worlds.tracing import (
    ABSORBED,
    BLADES_CLASS,
    MURK,
    OFFSET,
    SKY,
    WATER_CLASS,
    clouds,
    hazed,
    is_dark,
    light_at,
    looks,
    meet,
    normal_at,
    rippled,
    sky,
    stacks_for_rays,
)

Floats = NDArray[np.float32]
STRIP = 32  # rows after which it is looked whether to go on
ROWS = 4  # of pixels that a thread takes at a time
EXPOSURE = 0.62
_near = njit(nogil=True, cache=True, fastmath=True, error_model="numpy")


class Shot(NamedTuple):
    """Hold what a camera sees, one row of each array a pixel, (h, w, …) float32.

    Attributes:
        albedo: linear colours of what is seen; ones where it is not lit but shines, as the sky does.
        light: linear, what falls on it.
        normal: unit or shorter, world.
        depth: metres, the haze's reach where the sky is.
    """

    albedo: Floats
    light: Floats
    normal: Floats
    depth: Floats


class Maps(NamedTuple):
    """Hold what is seen where, (h, w, …) float32.

    Attributes:
        classes: shares of `CLASSES`.
        normal: world; zero in the sky.
        depth: metres, 0 in the sky.
        sunlit: share of it that no shadow lies on.
        place: metres, world; of the sky the direction.
        noise: three octaves that are fixed to the places, about -1 to 1; in the sky, clouds.
    """

    classes: Floats
    normal: Floats
    depth: Floats
    sunlit: Floats
    place: Floats
    noise: Floats


def photograph(
    stage: Stage,
    cameras: Cameras,
    view: int,
    samples: int,
    seed: int,
    watch: Callable[[float], None] = lambda done: None,
) -> Shot:
    """Return what one of some cameras sees, by paths of light that are bent once.

    Args:
        stage: the landscape.
        cameras: one of them is used.
        view: which.
        samples: rays through each pixel.
        seed: of the rays.
        watch: told the share that is done; what it raises ends the work.
    """
    height, width = cameras.height, cameras.width
    shot = Shot(*(np.zeros((height, width, *more), np.float32) for more in ((3,), (3,), (3,), ())))
    lens = _lens(cameras, view)
    for top in range(0, height, STRIP):
        watch(top / height)
        rows = min(STRIP, height - top)
        share(_from(_photograph, top), rows, ROWS, stage, lens, width, samples, seed, *shot)
    return shot


def _from(kernel: Callable[..., None], top: int) -> Callable[..., None]:
    """Return a kernel of rows that begins with another row."""

    def rows(start: int, stop: int, *rest: object) -> None:
        kernel(top + start, top + stop, *rest)

    return rows


def maps(stage: Stage, cameras: Cameras, view: int, watch: Callable[[float], None] = lambda done: None) -> Maps:
    """Return maps of what one of some cameras sees, four rays a pixel; `watch` is told the share done and may raise."""
    height, width = cameras.height, cameras.width
    widths = ((len(CLASSES),), (3,), (), (), (3,), (3,))
    made = Maps(*(np.zeros((height, width, *more), np.float32) for more in widths))
    lens = _lens(cameras, view)
    for top in range(0, height, STRIP):
        watch(top / height)
        share(_from(_map, top), min(STRIP, height - top), ROWS, stage, lens, width, *made)
    return made


def developed(shot: Shot, clean: bool = True) -> Floats:
    """Return the picture (h, w, 3), sRGB-encoded, 0 to 1; `clean` takes the noise out of the light."""
    from scenewright.backend.worlds.developing import denoised, toned

    light = denoised(shot.light, shot.normal, shot.depth, shot.albedo) if clean else shot.light
    return toned(shot.albedo * light * EXPOSURE)


def _lens(cameras: Cameras, view: int) -> tuple[Floats, float, float, float, float]:
    focal, centre = cameras.focal[view], cameras.centre[view]
    pose = np.ascontiguousarray(cameras.camera_to_world[view])
    return pose, float(focal[0]), float(focal[1]), float(centre[0]), float(centre[1])


@_near
def _ray(lens, x, y):
    pose, fx, fy, cx, cy = lens
    a, b = (x - cx) / fx, (cy - y) / fy
    dx = pose[0, 0] * a + pose[0, 1] * b - pose[0, 2]
    dy = pose[1, 0] * a + pose[1, 1] * b - pose[1, 2]
    dz = pose[2, 0] * a + pose[2, 1] * b - pose[2, 2]
    length = 1.0 / math.sqrt(dx * dx + dy * dy + dz * dz)
    # In double precision, as all rays that follow: what they meet is compiled once.
    origin = (np.float64(pose[0, 3]), np.float64(pose[1, 3]), np.float64(pose[2, 3]))
    return origin, (dx * length, dy * length, dz * length)


@_near
def _photograph(start, stop, stage, lens, width, samples, seed, albedo, light, normal, depth):
    stacks = stacks_for_rays()
    side = math.ceil(math.sqrt(samples))
    for row in range(start, stop):
        for column in range(width):
            state = np.uint32(row * 9781 + column * 6271 + seed * 26699 + 1)
            for n in range(samples):
                x, y = ((n % side) + 0.5) / side, (n // side + 0.5) / math.ceil(samples / side)
                origin, direction = _ray(lens, column + x, row + y)
                colour, lit, up, far, state = _seen(stage, stacks, origin, direction, state)
                for k in range(3):
                    albedo[row, column, k] += colour[k] / samples
                    light[row, column, k] += colour[k] * lit[k] / samples
                    normal[row, column, k] += up[k] / samples
                depth[row, column] += far / samples
            for k in range(3):  # so that both together are what the pixel shows, at edges too
                light[row, column, k] /= albedo[row, column, k]


@_near
def _seen(stage, stacks, origin, direction, state):
    """Return colour, light, normal and distance of what is seen, and the next state of chance."""
    ones = (1.0, 1.0, 1.0)
    far, what, place, owner, u, v = meet(stage, stacks, origin, direction, 1e5, True)
    if what < 0:
        return ones, sky(direction, stage.sun, 0.0), (0.0, 0.0, 0.0), stage.haze, state
    at = (origin[0] + far * direction[0], origin[1] + far * direction[1], origin[2] + far * direction[2])
    normal = normal_at(stage, direction, what, place, owner, u, v)
    if what == WATER and abs(normal[2]) > 0.5:
        colour, state = _water(stage, stacks, at, direction, far, state)
        return ones, hazed(stage, colour, far, direction), (0.0, 0.0, 1.0), far, state
    colour, glow, bent = looks(stage, at, normal, what, place, owner, u, v)
    above = (at[0] + OFFSET * normal[0], at[1] + OFFSET * normal[1], at[2] + OFFSET * normal[2])
    lit, state = light_at(stage, stacks, above, bent, what, state)
    lit = (lit[0] + glow, lit[1] + glow, lit[2] + glow)
    # The air between is light that does not depend on the colour: it is counted as if the colour had sent it.
    clear = math.exp(-far / stage.haze)
    air = hazed(stage, (0.0, 0.0, 0.0), far, direction)
    safe = (max(colour[0], 0.02), max(colour[1], 0.02), max(colour[2], 0.02))
    lit = (lit[0] * clear + air[0] / safe[0], lit[1] * clear + air[1] / safe[1], lit[2] * clear + air[2] / safe[2])
    return safe, lit, normal, far, state


@_near
def _water(stage, stacks, at, direction, far, state):
    """Return the colour of water: what it mirrors, and what lies in it, by Schlick's approximation."""
    n = rippled(at, far)
    facing = -(direction[0] * n[0] + direction[1] * n[1] + direction[2] * n[2])
    facing = min(max(facing, 0.0), 1.0)
    mirrored = 0.02 + 0.98 * (1.0 - facing) ** 5
    back = (direction[0] + 2 * facing * n[0], direction[1] + 2 * facing * n[1], abs(direction[2] + 2 * facing * n[2]))
    above = (at[0], at[1], at[2] + 0.02)
    away, other, place, owner, u, v = meet(stage, stacks, above, back, 1e5, False)
    if other < 0:
        seen = sky(back, stage.sun, 0.0)
        shine = max(back[0] * stage.sun[0] + back[1] * stage.sun[1] + back[2] * stage.sun[2], 0.0) ** 900
        seen = (seen[0] + 12 * shine, seen[1] + 11 * shine, seen[2] + 9 * shine)
    else:
        there = (above[0] + away * back[0], above[1] + away * back[1], above[2] + away * back[2])
        seen, state = _lit(stage, stacks, there, back, other, place, owner, u, v, state)
    under = (at[0] + 0.01 * direction[0], at[1] + 0.01 * direction[1], at[2] - 0.02)
    deep, other, place, owner, u, v = meet(stage, stacks, under, direction, 60.0, False)
    inside = MURK
    if other >= 0:
        there = (under[0] + deep * direction[0], under[1] + deep * direction[1], under[2] + deep * direction[2])
        bed, state = _lit(stage, stacks, there, direction, other, place, owner, u, v, state)
        way = 1.6 * deep
        inside = (
            MURK[0] + (bed[0] - MURK[0]) * math.exp(-ABSORBED[0] * way),
            MURK[1] + (bed[1] - MURK[1]) * math.exp(-ABSORBED[1] * way),
            MURK[2] + (bed[2] - MURK[2]) * math.exp(-ABSORBED[2] * way),
        )
    return (
        inside[0] + (seen[0] - inside[0]) * mirrored, inside[1] + (seen[1] - inside[1]) * mirrored,
        inside[2] + (seen[2] - inside[2]) * mirrored,
    ), state  # fmt: skip


@_near
def _lit(stage, stacks, at, direction, what, place, owner, u, v, state):
    normal = normal_at(stage, direction, what, place, owner, u, v)
    colour, glow, bent = looks(stage, at, normal, what, place, owner, u, v)
    above = (at[0] + OFFSET * normal[0], at[1] + OFFSET * normal[1], at[2] + OFFSET * normal[2])
    lit, state = light_at(stage, stacks, above, bent, what, state)
    return (colour[0] * (lit[0] + glow), colour[1] * (lit[1] + glow), colour[2] * (lit[2] + glow)), state


@_near
def _map(start, stop, stage, lens, width, classes, normal, depth, sunlit, place, noise):
    stacks = stacks_for_rays()
    for row in range(start, stop):
        for column in range(width):
            for n in range(4):
                origin, direction = _ray(lens, column + 0.25 + 0.5 * (n % 2), row + 0.25 + 0.5 * (n // 2))
                far, what, at, owner, u, v = meet(stage, stacks, origin, direction, 1e5, True)
                if what < 0:
                    classes[row, column, SKY] += 0.25
                    if n == 0:
                        cover = clouds(direction, 0.0)
                        for k in range(3):
                            place[row, column, k], noise[row, column, k] = direction[k], cover
                    continue
                up = normal_at(stage, direction, what, at, owner, u, v)
                point = (
                    origin[0] + far * direction[0], origin[1] + far * direction[1], origin[2] + far * direction[2]
                )  # fmt: skip
                _classify(stage, what, at, owner, u, v, classes[row, column])
                lifted = (point[0] + OFFSET * up[0], point[1] + OFFSET * up[1], point[2] + OFFSET * up[2])
                facing = up[0] * stage.sun[0] + up[1] * stage.sun[1] + up[2] * stage.sun[2]
                if (facing > 0.0 or what >= 3) and not is_dark(stage, stacks, lifted, stage.sun):
                    sunlit[row, column] += 0.25
                depth[row, column] += 0.25 * far
                for k in range(3):
                    normal[row, column, k] += 0.25 * up[k]
                    if n == 0:
                        place[row, column, k] = point[k]
                        scale = 0.35 * 4.0**k
                        blurred = 1.0 + (3.0 * scale * far / lens[1]) ** 2  # what is finer than pixels would flicker
                        grain = fractal(scale * point[0], scale * point[1], scale * point[2], 2, 70 + k)
                        noise[row, column, k] = grain / blurred


@_near
def _classify(stage, what, at, owner, u, v, classes):
    """Add a quarter to the classes of what a ray met."""
    if what == 4:
        classes[stage.prop_class[stage.props.prop[owner]]] += 0.25
    elif what == 3:
        classes[BLADES_CLASS] += 0.25
    elif what == WATER:
        classes[WATER_CLASS] += 0.25
    elif what == 2:
        classes[stage.tile_class[stage.tile[at]]] += 0.25
    else:
        face = stage.faces[at]
        for k in range(stage.shares.shape[1]):
            part = (1 - u - v) * stage.shares[face[0], k] + u * stage.shares[face[1], k] + v * stage.shares[face[2], k]
            classes[stage.classes[k]] += 0.25 * part
