"""Draw what becomes of a photo of a surface onto one sheet: `python scripts/sheets/quilted.py`."""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from PIL import Image as Pictures
from scipy import ndimage

from scenewright.backend.context import Context
from scenewright.backend.generators.texture.quilted_material import QuiltedMaterial
from scenewright.backend.materials import surface
from scenewright.backend.materials.families import FAMILIES
from scenewright.backend.materials.look import Look
from scenewright.shared import srgb
from scenewright.shared.artifacts import Image, Material
from scenewright.shared.tasks import ImageToMaterial

SHEET = Path(__file__).parents[2] / "docs" / "images" / "quilted.jpg"
NAMES = ("brick", "planks", "gravel")
SIDE, TILE, GAP = 384, 224, 3  # pixels of a photo, of a picture on the sheet, and between them
SUN, LAMP = (-0.5, 0.55, 0.67), (0.55, 0.4, 0.73)


def main() -> None:
    """Draw and save the sheet."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, default=SHEET)
    Pictures.fromarray(np.concatenate([_row(name) for name in NAMES])).save(parser.parse_args().output)


def photo(name: str) -> Image:
    """Return a surface as a camera sees it: in sun that is uneven, with a shadow cast over it by something else."""
    family, size = FAMILIES[name], SIDE + 128
    drawn = family.draw(Look(size, family.metres, 9))
    facing = surface.normals(1.5 * drawn.height, drawn.metres)
    light = np.clip(facing @ np.array(SUN, np.float32), 0, 1) + 0.25 * surface.occlusion(drawn.height, drawn.metres)
    down, right = np.mgrid[:size, :size] / size
    shadow = ndimage.gaussian_filter((right + 0.45 * down + 0.05 * np.sin(9 * down) < 0.78).astype(float), 4)
    light = light * (0.55 + 0.9 * right) * (1.15 - 0.5 * down) * (1 - 0.58 * shadow)
    pixels = srgb.as_bytes(srgb.encoded(np.clip(drawn.colour * light[..., None], 0, 1).astype(np.float32)))
    return Image(name=name, pixels=np.ascontiguousarray(pixels[30 : 30 + SIDE, 20 : 20 + SIDE]))


def _row(name: str) -> np.ndarray:
    picture = photo(name)
    task = ImageToMaterial(image=picture, size=512, metres=FAMILIES[name].metres, seed=2)
    made = QuiltedMaterial().run(task, QuiltedMaterial.Options(), Context("0" * 32, lambda said: None, lambda: False))
    assert made.albedo_map is not None and made.height_map is not None and made.normal_map is not None
    twice = np.tile(made.albedo_map.pixels, (2, 2, 1))
    shown = (picture.pixels, twice, made.height_map.pixels, made.normal_map.pixels, _lit(made))
    gap = np.full((TILE, GAP, 3), 24, np.uint8)
    row = np.concatenate([part for each in shown for part in (_tile(each), gap)][:-1], axis=1)
    return np.concatenate([row, np.full((GAP, row.shape[1], 3), 24, np.uint8)])


def _tile(pixels: np.ndarray) -> np.ndarray:
    colour = np.repeat(pixels, 3, axis=2) if pixels.shape[2] == 1 else pixels[..., :3]
    return np.asarray(Pictures.fromarray(colour).resize((TILE, TILE), Pictures.Resampling.LANCZOS))


def _lit(made: Material) -> np.ndarray:
    """Return the material under a lamp from the other side."""
    normal, albedo, occlusion = (
        image.pixels.astype(np.float32) / 255
        for image in (made.normal_map, made.albedo_map, made.occlusion_map) if image is not None
    )  # fmt: skip
    light = np.clip((2 * normal - 1) @ np.array(LAMP, np.float32), 0, 1)[..., None] * 1.2 + 0.25 * occlusion
    return srgb.as_bytes(srgb.encoded(np.clip(srgb.decoded(albedo) * light, 0, 1)))


if __name__ == "__main__":
    main()
