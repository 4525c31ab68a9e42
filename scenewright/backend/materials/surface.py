"""A surface as a procedure describes it, and the material made of it: every map follows from one height."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import scipy.fft

from scenewright.backend.fields.threads import thread_count
from scenewright.backend.imaging import photographs
from scenewright.backend.materials.noise import Floats
from scenewright.shared import srgb
from scenewright.shared.artifacts import Image, Material

MAPS = ("height", "colour", "roughness", "metallic", "emission")
OCCLUSION_RADII = (0.004, 0.012, 0.04, 0.1)  # of the tile: creases, gaps, hollows, pits
OCCLUSION_STRENGTH = 1.1


@dataclass
class Surface:
    """A square tile of a surface that repeats without a seam; (h, w) arrays, row 0 on top.

    Attributes:
        height: metres above the lowest point that could be.
        colour: (h, w, 3) linear, without light and shadow.
        roughness: 0 to 1.
        metallic: 0 to 1, or None for none at all.
        emission: (h, w, 3) linear, or None.
        metres: side of the tile.
    """

    height: Floats
    colour: Floats
    roughness: Floats
    metres: float
    metallic: Floats | None = None
    emission: Floats | None = None


def flooded(surface: Surface, amount: float) -> Surface:
    """Return a surface soaked, its hollows filled with water.

    Args:
        surface: the dry one.
        amount: 0 dry, 1 with about a third of it under water.
    """
    if amount <= 0.0:
        return surface
    level = float(np.quantile(surface.height, 0.35 * amount))
    shore = max(0.06 * float(np.ptp(surface.height)), 1e-6)
    under = np.clip((level - surface.height) / shore + 0.5, 0.0, 1.0).astype(np.float32)
    darker = surface.colour * (1.0 - 0.45 * amount * (0.6 + 0.4 * under))[..., None]
    return replace(
        surface,
        height=np.maximum(surface.height, np.float32(level)),
        colour=darker.astype(np.float32),
        roughness=np.asarray(surface.roughness * (1 - under) + 0.03 * under, np.float32),
    )


def material(surface: Surface, name: str) -> Material:
    """Return the maps of a surface: albedo, normal, roughness, metallic, height, occlusion, emission."""
    low, high = float(surface.height.min()), float(surface.height.max())
    depth = max(high - low, 1e-6)
    return Material(
        name=name,
        albedo_map=_picture(srgb.encoded(np.clip(surface.colour, 0.0, 1.0)), "srgb"),
        roughness=1.0,
        roughness_map=_picture(surface.roughness, "data"),
        metallic=0.0 if surface.metallic is None else 1.0,
        metallic_map=None if surface.metallic is None else _picture(surface.metallic, "data"),
        normal_map=_picture(normals(surface.height, surface.metres) * 0.5 + 0.5, "data"),
        height_map=_picture((surface.height - low) / depth, "data"),
        height_metres=depth,
        occlusion_map=_picture(occlusion(surface.height, surface.metres), "data"),
        emission_map=None if surface.emission is None else _picture(srgb.encoded(surface.emission), "srgb"),
    )


def cut(surface: Surface) -> Surface:
    """Return the same surface with its tile cut where it changes least: through bricks, not along their joints."""
    shown = (
        normals(surface.height, surface.metres),
        surface.height,
        surface.colour,
        surface.roughness,
        surface.metallic,
    )
    maps = tuple(each for each in shown if each is not None)
    shift = tuple(-int(_unrest(maps, axis).argmin()) for axis in (0, 1))
    arrays = {name: getattr(surface, name) for name in MAPS}
    moved: dict[str, Any] = {
        name: np.roll(array, shift, axis=(0, 1)) for name, array in arrays.items() if array is not None
    }
    return replace(surface, **moved)


def resized(surface: Surface, size: int) -> Surface:
    """Return the same tile with another number of pixels along its sides."""
    arrays = {name: getattr(surface, name) for name in MAPS}
    scaled = {
        name: photographs.scaled(array, (size, size), wraps=True)
        for name, array in arrays.items() if array is not None
    }  # fmt: skip
    return replace(surface, **scaled)  # type: ignore[arg-type]


def _unrest(maps: tuple[Floats, ...], axis: int) -> Floats:
    """Return how much the maps change from the row or column before to each, that which changes most for its kind."""
    steps = [_steps(values, axis) for values in maps]
    return np.asarray(np.max([each / max(float(each.mean()), 1e-12) for each in steps], axis=0), np.float32)


def _steps(values: Floats, axis: int) -> Floats:
    """Return the mean step from the row or column before to each."""
    wide = values.reshape(*values.shape[:2], -1)
    return np.asarray(np.abs(wide - np.roll(wide, 1, axis)).sum(axis=2).mean(axis=1 - axis), np.float32)


def seam(colour: Floats) -> float:
    """Return the mean step across the edges of a tile over the mean step inside it: 1 where no seam shows."""
    rows, columns = _steps(colour, 0), _steps(colour, 1)
    inside = (rows[1:].mean() + columns[1:].mean()) / 2
    return float((rows[0] + columns[0]) / 2 / max(inside, 1e-9))


def normals(height: Floats, metres: float) -> Floats:
    """Return the (h, w, 3) unit normals of a tile's heights, in metres; x to the right, y upwards, z out."""
    step = 2.0 * metres / height.shape[1]
    right = (np.roll(height, -1, axis=1) - np.roll(height, 1, axis=1)) / step
    up = (np.roll(height, 1, axis=0) - np.roll(height, -1, axis=0)) / step
    length = np.sqrt(right * right + up * up + 1.0)
    return np.stack([-right / length, -up / length, 1.0 / length], axis=2)


def occlusion(height: Floats, metres: float) -> Floats:
    """Return how much of the sky each point of a tile sees, 0 to 1: less, the deeper it lies below its surroundings."""
    open_sky = np.ones_like(height)
    for radius, mean in zip(OCCLUSION_RADII, blurred(height, OCCLUSION_RADII), strict=True):
        buried = np.maximum(mean - height, 0.0) / (radius * metres)
        open_sky *= 1.0 / (1.0 + OCCLUSION_STRENGTH * buried)
    return open_sky


def blurred(values: Floats, radii: tuple[float, ...]) -> list[Floats]:
    """Return a tile blurred by Gaussians whose standard deviations are fractions of its side; the edges wrap."""
    workers = thread_count()
    spectrum = scipy.fft.rfft2(values, workers=workers)
    along, across = scipy.fft.fftfreq(values.shape[0]), scipy.fft.rfftfreq(values.shape[1])
    square = (along[:, None] ** 2 + across[None, :] ** 2).astype(np.float32) * values.shape[1] ** 2
    return [
        scipy.fft.irfft2(spectrum * np.exp(-2.0 * (np.pi * radius) ** 2 * square), values.shape, workers=workers)
        for radius in radii
    ]


def _picture(values: Floats, colour_space: str) -> Image:
    wide = values[..., None] if values.ndim == 2 else values
    return Image(pixels=srgb.as_bytes(wide), colour_space=colour_space)  # type: ignore[arg-type]
