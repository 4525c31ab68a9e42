"""The light that reaches points of a scene: soft shadows of one lamp, and what is seen of sky and ground."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numba import njit

from scenewright.backend.fields.threads import share
from scenewright.backend.geometry.hierarchy import STACK, Hierarchy, nearest_hit
from scenewright.backend.geometry.triangles import Floats

SPREAD = (0.7548776662466927, 0.5698402909980532)  # Roberts, The Unreasonable Effectiveness of Quasirandom Sequences
ZENITH, HORIZON, GROUND, LAMP = range(4)


def gather(
    points: Floats, normals: Floats, tree: Hierarchy, opacity: Floats, lamp: Floats, softness: float,
    rays: tuple[int, int], clearance: float, reach: float,
) -> Floats:  # fmt: skip
    """Return what points see, (k, 4): shares of zenith, horizon and ground of their hemisphere, and of the lamp.

    Args:
        points: (k, 3) float32, metres; the ground lies at z = 0.
        normals: (k, 3) float32, unit length; a point without one, of length 0, is left out.
        tree: what is in the way.
        opacity: (m,) float32 of the mesh's faces, 0 to 1.
        lamp: (3,) float32, unit vector towards it.
        softness: its radius as an angle, radians.
        rays: how many for the surroundings, and how many for the lamp.
        clearance: metres above the point where rays start.
        reach: metres within which a thing takes light away from the ground beside it.
    """
    found = np.zeros((len(points), 4), np.float32)
    share(
        _gather, len(points), 4096, points, normals, tree, opacity, np.asarray(lamp, np.float32), np.float32(softness),
        rays[0], rays[1], np.float32(clearance), np.float32(reach), found,
    )  # fmt: skip
    return found


def smooth(
    found: Floats, points: Floats, normals: Floats, passes: tuple[int, int], metres: float,
    check: Callable[[], None] = lambda: None,
) -> Floats:  # fmt: skip
    """Return gathered light (h, w, 4) without its grain, edges and corners kept.

    Args:
        found: (h, w, 4), as gathered.
        points: (h, w, 3) metres.
        normals: (h, w, 3), of length 0 where there is nothing.
        passes: how often it is smoothed, each time twice as far; the lamp's share has a number of its own.
        metres: how far two points may lie from each other's plane to count as one surface.
        check: called between passes; it may raise to stop.

    Source: Dammertz et al., Edge-Avoiding À-Trous Wavelet Transform for fast Global Illumination Filtering, 2010.
    """
    for number in range(max(passes)):
        check()
        out = np.empty_like(found)
        share(_smooth, len(found), 16, found, points, normals, 1 << number, np.float32(metres), out)
        for channel in range(4):
            if number >= passes[channel == LAMP]:
                out[..., channel] = found[..., channel]
        found = out
    return found


@njit(nogil=True, cache=True)
def _gather(start, stop, points, normals, tree, opacity, lamp, softness, rays, lamp_rays, clearance, reach, found):
    stack = np.empty(STACK, np.int32)
    origin, direction, right, up = np.empty(3), np.empty(3), np.empty(3), np.empty(3)
    aside, over = np.empty(3), np.empty(3)
    _frame(lamp, aside, over)
    for i in range(start, stop):
        n = normals[i]
        if n[0] == 0.0 and n[1] == 0.0 and n[2] == 0.0:
            continue
        _frame(n, right, up)
        for k in range(3):
            origin[k] = points[i, k] + clearance * n[k]
        key = np.uint32(i) * np.uint32(0x9E3779B1)
        key = (key ^ (key >> np.uint32(15))) * np.uint32(0x846CA68B)
        turn = np.float64(key >> np.uint32(16)) / 65536.0
        lift = np.float64(key & np.uint32(0xFFFF)) / 65536.0
        for ray in range(rays):
            radius = math.sqrt((ray + lift) / rays)
            angle = 2.0 * math.pi * ((ray * SPREAD[0] + turn) % 1.0)
            x, y, z = radius * math.cos(angle), radius * math.sin(angle), math.sqrt(max(1.0 - radius * radius, 0.0))
            for k in range(3):
                direction[k] = x * right[k] + y * up[k] + z * n[k]
            _, place, _, _ = nearest_hit(tree, stack, origin, direction, np.inf, 0)
            seen = 1.0 if place < 0 else 1.0 - opacity[tree.faces[place]]
            if direction[2] > 0.0:
                found[i, 0] += seen * direction[2] / rays
                found[i, 1] += seen * (1.0 - direction[2]) / rays
            elif seen > 0.0:
                away = origin[2] / max(-direction[2], 1e-4)
                found[i, 2] += seen * (1.0 - 0.8 * math.exp(-away / reach)) / rays
        if n[0] * lamp[0] + n[1] * lamp[1] + n[2] * lamp[2] <= -softness:
            continue
        for ray in range(lamp_rays):
            radius = softness * math.sqrt((ray + lift) / lamp_rays)
            angle = 2.0 * math.pi * ((ray * SPREAD[1] + turn) % 1.0)
            x, y = radius * math.cos(angle), radius * math.sin(angle)
            for k in range(3):
                direction[k] = lamp[k] + x * aside[k] + y * over[k]
            _, place, _, _ = nearest_hit(tree, stack, origin, direction, np.inf, 0)
            found[i, 3] += (1.0 if place < 0 else 1.0 - opacity[tree.faces[place]]) / lamp_rays


@njit(nogil=True, cache=True)
def _frame(n, right, up):
    """Write two directions across a third. Source: Duff et al., Building an Orthonormal Basis, Revisited, 2017."""
    sign = 1.0 if n[2] >= 0.0 else -1.0
    a = -1.0 / (sign + n[2])
    b = n[0] * n[1] * a
    right[0], right[1], right[2] = 1.0 + sign * n[0] * n[0] * a, sign * b, -sign * n[0]
    up[0], up[1], up[2] = b, sign + n[1] * n[1] * a, -n[1]


@njit(nogil=True, cache=True, fastmath=True)
def _smooth(start, stop, found, points, normals, step, metres, out):
    height, width = found.shape[:2]
    share_of = (0.375, 0.25, 0.0625)
    for y in range(start, stop):
        for x in range(width):
            n, p = normals[y, x], points[y, x]
            if n[0] == 0.0 and n[1] == 0.0 and n[2] == 0.0:
                for c in range(4):
                    out[y, x, c] = found[y, x, c]
                continue
            whole = np.float32(0.0)
            s0 = s1 = s2 = s3 = np.float32(0.0)
            for dy in range(-2, 3):
                i = y + dy * step
                if i < 0 or i >= height:
                    continue
                for dx in range(-2, 3):
                    j = x + dx * step
                    if j < 0 or j >= width:
                        continue
                    m, q = normals[i, j], points[i, j]
                    alike = n[0] * m[0] + n[1] * m[1] + n[2] * m[2]
                    if alike <= 0.5:
                        continue
                    off = n[0] * (q[0] - p[0]) + n[1] * (q[1] - p[1]) + n[2] * (q[2] - p[2])
                    off = off / metres
                    if off * off > 9.0:
                        continue
                    alike = alike * alike
                    alike = alike * alike
                    weight = share_of[abs(dy)] * share_of[abs(dx)] * alike * alike * math.exp(-off * off)
                    whole += weight
                    s0 += weight * found[i, j, 0]
                    s1 += weight * found[i, j, 1]
                    s2 += weight * found[i, j, 2]
                    s3 += weight * found[i, j, 3]
            whole = max(whole, np.float32(1e-6))
            out[y, x, 0], out[y, x, 1], out[y, x, 2], out[y, x, 3] = s0 / whole, s1 / whole, s2 / whole, s3 / whole
