"""How seamless materials are, and how long they take, in CPU seconds; what else runs here does not count."""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median
from typing import Any

import numpy as np

from scenewright.backend.context import Context
from scenewright.backend.generators.texture.procedural_material import ProceduralMaterial
from scenewright.backend.generators.texture.quilted_material import QuiltedMaterial
from scenewright.backend.materials import surface
from scenewright.backend.materials.families import FAMILIES
from scenewright.backend.materials.look import Look
from scenewright.shared import srgb
from scenewright.shared.artifacts import Image, Material
from scenewright.shared.errors import Unavailable
from scenewright.shared.tasks import ImageToMaterial, TextToMaterial

SEEDS = (1, 2, 3)
SMALL, LARGE, DIFFUSED = 256, 1024, 512  # pixels
MAPS = ("albedo", "normal", "roughness", "metallic", "height", "occlusion", "emission")
TOWARDS_LIGHT = np.array([-0.5, 0.55, 0.67], np.float32)


def procedural() -> dict[str, float]:
    """Return the worst seam of any map of any family and seed, and the slowest family's seconds."""
    made = [_timed(lambda n=name, s=seed: _drawn(n, s)) for name in FAMILIES for seed in SEEDS]
    seconds = [median(each for each, _ in made[i : i + len(SEEDS)]) for i in range(0, len(made), len(SEEDS))]
    return {
        "material.procedural_seam": max(worst_seam(material) for _, material in made),
        "material.procedural_1024_s": max(seconds),
    }


def quilted() -> dict[str, float]:
    """Return the same of photos of all families, quilted from 256 to 1024 pixels."""
    photos = {name: photo(name) for name in FAMILIES}
    made = [_timed(lambda p=each, s=seed: _quilted(p, s)) for each in photos.values() for seed in SEEDS[:1]]
    return {
        "material.quilted_seam": max(worst_seam(material) for _, material in made),
        "material.quilted_1024_s": max(seconds for seconds, _ in made),
    }


def diffused() -> dict[str, float]:
    """Return the seam and the seconds of the shipped diffusion model on one core, where its weights are."""
    import torch

    from scenewright.backend.generators.texture.material_diffusion import MaterialDiffusion

    def draw() -> Material:
        generator = MaterialDiffusion()
        generator.load(_context())
        task = TextToMaterial(prompt="old red brick", size=DIFFUSED, seed=1)
        return generator.run(task, MaterialDiffusion.Options(steps=20), _context())

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        seconds, material = _timed(draw)
    except Unavailable as absent:
        print(f"no material-diffusion: {absent}")
        return {}
    finally:
        torch.set_num_threads(threads)
    return {"material.diffused_seam": worst_seam(material), "material.diffused_512_s": seconds}


def photo(name: str) -> Image:
    """Return a picture of a surface as a camera sees it: lit from aside, brighter on one side, cut anywhere."""
    family = FAMILIES[name]
    drawn = family.draw(Look(2 * SMALL, family.metres, 9))
    light = np.clip(surface.normals(drawn.height, drawn.metres) @ TOWARDS_LIGHT, 0, 1)
    light *= np.linspace(0.6, 1.4, 2 * SMALL, dtype=np.float32)[None, :]
    pixels = srgb.as_bytes(srgb.encoded(np.clip(drawn.colour * light[..., None], 0, 1)))
    return Image(name=name, pixels=pixels[30 : 30 + SMALL, 50 : 50 + SMALL])


def worst_seam(material: Material) -> float:
    """Return the largest step across the edges of any of a material's maps, over the steps inside it."""
    images = [getattr(material, f"{name}_map") for name in MAPS]
    shown = [image.pixels.astype(np.float32) for image in images if image is not None]
    return max(surface.seam(pixels) for pixels in shown if pixels.std() > 1.0)


def _drawn(name: str, seed: int) -> Material:
    return ProceduralMaterial().run(
        TextToMaterial(prompt=name, size=LARGE, seed=seed), ProceduralMaterial.Options(), _context()
    )


def _quilted(picture: Image, seed: int) -> Material:
    return QuiltedMaterial().run(
        ImageToMaterial(image=picture, size=LARGE, seed=seed), QuiltedMaterial.Options(), _context()
    )


def _context() -> Context:
    return Context("0" * 32, lambda message: None, lambda: False)


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    began = time.process_time()
    made = work()
    return time.process_time() - began, made
