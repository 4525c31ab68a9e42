"""Fire, smoke and explosions: a fluid, fed and lit."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from scipy import ndimage

from scenewright.backend.motion import cycles
from scenewright.backend.motion.colours import glow, ramp
from scenewright.backend.motion.effects.shot import Effect, Floats, Shot
from scenewright.backend.motion.fluid import Fluid

WARM_UP = 4.0  # seconds until smoke and fire have filled their box
OVER = 0.35  # of a loop, or so many frames at most, that fade into one another
MOST_OVER = 24
STEPS = 30  # moments a second
FADE = 0.2  # of the height
ABOVE, BESIDE = 0.2, 0.3  # of the picture's sides: what more of a fluid is drawn than is seen


def _simulated(shot: Shot, fluid: Fluid, feed: Callable[[Fluid, int], None], cooling: float, thinning: float) -> Floats:
    """Return smoke and heat (frames, h, w, 2) of a fluid that is fed each moment."""
    warm = round(WARM_UP * STEPS) if shot.loop else 0
    over = min(round(OVER * shot.frames), MOST_OVER) if shot.loop else 0
    moments = max(shot.seconds * STEPS * shot.pace / shot.frames, 0.2)
    kept: list[Floats] = []
    moment, due = 0, float(warm)
    while len(kept) < shot.frames + over:
        feed(fluid, moment)
        fluid.step(cooling, thinning)
        moment += 1
        while moment >= due and len(kept) < shot.frames + over:
            kept.append(np.stack([fluid.smoke, fluid.heat], axis=-1))
            shot.beat(0.8 * len(kept) / (shot.frames + over))
            due += moments
    return cycles.looped(np.array(kept), over)


def _box(shot: Shot) -> tuple[int, int]:
    """Return the cells of a fluid: half the pixels, and more around, for what is blown out of the picture."""
    height, width = (
        max(int(np.ceil(side / 2 * (1 + more) / 16)) * 16, 32)
        for side, more in ((shot.height, ABOVE), (shot.width, 2 * BESIDE))
    )
    return height, width


def _framed(picture: Floats) -> Floats:
    """Return what of a fluid's box (h, w, c) is in the picture."""
    height, width = picture.shape[:2]
    top, side = round(height * ABOVE / (1 + ABOVE)), round(width * BESIDE / (1 + 2 * BESIDE))
    return picture[top:, side : width - side]


def _enlarged(picture: Floats, shot: Shot) -> Floats:
    """Return what is seen of a fluid (h, w, 4), as large as the film; it ends before the picture does."""
    picture = _framed(picture)
    factor = (shot.height / picture.shape[0], shot.width / picture.shape[1])
    bands = np.moveaxis(picture, 2, 0)
    large = np.stack([ndimage.zoom(band, factor, order=1, grid_mode=True, mode="nearest") for band in bands], axis=-1)
    large[..., 3] *= _vignette(shot.height, shot.width)
    return np.clip(large, 0, 1).astype(np.float32)


def _vignette(height: int, width: int) -> Floats:
    """Return (h, w) that falls to 0 at the top and the sides, so that a sprite shows no cut edge."""
    down = np.clip((np.arange(height) + 0.5) / (FADE * height), 0, 1)
    across = np.clip((0.5 - np.abs((np.arange(width) + 0.5) / width - 0.5)) / (0.6 * FADE), 0, 1)
    return np.outer(down * down * (3 - 2 * down), across * across * (3 - 2 * across)).astype(np.float32)


def _hearth(
    shot: Shot, height: int, width: int, radius: float, level: float, ragged: float
) -> Callable[[Fluid, int], None]:
    """Return what feeds a fire or a fume: a spot near the floor that flickers."""
    y, x = np.mgrid[:height, :width].astype(np.float32)
    spot = np.exp(-(((x - width / 2) / (radius * width)) ** 2 + ((y - level * height) / (0.05 * height)) ** 2) * 1.5)
    tongues = cycles.noise(shot.rng, 64, 8, width, 0.12, 14.0, 1.0)[:, 0]

    def feed(fluid: Fluid, moment: int) -> None:
        flicker = np.clip(1 + ragged * tongues[moment % 64][None, :], 0, 2.2)
        fluid.heat = np.maximum(fluid.heat, spot * flicker)
        fluid.smoke = np.maximum(fluid.smoke, spot * np.clip(flicker, 0.3, 1))
        fluid.velocity[..., 0] += 0.35 * spot * tongues[(moment * 3) % 64][None, :]

    return feed


