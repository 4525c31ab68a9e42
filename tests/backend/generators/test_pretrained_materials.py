"""`sdxl-material` and `photo-material`, with few random weights: seamless, watched, stopped, run again, honest."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scenewright.backend.context import Context
from scenewright.backend.fetching import adopt
from scenewright.backend.generators.texture.photo_material import PhotoMaterial
from scenewright.backend.generators.texture.sdxl_material import SdxlMaterial
from scenewright.backend.materials import surface
from scenewright.backend.published import MARIGOLD_INTRINSICS, MARIGOLD_NORMALS, SDXL
from scenewright.backend.weights import Shelf, Weights
from scenewright.shared.artifacts import Image, Material
from scenewright.shared.errors import InvalidInput, JobCancelled
from scenewright.shared.messages import Message, Progress
from scenewright.shared.tasks import ImageToMaterial, TextToMaterial

# What these packages deprecate among themselves is not ours to mend.
pytestmark = [pytest.mark.filterwarnings(f"ignore::{kind}Warning") for kind in ("Deprecation", "Future")]

STEPS = {"painting": 2, "reading": 4}
PHOTO = Image(name="noise", pixels=np.random.default_rng(0).integers(0, 256, (96, 128, 3), np.uint8))
MAPS = ("albedo_map", "roughness_map", "metallic_map", "normal_map", "height_map", "occlusion_map")


class Watching(Context):
    """Keeps what is said, and is cancelled once a number of steps was told."""

    def __init__(self, shelf: Path, steps: int = 10**9) -> None:
        self.said: list[Message] = []
        super().__init__("0" * 32, self.said.append, lambda: len(self.steps()) >= steps, Shelf(shelf))

    def steps(self) -> list[Progress]:
        return [said for said in self.said if isinstance(said, Progress) and said.detail.startswith("step")]


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> dict[Weights, Path]:
    """Weights as they are published."""
    pytest.importorskip("diffusers", reason='needs torch and diffusers: pip install "scenewright[diffusion]"')
    import tiny_image_pipelines
    import tiny_material_pipelines
    import torch

    torch.set_num_threads(1)  # in networks so small several only wait for each other
    written = {
        SDXL: tiny_image_pipelines.sdxl,
        MARIGOLD_INTRINSICS: tiny_material_pipelines.marigold_intrinsics,
        MARIGOLD_NORMALS: tiny_material_pipelines.marigold_normals,
    }
    folders = {weights: tmp_path_factory.mktemp(weights.name) for weights in written}
    for weights, write in written.items():
        write(folders[weights])
    return folders


@pytest.fixture
def shelf(sources: dict[Weights, Path], tmp_path: Path) -> Path:
    """All of them as they lie after they were downloaded."""
    for weights, source in sources.items():
        adopt(Shelf(tmp_path), weights, source)
    return tmp_path


def painted(context: Context, generator: Any = None, **task: Any) -> Material:
    generator = generator or SdxlMaterial()
    generator.load(context)
    words = {"prompt": "mossy cobblestones", "size": 192, "metres": 2.0, "seed": 1, **task}
    options = SdxlMaterial.Options(steps=STEPS["painting"], resolution=128)
    return generator.run(TextToMaterial(**words), options, context)


def assert_seamless(material: Material, size: int) -> None:
    for name in MAPS:
        image = getattr(material, name)
        assert image is not None and image.pixels.shape[:2] == (size, size)
        assert image.pixels.std() < 1.0 or surface.seam(image.pixels.astype(np.float32)) <= 1.05, name


def test_words_become_a_seamless_material(shelf: Path) -> None:
    context = Watching(shelf)
    material = painted(context)
    assert_seamless(material, 192)
    assert material.albedo_map.pixels.std() > 1.0 and material.normal_map.pixels.std() > 1.0
    assert material.name == "mossy cobblestones" and context.report["metres"] == 2.0
    assert context.report["maps"] == "colour: marigold-intrinsics, height: marigold-normals"
    assert [said.phase for said in context.steps()] == [
        *["Painting"] * STEPS["painting"], *["Colour and roughness"] * 4, *["Height"] * 4
    ]  # fmt: skip
    fractions = [said.fraction for said in context.said if isinstance(said, Progress)]
    assert fractions == sorted(fractions)


def test_without_marigold_light_and_dark_tell_and_that_is_said(sources: dict[Weights, Path], tmp_path: Path) -> None:
    adopt(Shelf(tmp_path), SDXL, sources[SDXL])
    context = Watching(tmp_path)
    material = painted(context)
    assert material.metallic_map is None and material.metallic == 0.0
    for name in sorted(set(MAPS) - {"metallic_map"}):
        assert surface.seam(getattr(material, name).pixels.astype(np.float32)) <= 1.05, name
    assert context.report["maps"] == "guessed from light and dark: colour and height"


@pytest.mark.parametrize("after", [1, STEPS["painting"] + 2, STEPS["painting"] + 6])
def test_it_stops_within_a_step_and_runs_again(shelf: Path, after: int) -> None:
    generator, stopped = SdxlMaterial(), Watching(shelf, after)
    with pytest.raises(JobCancelled):
        painted(stopped, generator)
    assert len(stopped.steps()) == after
    first, second = (painted(Watching(shelf), generator) for _ in range(2))
    for name in MAPS:
        assert np.array_equal(getattr(first, name).pixels, getattr(second, name).pixels)


def test_seeds_differ(shelf: Path) -> None:
    first, second = (painted(Watching(shelf), seed=seed) for seed in (1, 2))
    assert not np.array_equal(first.albedo_map.pixels, second.albedo_map.pixels)


def test_an_empty_prompt_is_said(shelf: Path) -> None:
    with pytest.raises(InvalidInput, match="The prompt is empty"):
        painted(Watching(shelf), prompt=" ")


def test_a_photo_becomes_a_seamless_material(shelf: Path) -> None:
    context, generator = Watching(shelf), PhotoMaterial()
    generator.load(context)
    task = ImageToMaterial(image=PHOTO, size=160, metres=1.0, seed=1)
    material = generator.run(task, PhotoMaterial.Options(), context)
    assert_seamless(material, 160)
    assert material.name == "noise" and len(context.steps()) == 8
    again = generator.run(task, PhotoMaterial.Options(), Watching(shelf))
    assert np.array_equal(material.albedo_map.pixels, again.albedo_map.pixels)
    flat = generator.run(task, PhotoMaterial.Options(relief=0.0), Watching(shelf))
    assert material.height_metres > 100 * flat.height_metres
    with pytest.raises(JobCancelled):
        generator.run(task, PhotoMaterial.Options(), Watching(shelf, 5))
