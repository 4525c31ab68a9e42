"""Pictures as if made in another medium: painted, drawn, printed, set in tiles. All by filters, none learned."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pictures
from scipy import ndimage
from skimage.segmentation import find_boundaries, slic

from scenewright.backend.imaging.brushwork import calmed, directions, grain, lines, strokes
from scenewright.backend.imaging.forms import floats, luminance, resized

Floats = NDArray[np.float32]
Check = Callable[[], None]
SMALLEST_PIECE = 12  # pixels along the side of a piece of glass or a stone


@dataclass(frozen=True)
class Sheet:
    """A picture on its way into a medium.

    Attributes:
        colours: (h, w, 3), 0 to 1, sRGB-encoded.
        seed: of grain.
        check: called between steps; it may raise to stop.
    """

    colours: Floats
    seed: int
    check: Check

    def pixels(self, share: float, least: float = 1.0) -> float:
        """Return a share of the longer side in pixels."""
        return max(share * max(self.colours.shape[:2]), least)


def oil(sheet: Sheet) -> Floats:
    """Paint in oil: patches, strokes along the edges, and light on their ridges."""
    colours = sheet.colours
    for share in (0.007, 0.0045):
        sheet.check()
        colours = calmed(colours, round(sheet.pixels(share, 2)))
    light = luminance(colours)
    along = directions(light, sheet.pixels(0.008, 2))
    sheet.check()
    bristles = strokes(grain(light.shape, 0.8, sheet.seed), along, round(sheet.pixels(0.014, 5)))
    ridges = bristles / max(float(bristles.std()), 1e-6)
    sheet.check()
    lit = ndimage.gaussian_filter(ridges, 0.7, order=(1, 0)) + ndimage.gaussian_filter(ridges, 0.7, order=(0, 1))
    painted = saturated(colours, 1.18) * (1 + 0.035 * ridges[..., None])
    return painted + 0.055 * np.clip(lit, -2, 2)[..., None]


def watercolour(sheet: Sheet) -> Floats:
    """Paint in water: pale washes that gather at their edges, and the grain of the paper."""
    colours = sheet.colours
    for share in (0.008, 0.006):
        sheet.check()
        colours = calmed(_wobbled(colours, sheet), round(sheet.pixels(share, 2)))
    light = luminance(colours)
    edge = ndimage.gaussian_gradient_magnitude(light, sheet.pixels(0.0016))
    pooled = np.clip(edge / max(float(np.quantile(edge, 0.985)), 1e-4), 0, 1)
    sheet.check()
    density = (
        1 + 0.1 * grain(light.shape, sheet.pixels(0.02), sheet.seed) + 0.07 * grain(light.shape, 0.9, sheet.seed + 1)
    )
    density = density + 0.55 * pooled
    washed = saturated(1 - (1 - colours) * 0.86, 1.12)
    painted = np.clip(washed, 0.02, 1) ** np.clip(density, 0.4, 2.2)[..., None]
    rim = _rim(light.shape, sheet)
    paper = floats([0.975, 0.965, 0.94])
    return paper * (1 - rim) + rim * np.minimum(painted * paper, 1)


def pencil(sheet: Sheet) -> Floats:
    """Draw in pencil: outlines, and hatching where it is dark."""
    return np.repeat(_graphite(sheet)[..., None], 3, axis=2) * floats([0.985, 0.98, 0.965])


def coloured_pencil(sheet: Sheet) -> Floats:
    """Draw in coloured pencils."""
    drawn = _graphite(sheet)[..., None]
    colours = saturated(calmed(sheet.colours, round(sheet.pixels(0.004, 1))), 1.25)
    tooth = np.clip(0.5 + 0.32 * grain(sheet.colours.shape, 0.7, sheet.seed + 3), 0, 1)[..., None]
    return (1 - (1 - colours) * (0.45 + 0.5 * tooth)) * (0.4 + 0.6 * drawn)


def charcoal(sheet: Sheet) -> Floats:
    """Draw in charcoal: broad dark strokes on rough paper."""
    light = _even(luminance(calmed(sheet.colours, round(sheet.pixels(0.006, 2)))))
    along = directions(light, sheet.pixels(0.01, 2))
    sheet.check()
    smear = strokes(grain(light.shape, 1.0, sheet.seed), along, round(sheet.pixels(0.01, 4)))
    tone = (
        light
        + 0.11 * smear / max(float(smear.std()), 1e-6) * (1.1 - light)
        + 0.08 * grain(light.shape, 0.6, sheet.seed)
    )
    ink = lines(light, sheet.pixels(0.002))
    drawn = np.clip(0.14 + 0.95 * tone, 0.07, 0.97) * (1 - 0.75 * ink)
    return np.repeat(drawn[..., None], 3, axis=2) * floats([0.97, 0.955, 0.93])


def ink(sheet: Sheet) -> Floats:
    """Draw in ink: lines and full blacks on paper."""
    light = luminance(calmed(sheet.colours, round(sheet.pixels(0.004, 1))))
    sheet.check()
    drawn = np.maximum(lines(light, sheet.pixels(0.0014)), _soft_step(0.1 - _even(light), 0.03))
    tone = drawn
    for level, angle in ((0.5, 0.25), (0.3, 0.75), (0.2, 0.5)):
        hatched = _hatching(light.shape, sheet.pixels(0.0065, 4), angle * np.pi)
        tone = np.maximum(tone, hatched * _soft_step(level - _even(light), 0.06) * 0.92)
    return 1 - np.repeat(tone[..., None], 3, axis=2) * floats([0.9, 0.89, 0.86])


def comic(sheet: Sheet) -> Floats:
    """Print as a comic: flat colours, black lines, dots in the shadows."""
    flat = calmed(calmed(sheet.colours, round(sheet.pixels(0.007, 2))), round(sheet.pixels(0.004, 1)))
    sheet.check()
    light = luminance(flat)
    steps = np.round(light * 5) / 5
    flat = saturated(flat * (np.clip(0.35 * light + 0.65 * steps, 0.02, 1) / np.maximum(light, 0.02))[..., None], 1.45)
    dots = _dots(light.shape, sheet.pixels(0.0075, 4))
    shadow = _soft_step(0.34 - light - 0.22 * (dots - 0.5), 0.02)
    black = np.maximum(lines(light, sheet.pixels(0.0017)), 0.55 * shadow)
    return np.clip(flat, 0, 1) * (1 - black[..., None])


def poster(sheet: Sheet) -> Floats:
    """Print as a poster in seven flat colours."""
    flat = calmed(calmed(sheet.colours, round(sheet.pixels(0.009, 2))), round(sheet.pixels(0.006, 2)))
    sheet.check()
    return _in_few(saturated(flat, 1.25), 7)


def pixel_art(sheet: Sheet) -> Floats:
    """Set in large pixels of twenty-four colours."""
    height, width = sheet.colours.shape[:2]
    scale = 112 / max(height, width)
    rows, columns = max(round(height * scale), 2), max(round(width * scale), 2)
    small = np.clip(resized(sheet.colours, rows, columns), 0, 1)
    bayer = np.array([[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]], np.float32) / 16 - 0.47
    screen = np.tile(bayer, (rows // 4 + 1, columns // 4 + 1))[:rows, :columns, None]
    few = _in_few(saturated(small + 0.055 * screen, 1.2), 24)
    return few[np.arange(height) * rows // height][:, np.arange(width) * columns // width]


def stained_glass(sheet: Sheet) -> Floats:
    """Set in pieces of coloured glass with lead between them."""
    return _pieces(sheet, 420, 0.0035, 1.5, 0.1)


def mosaic(sheet: Sheet) -> Floats:
    """Set in small stones."""
    return _pieces(sheet, 3600, 0.0007, 1.15, 0.5)


def blueprint(sheet: Sheet) -> Floats:
    """Draw in white on blue paper, with a grid."""
    light = luminance(calmed(sheet.colours, round(sheet.pixels(0.004, 1))))
    drawn = np.maximum(*(lines(each, sheet.pixels(0.0013), threshold=0.004) for each in (light, 1 - light)))
    every = round(sheet.pixels(0.03, 8))
    y, x = np.mgrid[: light.shape[0], : light.shape[1]]
    ruled = np.where((y % every == 0) | (x % every == 0), 0.1, 0.0)
    paper = floats([0.07, 0.22, 0.46]) * (1 + 0.05 * grain(light.shape, 1.2, sheet.seed))[..., None]
    share = np.clip(drawn * 0.92 + ruled, 0, 1)[..., None].astype(np.float32)
    return paper + (floats([0.93, 0.96, 1.0]) - paper) * share


def saturated(colours: Floats, factor: float) -> Floats:
    """Return colours farther from their grey by a factor."""
    grey = luminance(colours)[..., None]
    return np.asarray(grey + factor * (colours - grey), np.float32)


def _graphite(sheet: Sheet) -> Floats:
    """Return how light a pencil drawing is, (h, w)."""
    light = luminance(calmed(sheet.colours, round(sheet.pixels(0.003, 1))))
    sheet.check()
    blurred = ndimage.gaussian_filter(1 - light, sheet.pixels(0.008, 2))
    outline = np.clip(light / np.maximum(1 - blurred, 0.06), 0, 1) ** 1.6
    tone, length = np.ones_like(light), round(sheet.pixels(0.012, 6))
    for number, (level, angle) in enumerate(((0.72, 0.9), (0.5, 0.55), (0.3, 1.3))):
        sheet.check()
        along = np.broadcast_to(floats([np.cos(angle), -np.sin(angle)]), (*light.shape, 2))
        hatch = strokes(grain(light.shape, 0.6, sheet.seed + number), np.ascontiguousarray(along), length)
        hatch = np.clip(0.55 + 0.5 * hatch / max(float(hatch.std()), 1e-6), 0, 1)
        tone = tone * (1 - 0.5 * hatch * _soft_step(level - _even(light), 0.12))
    tooth = 1 - 0.06 * np.clip(grain(light.shape, 0.7, sheet.seed + 9), 0, 2)
    return np.asarray(
        np.clip(outline * tone * tooth * (1 - 0.5 * lines(light, sheet.pixels(0.0012))), 0.06, 1), np.float32
    )


def _pieces(sheet: Sheet, count: int, gap: float, colour: float, lead: float) -> Floats:
    """Return a picture in pieces of one colour each, `lead` being how light it is between them."""
    height, width = sheet.colours.shape[:2]
    scale = min(1.0, 900 / max(height, width))
    small = np.clip(resized(sheet.colours, max(round(height * scale), 2), max(round(width * scale), 2)), 0, 1)
    sheet.check()
    count = max(min(count, height * width // SMALLEST_PIECE**2), 4)
    labels = slic(small, count, compactness=18, start_label=0, channel_axis=2, max_num_iter=6)
    sheet.check()
    means = np.stack([ndimage.mean(small[..., k], labels, np.arange(labels.max() + 1)) for k in range(3)], axis=1)
    vary = 1 + 0.05 * np.random.default_rng(sheet.seed).standard_normal((len(means), 1))
    rows, columns = (np.arange(side) * labels.shape[axis] // side for axis, side in enumerate((height, width)))
    large = labels[rows][:, columns]
    filled = saturated(means.astype(np.float32), colour)[large] * vary[large].astype(np.float32)
    border = find_boundaries(large, mode="inner")
    away = ndimage.distance_transform_edt(~border)
    thick = sheet.pixels(gap, 0.4)
    inside = np.clip(away - thick + 0.5, 0, 1)[..., None].astype(np.float32)
    edge = np.clip(away / (4 * thick), 0, 1)[..., None].astype(np.float32)
    shaded = filled * (0.8 + 0.2 * edge) * (1 + 0.04 * grain(large.shape, 1.5, sheet.seed))[..., None]
    between = floats([1, 0.97, 0.92]) * lead
    return between + (shaded - between) * inside


def _in_few(colours: Floats, count: int) -> Floats:
    """Return a picture in so many colours."""
    picture = Pictures.fromarray(np.rint(np.clip(colours, 0, 1) * 255).astype(np.uint8))
    few = picture.quantize(count, Pictures.Quantize.MEDIANCUT, kmeans=3, dither=Pictures.Dither.NONE)
    return np.asarray(few.convert("RGB"), np.float32) / 255


def _wobbled(colours: Floats, sheet: Sheet) -> Floats:
    """Return a picture whose outlines tremble a little."""
    y, x = np.mgrid[: colours.shape[0], : colours.shape[1]].astype(np.float32)
    amount, radius = sheet.pixels(0.0016, 0.5), sheet.pixels(0.008, 2)
    at = [each + amount * grain(colours.shape, radius, sheet.seed + 5 + k) for k, each in enumerate((y, x))]
    return np.stack(
        [ndimage.map_coordinates(band, at, order=1, mode="nearest") for band in np.moveaxis(colours, 2, 0)], 2
    )


def _rim(shape: tuple[int, ...], sheet: Sheet) -> Floats:
    """Return where the paper is painted on, (h, w, 1): not at its very edge."""
    y, x = np.mgrid[: shape[0], : shape[1]]
    away = np.minimum(np.minimum(y, shape[0] - 1 - y), np.minimum(x, shape[1] - 1 - x))
    ragged = sheet.pixels(0.03) + sheet.pixels(0.01) * grain(shape, sheet.pixels(0.012, 2), sheet.seed + 8)
    return _soft_step(away - ragged, sheet.pixels(0.003))[..., None]


def _hatching(shape: tuple[int, ...], every: float, angle: float) -> Floats:
    y, x = np.mgrid[: shape[0], : shape[1]]
    wave = np.sin(2 * np.pi * (np.cos(angle) * x + np.sin(angle) * y) / every)
    return _soft_step(wave - 0.45, 0.4)


def _dots(shape: tuple[int, ...], every: float) -> Floats:
    y, x = np.mgrid[: shape[0], : shape[1]]
    u, v = (x + y) / every * np.pi / 2**0.5 * 2**0.5, (x - y) / every * np.pi / 2**0.5 * 2**0.5
    return np.asarray(0.5 + 0.25 * (np.sin(u) + np.sin(v)), np.float32)


def _even(light: Floats) -> Floats:
    """Return brightness stretched from 0 to 1."""
    low, high = (float(each) for each in np.quantile(light, [0.01, 0.99]))
    return np.asarray(np.clip((light - low) / max(high - low, 0.05), 0, 1), np.float32)


def _soft_step(values: Floats, width: float) -> Floats:
    t = np.clip(values / width * 0.5 + 0.5, 0, 1)
    return np.asarray(t * t * (3 - 2 * t), np.float32)
