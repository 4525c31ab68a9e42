"""VQGAN+CLIP: step by step nearer to the sentence, and nearer to it than to others; watched, stopped, run again."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scenewright.backend.context import Context
from scenewright.backend.fetching import adopt
from scenewright.backend.generators.image.vqgan_clip import (
    Drawing,
    Moving,
    MovqClip,
    MovqClipImage,
    VqganClip,
    VqganClipImage,
)
from scenewright.backend.published import CLIP, MOVQ
from scenewright.backend.weights import Shelf
from scenewright.shared.artifacts import Image
from scenewright.shared.errors import InvalidInput, JobCancelled, OutOfMemory, Unavailable
from scenewright.shared.messages import Message, Preview, Progress
from scenewright.shared.tasks import ImageToImage, TextToImage

pytest.importorskip("diffusers", reason='needs torch and diffusers: pip install "scenewright[diffusion]"')
# What these packages deprecate among themselves is not ours to mend.
pytestmark = [pytest.mark.filterwarnings(f"ignore::{kind}Warning") for kind in ("Deprecation", "Future")]

STEPS = 40
PROMPT, OTHERS = "a red house by the sea", ["seven blue trucks", "quiet mathematics", "an owl at night"]


class Watching(Context):
    """Keeps what is said, and is cancelled once a number of steps was told."""

    def __init__(self, shelf: Path, steps: int = 10**9) -> None:
        self.said: list[Message] = []
        super().__init__("0" * 32, self.said.append, lambda: len(self.steps()) >= steps, Shelf(shelf))

    def steps(self) -> list[str]:
        return [said.detail for said in self.said if isinstance(said, Progress) and said.detail.startswith("step")]

    def similarities(self) -> list[float]:
        return [float(re.search(r"similarity (\S+)", told).group(1)) for told in self.steps()]


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Weights as they lie after they were downloaded."""
    import tiny_vqgan_clip
    import torch

    torch.set_num_threads(1)  # in networks so small several only wait for each other
    folder = tmp_path_factory.mktemp("weights")
    for weights, write in ((MOVQ, tiny_vqgan_clip.movq), (CLIP, tiny_vqgan_clip.clip)):
        source = tmp_path_factory.mktemp(weights.name)
        write(source)
        adopt(Shelf(folder), weights, source)
    return folder


def options(**changed: Any) -> Drawing:
    return Drawing(**{"steps": STEPS, "resolution": 64, "parts": 4, "rate": 0.3, **changed})


def made(context: Watching, seed: int = 1, negative: str = "", side: int = 96, **changed: Any) -> Image:
    generator = MovqClip()
    generator.load(context)
    task = TextToImage(prompt=PROMPT, negative_prompt=negative, width=side, height=side, seed=seed)
    return generator.run(task, options(**changed), context)


def judged(shelf: Path, image: Image, sentences: list[str]) -> list[float]:
    """Return how like each sentence a picture is, by the model itself."""
    import torch

    from scenewright.backend.pipelines import dreaming, vqgan_clip

    studio = vqgan_clip.published(Shelf(shelf).folder(MOVQ) / "movq", Shelf(shelf).folder(CLIP))
    picture = torch.from_numpy(image.pixels[..., :3].copy()).permute(2, 0, 1)[None].float() / 255
    return dreaming.likeness(studio.judge, picture, sentences)


def test_each_step_brings_it_nearer_to_the_sentence_than_to_others(shelf: Path) -> None:
    context = Watching(shelf)
    image = made(context, 3, side=64)
    told = context.similarities()
    assert len(told) == STEPS and np.mean(told[-8:]) > np.mean(told[:8]) + 0.05
    start = made(Watching(shelf), 3, side=64, steps=1)
    before, after = (judged(shelf, each, [PROMPT, *OTHERS]) for each in (start, image))
    gains = np.subtract(after, before)
    assert gains[0] > 0.1 and gains[0] > max(gains[1:])
    assert context.report["similarity"] == pytest.approx(after[0], abs=0.02)


def test_what_shall_not_be_shown_is_less_so() -> None:
    import torch

    from scenewright.backend.learned.pair import pair

    def likeness(avoided: str) -> float:
        task = TextToImage(prompt="rust", negative_prompt=avoided, width=64, height=64, seed=1)
        drawn = Drawing(steps=25, resolution=64, parts=4, rate=0.1)
        pixels = VqganClip().run(task, drawn, Watching(Path())).pixels
        seen = pair().image_features(torch.from_numpy(pixels.copy()).permute(2, 0, 1)[None] / 255)
        return float(seen @ pair().text_features(["red"]).T)

    plain, turned = likeness(""), likeness("red")
    assert turned < plain - 0.1


def test_it_is_as_large_as_asked_and_shows_itself_meanwhile(shelf: Path) -> None:
    context = Watching(shelf)
    image = made(context, steps=2)
    assert image.pixels.shape == (96, 96, 3) and image.pixels.dtype == np.uint8 and image.name == PROMPT
    previews = [said.image.pixels for said in context.said if isinstance(said, Preview)]
    assert previews and previews[0].shape == (64, 64, 3)
    assert context.steps()[0].startswith("step 1 of 2")


