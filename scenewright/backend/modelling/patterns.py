"""What materials look like at a point of space: wood, metal, stone, brick and the rest, from solid noise.

Each pattern reads a row of `looks.ROW` and writes colour (sRGB-encoded, 0 to 1) and height (metres) to `out`.
Coordinates are a part's own, scaled to the prop: grain along x.
"""

from __future__ import annotations

import math

from numba import njit

from scenewright.backend.modelling.noise import cells, chance, fractal, smooth

RED, GREEN, BLUE, ROUGH, METAL, HEIGHT, ALPHA, GLOW = range(8)
# Columns of a look's row.
FIRST, SECOND, COAT = 0, 3, 6
PATTERN, SCALE, ROUGHNESS, METALLIC, RELIEF, OPACITY, EMISSION, COATED, WEAR, DETAIL = range(9, 19)
WIDTH = 19
PLAIN, WOOD, METALS, STONE, MARBLE, BRICK, LEATHER, FABRIC, BARK, FOLIAGE, TILES, PAGES, THATCH = range(13)

_point = njit(nogil=True, fastmath=True, error_model="numpy", cache=True, inline="never")


@_point
def surface(x, y, z, normal, row, seed, edge, out):
    """Write the look at a point: `normal` is in its coordinates, `edge` the distance to the nearest sharp edge."""
    scale = row[SCALE]
    x, y, z = x / scale, y / scale, z / scale
    out[ROUGH], out[METAL], out[ALPHA], out[GLOW] = row[ROUGHNESS], row[METALLIC], row[OPACITY], row[EMISSION]
    kind = int(row[PATTERN])
    if kind == WOOD:
        _wood(x, y, z, row, seed, out)
    elif kind == METALS:
        _metal(x, y, z, row, seed, out)
    elif kind == STONE:
        _stone(x, y, z, row, seed, out)
    elif kind == MARBLE:
        _marble(x, y, z, row, seed, out)
    elif kind == BRICK:
        _brick(x, y, z, normal, row, seed, out)
    elif kind == LEATHER:
        _leather(x, y, z, row, seed, out)
    elif kind == FABRIC:
        _fabric(x, y, z, normal, row, seed, out)
    elif kind == BARK:
        _bark(x, y, z, row, seed, out)
    elif kind == FOLIAGE:
        _foliage(x, y, z, row, seed, out)
    elif kind == TILES:
        _tiles(x, y, row, seed, out)
    elif kind == PAGES:
        _pages(x, y, z, row, seed, out)
    elif kind == THATCH:
        _thatch(x, y, z, row, seed, out)
    else:
        _plain(x, y, z, row, seed, out)
    _finish(x, y, z, row, seed, edge / scale, out)


@_point
def _plain(x, y, z, row, seed, out):
    _blend(row, 0.5 + 0.5 * fractal(2.2 * x, 2.2 * y, 2.2 * z, 3, seed), out)
    out[ROUGH] += 0.06 * fractal(9 * x, 9 * y, 9 * z, 2, seed + 11)
    out[HEIGHT] = row[RELIEF] * fractal(30 * x, 30 * y, 30 * z, 2, seed + 23)


@_point
def _wood(x, y, z, row, seed, out):
    # Growth rings about an axis beside the plank, wavering along it; then pores drawn out along the grain.
    waver = 0.035 * smooth(1.1 * x, 4 * y, 4 * z, seed) + 0.02 * smooth(3 * x, 9 * y, 9 * z, seed + 1)
    aside, below = 0.12 + 0.25 * chance(seed, 1, 2, 3), 0.1 * chance(seed, 4, 5, 6)
    radius = math.sqrt((y + aside) ** 2 + (z + below) ** 2) + waver
    ring = radius * 26
    ring -= math.floor(ring)
    late = ring * ring * (1 - _step(0.86, 1.0, ring))
    fibre = smooth(5 * x, 150 * y, 150 * z, seed + 5)
    pore = _step(0.35, 0.8, smooth(7 * x, 95 * y, 95 * z, seed + 6))
    cloud = smooth(1.5 * x, 5 * y, 5 * z, seed + 7)
    _blend(row, 0.62 * late + 0.14 * fibre + 0.20 * cloud + 0.16, out)
    _dim(out, 1 - 0.28 * pore)
    out[ROUGH] += 0.10 * pore + 0.05 * fibre - 0.06 * late
    out[HEIGHT] = row[RELIEF] * (0.35 * late + 0.25 * fibre - 0.8 * pore)


@_point
def _metal(x, y, z, row, seed, out):
    cloud = fractal(3 * x, 3 * y, 3 * z, 4, seed)
    dents = smooth(14 * x, 14 * y, 14 * z, seed + 3)
    scratch = smooth(6 * x, 160 * y, 160 * z, seed + 4)
    _blend(row, 0.35 + 0.45 * cloud + 0.12 * dents, out)
    # Rust or patina gathers in patches on worn metal.
    patch = _step(0.62, 0.9, 0.5 + 0.5 * fractal(5 * x, 5 * y, 5 * z, 4, seed + 9) + 0.32 * (row[WEAR] - 0.55))
    for k in range(3):
        out[k] += patch * 0.75 * (row[SECOND + k] - out[k])
    out[ROUGH] += 0.16 * cloud + 0.06 * scratch + 0.32 * patch
    out[METAL] *= 1 - 0.75 * patch
    out[HEIGHT] = row[RELIEF] * (0.9 * dents + 0.12 * scratch + 0.25 * patch)


