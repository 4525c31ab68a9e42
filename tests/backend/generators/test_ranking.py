"""Known pictures are put in order by known sentences and by known pictures."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import known_pictures
import msgspec
import numpy as np
import pytest

from scenewright.backend.context import Context
from scenewright.backend.generator import NoOptions
from scenewright.backend.generators.multimodal.ranking import LooksRanking
from scenewright.backend.imaging.likeness import looks
from scenewright.backend.search import asking
from scenewright.backend.weights import Shelf
from scenewright.shared.artifacts import Image
from scenewright.shared.errors import InvalidInput, JobCancelled
from scenewright.shared.messages import Preview, Progress
from scenewright.shared.tasks import ImageRanking

KNOWN = dict(known_pictures.known())
SENTENCES = {
    "a red crate": "red crate", "the Blue Bottles": "blue bottle", "I need some green trees": "green tree",
    "yellow star, please": "yellow star", "a wooden box, brown": "brown crate", "black desk": "black table",
    "pink ring": "pink ring", "show me a white ladder": "white ladder", "orange flask": "orange bottle",
    "purpel star": "purple star", "RED_TREE": "red tree", "balls that are blue": "blue ball",
}  # fmt: skip


def context(tmp_path: Path, cancelled: Callable[[], bool] = lambda: False) -> Context:
    return Context("0" * 32, lambda _: None, cancelled, Shelf(tmp_path / "weights"))


def ranked(tmp_path: Path, images: list[Image], prompt: str = "", like: Image | None = None) -> list[int]:
    told = context(tmp_path)
    task = ImageRanking(images=tuple(images), prompt=prompt, like=like)
    text, sheet = LooksRanking().run(task, NoOptions(), told)
    order: list[int] = told.report["order"]
    assert sorted(order) == list(range(len(images))) and told.report["scores"] == sorted(told.report["scores"])[::-1]
    assert len(text.text.splitlines()) == len(images) and sheet.pixels.shape[2] == 3
    return order


def images(named: bool = True) -> list[Image]:
    return [Image(name=name if named else "", pixels=pixels) for name, pixels in KNOWN.items()]


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_known_sentence_finds_its_picture(tmp_path: Path, sentence: str) -> None:
    wanted = SENTENCES[sentence]
    alike = [name for name in KNOWN if set(name.split()) & set(wanted.split())]  # of its colour or its form
    some = [Image(name=name, pixels=KNOWN[name]) for name in alike]
    assert alike[ranked(tmp_path, some, sentence)[0]] == wanted


def test_colours_are_seen_where_no_name_says_them(tmp_path: Path) -> None:
    for colour in ("brown", "white"):
        first = ranked(tmp_path, images(named=False), f"something {colour}")[: len(known_pictures.FORMS)]
        assert {list(KNOWN)[place].split()[0] for place in first} == {colour}


def test_a_picture_finds_itself_turned_cropped_and_in_other_light() -> None:
    known = [asking.seen(image) for image in images()]
    changed = [asking.seen(Image(pixels=known_pictures.altered(KNOWN[name], seed))) for seed, name in enumerate(KNOWN)]
    own, other = (np.stack([looks(picture) for picture in each]) for each in (known, changed))
    assert np.mean((other @ own.T).argmax(1) == np.arange(len(KNOWN))) >= 0.95
    assert np.allclose(np.linalg.norm(own, axis=1), 1, atol=1e-3)


def test_words_and_a_picture_together(tmp_path: Path) -> None:
    like = Image(pixels=KNOWN["green star"])
    assert list(KNOWN)[ranked(tmp_path, images(named=False), "red", like)[0]] == "red star"


def test_nothing_to_go_by_is_said(tmp_path: Path) -> None:
    for prompt in ("", "  …  ?"):
        with pytest.raises(InvalidInput, match="nothing to compare with"):
            ranked(tmp_path, images(), prompt)
    with pytest.raises(InvalidInput, match="None of the pictures has a name"):
        ranked(tmp_path, images(), "quiet mathematics")
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"type": "image-ranking", "images": []}, ImageRanking)


def test_odd_pictures_and_sentences_have_their_place(tmp_path: Path) -> None:
    odd = [
        Image(name="dot", pixels=np.full((1, 1, 1), 200, np.uint8)),
        Image(name="large", pixels=np.broadcast_to(np.array([200, 30, 30], np.uint8), (5000, 7000, 3))),
        Image(name="slim", pixels=np.full((2, 900, 3), 0.5, np.float32), colour_space="linear"),
        Image(name="broken", pixels=np.full((8, 8, 4), np.nan, np.float32)),
        Image(name="nothing", pixels=np.zeros((8, 8, 4), np.uint8)),
        Image(name="赤い樽", pixels=np.full((8, 8, 3), 90, np.uint8)),
        Image(name="dot", pixels=np.full((1, 1, 1), 20, np.uint8)),
    ]
    assert ranked(tmp_path, odd, "red")[0] == 1
    assert ranked(tmp_path, odd, "赤い")[0] == 5
    assert ranked(tmp_path, odd, "red " + "word " * 1990 + "\"AND* NEAR( name:'; DROP TABLE words;")[0] == 1
    assert ranked(tmp_path, odd, like=odd[1])[0] == 1
    ranked(tmp_path, odd, like=odd[4])  # like nothing: any order will do


def test_it_stops_when_it_is_cancelled(tmp_path: Path) -> None:
    said: list[Progress | Preview] = []
    stopping = Context("0" * 32, said.append, lambda: len(said) > 1, Shelf(tmp_path))
    with pytest.raises(JobCancelled):
        LooksRanking().run(ImageRanking(images=tuple(images()), prompt="red"), NoOptions(), stopping)
    assert len(said) == 2
