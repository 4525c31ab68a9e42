"""Every pretrained generator of pictures, on few random weights: each step told, stopped, run again, and its form."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
from listening import Listener

from scenewright.backend.fetching import adopt
from scenewright.backend.generators.image.flux_klein import FluxKlein, FluxKleinEdit, FluxKleinInpaint
from scenewright.backend.generators.image.marigold import MarigoldDepth, MarigoldNormals
from scenewright.backend.generators.image.qwen_image import QwenImage, QwenImageEdit
from scenewright.backend.generators.image.real_esrgan import RealEsrgan
from scenewright.backend.generators.image.sd_upscaler import SdUpscaler
from scenewright.backend.generators.image.sdxl import Sdxl, SdxlControl, SdxlImage, SdxlInpaint
from scenewright.backend.generators.image.vae_morph import TinyVaeMorph, VaeMorph
from scenewright.backend.generators.image.vision_depth import DepthAnything, TipsDepth
from scenewright.backend.generators.image.z_image import ZImage, ZImageControl, ZImageImage, ZImageInpaint
from scenewright.backend.weights import MANIFEST, Shelf
from scenewright.shared.artifacts import Image
from scenewright.shared.errors import InvalidInput, JobCancelled, Unavailable
from scenewright.shared.messages import Preview, Progress
from scenewright.shared.tasks import (
    ControlToImage,
    DepthEstimation,
    ImageInterpolation,
    ImageToImage,
    Inpainting,
    NormalEstimation,
    SuperResolution,
    TextToImage,
)

pytest.importorskip("diffusers", reason='needs torch and diffusers: pip install "scenewright[diffusion]"')
import tiny_image_pipelines as tiny

# What these packages deprecate among themselves is not ours to mend.
pytestmark = [pytest.mark.filterwarnings(f"ignore::{kind}Warning") for kind in ("Deprecation", "Future")]

HEIGHT, WIDTH, GROW = 45, 35, 6
STEPS = 4
QWEN_EDIT = "diffusers.pipelines.qwenimage.pipeline_qwenimage_edit_plus"
WRITERS = {
    "sdxl": tiny.sdxl, "sdxl-inpaint": tiny.sdxl_inpaint, "sdxl-control": tiny.sdxl_control,
    "z-image-turbo": tiny.z_image, "z-image-control": tiny.z_image_control, "flux2-klein-4b": tiny.flux_klein,
    "qwen-image": tiny.qwen_image, "qwen-image-edit": tiny.qwen_image_edit, "sd-x4-upscaler": tiny.sd_upscaler,
    "real-esrgan": tiny.real_esrgan, "sd-vae": tiny.sd_vae, "taesd": tiny.taesd,
    "marigold-depth": tiny.marigold_depth, "marigold-normals": tiny.marigold_normals,
    "depth-anything": tiny.depth_anything, "tips-depth": tiny.tips_depth,
}  # fmt: skip


def picture(channels: int = 3, height: int = HEIGHT, width: int = WIDTH) -> Image:
    y, x = np.mgrid[:height, :width]
    shades = np.stack([x / width, y / height, (x // 8 + y // 8) % 2, (x > 3) * 1.0], axis=-1)
    return Image(name="photo", pixels=np.rint(shades[..., :channels] * 255).astype(np.uint8))


def mask() -> Image:
    white = np.zeros((HEIGHT, WIDTH, 1), np.uint8)
    white[15:30, 10:25] = 255
    return Image(pixels=white, colour_space="data")


WORDS = TextToImage(prompt="a brick", width=100, height=70)
CHANGE = ImageToImage(image=picture(4), prompt="make it snow", strength=0.8)
FILL = Inpainting(image=picture(4), mask=mask(), prompt="a door", grow=GROW)
CONTROL = ControlToImage(control=picture(1), kind="edges", prompt="a house")
LARGER = SuperResolution(image=picture(4), scale=3)
DEPTH, NORMALS = DepthEstimation(image=picture()), NormalEstimation(image=picture())
BETWEEN = ImageInterpolation(first=picture(), last=picture(3, 20, 50), count=3)


class Case(NamedTuple):
    """One generator, what it is asked for, and the form of what comes out."""

    generator: type[Any]
    task: Any
    shape: tuple[int, ...]
    steps: int = STEPS  # 0 for one that takes none
    floats: bool = False


GROWN = (HEIGHT + 2 * GROW, WIDTH + 2 * GROW, 4)
CASES = [
    Case(Sdxl, WORDS, (70, 100, 3)), Case(ZImage, WORDS, (70, 100, 3)),
    Case(FluxKlein, WORDS, (70, 100, 3)), Case(QwenImage, WORDS, (70, 100, 3)),
    Case(SdxlImage, CHANGE, (HEIGHT, WIDTH, 4), 3), Case(ZImageImage, CHANGE, (HEIGHT, WIDTH, 4), STEPS),
    Case(FluxKleinEdit, CHANGE, (HEIGHT, WIDTH, 4)), Case(QwenImageEdit, CHANGE, (HEIGHT, WIDTH, 4)),
    Case(SdxlInpaint, FILL, GROWN, 3), Case(ZImageInpaint, FILL, GROWN), Case(FluxKleinInpaint, FILL, GROWN),
    Case(SdxlControl, CONTROL, (HEIGHT, WIDTH, 3)), Case(ZImageControl, CONTROL, (HEIGHT, WIDTH, 3)),
    Case(SdUpscaler, LARGER, (3 * HEIGHT, 3 * WIDTH, 4)), Case(RealEsrgan, LARGER, (3 * HEIGHT, 3 * WIDTH, 4), 0),
    Case(MarigoldDepth, DEPTH, (HEIGHT, WIDTH, 1), floats=True),
    Case(MarigoldNormals, NORMALS, (HEIGHT, WIDTH, 3), floats=True),
    Case(DepthAnything, DEPTH, (HEIGHT, WIDTH, 1), 0, floats=True),
    Case(TipsDepth, DEPTH, (HEIGHT, WIDTH, 1), 0, floats=True),
    Case(VaeMorph, BETWEEN, (HEIGHT, WIDTH, 3), 0), Case(TinyVaeMorph, BETWEEN, (HEIGHT, WIDTH, 3), 0),
]  # fmt: skip
ALL = pytest.mark.parametrize("case", CASES, ids=lambda case: case.generator.name)


class Watching(Listener):
    """Is cancelled once a number of things was told."""

    def __init__(self, shelf: Shelf, told: int = 10**9) -> None:
        super().__init__()
        self.shelf = shelf
        self._is_cancelled = lambda: len(self.told()) >= told

    def told(self) -> list[Progress]:
        """What was told of the work, without of loading."""
        return [said for said in self.said if isinstance(said, Progress) and said.phase != "Loading the model"]


@pytest.fixture(scope="session", autouse=True)
def one_thread() -> Iterator[None]:
    """Networks as small as these are slower with more."""
    import torch

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    return Shelf(tmp_path_factory.mktemp("weights"))


@pytest.fixture
def ready(shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return a function that loads a generator whose weights are there, and that draws small."""

    def load(kind: type[Any]) -> Any:
        for weights in shelf.lacks(kind.needs):
            (tmp_path / weights.name).mkdir()
            WRITERS[weights.name](tmp_path / weights.name)
            adopt(shelf, weights, tmp_path / weights.name)
        if hasattr(kind, "limits"):
            monkeypatch.setattr(kind, "limits", replace(kind.limits, smallest=64, largest=96))
        monkeypatch.setattr(f"{QWEN_EDIT}.VAE_IMAGE_SIZE", 96 * 96)
        generator = kind()
        generator.load(Watching(shelf))
        return generator

    return load