@pytest.mark.parametrize("after", [1, 3])
def test_it_stops_within_a_step(shelf: Path, after: int) -> None:
    stopped = Watching(shelf, after)
    with pytest.raises(JobCancelled):
        made(stopped)
    assert len(stopped.steps()) == after


def test_a_seed_repeats_and_another_differs(shelf: Path) -> None:
    first, again, other = (made(Watching(shelf), seed, steps=3).pixels for seed in (1, 1, 2))
    assert np.array_equal(first, again) and not np.array_equal(first, other)


def test_it_may_begin_with_grey(shelf: Path) -> None:
    grey, noise = (made(Watching(shelf), steps=1, rate=0.001, beginning=which).pixels for which in ("grey", "noise"))
    assert not np.array_equal(grey, noise)


def test_too_little_memory_looks_at_fewer_parts(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import torch

    from scenewright.backend.pipelines import dreaming

    parts = dreaming.parts

    def ration(most: int) -> None:
        def scarce(picture: Any, course: Any, random: Any) -> Any:
            if course.cuts > most:
                raise torch.OutOfMemoryError("CUDA out of memory.")
            return parts(picture, course, random)

        monkeypatch.setattr(dreaming, "parts", scarce)

    ration(2)
    context = Watching(shelf)
    assert made(context, steps=2).pixels.shape == (96, 96, 3)
    assert context.report["saving"] == "Out of memory: looking at 2 parts"
    ration(0)
    with pytest.raises(OutOfMemory, match="too little memory"):
        made(Watching(shelf), steps=2)


def test_what_is_wrong_is_said(shelf: Path, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="The prompt is empty"):
        MovqClip().run(TextToImage(prompt=" "), options(), Watching(shelf))
    with pytest.raises(InvalidInput, match="too slim"):
        MovqClip().run(TextToImage(prompt=PROMPT, width=64, height=4096), options(), Watching(shelf))
    with pytest.raises(Unavailable, match="movq"):
        MovqClip().run(TextToImage(prompt=PROMPT), options(), Watching(tmp_path))


def test_long_sentences_and_other_scripts_are_read(shelf: Path) -> None:
    for prompt in ("long words " * 900, "ржавый металл", "苔むした石"):
        task = TextToImage(prompt=prompt, width=64, height=64)
        assert MovqClip().run(task, options(steps=1), Watching(shelf)).pixels.shape == (64, 64, 3)


def test_the_shipped_models_draw_what_is_said() -> None:
    context = Watching(Path())
    task = TextToImage(prompt="red brick", width=64, height=64, seed=1)
    image = VqganClip().run(task, Drawing(steps=25, resolution=64, parts=4, rate=0.1), context)
    told = context.similarities()
    assert np.mean(told[-5:]) > np.mean(told[:5]) + 0.1
    red, green, blue = image.pixels.reshape(-1, 3).mean(axis=0)
    assert red > green and red > blue
    with pytest.raises(InvalidInput, match="knows none of these words"):
        VqganClip().run(TextToImage(prompt="qqqq zzzz"), Drawing(), context)


def changed(shelf: Path, image: Image, strength: float, steps: int = 20) -> Image:
    task = ImageToImage(image=image, prompt=PROMPT, strength=strength, seed=3)
    return MovqClipImage().run(task, Moving(steps=steps, resolution=64, parts=4, rate=0.3), Watching(shelf))


def test_a_picture_changes_as_far_as_it_may(shelf: Path) -> None:
    picture = Image(name="street", pixels=np.random.default_rng(1).integers(0, 255, (48, 96, 4), np.uint8))
    kept, little, much = (changed(shelf, picture, strength) for strength in (0.0, 0.05, 1.0))
    assert kept is picture and little.name == "street"
    assert little.pixels.shape == (48, 96, 4) and np.array_equal(little.pixels[..., 3], picture.pixels[..., 3])
    start = changed(shelf, picture, 0.05, steps=1).pixels[..., :3].astype(float)
    strayed = [np.abs(each.pixels[..., :3] - start).mean() for each in (little, much)]
    assert strayed[1] > 1.5 * strayed[0]
    assert judged(shelf, much, [PROMPT])[0] > judged(shelf, little, [PROMPT])[0]


def test_the_shipped_models_move_a_picture_towards_words_and_say_which_they_are() -> None:
    context, generator = Watching(Path()), VqganClipImage()
    generator.load(context)
    assert len(generator.weights) == 40
    grey = Image(pixels=np.full((64, 64, 3), 128, np.uint8))
    for strength, reddened in ((1.0, True), (0.05, False)):
        task = ImageToImage(image=grey, prompt="red brick", strength=strength, seed=1)
        image = generator.run(task, Moving(steps=25, resolution=64, parts=4, rate=0.1), context)
        red, green, blue = image.pixels.reshape(-1, 3).mean(axis=0)
        assert (red > green + 10 and red > blue + 10) == reddened
