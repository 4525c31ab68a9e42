"""Ray marching as one would write it down: one ray at a time, numpy, float64, no shortcuts.

The kernels are tested against this, and this against finite differences of itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scenewright.backend.fields.grid import Field

CORNERS = np.array([(x, y, z) for x in (0, 1) for y in (0, 1) for z in (0, 1)])


@dataclass(frozen=True)
class Marched:
    """Hold one ray's samples, s of them, and what they add up to."""

    rows: NDArray[np.int64]  # (s, 8)
    weights: NDArray[np.float64]  # (s, 8) trilinear
    raw: NDArray[np.float64]  # (s,)
    depth: NDArray[np.float64]  # (s,) optical
    colours: NDArray[np.float64]  # (s, 3)
    distances: NDArray[np.float64]  # (s,) metres
    lengths: NDArray[np.float64]  # (s,) metres
    basis: NDArray[np.float64]  # (k,)

    @property
    def before(self) -> NDArray[np.float64]:
        """Transmittance in front of each sample, and behind the last: (s + 1,)."""
        return np.exp(-np.concatenate([[0], np.cumsum(self.depth)]))

    @property
    def shares(self) -> NDArray[np.float64]:
        """Weight of each sample's colour in the pixel, (s,)."""
        return self.before[:-1] - self.before[1:]

    @property
    def colour(self) -> NDArray[np.float64]:
        return self.shares @ self.colours

    @property
    def alpha(self) -> float:
        return float(1 - self.before[-1])

    @property
    def mean_depth(self) -> float:
        return float(self.shares @ self.distances / max(self.alpha, 1e-9))

    def distance_to(self, left: float) -> float:
        """Where that much light is left, the optical depth of a sample being spread evenly over its length."""
        if self.alpha <= 0.5:
            return 0.0
        passed, wanted = np.cumsum(self.depth), -np.log(left)
        i = int(np.searchsorted(passed, wanted))
        part = (wanted - (passed[i] - self.depth[i])) / self.depth[i]
        return float(self.distances[i] + (part - 0.5) * self.lengths[i])

    @property
    def distortion(self) -> float:
        """Spread of the weights along the ray."""
        apart = np.abs(self.distances[:, None] - self.distances)
        return float(self.shares @ apart @ self.shares + (self.shares**2 * self.lengths).sum() / 3)


def harmonics(direction: NDArray[np.floating], count: int) -> NDArray[np.float64]:
    """Real spherical harmonics of a unit vector, by their textbook normalisation."""
    x, y, z = np.float64(direction)
    root = np.sqrt(1 / np.pi)
    one = [root / 2]
    three = [-np.sqrt(3) / 2 * root * y, np.sqrt(3) / 2 * root * z, -np.sqrt(3) / 2 * root * x]
    half = np.sqrt(15) / 2 * root
    five = [
        half * x * y,
        -half * y * z,
        np.sqrt(5) / 4 * root * (3 * z * z - 1),
        -half * x * z,
        half / 2 * (x * x - y * y),
    ]
    return np.array(one + three + five)[:count]


def march(
    field: Field, origin: NDArray[np.floating], direction: NDArray[np.floating], offset: float, step: float
) -> Marched:
    """March one ray in steps through every cell of the cube, occupied or not."""
    occupied = {tuple(cell): row for row, cell in enumerate(field.cells)}
    origin, direction = np.float64(origin), np.float64(direction)
    basis = harmonics(direction, field.harmonics)
    found = []
    for point, distance, length in _steps(field, origin, direction, offset, step):
        cell = np.clip(point.astype(int), 0, field.resolution - 1)
        row = occupied.get(tuple(cell))
        if row is None:
            continue
        rows, weights = field.corners[row].astype(int), _trilinear(point - cell)
        raw, colour = _interpolate(field, rows, weights, basis)
        depth = (np.exp(raw) if raw <= 1 else np.e * raw) * step
        if depth >= 1e-4:
            found.append((rows, weights, raw, depth, colour, distance, length))
            if sum(sample[3] for sample in found) > np.log(1000):
                break
    columns = [np.array(column) for column in zip(*found, strict=True)] if found else _nothing()
    return Marched(*columns, basis)