def run(generator: Any, task: Any, context: Watching, **options: Any) -> tuple[Image, ...]:
    known = {"steps": STEPS} if hasattr(generator.Options, "steps") else {}
    made = generator.run(task, generator.Options(**known, **options), context)
    return made if isinstance(made, tuple) else (made,)


@ALL
def test_every_step_is_told_what_is_made_has_its_form_and_it_can_be_stopped_and_run_again(
    case: Case, ready: Any, shelf: Shelf
) -> None:
    generator, context = ready(case.generator), Watching(shelf)
    made = run(generator, case.task, context)
    assert_form(case, made)
    assert_told(case, context)
    stopped = Watching(shelf, told=2)
    with pytest.raises(JobCancelled):
        run(generator, case.task, stopped)
    assert len(stopped.told()) == 2
    again = run(generator, case.task, Watching(shelf))
    assert all(np.array_equal(one.pixels, other.pixels) for one, other in zip(made, again, strict=True))


def assert_form(case: Case, made: tuple[Image, ...]) -> None:
    assert {image.pixels.shape for image in made} == {case.shape}
    assert all(image.pixels.dtype == (np.float32 if case.floats else np.uint8) for image in made)
    assert all(image.pixels[..., :3].std() > 0 and np.isfinite(image.pixels).all() for image in made)
    if case.generator in (VaeMorph, TinyVaeMorph):
        assert len(made) == BETWEEN.count and np.array_equal(made[0].pixels, BETWEEN.first.pixels)


