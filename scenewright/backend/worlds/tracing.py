"""Light in a landscape: what a ray meets, how bright it is there, and what the air and the water do on the way."""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from scenewright.backend.geometry.hierarchy import STACK, nearest_hit
from scenewright.backend.modelling.noise import fractal, smooth
from scenewright.backend.worlds.casting import nearest_prop
from scenewright.backend.worlds.stage import BLADES, GROUND, WATER

SUNLIGHT = (3.3, 3.0, 2.55)
ZENITH, HORIZON, BELOW = (0.16, 0.34, 0.75), (0.72, 0.82, 0.92), (0.60, 0.68, 0.75)
ABSORBED = (0.55, 0.22, 0.18)  # of red, green and blue light, per metre of water
MURK = (0.015, 0.075, 0.09)
SUN_SIZE = 0.012  # radians
OFFSET = 2e-3  # metres that a ray starts above a surface
SKY, GLASS_CLASS, WATER_CLASS, BLADES_CLASS = 0, 2, 1, 16
_near = njit(nogil=True, cache=True, fastmath=True, error_model="numpy")


@_near
def chance(state):
    """Return a number 0 to 1 and the next state of a generator (PCG, O'Neill 2014)."""
    state = np.uint32(state * np.uint32(747796405) + np.uint32(2891336453))
    word = np.uint32(((state >> np.uint32((state >> np.uint32(28)) + np.uint32(4))) ^ state) * np.uint32(277803737))
    return float((word >> np.uint32(22)) ^ word) / 4294967296.0, state


@_near
def sky(direction, sun, wind):
    """Return the light of the sky, with clouds, along a direction."""
    up = direction[2]
    if up < 0.0:
        share = min(-up * 6.0, 1.0)
        return _mixed(HORIZON, BELOW, share)
    share = 1.0 - (1.0 - up) ** 4
    base = _mixed(HORIZON, ZENITH, share)
    facing = max(direction[0] * sun[0] + direction[1] * sun[1] + direction[2] * sun[2], 0.0)
    glow = 0.25 * facing**8 + 0.9 * facing**180
    cover = clouds(direction, wind)
    lit = 0.75 + 0.25 * facing
    base = (base[0] + glow, base[1] + 0.85 * glow, base[2] + 0.6 * glow)
    return _mixed(base, (0.95 * lit, 0.95 * lit, 0.97 * lit), cover)


@_near
def clouds(direction, wind):
    """Return how much of the sky a cloud hides along a direction, 0 to 1; none at the horizon."""
    if direction[2] < 0.03:
        return 0.0
    x, y = direction[0] / (direction[2] + 0.12), direction[1] / (direction[2] + 0.12)
    dense = fractal(1.1 * x + wind, 1.1 * y, 0.3, 5, 91)
    return min(max((dense - 0.02) * 2.2, 0.0), 0.85) * min(direction[2] * 6.0, 1.0)


@_near
def meet(stage, stacks, origin, direction, far, wet):
    """Return what a ray meets.

    Returns:
        Distance (`far` where nothing), what (-1 nothing, 0 ground, 1 water, 2 wall, 3 blades, 4 prop), place (of a face
        or a prop's triangle), prop, and weights of the second and third corner. Without `wet`, water is looked through.
    """
    distance, leaf, u, v = nearest_hit(stage.tree, stacks[0], origin, direction, far, 0)
    passed, start = 0.0, origin
    while leaf >= 0 and not wet and stage.what[stage.tree.faces[leaf]] == WATER:
        passed += distance + OFFSET
        start = (
            origin[0] + passed * direction[0],
            origin[1] + passed * direction[1],
            origin[2] + passed * direction[2],
        )
        distance, leaf, u, v = nearest_hit(stage.tree, stacks[0], start, direction, far - passed, 0)
    distance = distance + passed if leaf >= 0 else far
    nearer, place, triangle, a, b = nearest_prop(stage.props, stacks, origin, direction, distance)
    if place >= 0:
        return nearer, 4, triangle, place, a, b
    if leaf < 0:
        return far, -1, -1, -1, 0.0, 0.0
    face = stage.tree.faces[leaf]
    return distance, int(stage.what[face]), face, leaf, u, v


@_near
def is_dark(stage, stacks, point, direction):
    """Return whether something lies between a point and the sun or the sky; water does not count."""
    return meet(stage, stacks, point, direction, 1e5, False)[1] >= 0


