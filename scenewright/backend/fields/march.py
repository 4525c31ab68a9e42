"""Fused forward and backward ray marching: the kernels that all time goes into.

Each kernel works on a range of rays without the interpreter lock, so that threads share the work
(`scenewright.backend.fields.threads`). Gradients are added without locks: two threads rarely meet at a vertex, and the
rare lost update does no harm (Niu et al., Hogwild!, 2011).

A ray is sampled once per step along it, the first sample at a random offset. The raw density is interpolated and then
activated, exponential below one and linear above; the optical depth of a sample is density times step, both per voxel
edge. The backward pass walks the stored samples from the far end, with the colour accumulated behind each.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numba import uint64

from scenewright.backend.fields.bricks import SIDE
from scenewright.backend.fields.kernels import kernel, per_ray
from scenewright.backend.fields.rows import gather_rows, scatter_rows

RAY_BLOCK = 1024  # rays that a thread takes at a time
TILE = 8  # pixels along each side: neighbouring rays meet the same voxels, which are then still in the cache
MAX_SAMPLES = 1024  # of one pixel
MIN_TRANSMITTANCE = np.float32(1e-3)  # a ray ends here
NEAR = np.float32(0.05)  # where rays begin in contracted space, in sides of the cube
AT_SURFACE = np.float32(0.92)  # light that is left where a surface is taken to be
MIN_OPTICAL_DEPTH = np.float32(1e-4)  # thinner samples are passed over
ZERO, HALF, ONE = np.float32(0), np.float32(0.5), np.float32(1)
EULER = np.float32(math.e)

SAMPLE = np.dtype(
    [
        ("cell", np.uint32),
        ("x", np.float32),  # position within the cell, 0 to 1
        ("y", np.float32),
        ("z", np.float32),
        ("weight", np.float32),  # of its colour in the pixel
        ("after", np.float32),  # transmittance behind it
        ("slope", np.float32),  # derivative of its optical depth by the raw density
        ("red", np.float32),
        ("green", np.float32),
        ("blue", np.float32),
        ("distance", np.float32),  # along the ray, metres
        ("length", np.float32),  # of the ray that it stands for, metres
        ("pull", np.float32),  # derivative of the distortion loss by its weight
    ],
    align=True,
)


class Losses(NamedTuple):
    """Weigh the losses of a batch.

    Attributes:
        alpha: squared error of the opacity.
        distortion: spread of the weights along a ray (Barron et al., mip-NeRF 360, 2022).
        scale: one over the number of rays in the batch.
    """

    alpha: np.float32
    distortion: np.float32
    scale: np.float32


class Hit(NamedTuple):
    """Hold what a ray gathered: index behind its last sample, colour, transmittance that is left."""

    end: int
    red: np.float32
    green: np.float32
    blue: np.float32
    transmittance: np.float32


@kernel
def random_state(seed, number):
    """Return a state for next_random, different for each seed and number."""
    state = uint64(seed) * uint64(0x9E3779B97F4A7C15) + (uint64(number) + uint64(1)) * uint64(0xBF58476D1CE4E5B9)
    state ^= state >> uint64(31)
    state *= uint64(0x94D049BB133111EB)
    return (state ^ (state >> uint64(29))) | uint64(1)


@kernel
def next_random(state):
    """Advance a xorshift state."""
    state ^= state << uint64(13)
    state ^= state >> uint64(7)
    return state ^ (state << uint64(17))


@kernel
def unit_random(state):
    """Return a number in [0, 1) from a state."""
    return np.float32(state >> uint64(40)) * np.float32(1 / (1 << 24))


@per_ray
def fill_basis(x, y, z, terms, basis):
    """Write the real spherical harmonics of a unit direction, 1, 4 or 9 of them, into basis."""
    basis[0] = np.float32(0.28209479)
    if len(terms) > 1:
        basis[1] = np.float32(-0.48860251) * y
        basis[2] = np.float32(0.48860251) * z
        basis[3] = np.float32(-0.48860251) * x
    if len(terms) > 4:
        basis[4] = np.float32(1.0925484) * x * y
        basis[5] = np.float32(-1.0925484) * y * z
        basis[6] = np.float32(0.31539157) * (np.float32(3) * z * z - ONE)
        basis[7] = np.float32(-1.0925484) * x * z
        basis[8] = np.float32(0.54627422) * (x * x - y * y)


@per_ray
def fill_weights(x, y, z, weights):
    """Write the trilinear weights of the eight corners, z fastest."""
    left, low, near = ONE - x, ONE - y, ONE - z
    weights[0] = left * low * near
    weights[1] = left * low * z
    weights[2] = left * y * near
    weights[3] = left * y * z
    weights[4] = x * low * near
    weights[5] = x * low * z
    weights[6] = x * y * near
    weights[7] = x * y * z


@per_ray
def pixel_direction(poses, focal, centre, view, x, y):
    """Return the unit direction in the world through a point of the picture, in pixels."""
    across = (np.float32(x) - centre[view, 0]) / focal[view, 0]
    up = (centre[view, 1] - np.float32(y)) / focal[view, 1]
    scale = ONE / np.float32(math.sqrt(across * across + up * up + ONE))
    return (
        (poses[view, 0, 0] * across + poses[view, 0, 1] * up - poses[view, 0, 2]) * scale,
        (poses[view, 1, 0] * across + poses[view, 1, 1] * up - poses[view, 1, 2]) * scale,
        (poses[view, 2, 0] * across + poses[view, 2, 1] * up - poses[view, 2, 2]) * scale,
    )


@per_ray
def span(cube, origin, direction):
    """Return where a ray enters and leaves the grid, in metres along it."""
    side = cube.cell * np.float32(cube.resolution)
    if cube.contracted:
        return NEAR * side, np.float32(1e9)
    near, far = ZERO, np.float32(1e9)
    for axis in range(3):
        slope = direction[axis]
        if abs(slope) < np.float32(1e-9):
            slope = np.float32(1e-9)
        one = (cube.lower[axis] - origin[axis]) / slope
        other = (cube.lower[axis] + side - origin[axis]) / slope
        near, far = max(near, min(one, other)), min(far, max(one, other))
    return near, far


@per_ray
def contract(resolution, gx, gy, gz, vx, vy, vz):
    """Map a point outside the cube into the outer half of the grid; also return its speed along the ray there.

    Points and directions come in units of half the cube, seen from its centre; the point returned is in cells.
    Source: Barron et al., mip-NeRF 360, 2022, with the maximum norm of nerfacto (Tancik et al., 2023).
    """
    radius = max(abs(gx), max(abs(gy), abs(gz)))
    quarter = np.float32(resolution) * np.float32(0.25)
    if radius <= ONE:
        speed = max(abs(vx), max(abs(vy), abs(vz)))
        two = np.float32(2)
        return (gx + two) * quarter, (gy + two) * quarter, (gz + two) * quarter, speed * quarter, radius
    inverse = ONE / radius
    two = np.float32(2)
    factor = (two - inverse) * inverse
    outward = vx if abs(gx) == radius else (vy if abs(gy) == radius else vz)
    ahead = gx if abs(gx) == radius else (gy if abs(gy) == radius else gz)
    growth = (outward if ahead > ZERO else -outward) * two * inverse * inverse * (inverse - ONE)
    speed = max(abs(vx * factor + gx * growth), max(abs(vy * factor + gy * growth), abs(vz * factor + gz * growth)))
    return (
        (gx * factor + two) * quarter,
        (gy * factor + two) * quarter,
        (gz * factor + two) * quarter,
        speed * quarter,
        radius,
    )


@per_ray
def room(place, speed, brick, distance):
    """Return how far a ray goes, along one axis, before it leaves the empty bricks around it, in metres.

    Args:
        place: in cells.
        speed: cells for each metre.
        brick: the ray is in.
        distance: minus the chessboard distance to the next used brick.
    """
    if abs(speed) < np.float32(1e-6):
        return np.float32(1e9)
    wall = brick - distance if speed > ZERO else brick + distance + 1
    return (np.float32(wall * SIDE) - place) / speed


@per_ray
def trace(
    values,
    corners,
    bricks,
    brick_cells,
    cube,
    origin,
    direction,
    offset,
    step,
    terms,
    lanes,
    basis,
    weights,
    row,
    samples,
    first,
):
    """March along one ray, storing its samples from index first on.

    Arrays are passed one by one, since taking one out of a tuple counts a reference.

    Args:
        values, corners, bricks, brick_cells: of the Grid.
        cube: Cube of the Grid.
        origin: of the ray, metres.
        direction: unit vector, world.
        offset: of the first sample, in steps.
        step: between samples, in cells.
        terms, lanes: of the Grid.
        basis: harmonics of the direction.
        weights, row: (8,) and (lanes,) float32 to work in.
        samples: SAMPLE records.
        first: index of the first record to write.

    Returns:
        Hit; its end is the index behind the last record.
    """
    near, far = span(cube, origin, direction)
    fill_basis(direction[0], direction[1], direction[2], terms, basis)
    red, green, blue, through = ZERO, ZERO, ZERO, ONE
    last = cube.resolution - 1
    half_side = cube.cell * np.float32(cube.resolution) * HALF * (HALF if cube.contracted else ONE)
    unit = ONE / (half_side if cube.contracted else cube.cell)
    shift = ONE if cube.contracted else ZERO
    ox = (origin[0] - cube.lower[0]) * unit - shift
    oy = (origin[1] - cube.lower[1]) * unit - shift
    oz = (origin[2] - cube.lower[2]) * unit - shift
    vx, vy, vz = direction[0] * unit, direction[1] * unit, direction[2] * unit
    stride = step * cube.cell
    end = first
    t = near + offset * stride
    while t < far:
        x, y, z = ox + t * vx, oy + t * vy, oz + t * vz
        if cube.contracted:
            x, y, z, speed, radius = contract(cube.resolution, x, y, z, vx, vy, vz)
            if radius > np.float32(cube.resolution):
                break
            stride = step / max(speed, np.float32(1e-12))
        cx, cy, cz = min(max(int(x), 0), last), min(max(int(y), 0), last), min(max(int(z), 0), last)
        brick = bricks[uint64(cx // SIDE), uint64(cy // SIDE), uint64(cz // SIDE)]
        if brick < 0:
            if cube.contracted:
                t += max(stride, np.float32((-brick - 1) * SIDE) * cube.cell * np.float32(0.75))
                continue
            # Leave the empty box of bricks around this one, in whole steps.
            reach = min(
                room(x, vx, cx // SIDE, brick), min(room(y, vy, cy // SIDE, brick), room(z, vz, cz // SIDE, brick))
            )
            t += stride * np.float32(int(reach / stride) + 1)
            continue
        local = ((cx % SIDE) * SIDE + cy % SIDE) * SIDE + cz % SIDE
        cell = brick_cells[uint64(brick), uint64(local)]
        if cell < 0:
            t += stride
            continue
        fx, fy, fz = x - np.float32(cx), y - np.float32(cy), z - np.float32(cz)
        fill_weights(fx, fy, fz, weights)
        gather_rows(values, corners, uint64(cell), weights, row, lanes)
        raw = row[0]
        slope = EULER if raw > ONE else np.float32(math.exp(raw))
        depth = slope * (raw if raw > ONE else ONE) * step
        if depth < MIN_OPTICAL_DEPTH:
            t += stride
            continue
        passed = np.float32(math.exp(-depth))
        weight = through * (ONE - passed)
        r, g, b = HALF, HALF, HALF
        for k in range(len(terms)):
            r += basis[k] * row[1 + k]
            g += basis[k] * row[1 + len(terms) + k]
            b += basis[k] * row[1 + 2 * len(terms) + k]
        r, g, b = max(r, ZERO), max(g, ZERO), max(b, ZERO)
        red += weight * r
        green += weight * g
        blue += weight * b
        through *= passed
        sample = samples[end]
        sample.cell = cell
        sample.x, sample.y, sample.z = fx, fy, fz
        sample.weight, sample.after, sample.slope = weight, through, slope * step
        sample.red, sample.green, sample.blue = r, g, b
        sample.distance, sample.length = t, stride
        end += 1
        if through < MIN_TRANSMITTANCE or end >= len(samples):
            break
        t += stride
    return Hit(end, red, green, blue, through)


@per_ray
def add_distortion(samples, first, end, weight):
    """Write the derivative of the distortion loss by each weight into the samples of one ray."""
    total, moment = ZERO, ZERO
    for i in range(first, end):
        total += samples[i].weight
        moment += samples[i].weight * samples[i].distance
    before, before_moment = ZERO, ZERO
    for i in range(first, end):
        sample = samples[i]
        behind, behind_moment = total - before - sample.weight, moment - before_moment - sample.weight * sample.distance
        nearer = sample.distance * before - before_moment
        farther = behind_moment - sample.distance * behind
        within = sample.weight * sample.length * np.float32(1 / 3)
        sample.pull = np.float32(2) * weight * (nearer + farther + within)
        before += sample.weight
        before_moment += sample.weight * sample.distance


@per_ray
def backward(
    gradients,
    touched,
    corners,
    direction,
    pull,
    pull_through,
    distort,
    terms,
    lanes,
    basis,
    weights,
    row,
    samples,
    first,
    end,
):
    """Add the gradient of one ray to the rows it met.

    Args:
        gradients: (n, lanes) float32, added to.
        touched: (n,) bool, set for the rows added to.
        corners: of the Grid.
        direction: unit vector, world.
        pull: derivative of the loss by the ray's red, green and blue.
        pull_through: derivative of the loss by its transmittance, times that transmittance.
        distort: whether the records carry a derivative of the distortion loss.
        terms, lanes: of the Grid.
        basis, weights, row: (terms,), (8,) and (lanes,) float32 to work in.
        samples: SAMPLE records.
        first: the ray's first record.
        end: behind its last record.
    """
    fill_basis(direction[0], direction[1], direction[2], terms, basis)
    pull_red, pull_green, pull_blue = pull
    behind = pull_through
    for i in range(end - 1, first - 1, -1):
        sample = samples[i]
        own = pull_red * sample.red + pull_green * sample.green + pull_blue * sample.blue
        if distort:
            own += sample.pull
        row[0] = sample.slope * (sample.after * own - behind)
        behind += sample.weight * own
        red = sample.weight * pull_red if sample.red > ZERO or pull_red < ZERO else ZERO
        green = sample.weight * pull_green if sample.green > ZERO or pull_green < ZERO else ZERO
        blue = sample.weight * pull_blue if sample.blue > ZERO or pull_blue < ZERO else ZERO
        for k in range(len(terms)):
            row[1 + k] = basis[k] * red
            row[1 + len(terms) + k] = basis[k] * green
            row[1 + 2 * len(terms) + k] = basis[k] * blue
        fill_weights(sample.x, sample.y, sample.z, weights)
        scatter_rows(gradients, corners, uint64(sample.cell), weights, row, lanes)
        for corner in range(8):
            touched[uint64(corners[uint64(sample.cell), uint64(corner)])] = True


@kernel
def train_rays(
    start,
    stop,
    grid,
    pinholes,
    photos,
    rays,
    gradients,
    touched,
    peaks,
    background,
    subrays,
    step,
    seed,
    losses,
    totals,
):
    """March rays, compare them with the photos and add the gradient of the loss.

    Args:
        start: first ray of the range.
        stop: behind its last ray.
        grid: Grid.
        pinholes: Pinholes of the photos.
        photos: (v, h, w, 4) float32, premultiplied by alpha.
        rays: (r,) int64, pixels counted through all photos.
        gradients: (n, lanes) float32, added to.
        touched: (n,) bool, set for the rows added to.
        peaks: (c,) float32, largest weight that each cell has had in a ray.
        background: red, green and blue behind the field.
        subrays: rays along each side of a pixel.
        step: between samples, in cells.
        seed: of the random offsets.
        losses: Losses.
        totals: (blocks, 2) float64; the row of this range gets its squared error and number of samples.
    """
    values, corners, bricks, brick_cells, cube, lanes, terms = grid
    poses, focal, centre, width, height = pinholes
    count = subrays * subrays
    samples = np.empty(MAX_SAMPLES, SAMPLE)
    basis, weights, row = np.zeros(len(terms), np.float32), np.empty(8, np.float32), np.zeros(len(lanes), np.float32)
    directions, through = np.empty((count, 3), np.float32), np.empty(count, np.float32)
    ends = np.zeros(count + 1, np.int64)
    share = np.float32(1.0 / count)
    state = random_state(seed, start)
    pixels = width * height
    squares, sampled = 0.0, 0
    distort = losses.distortion > ZERO
    for ray in range(start, stop):
        view = rays[ray] // pixels
        y, x = divmod(rays[ray] - view * pixels, width)
        origin = (poses[view, 0, 3], poses[view, 1, 3], poses[view, 2, 3])
        red, green, blue, left = ZERO, ZERO, ZERO, ZERO
        for sub in range(count):
            state = next_random(state)
            px = np.float32(x) + within(sub % subrays, subrays, state)
            py = np.float32(y) + within(sub // subrays, subrays, state << uint64(24))
            direction = pixel_direction(poses, focal, centre, view, px, py)
            directions[sub, 0], directions[sub, 1], directions[sub, 2] = direction
            state = next_random(state)
            offset = unit_random(state)
            hit = trace(
                values, corners, bricks, brick_cells, cube, origin, direction, offset, step, terms, lanes,
                basis, weights, row, samples, ends[sub],
            )  # fmt: skip
            ends[sub + 1], through[sub] = hit.end, hit.transmittance
            red += hit.red * share
            green += hit.green * share
            blue += hit.blue * share
            left += hit.transmittance * share
        excess = left - (ONE - photos[view, y, x, 3])
        red += excess * background[0] - photos[view, y, x, 0]
        green += excess * background[1] - photos[view, y, x, 1]
        blue += excess * background[2] - photos[view, y, x, 2]
        squares += red * red + green * green + blue * blue
        sampled += ends[count]
        weight = losses.scale * share
        behind = red * background[0] + green * background[1] + blue * background[2] + losses.alpha * excess
        pull = (red * weight, green * weight, blue * weight)
        for sub in range(count):
            if distort:
                add_distortion(samples, ends[sub], ends[sub + 1], losses.distortion * weight)
            direction = (directions[sub, 0], directions[sub, 1], directions[sub, 2])
            backward(
                gradients, touched, corners, direction, pull, behind * weight * through[sub], distort, terms, lanes,
                basis, weights, row, samples, ends[sub], ends[sub + 1],
            )  # fmt: skip
        for i in range(ends[count]):
            cell = uint64(samples[i].cell)
            if samples[i].weight > peaks[cell]:
                peaks[cell] = samples[i].weight
    totals[start // RAY_BLOCK, 0], totals[start // RAY_BLOCK, 1] = squares, sampled


@per_ray
def within(place, parts, state):
    """Return where in a pixel a subray passes: at its centre when it is alone, at random in its part otherwise."""
    if parts == 1:
        return HALF
    return (np.float32(place) + unit_random(state)) / np.float32(parts)


@kernel
def render_rays(start, stop, grid, pinholes, subrays, step, out):
    """Render pixels, counted through the tiles of all views, so that neighbours come soon after each other.

    Args:
        start: first pixel of the range.
        stop: behind its last pixel.
        grid: Grid.
        pinholes: Pinholes.
        subrays: rays along each side of a pixel.
        step: between samples, in cells.
        out: (v, h, w, 7) float32: premultiplied red, green, blue; alpha; mean, median and surface depth.
    """
    values, corners, bricks, brick_cells, cube, lanes, terms = grid
    poses, focal, centre, width, height = pinholes
    samples = np.empty(MAX_SAMPLES, SAMPLE)
    basis, weights, row = np.zeros(len(terms), np.float32), np.empty(8, np.float32), np.zeros(len(lanes), np.float32)
    count = subrays * subrays
    share = np.float32(1.0 / count)
    across, down = tiles(width, height)
    for pixel in range(start, stop):
        tile, place = divmod(pixel, TILE * TILE)
        view, tile = divmod(tile, across * down)
        x, y = tile % across * TILE + place % TILE, tile // across * TILE + place // TILE
        if x >= width or y >= height:
            continue
        origin = (poses[view, 0, 3], poses[view, 1, 3], poses[view, 2, 3])
        red, green, blue, alpha = ZERO, ZERO, ZERO, ZERO
        mean, middle, first, hits = ZERO, ZERO, ZERO, ZERO
        for sub in range(count):
            px = np.float32(x) + (np.float32(sub % subrays) + HALF) / np.float32(subrays)
            py = np.float32(y) + (np.float32(sub // subrays) + HALF) / np.float32(subrays)
            direction = pixel_direction(poses, focal, centre, view, px, py)
            offset = (np.float32(sub) + HALF) * share
            hit = trace(
                values, corners, bricks, brick_cells, cube, origin, direction, offset, step, terms, lanes,
                basis, weights, row, samples, 0,
            )  # fmt: skip
            red += hit.red * share
            green += hit.green * share
            blue += hit.blue * share
            alpha += (ONE - hit.transmittance) * share
            for i in range(hit.end):
                mean += samples[i].weight * samples[i].distance * share
            if hit.transmittance < HALF:
                hits += ONE
                middle += distance_to(samples, hit.end, HALF)
                first += distance_to(samples, hit.end, AT_SURFACE)
        out[view, y, x, 0], out[view, y, x, 1], out[view, y, x, 2], out[view, y, x, 3] = red, green, blue, alpha
        out[view, y, x, 4] = mean / alpha if alpha > ZERO else ZERO
        solid = hits * np.float32(2) >= np.float32(count)
        out[view, y, x, 5] = middle / hits if solid else ZERO
        out[view, y, x, 6] = first / hits if solid else ZERO


@kernel
def tiles(width, height):
    """Return how many tiles of a picture lie side by side, and how many above each other."""
    return (width + TILE - 1) // TILE, (height + TILE - 1) // TILE


@per_ray
def distance_to(samples, end, left):
    """Return how far along a ray that much light is left, linear in optical depth within a sample; 0 for nowhere."""
    before = ONE
    for i in range(end):
        after = samples[i].after
        if after <= left:
            part = np.float32(math.log(before / left)) / np.float32(math.log(before / after))
            return samples[i].distance + (part - HALF) * samples[i].length
        before = after
    return ZERO
