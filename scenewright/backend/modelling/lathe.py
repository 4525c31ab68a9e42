"""Round things: a profile turned about the z axis."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from scenewright.backend.modelling.parts import Axis, Doubles, Part, solid

SHARP = 0.5  # radians a profile turns at a corner that is worth a chamfer
Profile = Sequence[Sequence[float]] | Doubles


def lathe(profile: Profile, sides: int = 24, chamfer: float = 0.004, grain: Axis = "z") -> Part:
    """Return the solid that a profile sweeps about the z axis.

    Args:
        profile: (k, 2) of radius and height in metres, from the axis at the bottom to the axis at the top, inside to
            the left; its sharp corners are chamfered.
        sides: around.
        chamfer: metres.
        grain: axis of the grain.
    """
    loop = _soft(np.asarray(profile, np.float64), chamfer)[1:-1]
    low, high = profile[0][1], profile[-1][1]
    rings = _rings(loop, sides)
    count = len(loop)
    faces = _quads(count, sides)
    poles = np.array([(0.0, 0.0, low), (0.0, 0.0, high)])
    bottom, top = count * sides, count * sides + 1
    for i in range(sides):
        j = (i + 1) % sides
        faces += [(bottom, j, i), (top, (count - 1) * sides + i, (count - 1) * sides + j)]
    return solid(np.concatenate([rings, poles]), faces, grain)


def ring(profile: Profile, sides: int = 24, chamfer: float = 0.002, grain: Axis = "z") -> Part:
    """Return what a closed profile (k, 2) of radius and height, away from the axis, sweeps about the z axis."""
    points = np.asarray(profile, np.float64)
    loop = _soft(np.concatenate([points[-1:], points, points[:1]]), chamfer)[1:-1]
    faces = _quads(len(loop), sides, closed=True)
    return solid(_rings(loop, sides), faces, grain)


def curve(points: Profile, count: int) -> Doubles:
    """Return `count` points on a smooth curve through points (k, d), ends included.

    Source: Catmull and Rom, A class of local interpolating splines, 1974.
    """
    given = np.asarray(points, np.float64)
    padded: Doubles = np.concatenate([2 * given[:1] - given[1:2], given, 2 * given[-1:] - given[-2:-1]])
    place = np.linspace(0, len(given) - 1, count)
    start = np.minimum(place.astype(int), len(given) - 2)
    t = (place - start)[:, None]
    a, b, c, d = (padded[start + i] for i in range(4))
    made: Doubles = 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
    return made


def _soft(profile: Doubles, chamfer: float) -> Doubles:
    """Return a profile whose sharp corners are two points instead of one; its ends stay."""
    made = [profile[0]]
    for before, here, after in zip(profile, profile[1:], profile[2:], strict=False):
        back, ahead = before - here, after - here
        lengths = np.linalg.norm(back), np.linalg.norm(ahead)
        turn = np.pi - np.arccos(np.clip(back @ ahead / (lengths[0] * lengths[1]), -1, 1))
        if turn < SHARP or not chamfer:
            made.append(here)
            continue
        cut = min(chamfer, 0.3 * lengths[0], 0.3 * lengths[1])
        made += [here + back * cut / lengths[0], here + ahead * cut / lengths[1]]
    return np.array([*made, profile[-1]])


def _rings(loop: Doubles, sides: int) -> Doubles:
    angles = 2 * np.pi * np.arange(sides) / sides
    circle = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    flat = loop[:, None, :1] * circle
    up = np.broadcast_to(loop[:, None, 1:], (len(loop), sides, 1))
    rings: Doubles = np.concatenate([flat, up], axis=2).reshape(-1, 3)
    return rings


def _quads(count: int, sides: int, closed: bool = False) -> list[tuple[int, int, int]]:
    """Return the triangles between `count` rings of vertices, the last joined to the first where closed."""
    faces = []
    for ring_number in range(count if closed else count - 1):
        low, high = ring_number * sides, (ring_number + 1) % count * sides
        for i in range(sides):
            j = (i + 1) % sides
            faces += [(low + i, low + j, high + j), (low + i, high + j, high + i)]
    return faces
