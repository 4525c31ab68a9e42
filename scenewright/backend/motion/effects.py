"""Effects by name: each draws the frames of a film, with what is seen through it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from scenewright.backend.motion import cycles
from scenewright.backend.motion.colours import Ramp, ramp
from scenewright.backend.motion.fluid import Fluid

Floats = NDArray[np.float32]
WARM_UP = 4.0  # seconds until smoke and fire have filled their box
OVER = 0.35  # of a loop, or so many frames at most, that fade into one another
MOST_OVER = 24
STEPS = 30  # moments a second
FADE = 0.2  # of the height
ABOVE, BESIDE = 0.2, 0.3  # of the picture's sides: what more of a fluid is drawn than is seen


@dataclass
class Shot:
    """Ask for one film.

    Attributes:
        frames, height, width: its size; an effect is drawn at half of it where that is not seen.
        seconds: how long it is.
        seed: the same one gives the same film.
        loop: whether its end leads back.
        colour: (3,) sRGB, 0 to 1, None where nothing was said.
        force: 0 gentle to 1 violent.
        pace: how fast, compared with the usual.
        beat: told the fraction done; what it raises ends the work.
    """

    frames: int
    height: int
    width: int
    seconds: float
    seed: int
    loop: bool = True
    colour: tuple[float, float, float] | None = None
    force: float = 0.5
    pace: float = 1.0
    beat: Callable[[float], None] = field(default=lambda done: None, repr=False)

    def __post_init__(self) -> None:
        self.rng = np.random.default_rng(self.seed)


@dataclass(frozen=True)
class Effect:
    """Films of one kind.

    Attributes:
        name: what it is called.
        words: what else it is called.
        draw: yields (h, w, 4) float32 frames, sRGB with straight alpha, 0 to 1.
        tiles: whether its sides lead into each other.
        loops: whether it can; an explosion ends.
    """

    name: str
    words: tuple[str, ...]
    draw: Callable[[Shot], Iterator[Floats]]
    tiles: bool = False
    loops: bool = True


# Fluids --------------------------------------------------------------------------------------------------------------


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
        yield _enlarged(_glow(np.clip(heat * 1.25, 0, 1) ** 0.85, colours), shot)


def _glow(level: Floats, colours: Ramp) -> Floats:
    """Return light (h, w, 4): its colour by its strength, and alpha as what it outshines."""
    rgb = colours(level)
    alpha = np.clip(level * 2.6, 0, 1)[..., None]
    return np.concatenate([rgb, alpha], axis=-1).astype(np.float32)


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
        flame = _glow(np.clip(heat * 1.4, 0, 1), colours)
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


# Noise and waves -----------------------------------------------------------------------------------------------------


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


# Particles -----------------------------------------------------------------------------------------------------------


def _magic(shot: Shot) -> Iterator[Floats]:
    """Draw sparks on spirals around a glow; each lives once in the loop, at its own time."""
    count = round(260 * (0.5 + shot.force))
    birth, angle, far = shot.rng.random(count), shot.rng.random(count) * 2 * np.pi, shot.rng.uniform(0.08, 0.42, count)
    turn, size = shot.rng.uniform(0.6, 2.2, count) * shot.pace, shot.rng.uniform(0.6, 1.8, count)
    colours = ramp("magic", shot.colour)
    for number in range(shot.frames):
        shot.beat(number / shot.frames)
        age = (number / shot.frames - birth) % 1.0
        bright = np.sin(np.pi * age) ** 1.5 * (0.75 + 0.25 * np.sin(40 * age + angle))
        radius, way = far * (1.05 - 0.75 * age), angle + 2 * np.pi * turn * age
        x, y = 0.5 + radius * np.cos(way), 0.52 + radius * np.sin(way) * 0.8 - 0.18 * (age - 0.5)
        level = _sparks(x, y, bright, size, shot)
        yy, xx = np.mgrid[: shot.height, : shot.width]
        core = np.hypot(xx / shot.width - 0.5, (yy / shot.height - 0.52))
        level += 0.55 * np.exp(-((core / 0.13) ** 2)) * (0.85 + 0.15 * np.cos(2 * np.pi * 2 * number / shot.frames))
        yield _glow(np.clip(level, 0, 1).astype(np.float32), colours)


def _snow(shot: Shot) -> Iterator[Floats]:
    """Let flakes fall: the nearer, the larger and the faster; each falls a whole number of times."""
    count = round(420 * (0.4 + 1.2 * shot.force))
    near = shot.rng.random(count) ** 2
    x, y = shot.rng.random(count), shot.rng.random(count)
    falls = np.maximum(np.round((0.15 + 0.55 * near) * shot.pace * shot.seconds), 1)
    sway, phase = 0.012 + 0.02 * near, shot.rng.random(count) * 2 * np.pi
    tint = np.array(shot.colour or (0.96, 0.97, 1.0), np.float32)
    for number in range(shot.frames):
        shot.beat(number / shot.frames)
        time = number / shot.frames
        across = (x + sway * np.sin(2 * np.pi * falls * time + phase)) % 1.0
        level = _sparks(across, (y + falls * time) % 1.0, 0.35 + 0.65 * near, 0.7 + 2.6 * near, shot)
        alpha = np.clip(level, 0, 1)
        yield np.dstack([np.broadcast_to(tint, (*alpha.shape, 3)), alpha]).astype(np.float32)


def _sparks(
    x: NDArray[np.float64], y: NDArray[np.float64], bright: NDArray[np.float64], size: NDArray[np.float64], shot: Shot
) -> Floats:
    """Return dots (h, w) at places from 0 to 1, some with a wider shine."""
    level = np.zeros((shot.height, shot.width), np.float32)
    unit = max(shot.height, shot.width) / 256
    for px, py, light, wide in zip(x * shot.width, y * shot.height, bright, size * unit, strict=True):
        reach = int(3 * wide + 2)
        rows = np.arange(int(py) - reach, int(py) + reach + 1)
        columns = np.arange(int(px) - reach, int(px) + reach + 1)
        dot = light * np.outer(np.exp(-(((rows - py) / wide) ** 2)), np.exp(-(((columns - px) / wide) ** 2)))
        level[np.ix_(rows % shot.height, columns % shot.width)] += dot.astype(np.float32)
    return level


EFFECTS: dict[str, Effect] = {
    effect.name: effect
    for effect in (
        Effect("fire", ("flame", "flames", "campfire", "torch", "burning", "bonfire"), _fire),
        Effect("smoke", ("steam", "fume", "fumes", "vapour", "vapor", "chimney"), _smoke),
        Effect("explosion", ("blast", "bomb", "detonation", "burst", "fireball"), _explosion, loops=False),
        Effect("water", ("caustics", "pool", "underwater", "ripples", "swimming pool"), _water, tiles=True),
        Effect("sea", ("ocean", "waves", "lake", "river"), _sea, tiles=True),
        Effect("lava", ("magma", "molten", "volcano"), _lava, tiles=True),
        Effect("clouds", ("cloud", "sky", "cloudy"), _clouds, tiles=True),
        Effect("fog", ("mist", "haze", "misty"), _fog, tiles=True),
        Effect("plasma", ("energy", "electricity", "force field", "shield", "lightning"), _plasma, tiles=True),
        Effect("magic", ("sparkles", "spell", "fairy dust", "portal", "sparks", "glitter", "enchantment"), _magic),
        Effect("snow", ("snowfall", "snowing", "flakes", "blizzard", "snowflakes"), _snow, tiles=True),
    )
}  # fmt: skip