def assert_told(case: Case, context: Watching) -> None:
    fractions = [told.fraction for told in context.told()]
    assert fractions == sorted(fractions) and fractions[-1] > 0.9
    if case.steps:
        assert [told.detail for told in context.told()] == [f"step {n + 1} of {case.steps}" for n in range(case.steps)]
    if case.generator not in (DepthAnything, TipsDepth):
        assert any(isinstance(said, Preview) for said in context.said)


@pytest.mark.parametrize("kind", [Sdxl, ZImage, FluxKlein, QwenImage], ids=lambda kind: kind.name)
def test_another_seed_gives_another_picture(kind: Any, ready: Any, shelf: Shelf) -> None:
    tasks = [TextToImage(prompt="a brick", width=64, height=64, seed=seed) for seed in (1, 2)]
    first, second = (run(ready(kind), task, Watching(shelf))[0].pixels for task in tasks)
    assert not np.array_equal(first, second)


@pytest.mark.parametrize("kind", [SdxlInpaint, ZImageInpaint, FluxKleinInpaint], ids=lambda kind: kind.name)
def test_all_but_the_hole_keeps_its_very_pixels(kind: Any, ready: Any, shelf: Shelf) -> None:
    hole = mask().pixels[..., 0] > 0
    given = Image(name="photo", pixels=picture().pixels / np.float32(255), colour_space="linear")
    (made,) = run(ready(kind), Inpainting(image=given, mask=mask(), prompt="a door"), Watching(shelf))
    assert made.colour_space == "linear" and made.pixels.dtype == np.float32
    assert np.array_equal(made.pixels[~hole], given.pixels[~hole])
    assert np.abs(made.pixels[hole] - given.pixels[hole]).max() > 0.05


def test_a_small_hole_in_a_huge_picture_is_drawn_at_the_size_the_model_likes(ready: Any, shelf: Shelf) -> None:
    huge = picture(3, 1800, 2400)
    white = np.zeros((1800, 2400, 1), np.uint8)
    white[900:930, 2380:] = 255
    context = Watching(shelf)
    (made,) = run(ready(ZImageInpaint), Inpainting(image=huge, mask=Image(pixels=white), prompt="a nail"), context)
    assert made.pixels.shape == huge.pixels.shape and "size" not in context.report
    outside = white[..., 0] == 0
    assert np.array_equal(made.pixels[outside], huge.pixels[outside])


def test_what_changes_nothing_is_given_back(ready: Any, shelf: Shelf) -> None:
    context = Watching(shelf)
    same = replace_task(CHANGE, strength=0.1)
    assert run(ready(SdxlImage), same, context)[0] is CHANGE.image and "nothing changed" in context.report["strength"]


@pytest.mark.parametrize("kind", [FluxKleinEdit, QwenImageEdit], ids=lambda kind: kind.name)
def test_an_edit_looks_at_further_pictures(kind: Any, ready: Any, shelf: Shelf) -> None:
    alone = run(ready(kind), CHANGE, Watching(shelf))[0].pixels
    beside = run(ready(kind), replace_task(CHANGE, references=(picture(1, 60, 40),)), Watching(shelf))[0].pixels
    assert beside.shape == alone.shape and not np.array_equal(beside, alone)


def test_a_model_that_looks_at_one_picture_says_so(ready: Any, shelf: Shelf) -> None:
    context = Watching(shelf)
    run(ready(SdxlImage), replace_task(CHANGE, references=(picture(),)), context)
    assert context.report["references"].startswith("not looked at")


def test_several_looks_are_joined_into_one(ready: Any, shelf: Shelf) -> None:
    context = Watching(shelf)
    (normals,) = run(ready(MarigoldNormals), NORMALS, context, looks=3)
    assert [told.detail for told in context.told()] == [f"step {n + 1} of {STEPS}" for n in range(STEPS)]
    assert np.allclose(np.linalg.norm(normals.pixels * 2 - 1, axis=2), 1, atol=1e-4)


