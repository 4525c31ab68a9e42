"""BLIP, Florence-2, ClipCap, LLaVA-OneVision and Idefics: loaded as published, heard, stopped, run again."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import known_pictures
import numpy as np
import pytest

from scenewright.backend.context import Context
from scenewright.backend.fetching import adopt, download
from scenewright.backend.generators.multimodal import captioner, seeing_language
from scenewright.backend.published import BLIP, BLIP_ANSWERS, CLIP, CLIP_CAP, FLORENCE, IDEFICS, LLAVA, QWEN_SMALL
from scenewright.backend.seer import SeerOptions
from scenewright.backend.weights import Shelf
from scenewright.shared.artifacts import Image
from scenewright.shared.errors import InvalidInput, JobCancelled, Unavailable
from scenewright.shared.messages import Message, Preview
from scenewright.shared.tasks import ImageToText, VisualQuestionAnswering

pytest.importorskip("diffusers", reason='needs torch and diffusers: pip install "scenewright[diffusion]"')
# What these packages deprecate among themselves is not ours to mend.
pytestmark = [pytest.mark.filterwarnings(f"ignore::{kind}Warning") for kind in ("Deprecation", "Future", "User")]

RED, BLUE = (Image(pixels=known_pictures.thing(form, known_pictures.COLOURS[colour])) for form, colour in
             (("star", "red"), ("table", "blue")))  # fmt: skip
CAPTIONS = [
    captioner.BlipCaption, captioner.FlorenceCaption, captioner.ClipCapCaption, seeing_language.LlavaCaption
]  # fmt: skip
ANSWERS = [captioner.BlipAnswer, seeing_language.IdeficsAnswer, seeing_language.SmallQwenAnswer]
# The same models at the other task, and others that are read in the same way.
ALIKE = [
    seeing_language.LlavaAnswer, seeing_language.IdeficsCaption, seeing_language.QwenCaption,
    seeing_language.QwenAnswer, seeing_language.SmallQwenCaption,
    seeing_language.GemmaCaption, seeing_language.GemmaAnswer,
]  # fmt: skip
FEW = SeerOptions(most_tokens=24, temperature=1.5)


class Watching(Context):
    """Keeps what is said, and is cancelled once so many previews were shown."""

    def __init__(self, shelf: Shelf, previews: int = 10**9) -> None:
        self.said: list[Message] = []
        super().__init__("0" * 32, self.said.append, lambda: len(self.texts()) >= previews, shelf)

    def texts(self) -> list[str]:
        return [said.text or "" for said in self.said if isinstance(said, Preview)]


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Weights as they lie after they were downloaded."""
    import tiny_vision_language as tiny
    import tiny_vqgan_clip
    import torch

    from scenewright.backend.residency import RESIDENTS

    torch.set_num_threads(1)
    shelf = Shelf(tmp_path_factory.mktemp("weights"))
    written = (
        (CLIP, tiny_vqgan_clip.clip), (BLIP, tiny.blip), (BLIP_ANSWERS, tiny.blip_answers), (FLORENCE, tiny.florence),
        (CLIP_CAP, tiny.clip_cap), (QWEN_SMALL, tiny.qwen), (LLAVA, tiny.llava), (IDEFICS, tiny.idefics),
    )  # fmt: skip
    for weights, write in written:
        source = tmp_path_factory.mktemp(weights.name)
        write(source)
        adopt(shelf, weights, source)
    yield shelf
    RESIDENTS.free()


def told(
    generator: type, shelf: Shelf, previews: int = 10**9, image: Image = RED, **words: Any
) -> tuple[str, Watching]:
    context, options = Watching(shelf, previews), words.pop("options", FEW)
    made = generator()
    made.load(context)
    kind = VisualQuestionAnswering if generator in ANSWERS else ImageToText
    if kind is VisualQuestionAnswering:
        words = {"question": "what colour is it?", **words}
    return made.run(kind(image=image, **words), options, context).text, context


@pytest.mark.parametrize("generator", [*CAPTIONS, *ANSWERS], ids=lambda generator: generator.name)
def test_it_is_heard_word_by_word_repeats_and_stops_within_one(shelf: Shelf, generator: type) -> None:
    text, context = told(generator, shelf, seed=3)
    texts = context.texts()
    assert len(texts) > 2 and all(after.startswith(before) for before, after in pairwise(texts))
    assert texts[-1].strip() == text
    with pytest.raises(JobCancelled):
        told(generator, shelf, previews=2, seed=3)
    assert told(generator, shelf, seed=3)[0] == text
    assert any(told(generator, shelf, seed=seed)[0] != text for seed in (4, 5, 6))


@pytest.mark.parametrize("generator", [*CAPTIONS, *ANSWERS], ids=lambda generator: generator.name)
def test_what_is_said_depends_on_the_picture(shelf: Shelf, generator: type) -> None:
    likeliest = SeerOptions(most_tokens=24)
    said = {told(generator, shelf, image=image, options=likeliest)[0] for image in (RED, BLUE, noise(1))}
    assert len(said) > 1


def noise(seed: int) -> Image:
    """Return a picture of noise."""
    return Image(pixels=np.random.default_rng(seed).integers(0, 255, (40, 60, 3), np.uint8))


@pytest.mark.parametrize("generator", [*CAPTIONS, *ANSWERS], ids=lambda generator: generator.name)
def test_odd_pictures_and_long_words_are_taken(shelf: Shelf, generator: type) -> None:
    broken = np.full((3, 900, 4), np.nan, np.float32)
    for odd in (np.zeros((1, 1, 1), np.uint8), broken, np.zeros((3000, 2, 3), np.uint8)):
        assert told(generator, shelf, image=Image(pixels=odd), options=SeerOptions(most_tokens=16, temperature=1.5))[0]


@pytest.mark.parametrize("generator", [captioner.BlipCaption, captioner.BlipAnswer, seeing_language.IdeficsAnswer])
def test_long_questions_and_other_scripts_are_read(shelf: Shelf, generator: type) -> None:
    field, most = ("question", 1_999) if generator in ANSWERS else ("prompt", 10_000)
    few = SeerOptions(most_tokens=16, temperature=1.5)
    for words in (("why " * 2500)[:most], "какого цвета?", "什么颜色？"):
        assert told(generator, shelf, options=few, **{field: words})[0]


def test_what_cannot_be_is_said(shelf: Shelf, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="There is no question"):
        told(captioner.BlipAnswer, shelf, question=" ?! ")
    with pytest.raises(InvalidInput, match="nothing to look at"):
        told(captioner.FlorenceCaption, shelf, image=None)
    with pytest.raises(InvalidInput, match=r"tells no stories|says what a picture shows"):
        told(captioner.FlorenceCaption, shelf, style="story")
    with pytest.raises(InvalidInput, match="knows English only, not Deutsch"):
        told(captioner.BlipCaption, shelf, language="Deutsch")
    with pytest.raises(Unavailable, match="blip"):
        told(captioner.BlipCaption, Shelf(tmp_path))
    with pytest.raises(Unavailable, match="not on the hub") as refused:
        download(Shelf(tmp_path), CLIP_CAP)
    assert "CLIP_prefix_caption" in str(refused.value) and "--from" in str(refused.value)


def test_what_may_not_be_sold_is_said() -> None:
    named = {made.name: made.commercial for made in (*CAPTIONS, *ANSWERS, *ALIKE)}
    assert {name for name, commercial in named.items() if not commercial} == {"idefics-caption", "idefics-answer"}
