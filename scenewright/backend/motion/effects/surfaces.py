"""Water, sea, lava, clouds, fog and plasma: waves and noise that tile and loop."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from scipy import ndimage

from scenewright.backend.motion import cycles
from scenewright.backend.motion.colours import Ramp, ramp
from scenewright.backend.motion.effects.shot import Effect, Floats, Shot


def _films(shot: Shot, feature: float, speed: float, slope: float = 1.8) -> Floats:
    """Return noise for every frame, drawn smaller and enlarged where the film is large."""
    factor = 1 if shot.height * shot.width <= 256**2 else 2
    return cycles.noise(
        shot.rng, shot.frames, max(shot.height // factor, 16), max(shot.width // factor, 16), feature,
        max(speed * shot.pace * shot.seconds, 0.5), slope,
    )  # fmt: skip


def _fitted(values: Floats, shot: Shot) -> Floats:
    """Return (h, w) enlarged to the film's size, its sides still leading into each other."""
    factor = (shot.height / values.shape[0], shot.width / values.shape[1])
    if factor == (1.0, 1.0):
        return values
    return ndimage.zoom(values, factor, order=1, grid_mode=True, mode="grid-wrap").astype(np.float32)


def _mapped(shot: Shot, levels: Iterator[Floats], colours: Ramp, alpha: bool) -> Iterator[Floats]:
    for number, level in enumerate(levels):
        shot.beat(number / shot.frames)
        shown = np.clip(_fitted(level, shot), 0, 1)
        opaque = np.clip(shown * 1.6, 0, 1) if alpha else np.ones_like(shown)
        yield np.concatenate([colours(shown), opaque[..., None]], axis=-1).astype(np.float32)


def _lava(shot: Shot) -> Iterator[Floats]:
    crust, cracks = _films(shot, 0.35, 0.1, 2.3), _films(shot, 0.3, 0.14, 2.5)
    levels = (np.clip(1.12 - 1.75 * np.abs(c) ** 0.75 - 0.22 * k, 0.03, 1) for c, k in zip(cracks, crust, strict=True))
    return _mapped(shot, levels, ramp("lava", shot.colour), alpha=False)


def _clouds(shot: Shot) -> Iterator[Floats]:
    billows = _films(shot, 0.5, 0.12, 2.05)
    levels = (np.clip(0.38 + 0.34 * each, 0, 1) for each in billows)
    return _mapped(shot, levels, ramp("clouds", shot.colour), alpha=False)


def _fog(shot: Shot) -> Iterator[Floats]:
    drift = _films(shot, 0.6, 0.16, 2.2)
    tint = np.array(shot.colour or (0.82, 0.85, 0.88), np.float32)
    for number, each in enumerate(drift):
        shot.beat(number / shot.frames)
        thick = np.clip(0.34 + 0.24 * _fitted(each, shot), 0, 1) ** 1.3
        yield np.dstack([np.broadcast_to(tint, (*thick.shape, 3)), thick]).astype(np.float32)


def _plasma(shot: Shot) -> Iterator[Floats]:
    first, second = _films(shot, 0.4, 0.5, 2.3), _films(shot, 0.28, 0.6, 2.2)
    levels = (
        np.clip(np.exp(-9 * np.abs(a)) + 0.5 * np.exp(-14 * np.abs(b)), 0, 1)
        for a, b in zip(first, second, strict=True)
    )
    return _mapped(shot, levels, ramp("plasma", shot.colour), alpha=True)


def _water(shot: Shot) -> Iterator[Floats]:
    """Draw the light that waves gather on the ground of a pool: where rays meet it is bright."""
    side = 256 if max(shot.height, shot.width) <= 512 else 512
    colours = ramp("water", shot.colour)
    for number in range(shot.frames):
        shot.beat(number / shot.frames)
        rng = np.random.default_rng(shot.seed)
        wind = 1.8 + 1.4 * shot.force
        height = cycles.waves(rng, shot.frames, side, 2.4, shot.seconds * shot.pace, wind, number, finest=0.05)
        light = _caustics(height, side * (0.22 + 0.12 * shot.force))
        level = ndimage.zoom(light, (shot.height / side, shot.width / side), order=1, grid_mode=True, mode="grid-wrap")
        level = np.clip(0.08 + (level - 0.35) * 0.3, 0, 1).astype(np.float32)
        yield np.concatenate([colours(level), np.ones((*level.shape, 1), np.float32)], axis=-1)