def test_numbers_that_overflow_are_told_instead_of_a_black_picture(ready: Any, shelf: Shelf) -> None:
    import torch

    generator = ready(Sdxl)
    bias = generator._pipeline.pipe.vae.decoder.conv_out.bias
    kept = bias.detach().clone()
    torch.nn.init.constant_(bias, float("nan"))
    try:
        with pytest.raises(Unavailable, match="too coarse for this model here. Set SCENEWRIGHT_DTYPE"):
            run(generator, WORDS, Watching(shelf))
    finally:
        bias.data.copy_(kept)


def test_long_prompts_are_cut_and_other_scripts_read(ready: Any, shelf: Shelf) -> None:
    generator, context = ready(Sdxl), Watching(shelf)
    long = TextToImage(prompt="wall of bricks " * 660, negative_prompt="ivy " * 2000, width=64, height=64)
    run(generator, long, context)
    assert context.report["prompt"].startswith("the first ") and "of 7999 letters were read" in context.report["prompt"]
    run(generator, TextToImage(prompt="雪の山 🏔 جبل", width=64, height=64), Watching(shelf))
    context = Watching(shelf)
    run(ready(ZImage), replace_task(WORDS, negative_prompt="ivy"), context)
    assert "not read" in context.report["without"]


def replace_task(task: Any, **words: Any) -> Any:
    import msgspec

    return msgspec.structs.replace(task, **words)


REFUSED = [
    (Sdxl, TextToImage(prompt="  "), "The prompt is empty. Say what it shall show"),
    (ZImage, TextToImage(prompt="a mast", width=64, height=1024), "64 × 1024 px is too slim"),
    (FluxKleinEdit, replace_task(CHANGE, prompt=""), "The prompt is empty"),
    (SdxlInpaint, Inpainting(image=picture()), "Nothing says what is to be filled"),
    (SdxlInpaint, replace_task(FILL, mask=picture(1, 8, 9)), "mask has 9 × 8 pixels and the picture 35 × 45"),
    (ZImageControl, replace_task(CONTROL, kind="normal"), "not taught to read normals. Give it depth or edges"),
    (RealEsrgan, SuperResolution(image=picture(3, 2100, 2100)), "would have 8400 × 8400 pixels"),
    (MarigoldDepth, DepthEstimation(image=picture(3, 4, 90)), "90 × 4 px is too slim"),
]


@pytest.mark.parametrize(("kind", "task", "sentence"), REFUSED, ids=lambda value: getattr(value, "name", ""))
def test_what_cannot_be_done_is_said(kind: Any, task: Any, sentence: str, ready: Any, shelf: Shelf) -> None:
    with pytest.raises(InvalidInput, match=sentence):
        run(ready(kind), task, Watching(shelf))


DAMAGED = [
    (RealEsrgan, "RealESRGAN_x4plus.safetensors"),
    (DepthAnything, "model.safetensors"),
    (TinyVaeMorph, "diffusion_pytorch_model.safetensors"),
    (ZImageControl, "Z-Image-Turbo-Fun-Controlnet-Union.safetensors"),
]


@pytest.mark.parametrize(("kind", "file"), DAMAGED, ids=lambda value: getattr(value, "name", ""))
def test_damaged_weights_are_said(kind: Any, file: str, ready: Any, shelf: Shelf, tmp_path: Path) -> None:
    import shutil

    ready(kind)
    folder = tmp_path / "weights"
    for weights in kind.needs:
        shutil.copytree(shelf.folder(weights), folder / weights.name)
    broken = folder / kind.needs[-1].name / file
    content = broken.read_bytes()
    broken.write_bytes(content[: len(content) // 2] + bytes(len(content) - len(content) // 2 - 1))
    (broken.parent / MANIFEST).write_text(manifest_of(broken.parent / MANIFEST, file, len(content) - 1))
    with pytest.raises(Unavailable, match="damaged or incomplete"):
        kind().load(Watching(Shelf(folder)))


def manifest_of(path: Path, file: str, size: int) -> str:
    import json

    told = json.loads(path.read_text())
    told["files"][file]["size"] = size
    return json.dumps(told)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.generator.name)
def test_its_licence_is_told_and_free_to_use(case: Case) -> None:
    info = case.generator.info()
    assert info.commercial and all(weights.commercial and weights.licence for weights in case.generator.needs)
    assert info.download_gb > 0 and info.licence in {weights.licence for weights in case.generator.needs}