@_point
def _stone(x, y, z, row, seed, out):
    broad = fractal(2.4 * x, 2.4 * y, 2.4 * z, 5, seed)
    fine = fractal(22 * x, 22 * y, 22 * z, 3, seed + 7)
    crack = 1 - _step(0.0, 0.055, abs(fractal(1.9 * x, 1.9 * y, 1.9 * z, 4, seed + 15)))
    crack *= _step(0.05, 0.4, smooth(1.3 * x, 1.3 * y, 1.3 * z, seed + 21))
    speck = _step(0.45, 0.7, smooth(60 * x, 60 * y, 60 * z, seed + 17))
    _blend(row, 0.45 + 0.55 * broad + 0.22 * fine, out)
    _dim(out, (1 - 0.4 * crack) * (1 - 0.16 * speck))
    out[ROUGH] += 0.07 * fine
    out[HEIGHT] = row[RELIEF] * (broad + 0.5 * fine - 0.9 * crack)


@_point
def _marble(x, y, z, row, seed, out):
    warp = fractal(2.0 * x, 2.0 * y, 2.0 * z, 5, seed)
    vein = abs(math.sin(2.6 * (x + 0.6 * y + 0.8 * z) + 4.2 * warp))
    thin = abs(fractal(3.5 * x + warp, 3.5 * y, 3.5 * z, 4, seed + 9))
    strength = 0.75 * (1 - _step(0.0, 0.22, vein)) + 0.4 * (1 - _step(0.0, 0.06, thin))
    _blend(row, min(1.0, strength + 0.16 * (warp + 0.5)), out)
    out[HEIGHT] = 0.0


@_point
def _brick(x, y, z, normal, row, seed, out):
    # Courses lie across z; along the wall is whichever of x and y the face runs along.
    tall, long, joint = 0.075, 0.225, 0.011
    course = math.floor(z / tall)
    flat = abs(normal[2]) > 0.75
    along = y if abs(normal[0]) > abs(normal[1]) else x
    up = z - course * tall
    if flat:
        course, up, along = math.floor(y / 0.11), y - math.floor(y / 0.11) * 0.11, x
    along += long / 2 * (course % 2) + 0.004 * smooth(3 * x, 3 * y, 9 * z, seed)
    number = math.floor(along / long)
    inside = min(min(along - number * long, long - along + number * long), min(up, (0.11 if flat else tall) - up))
    inside += 0.003 * fractal(40 * x, 40 * y, 40 * z, 2, seed + 2)
    face = _step(0.35 * joint, joint, inside)
    own = chance(int(number), int(course), int(normal[0] > 0.5) + 2 * int(normal[1] > 0.5), seed)
    grain = fractal(25 * x, 25 * y, 25 * z, 3, seed + 5)
    for k in range(3):
        brick = row[FIRST + k] * (0.72 + 0.5 * own + 0.16 * grain)
        out[k] = row[SECOND + k] * (0.95 + 0.1 * grain) * (1 - face) + brick * face
    out[ROUGH] += 0.06 * grain
    out[HEIGHT] = row[RELIEF] * (face * (0.8 + 0.3 * own) + 0.18 * grain)


@_point
def _leather(x, y, z, row, seed, out):
    near, far, own = cells(70 * x, 70 * y, 70 * z, seed)
    crease = 1 - _step(0.02, 0.22, far - near)
    cloud = fractal(3 * x, 3 * y, 3 * z, 4, seed + 5)
    _blend(row, 0.42 + 0.5 * cloud + 0.1 * own, out)
    _dim(out, 1 - 0.25 * crease)
    out[ROUGH] += 0.10 * crease - 0.1 * cloud
    out[HEIGHT] = row[RELIEF] * (0.2 * cloud - crease)


@_point
def _fabric(x, y, z, normal, row, seed, out):
    u, v = (y, z) if abs(normal[0]) > 0.6 else ((x, z) if abs(normal[1]) > 0.6 else (x, y))
    weave = math.sin(900 * u) * math.sin(900 * v)
    cloud = fractal(4 * x, 4 * y, 4 * z, 3, seed)
    _blend(row, 0.4 + 0.4 * cloud + 0.22 * weave, out)
    out[HEIGHT] = row[RELIEF] * weave


@_point
def _bark(x, y, z, row, seed, out):
    warp = 0.6 * smooth(5 * x, 8 * y, 8 * z, seed)
    near, far, own = cells(5 * x + warp, 15 * y + warp, 15 * z, seed + 3)
    plate = _step(0.03, 0.32, far - near)
    fine = fractal(14 * x, 50 * y, 50 * z, 3, seed + 8)
    _blend(row, 0.25 + 0.4 * own + 0.35 * fine, out)
    _dim(out, 0.42 + 0.58 * plate)
    out[HEIGHT] = row[RELIEF] * (plate + 0.25 * fine)


