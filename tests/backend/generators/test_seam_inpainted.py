"""`seam-inpainted`: a picture with hard edges repeats once its seams are painted anew, whoever paints."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from listening import Listener

from scenewright.backend.generators.image.patch_fill import PatchFill
from scenewright.backend.generators.texture.seam_inpainted import SeamInpainted
from scenewright.backend.materials import surface
from scenewright.backend.materials.families import FAMILIES
from scenewright.backend.materials.look import Look
from scenewright.shared import srgb
from scenewright.shared.artifacts import Image, Material
from scenewright.shared.errors import InvalidInput, JobCancelled, Unavailable
from scenewright.shared.messages import Progress
from scenewright.shared.tasks import Inpainting, TextToImage, TextToMaterial

SIDE = 160
MAPS = ("albedo_map", "roughness_map", "normal_map", "height_map", "occlusion_map")


class Studio(Listener):
    """Has two to ask: one paints a cutting of cobbles, unevenly lit; the other fills holes, or spoils them."""

    def __init__(self, spoils: bool = False, **words: Any) -> None:
        super().__init__(**words)
        self.asked: list[Any] = []
        self.spoils = spoils

    def choose(self, task: Any, generator: str = "") -> Any:
        if generator == "nobody":
            raise Unavailable("There is no such painter.")
        return SimpleNamespace(name=generator or task.__name__, title=task.__name__)

    def ask(
        self, task: Any, generator: str = "", options: Any = None, *, start: float = 0.0, stop: float = 1.0
    ) -> Any:  # fmt: skip
        self.asked.append(task)
        self.progress(stop, "Asked")
        if isinstance(task, TextToImage):
            made = painted(task.width)
        elif self.spoils:
            made = task.image
        else:
            made = PatchFill().run(task, PatchFill.Options(), Listener())
        return SimpleNamespace(first=lambda kind: made)


def painted(side: int) -> Image:
    colour = FAMILIES["cobble"].draw(Look(side * 2, 1.4, 3)).colour[30 : 30 + side, 50 : 50 + side]
    lit = colour * np.linspace(0.6, 1.4, side, dtype=np.float32)[None, :, None]
    return Image(pixels=srgb.as_bytes(srgb.encoded(np.clip(lit, 0, 1))))


def made(context: Studio, **options: Any) -> Material:
    task = TextToMaterial(prompt="cobbles", size=192, seed=4)
    return SeamInpainted().run(task, SeamInpainted.Options(resolution=SIDE, **options), context)


def assert_seamless(material: Material) -> None:
    for name in MAPS:
        image = getattr(material, name)
        assert image.pixels.shape[:2] == (192, 192)
        assert surface.seam(image.pixels.astype(np.float32)) <= 1.05, name


def test_seams_are_painted_anew_where_they_are() -> None:
    context = Studio()
    material = made(context)
    assert_seamless(material)
    painting, *fillings = context.asked
    assert "seamless texture of cobbles" in painting.prompt and painting.width == painting.height == SIDE
    first = fillings[0]
    assert isinstance(first, Inpainting) and "cobbles" in first.prompt
    # What was an edge lies in the middle, under the mask.
    assert np.array_equal(first.image.pixels[SIDE // 2 :, SIDE // 2 :], painted(SIDE).pixels[: SIDE // 2, : SIDE // 2])
    assert first.mask.pixels[SIDE // 2, SIDE // 2, 0] == 255 and first.mask.pixels[10, 10, 0] == 0
    assert context.report["seam_inpainted"] <= 1.4
    fractions = [said.fraction for said in context.said if isinstance(said, Progress)]
    assert fractions == sorted(fractions)


def test_a_seam_that_still_shows_is_tried_again_and_then_cut() -> None:
    context = Studio(spoils=True)
    material = made(context, attempts=2)
    assert_seamless(material)
    fillings = [asked for asked in context.asked if isinstance(asked, Inpainting)]
    assert len(fillings) == 6 and fillings[0].seed != fillings[3].seed
    assert context.report["seam_inpainted"] > 1.05 and "cut" in context.report["mended"]


def test_it_is_honest_about_who_did_what_and_repeats() -> None:
    context = Studio()
    first, second = made(context), made(Studio())
    assert context.report["painted_by"] == "TextToImage" and context.report["inpainted_by"] == "Inpainting"
    assert context.report["maps"] == "guessed from light and dark"
    assert np.array_equal(first.albedo_map.pixels, second.albedo_map.pixels)


def test_what_cannot_be_done_is_said_first() -> None:
    context = Studio()
    with pytest.raises(Unavailable, match="no such painter"):
        made(context, inpainter="nobody")
    assert context.asked == []
    with pytest.raises(InvalidInput, match="The prompt is empty"):
        SeamInpainted().run(TextToMaterial(prompt=""), SeamInpainted.Options(), context)


def test_it_is_cancelled_between_and_within_asks() -> None:
    with pytest.raises(JobCancelled):
        made(Studio(cancel_after=2))
