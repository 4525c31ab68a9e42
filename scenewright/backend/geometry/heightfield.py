"""Light on a picture that has heights: what each pixel sees of the sky above it, and whether a lamp reaches it."""

from __future__ import annotations

import math

import numpy as np
from numba import njit

from scenewright.backend.fields.threads import share
from scenewright.backend.geometry.triangles import Floats

DIRECTIONS = 10
STEPS = 9
STEEPEST = 3.0  # slope from a pixel to another, above which that one hangs in front and hides nothing


def sky_seen(heights: Floats, reach: float) -> Floats:
    """Return the share of the sky that each pixel sees, (h, w), 0 to 1.

    Args:
        heights: (h, w) towards the camera, in pixels.
        reach: pixels within which others stand in the way.

    Source: Bavoil, Sainz and Dimitrov, Image-space Horizon-based Ambient Occlusion, 2008.
    """
    seen = np.empty_like(heights)
    share(_sky, len(heights), 16, np.ascontiguousarray(heights, np.float32), np.float32(reach), seen)
    return seen


def lamp_seen(heights: Floats, lamp: Floats, reach: float, softness: float) -> Floats:
    """Return how much of a lamp each pixel sees, (h, w), 0 to 1.

    Args:
        heights: (h, w) towards the camera, in pixels.
        lamp: (3,) towards it: right, up, towards the camera.
        reach: pixels within which others stand in the way.
        softness: of the shadow's edge, as a slope.
    """
    seen = np.empty_like(heights)
    share(_lamp, len(heights), 16, np.ascontiguousarray(heights, np.float32), np.float32(lamp), reach, softness, seen)
    return seen


@njit(nogil=True, cache=True)
def _sky(start, stop, heights, reach, seen):
    height, width = heights.shape
    for y in range(start, stop):
        for x in range(width):
            here, total = heights[y, x], 0.0
            key = (np.uint32(x) * np.uint32(0x9E3779B1)) ^ (np.uint32(y) * np.uint32(0x85EBCA6B))
            key = (key ^ (key >> np.uint32(15))) * np.uint32(0x846CA68B)
            turn = float(key >> np.uint32(8)) / 16777216.0
            for number in range(DIRECTIONS):
                angle = 2 * math.pi * (number + turn) / DIRECTIONS
                dx, dy = math.cos(angle), math.sin(angle)
                highest = 0.0
                for step in range(1, STEPS + 1):
                    away = reach * (step / STEPS) ** 2 + 1.0
                    i, j = int(y + dy * away + 0.5), int(x + dx * away + 0.5)
                    if i < 0 or j < 0 or i >= height or j >= width:
                        break
                    slope = (heights[i, j] - here) / away
                    if slope > highest and slope < STEEPEST:
                        highest = slope
                total += 1.0 - highest / math.sqrt(1.0 + highest * highest)
            seen[y, x] = total / DIRECTIONS


@njit(nogil=True, cache=True)
def _lamp(start, stop, heights, lamp, reach, softness, seen):
    height, width = heights.shape
    flat = math.sqrt(lamp[0] * lamp[0] + lamp[1] * lamp[1])
    for y in range(start, stop):
        for x in range(width):
            seen[y, x] = 1.0
            if flat < 1e-3:
                continue
            dx, dy, rise = lamp[0] / flat, -lamp[1] / flat, lamp[2] / flat
            lit, step = 1.0, 2.0
            away = 2.0
            while away < reach:
                i, j = int(y + dy * away + 0.5), int(x + dx * away + 0.5)
                if i < 0 or j < 0 or i >= height or j >= width:
                    break
                over = (heights[i, j] - heights[y, x]) / away - rise
                if (heights[i, j] - heights[y, x]) / away < STEEPEST:
                    lit = min(lit, max(0.0, 0.5 - over / softness))
                step *= 1.06
                away += step
            seen[y, x] = lit
