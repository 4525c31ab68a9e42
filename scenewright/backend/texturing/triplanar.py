"""A tile laid onto a surface from three sides at once, where it suits, at its real size.

Source: Geiss, Generating Complex Procedural Terrains Using the GPU, 2007; where two sides meet, the higher one wins, as
in Mishkinis, Advanced Terrain Texture Splatting, 2013.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from scenewright.backend.fields.kernels import kernel
from scenewright.backend.fields.threads import share
from scenewright.backend.geometry.triangles import Doubles, Floats, Indices
from scenewright.backend.materials.surface import Surface, occlusion

HEIGHT, RED, ROUGHNESS, METALLIC, OCCLUSION, GLOW, WIDTH = 0, 1, 4, 5, 6, 7, 10
SHARPNESS = 5.0  # power of the normal's parts: how narrow the blend between sides is
DEPTH = np.float32(0.25)  # share of a side that heights can take over


class Laid(NamedTuple):
    """What a tile shows at k points.

    Attributes:
        height: (k,) metres.
        colour: (k, 3) linear.
        roughness: (k,).
        metallic: (k,).
        occlusion: (k,), 1 is open.
        glow: (k, 3) linear.
    """

    height: Floats
    colour: Floats
    roughness: Floats
    metallic: Floats
    occlusion: Floats
    glow: Floats


def lay(tile: Surface, points: Floats, normals: Floats, part: Indices, frames: Doubles) -> Laid:
    """Return what a tile shows at points of a surface.

    Args:
        tile: repeats.
        points: (k, 3) float32, metres.
        normals: (k, 3) float32, unit.
        part: (k,) int32, the part of the mesh each point belongs to.
        frames: (p, 3, 4) float64, takes points to the coordinates that the tile is laid out in.
    """
    channels = _channels(tile)
    found = np.empty((len(points), WIDTH), np.float32)
    depth = max(float(np.ptp(tile.height)), 1e-9)
    share(
        _lay, len(points), 16384, channels, points, normals, part, frames, tile.metres, float(tile.height.min()), depth,
        found,
    )  # fmt: skip
    return Laid(
        found[:, HEIGHT], found[:, RED:ROUGHNESS], found[:, ROUGHNESS], found[:, METALLIC], found[:, OCCLUSION],
        found[:, GLOW:],
    )  # fmt: skip


def _channels(tile: Surface) -> Floats:
    channels = np.zeros((*tile.height.shape, WIDTH), np.float32)
    channels[..., HEIGHT], channels[..., RED:ROUGHNESS] = tile.height, tile.colour
    channels[..., ROUGHNESS] = tile.roughness
    channels[..., METALLIC] = 0 if tile.metallic is None else tile.metallic
    channels[..., OCCLUSION] = occlusion(tile.height, tile.metres)
    if tile.emission is not None:
        channels[..., GLOW:] = tile.emission
    return channels


@kernel
def _look_up(tile: Any, x: float, y: float, out: Any) -> None:
    """Write what a tile shows at (x, y), in tiles, to the right and upwards; bilinear, repeated."""
    height, width, channels = tile.shape
    column, row = x * width - 0.5, -y * height - 0.5
    left, top = int(np.floor(column)), int(np.floor(row))
    fx, fy = np.float32(column - left), np.float32(row - top)
    x0, x1, y0, y1 = left % width, (left + 1) % width, top % height, (top + 1) % height
    one = np.float32(1.0)
    for c in range(channels):
        above = tile[y0, x0, c] * (one - fx) + tile[y0, x1, c] * fx
        below = tile[y1, x0, c] * (one - fx) + tile[y1, x1, c] * fx
        out[c] = above * (one - fy) + below * fy


@kernel
def _lay(
    start: int, stop: int, tile: Any, points: Any, normals: Any, part: Any, frames: Any, metres: float, lowest: float,
    depth: float, found: Any,
) -> None:  # fmt: skip
    place, facing, share_of = np.empty(3), np.empty(3), np.empty(3, np.float32)
    sides = np.zeros((3, tile.shape[2]), np.float32)
    for i in range(start, stop):
        frame = frames[part[i]]
        whole = 0.0
        for k in range(3):
            place[k] = frame[k, 3]
            facing[k] = 0.0
            for j in range(3):
                place[k] += frame[k, j] * points[i, j]
                facing[k] += frame[k, j] * normals[i, j]
            place[k] /= metres
            facing[k] = abs(facing[k]) ** SHARPNESS
            whole += facing[k]
        highest = np.float32(0.0)
        for k in range(3):
            share_of[k] = np.float32(facing[k] / max(whole, 1e-12))
            if share_of[k] > np.float32(0.01):
                across, up = (1, 2) if k == 0 else (0, 2) if k == 1 else (0, 1)
                _look_up(tile, place[across], place[up], sides[k])
                if share_of[k] < np.float32(0.99):
                    share_of[k] += DEPTH * np.float32((sides[k, HEIGHT] - lowest) / depth)
                highest = max(highest, share_of[k])
            else:
                share_of[k] = np.float32(-1.0)
        total = np.float32(0.0)
        for k in range(3):
            share_of[k] = max(share_of[k] - (highest - DEPTH), np.float32(0.0))
            total += share_of[k]
        for c in range(tile.shape[2]):
            value = np.float32(0.0)
            for k in range(3):
                if share_of[k] > np.float32(0.0):
                    value += share_of[k] * sides[k, c]
            found[i, c] = value / total