def gradient(
    field: Field, ray: Marched, pull: NDArray[np.floating], pull_alpha: float, distortion: float = 0.0
) -> NDArray[np.float64]:
    """Gradient of pull · colour + pull_alpha · alpha + distortion · spread by the rows of the field, (n, lanes)."""
    out = np.zeros(field.values.shape)
    apart = np.abs(ray.distances[:, None] - ray.distances)
    by_share = ray.colours @ pull + pull_alpha
    by_share = by_share + distortion * (2 * apart @ ray.shares + 2 / 3 * ray.shares * ray.lengths)
    for i in range(len(ray.raw)):
        by_depth = ray.before[i + 1] * by_share[i] - ray.shares[i + 1 :] @ by_share[i + 1 :]
        by_raw = by_depth * (ray.depth[i] if ray.raw[i] <= 1 else ray.depth[i] / ray.raw[i])
        by_colour = np.where(ray.colours[i] > 0, ray.shares[i] * pull, np.minimum(ray.shares[i] * pull, 0))
        row = np.concatenate([[by_raw], np.outer(by_colour, ray.basis).ravel()])
        np.add.at(out[:, : len(row)], ray.rows[i], ray.weights[i][:, None] * row)
    return out


def contract(point: NDArray[np.floating]) -> NDArray[np.float64]:
    """Map space into the cube of half side two, leaving the cube of half side one as it is."""
    radius = np.abs(point).max()
    return point if radius <= 1 else (2 - 1 / radius) * point / radius


def _steps(
    field: Field, origin: NDArray[np.float64], direction: NDArray[np.float64], offset: float, step: float
) -> Iterator[tuple[NDArray[np.float64], float, float]]:
    """Yield grid position, distance and length of each sample."""
    lower, upper = np.float64(field.aabb)
    if not field.contracted:
        near, far = _slab(lower, upper, origin, direction)
        stride = step * field.voxel
        for t in np.arange(near + offset * stride, far, stride):
            yield (origin + t * direction - lower) / field.voxel, t, stride
        return
    centre, half = (lower + upper) / 2, (upper - lower)[0] / 2
    t = 0.05 * 4 * half + offset * step * field.voxel
    while np.abs((origin + t * direction - centre) / half).max() <= field.resolution:
        inside = contract((origin + t * direction - centre) / half)
        tiny = 1e-6 * half
        ahead = contract((origin + (t + tiny) * direction - centre) / half)
        stride = step * 4 / field.resolution / np.abs((ahead - inside) / tiny).max()
        yield (inside + 2) * field.resolution / 4, t, stride
        t += stride


def _slab(
    lower: NDArray[np.float64], upper: NDArray[np.float64], origin: NDArray[np.float64], direction: NDArray[np.float64]
) -> tuple[float, float]:
    one, other = (lower - origin) / direction, (upper - origin) / direction
    return max(0.0, np.minimum(one, other).max()), np.maximum(one, other).min()


def _trilinear(fraction: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.where(CORNERS, fraction, 1 - fraction).prod(1)


def _interpolate(
    field: Field, rows: NDArray[np.int64], weights: NDArray[np.float64], basis: NDArray[np.float64]
) -> tuple[float, NDArray[np.float64]]:
    row = weights @ field.values[rows].astype(np.float64)
    colour = 0.5 + row[1 : 1 + 3 * len(basis)].reshape(3, -1) @ basis
    return row[0], np.maximum(colour, 0)


def _nothing() -> list[NDArray[np.floating]]:
    empty = np.zeros(0)
    return [np.zeros((0, 8), int), np.zeros((0, 8)), empty, empty, np.zeros((0, 3)), empty, empty]