@_near
def normal_at(stage, direction, what, place, owner, u, v):
    """Return the unit normal where a ray met something, turned towards where it came from."""
    w = 1.0 - u - v
    if what == 4:
        n, m = stage.prop_normals[place], stage.props.to_prop[owner]
        x, y, z = _corner(n, u, v)
        # Even scale and a turn: the transposed inverse is the inverse's transpose.
        x, y, z = (
            m[0, 0] * x + m[1, 0] * y + m[2, 0] * z, m[0, 1] * x + m[1, 1] * y + m[2, 1] * z,
            m[0, 2] * x + m[1, 2] * y + m[2, 2] * z,
        )  # fmt: skip
    else:
        face = stage.faces[place]
        a, b, c = stage.normals[face[0]], stage.normals[face[1]], stage.normals[face[2]]
        x, y, z = (w * a[0] + u * b[0] + v * c[0], w * a[1] + u * b[1] + v * c[1], w * a[2] + u * b[2] + v * c[2])
        if x * x + y * y + z * z < 1e-6:
            k = stage.tree.corners[owner]
            e0, e1, e2 = k[1, 0] - k[0, 0], k[1, 1] - k[0, 1], k[1, 2] - k[0, 2]
            g0, g1, g2 = k[2, 0] - k[0, 0], k[2, 1] - k[0, 1], k[2, 2] - k[0, 2]
            x, y, z = e1 * g2 - e2 * g1, e2 * g0 - e0 * g2, e0 * g1 - e1 * g0
    length = 1.0 / math.sqrt(x * x + y * y + z * z + 1e-20)
    if what != BLADES and x * direction[0] + y * direction[1] + z * direction[2] > 0.0:
        length = -length
    return x * length, y * length, z * length


@_near
def _corner(n, u, v):
    w = 1.0 - u - v
    return (
        w * n[0, 0] + u * n[1, 0] + v * n[2, 0], w * n[0, 1] + u * n[1, 1] + v * n[2, 1],
        w * n[0, 2] + u * n[1, 2] + v * n[2, 2],
    )  # fmt: skip


@_near
def looks(stage, point, normal, what, place, owner, u, v):
    """Return linear colour, glow, and the normal with the relief of what covers a place."""
    w = 1.0 - u - v
    if what == 4:
        uv = stage.prop_uvs[place]
        tile = stage.prop_albedo[stage.props.prop[owner]]
        r, g, b = _texel(tile, w * uv[0, 0] + u * uv[1, 0] + v * uv[2, 0], w * uv[0, 1] + u * uv[1, 1] + v * uv[2, 1])
        return (r, g, b), 0.0, normal
    face = stage.faces[place]
    if what == BLADES:
        a, b, c = stage.colours[face[0]], stage.colours[face[1]], stage.colours[face[2]]
        return (
            (w * a[0] + u * b[0] + v * c[0], w * a[1] + u * b[1] + v * c[1], w * a[2] + u * b[2] + v * c[2]),
            0.0,
            normal,
        )
    if what != GROUND:
        return _tiled(stage, stage.tile[place], point, normal)
    red, green, blue, glow, x, y, z = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    for k in range(stage.shares.shape[1]):
        share = w * stage.shares[face[0], k] + u * stage.shares[face[1], k] + v * stage.shares[face[2], k]
        if share > 0.01:
            (r, g, b), bright, n = _tiled(stage, k, point, normal)
            red, green, blue, glow = red + share * r, green + share * g, blue + share * b, glow + share * bright
            x, y, z = x + share * n[0], y + share * n[1], z + share * n[2]
    # Tiles repeat; the land does not: broad patches are lighter and darker.
    broad = 1.0 + 0.22 * fractal(0.13 * point[0], 0.13 * point[1], 0.13 * point[2], 3, 5)
    length = 1.0 / math.sqrt(x * x + y * y + z * z + 1e-20)
    return (red * broad, green * broad, blue * broad), glow, (x * length, y * length, z * length)


@_near
def _tiled(stage, tile, point, normal):
    """Return colour, glow and normal of a tile that is laid along the three axes and blended by the normal."""
    scale = 1.0 / stage.metres[tile]
    ax, ay, az = abs(normal[0]) ** 4, abs(normal[1]) ** 4, abs(normal[2]) ** 4
    whole = ax + ay + az + 1e-12
    red, green, blue, dx, dy, dz = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    albedo, bump = stage.albedo[tile], stage.bump[tile]
    if ax > 0.02 * whole:
        s, (p, q) = ax / whole, (point[1] * scale, point[2] * scale)
        r, g, b = _texel(albedo, p, q)
        e, f, _ = _texel(bump, p, q)
        red, green, blue, dy, dz = red + s * r, green + s * g, blue + s * b, dy + s * e, dz + s * f
    if ay > 0.02 * whole:
        s, (p, q) = ay / whole, (point[0] * scale, point[2] * scale)
        r, g, b = _texel(albedo, p, q)
        e, f, _ = _texel(bump, p, q)
        red, green, blue, dx, dz = red + s * r, green + s * g, blue + s * b, dx + s * e, dz + s * f
    if az > 0.02 * whole:
        s, (p, q) = az / whole, (point[0] * scale, point[1] * scale)
        r, g, b = _texel(albedo, p, q)
        e, f, _ = _texel(bump, p, q)
        red, green, blue, dx, dy = red + s * r, green + s * g, blue + s * b, dx + s * e, dy + s * f
    x, y, z = normal[0] + dx, normal[1] + dy, normal[2] + dz
    length = 1.0 / math.sqrt(x * x + y * y + z * z + 1e-20)
    return (red, green, blue), stage.glow[tile], (x * length, y * length, z * length)