def _fire(shot: Shot) -> Iterator[Floats]:
    height, width = _box(shot)
    fluid = Fluid(height, width, 0.34, height / 256 * (0.42 + 0.35 * shot.force), 0.03)
    feed = _hearth(shot, height, width, 0.075 + 0.03 * shot.force, 0.93, 0.75)
    both = _simulated(shot, fluid, feed, 0.085 - 0.035 * shot.force, 0.02)
    colours = ramp("fire", shot.colour)
    for heat in both[..., 1]:
        # A flame is a sheet: its light goes with how steeply heat falls there, not only with how hot it is.
        yield _enlarged(glow(np.clip(heat * 1.25, 0, 1) ** 0.85, colours), shot)


def _smoke(shot: Shot) -> Iterator[Floats]:
    height, width = _box(shot)
    fluid = Fluid(height, width, 0.3, height / 256 * (0.22 + 0.2 * shot.force), 0.006)
    both = _simulated(shot, fluid, _hearth(shot, height, width, 0.05, 0.94, 0.4), 0.006, 0.0035)
    tint = np.array(shot.colour or (0.62, 0.62, 0.64), np.float32)
    for smoke in both[..., 0]:
        yield _enlarged(_lit(smoke * 1.6, tint), shot)


def _lit(density: Floats, tint: Floats) -> Floats:
    """Return smoke lit from above on the left: each cell is darker by what lies between it and the light."""
    shade = np.zeros_like(density)
    between = np.zeros(density.shape[1], np.float32)
    for row in range(len(density)):
        shade[row] = between
        between = np.roll(between, 1) * 0.965 + density[row] * 0.045
    light = np.exp(-shade * 1.6)
    rim = np.clip(np.gradient(ndimage.gaussian_filter(density, 1.2), axis=0) * 2.4, 0, 0.35)
    rgb = tint * (0.28 + 0.72 * light[..., None]) + rim[..., None] * 0.5
    alpha = 1 - np.exp(-2.4 * density)
    return np.concatenate([np.clip(rgb, 0, 1), alpha[..., None]], axis=-1).astype(np.float32)


def _explosion(shot: Shot) -> Iterator[Floats]:
    height, width = _box(shot)
    fluid = Fluid(height, width, 0.5, height / 256 * 0.16, 0.012)
    y, x = np.mgrid[:height, :width].astype(np.float32)
    dx, dy = x - width / 2, y - 0.62 * height
    lumps = cycles.noise(shot.rng, 4, height, width, 0.18, 1.0, 1.3)[0]
    away = np.hypot(dx, dy) / (0.085 * height) * np.exp(-0.35 * lumps)
    ball = np.exp(-(away**4))

    def feed(fluid: Fluid, moment: int) -> None:
        if moment < 7:
            fluid.heat = np.maximum(fluid.heat, ball * 1.3)
            fluid.smoke = np.maximum(fluid.smoke, ball)
            push = (7 - moment) / 7 * height / 256 * (2.2 + 2.2 * shot.force) * ball * np.exp(0.4 * lumps)
            fluid.velocity += np.stack([dx, dy], -1) / (np.hypot(dx, dy)[..., None] + 3) * push[..., None]
            # What bursts makes room: the flow is let squeeze for a moment by moving the content itself.
            fluid.smoke, fluid.heat = (
                _burst(each, dx, dy, 0.05 * (7 - moment) / 7) for each in (fluid.smoke, fluid.heat)
            )

    both = _simulated(shot, fluid, feed, 0.03, 0.006)
    colours, soot = ramp("fire", shot.colour), np.array((0.16, 0.15, 0.15), np.float32)
    for number, (smoke, heat) in enumerate(zip(both[..., 0], both[..., 1], strict=True)):
        flame = glow(np.clip(heat * 1.4, 0, 1), colours)
        cloud = _lit(smoke * 1.5, soot)
        hot = np.clip(heat * 2.2, 0, 1)[..., None]
        rgb = cloud[..., :3] * (1 - hot) + flame[..., :3] * hot
        alpha = np.clip(cloud[..., 3:] + flame[..., 3:] * hot, 0, 1)
        fade = np.clip((shot.frames - 1 - number) / (0.3 * shot.frames), 0, 1)
        yield _enlarged(np.concatenate([rgb, alpha * fade], axis=-1).astype(np.float32), shot)


def _burst(values: Floats, dx: Floats, dy: Floats, share: float) -> Floats:
    """Return a field blown up from a centre by a share."""
    height, width = values.shape
    y, x = np.mgrid[:height, :width].astype(np.float32)
    at = [y - dy * share / (1 + share), x - dx * share / (1 + share)]
    return ndimage.map_coordinates(values, at, order=1, mode="nearest").astype(np.float32)


FAMILY = (
    Effect("fire", ("flame", "flames", "campfire", "torch", "burning", "bonfire"), _fire),
    Effect("smoke", ("steam", "fume", "fumes", "vapour", "vapor", "chimney"), _smoke),
    Effect("explosion", ("blast", "bomb", "detonation", "burst", "fireball"), _explosion, loops=False),
)