def _caustics(height: Floats, depth: float) -> Floats:
    """Return the light (n, n) on the ground: rays bent by the slope of the surface, gathered where they land."""
    side = len(height)
    fine = ndimage.zoom(height, 2, order=1, grid_mode=True, mode="grid-wrap")
    slope = [(np.roll(fine, -1, axis) - np.roll(fine, 1, axis)) for axis in range(2)]
    y, x = np.mgrid[: len(fine), : len(fine)] / 2.0
    landed_y, landed_x = (y + depth * slope[0]) % side, (x + depth * slope[1]) % side
    rows, columns = landed_y.astype(int), landed_x.astype(int)
    part_y, part_x = landed_y - rows, landed_x - columns
    light = np.zeros(side * side)
    for dy, dx in ((0, 0), (0, 1), (1, 0), (1, 1)):
        share = np.abs(1 - dy - part_y) * np.abs(1 - dx - part_x)
        at = (rows + dy) % side * side + (columns + dx) % side
        light += np.bincount(at.ravel(), share.ravel(), side * side)
    return ndimage.gaussian_filter(light.reshape(side, side) / 4, 0.7, mode="wrap").astype(np.float32)


def _sea(shot: Shot) -> Iterator[Floats]:
    """Draw a sea from above: sky in its slopes, foam on its crests."""
    side = 256 if max(shot.height, shot.width) <= 512 else 512
    deep = np.array(shot.colour or (0.04, 0.22, 0.31), np.float32)
    sky, foam = np.array((0.56, 0.68, 0.78), np.float32), np.array((0.93, 0.96, 0.97), np.float32)
    for number in range(shot.frames):
        shot.beat(number / shot.frames)
        rng = np.random.default_rng(shot.seed)
        wind = 4 + 4 * shot.force
        height = cycles.waves(rng, shot.frames, side, 18.0, shot.seconds * shot.pace, wind, number, finest=0.06)
        slope = np.stack([np.roll(height, -1, axis) - np.roll(height, 1, axis) for axis in range(2)], -1) * 2.2
        normal = np.dstack([-slope, np.ones_like(height)])
        normal /= np.linalg.norm(normal, axis=-1, keepdims=True)
        mirror = 0.12 + 0.8 * (1 - normal[..., 2]) + 0.2 * np.clip(-slope[..., 0] - slope[..., 1], -1, 1)
        glint = np.clip(normal @ np.array([-0.62, -0.42, 0.66]), 0, 1) ** 40
        # Foam stands where water is pressed together: on the sharp backs of high waves.
        pressed = ndimage.gaussian_filter(-ndimage.laplace(height, mode="wrap"), 1.0, mode="wrap")
        pressed = pressed / max(float(pressed.std()), 1e-9) + 0.6 * height
        crest = np.clip((pressed - 2.3 + shot.force) * 0.5, 0, 1) ** 1.5
        rgb = deep * (1 + 0.22 * height[..., None]) + (sky - deep) * np.clip(mirror, 0, 1)[..., None]
        rgb = rgb + 0.5 * glint[..., None]
        rgb = rgb + (foam - rgb) * crest[..., None]
        factor = (shot.height / side, shot.width / side, 1)
        shown = ndimage.zoom(np.clip(rgb, 0, 1), factor, order=1, grid_mode=True, mode="grid-wrap")
        yield np.dstack([shown, np.ones(shown.shape[:2])]).astype(np.float32)


FAMILY = (
    Effect("water", ("caustics", "pool", "underwater", "ripples", "swimming pool"), _water, tiles=True),
    Effect("sea", ("ocean", "waves", "lake", "river"), _sea, tiles=True),
    Effect("lava", ("magma", "molten", "volcano"), _lava, tiles=True),
    Effect("clouds", ("cloud", "sky", "cloudy"), _clouds, tiles=True),
    Effect("fog", ("mist", "haze", "misty"), _fog, tiles=True),
    Effect("plasma", ("energy", "electricity", "force field", "shield", "lightning"), _plasma, tiles=True),
)
