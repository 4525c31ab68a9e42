"""CLIP, SigLIP 2 and the shipped pair rank and search: loaded as published, stopped, run again, remembered."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import known_pictures
import numpy as np
import pytest

from scenewright.backend.context import Context
from scenewright.backend.fetching import adopt
from scenewright.backend.generator import NoOptions
from scenewright.backend.generators.multimodal.asset_search import ClipSearch, SiglipSearch
from scenewright.backend.generators.multimodal.ranking import ClipRanking, SiglipRanking, SurfaceRanking
from scenewright.backend.published import CLIP, SIGLIP2
from scenewright.backend.search import asking
from scenewright.backend.weights import Shelf
from scenewright.shared.artifacts import Image
from scenewright.shared.errors import InvalidInput, JobCancelled, Unavailable
from scenewright.shared.messages import Message, Progress
from scenewright.shared.tasks import AssetSearch, ImageRanking

pytest.importorskip("diffusers", reason='needs torch and diffusers: pip install "scenewright[diffusion]"')
# What these packages deprecate among themselves is not ours to mend.
pytestmark = [pytest.mark.filterwarnings(f"ignore::{kind}Warning") for kind in ("Deprecation", "Future")]

KNOWN = dict(list(known_pictures.known())[::4])
PICTURES = tuple(Image(name=name, pixels=pixels) for name, pixels in KNOWN.items())


class Watching(Context):
    """Keeps what is said, and is cancelled once so much was."""

    def __init__(self, home: Path, most: int = 10**9) -> None:
        self.said: list[Message] = []
        super().__init__("0" * 32, self.said.append, lambda: len(self.said) >= most, Shelf(home / "weights"))

    def phases(self) -> list[str]:
        return [said.phase for said in self.said if isinstance(said, Progress)]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with weights as they lie after they were downloaded."""
    import tiny_vision_language
    import tiny_vqgan_clip
    import torch

    torch.set_num_threads(1)
    home = tmp_path_factory.mktemp("home")
    for weights, write in ((CLIP, tiny_vqgan_clip.clip), (SIGLIP2, tiny_vision_language.siglip)):
        source = tmp_path_factory.mktemp(weights.name)
        write(source)
        adopt(Shelf(home / "weights"), weights, source)
    return home


def ranked(generator: type, home: Path, prompt: str = "", like: Image | None = None) -> tuple[list[int], list[float]]:
    context = Watching(home)
    generator().run(ImageRanking(images=PICTURES, prompt=prompt, like=like), NoOptions(), context)
    return context.report["order"], context.report["scores"]


@pytest.mark.parametrize("generator", [ClipRanking, SiglipRanking])
def test_the_order_is_that_of_the_model_itself(home: Path, generator: type) -> None:
    eye = generator()._eye(ImageRanking(images=PICTURES), Watching(home))
    seen, said = eye.pictures([asking.seen(image) for image in PICTURES]), eye.sentence("a red tree")
    assert np.allclose(np.linalg.norm(seen, axis=1), 1, atol=1e-4) and seen.std(axis=0).max() > 0.01
    order, scores = ranked(generator, home, "a red tree")
    liking = seen @ said
    assert np.all(np.diff(liking[order]) <= 1e-6) and 0 <= scores[-1] < scores[0] <= 1
    assert ranked(generator, home, "a red tree")[0] == order != ranked(generator, home, "quiet mathematics")[0]


@pytest.mark.parametrize("generator", [ClipRanking, SiglipRanking])
def test_a_picture_is_most_like_itself(home: Path, generator: type) -> None:
    for place in (0, 7):
        assert ranked(generator, home, like=PICTURES[place])[0][0] == place


@pytest.mark.parametrize("generator", [ClipRanking, SiglipRanking])
def test_long_sentences_and_other_scripts_are_read(home: Path, generator: type) -> None:
    for prompt in ("long words " * 900, "ржавый металл", "苔むした石"):
        assert len(ranked(generator, home, prompt)[0]) == len(PICTURES)


@pytest.mark.parametrize("generator", [ClipSearch, SiglipSearch])
def test_a_library_is_looked_at_once_and_stopping_keeps_what_was_seen(
    home: Path, tmp_path: Path, generator: type
) -> None:
    (tmp_path / "weights").symlink_to(home / "weights")
    pictures = tuple(Image(name=f"{n} {image.name}", pixels=image.pixels) for n, image in enumerate(PICTURES))
    task = AssetSearch(images=pictures, prompt="star")
    stopped = Watching(tmp_path, most=4)
    with pytest.raises(JobCancelled):
        generator().run(task, NoOptions(), stopped)
    found: list[Any] = []
    looks = []
    for _ in range(2):
        context = Watching(tmp_path)
        generator().run(task, NoOptions(), context)
        looks.append(context.phases().count("Looking at new assets"))
        found.append([hit["key"] for hit in context.report["hits"]])
    assert looks[0] <= 1 and looks[1] == 0  # of two portions the first was kept
    assert found[0] == found[1] and any("star" in key for key in found[0][:5])
    like = Watching(tmp_path)
    generator().run(AssetSearch(like=PICTURES[3]), NoOptions(), like)
    assert like.report["hits"][0]["key"] == pictures[3].name


def test_the_shipped_pair_knows_surfaces(tmp_path: Path) -> None:
    from scenewright.backend.generators.texture.procedural_material import ProceduralMaterial
    from scenewright.shared.tasks import TextToMaterial

    names = ("red brick", "green grass", "oak planks", "grey concrete")
    images = []
    for name in names:
        made = ProceduralMaterial().run(
            TextToMaterial(prompt=name, size=128), ProceduralMaterial.Options(), Watching(tmp_path)
        )
        assert made.albedo_map is not None
        images.append(Image(name="", pixels=made.albedo_map.pixels))
    for place, name in enumerate(names):
        context = Watching(tmp_path)
        SurfaceRanking().run(ImageRanking(images=tuple(images), prompt=name), NoOptions(), context)
        assert context.report["order"][0] == place
    with pytest.raises(InvalidInput, match="knows none of these words"):
        SurfaceRanking().run(ImageRanking(images=PICTURES, prompt="qqqq zzzz"), NoOptions(), Watching(tmp_path))


def test_what_is_missing_or_damaged_is_said(home: Path, tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="siglip2"):
        ranked(SiglipRanking, tmp_path, "red")
    folder = Shelf(tmp_path / "weights").own(SIGLIP2)
    import shutil

    shutil.copytree(Shelf(home / "weights").own(SIGLIP2), folder)
    size = (folder / "model.safetensors").stat().st_size
    (folder / "model.safetensors").write_bytes(b"\0" * size)
    with pytest.raises(Unavailable, match="damaged or incomplete"):
        ranked(SiglipRanking, tmp_path, "red")