@_point
def _foliage(x, y, z, row, seed, out):
    near, far, own = cells(17 * x, 17 * y, 17 * z, seed)
    edge = _step(0.02, 0.28, far - near)
    broad = fractal(1.6 * x, 1.6 * y, 1.6 * z, 3, seed + 9)
    _blend(row, 0.4 + 0.65 * (own - 0.5) + 0.4 * broad, out)
    _dim(out, 0.68 + 0.32 * edge)
    out[HEIGHT] = row[RELIEF] * (edge * (0.6 + 0.8 * own) - 0.6 * near)


@_point
def _tiles(x, y, row, seed, out):
    # Courses climb along y, each lapping over the one below.
    tall, long = 0.16, 0.13
    course = math.floor(y / tall)
    along = x + long / 2 * (course % 2)
    number = math.floor(along / long)
    across = (along - number * long) / long
    up = (y - course * tall) / tall
    own = chance(int(number), int(course), 1, seed)
    gap = min(across, 1 - across)
    lip = 1 - _step(0.0, 0.16, up + 0.10 * (own - 0.5) - 0.20 * (0.5 - abs(across - 0.5)) + 0.06)
    grain = fractal(18 * x, 18 * y, 3.1, 3, seed + 3)
    _blend(row, 0.15 + 0.75 * own + 0.25 * grain, out)
    _dim(out, (0.55 + 0.45 * _step(0.01, 0.07, gap)) * (1 - 0.5 * lip))
    out[ROUGH] += 0.06 * grain
    out[HEIGHT] = row[RELIEF] * ((1 - up) * (1 - lip) * _step(0.0, 0.08, gap) + 0.1 * grain)


@_point
def _pages(x, y, z, row, seed, out):
    sheet = smooth(0.4 * x, 0.4 * y, 700 * z, seed)
    stain = _step(0.2, 0.9, fractal(4 * x, 4 * y, 4 * z, 3, seed + 2))
    _blend(row, 0.22 + 0.34 * sheet + 0.4 * stain, out)
    out[HEIGHT] = row[RELIEF] * sheet


@_point
def _thatch(x, y, z, row, seed, out):
    straw = smooth(110 * x, 6 * y, 110 * z, seed)
    bundle = smooth(22 * x, 2.5 * y, 22 * z, seed + 2)
    course = y / 0.45 + 0.1 * bundle
    course -= math.floor(course)
    _blend(row, 0.45 + 0.4 * straw + 0.3 * bundle, out)
    _dim(out, 0.62 + 0.38 * _step(0.0, 0.25, course))
    out[HEIGHT] = row[RELIEF] * (0.5 * straw + 0.4 * bundle + 0.8 * (1 - course))


@_point
def _finish(x, y, z, row, seed, edge, out):
    """Paint over, rub the edges bare and bright, and let dirt gather: as far as the prop is worn."""
    wear, ragged = row[WEAR], fractal(13 * x, 13 * y, 13 * z, 3, seed + 31)
    rubbed = (1 - _step(0.0, 0.028 * (0.15 + wear), edge + 0.012 * ragged)) * min(1.0, 0.25 + wear)
    if row[COATED] > 0:
        flaked = _step(0.52, 0.62, 0.5 + 0.5 * fractal(4 * x, 4 * y, 4 * z, 4, seed + 41) + 0.25 * (wear - 1.0))
        cover = (1 - rubbed) * (1 - flaked)
        light = out[RED] + out[GREEN] + out[BLUE] - row[FIRST] - row[FIRST + 1] - row[FIRST + 2]
        for k in range(3):
            out[k] += cover * (row[COAT + k] * (1 + 0.20 * light + 0.05 * ragged) - out[k])
        out[ROUGH] += cover * (0.42 + 0.08 * ragged - out[ROUGH])
        out[METAL] *= 1 - cover
        out[HEIGHT] *= 1 - 0.6 * cover
    else:
        for k in range(3):
            out[k] += rubbed * 0.34 * (0.30 + 0.9 * out[k])
        out[ROUGH] += rubbed * (-0.12 if out[METAL] > 0.5 else 0.04)
    dirt = wear * _step(-0.25, 0.95, fractal(2.3 * x, 2.3 * y, 2.3 * z, 4, seed + 51)) * 0.26
    _dim(out, 1 - dirt)
    out[ROUGH] += 0.2 * dirt
    for k in range(4):
        out[k] = min(1.0, max(0.0, out[k]))
    out[HEIGHT] *= row[SCALE]


@_point
def _blend(row, t, out):
    t = min(1.0, max(0.0, 0.5 + (t - 0.5) * row[DETAIL]))
    for k in range(3):
        out[k] = row[FIRST + k] + (row[SECOND + k] - row[FIRST + k]) * t


@_point
def _dim(out, factor):
    for k in range(3):
        out[k] *= factor


@_point
def _step(low, high, value):
    t = min(1.0, max(0.0, (value - low) / (high - low)))
    return t * t * (3 - 2 * t)