@_near
def _texel(tile, u, v):
    """Return a tile's value between its four nearest pixels; it repeats."""
    side = tile.shape[0]
    x, y = (u - math.floor(u)) * side - 0.5, (v - math.floor(v)) * side - 0.5
    i, j = math.floor(x), math.floor(y)
    s, t = x - i, y - j
    i, j = int(i) % side, int(j) % side
    k, m = (i + 1) % side, (j + 1) % side
    a, b, c, d = (1 - s) * (1 - t), s * (1 - t), (1 - s) * t, s * t
    return (
        a * tile[j, i, 0] + b * tile[j, k, 0] + c * tile[m, i, 0] + d * tile[m, k, 0],
        a * tile[j, i, 1] + b * tile[j, k, 1] + c * tile[m, i, 1] + d * tile[m, k, 1],
        a * tile[j, i, 2] + b * tile[j, k, 2] + c * tile[m, i, 2] + d * tile[m, k, 2],
    )


@_near
def sunned(stage, stacks, point, normal, soft, state):
    """Return how much sunlight falls on a place, and the next state; what is `soft` lets some through."""
    a, state = chance(state)
    b, state = chance(state)
    sun = stage.sun
    towards = (sun[0] + SUN_SIZE * (2 * a - 1), sun[1] + SUN_SIZE * (2 * b - 1), sun[2])
    facing = normal[0] * sun[0] + normal[1] * sun[1] + normal[2] * sun[2]
    facing = max((facing + soft) / (1.0 + soft), 0.0)
    if facing <= 0.0 or is_dark(stage, stacks, point, towards):
        return 0.0, state
    return facing, state


@_near
def light_at(stage, stacks, point, normal, what, state):
    """Return the light (red, green, blue) that falls on a place: the sun, the sky, and what is around once over."""
    soft = 0.35 if what >= BLADES else 0.0
    sun, state = sunned(stage, stacks, point, normal, soft, state)
    a, state = chance(state)
    b, state = chance(state)
    direction = _over(normal, a, b)
    far, other, place, owner, u, v = meet(stage, stacks, point, direction, 60.0, True)
    if other < 0:
        around = sky(direction, stage.sun, 0.0)
    else:
        at = (point[0] + far * direction[0], point[1] + far * direction[1], point[2] + far * direction[2])
        n = normal_at(stage, direction, other, place, owner, u, v)
        colour, glow, n = looks(stage, at, n, other, place, owner, u, v)
        at = (at[0] + OFFSET * n[0], at[1] + OFFSET * n[1], at[2] + OFFSET * n[2])
        lit, state = sunned(stage, stacks, at, n, 0.0, state)
        around = (
            colour[0] * (SUNLIGHT[0] * lit + 0.25 + glow), colour[1] * (SUNLIGHT[1] * lit + 0.3 + glow),
            colour[2] * (SUNLIGHT[2] * lit + 0.36 + glow),
        )  # fmt: skip
    return (SUNLIGHT[0] * sun + around[0], SUNLIGHT[1] * sun + around[1], SUNLIGHT[2] * sun + around[2]), state


@_near
def _over(normal, a, b):
    """Return a direction over a surface, likelier the more upright (Malley's method)."""
    z = 1.0 - 2.0 * a
    r, turn = math.sqrt(max(1.0 - z * z, 0.0)), 2.0 * math.pi * b
    x, y, z = normal[0] + r * math.cos(turn), normal[1] + r * math.sin(turn), normal[2] + z
    length = 1.0 / math.sqrt(x * x + y * y + z * z + 1e-12)
    return x * length, y * length, z * length


@_near
def hazed(stage, colour, distance, direction):
    """Return a colour seen through so many metres of air."""
    clear = math.exp(-distance / stage.haze)
    air = sky((direction[0], direction[1], 0.02), stage.sun, 0.0)
    return _mixed(air, colour, clear)


@_near
def rippled(point, distance):
    """Return the normal of water: ripples that far away are too small to be seen."""
    calm = 0.045 / (1.0 + 0.02 * distance)
    x, y = 1.3 * point[0], 1.3 * point[1]
    dx = smooth(x, y, 0.0, 3) + 0.6 * smooth(2.7 * x, 2.7 * y, 4.0, 4)
    dy = smooth(x + 40.0, y, 0.0, 5) + 0.6 * smooth(2.7 * x, 2.7 * y + 40.0, 4.0, 6)
    length = 1.0 / math.sqrt(1.0 + calm * calm * (dx * dx + dy * dy))
    return calm * dx * length, calm * dy * length, length


@_near
def _mixed(a, b, share):
    return a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share, a[2] + (b[2] - a[2]) * share


@_near
def stacks_for_rays():
    """Return the space that rays of one thread need."""
    return np.empty((2, STACK), np.int32)
