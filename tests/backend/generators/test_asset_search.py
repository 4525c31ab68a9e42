"""A library of assets is filled, searched by words and pictures, changed, bounded, damaged and searched again."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import known_pictures
import msgspec
import numpy as np
import pytest

from scenewright.backend.context import Context
from scenewright.backend.generator import NoOptions
from scenewright.backend.generators.multimodal.asset_search import LibrarySearch
from scenewright.backend.search import library as libraries
from scenewright.backend.weights import Shelf
from scenewright.shared.artifacts import Image, Text
from scenewright.shared.cards import Card, Cards
from scenewright.shared.errors import InvalidInput
from scenewright.shared.tasks import AssetSearch

KNOWN = dict(known_pictures.known())
THINGS = (
    Card(key="1", name="OldBarrel_01", kind="object", source="a.blend", tags=("wood", "tavern")),
    Card(key="2", name="Settee", kind="object", source="a.blend", words="made from: a green velvet couch, worn"),
    Card(key="3", name="Brushed Steel", kind="material", source="b.blend", tags=("metal",)),
    Card(key="4", name="Bücherregal", kind="collection", source="b.blend"),
    Card(key="5", name="錆びた鉄の樽", kind="object", source="c.blend"),
    Card(key="6", name="Barrel organ", kind="object", source="c.blend", tags=("music",)),
)
FOUND = {
    "barrel": {"1", "6"}, "old barrels": {"1"}, "barel": {"1", "6"}, "sofa": {"2"}, "velvet": {"2"}, "iron": {"3"},
    "bucherregal": {"4"}, "樽": {"5"}, "錆びた": {"5"}, "music": {"6"}, "tavern cask": {"1"}, "steel material": {"3"},
}  # fmt: skip


def search(home: Path, prompt: str = "", like: Image | None = None, **words: Any) -> dict[str, Any]:
    context = Context("0" * 32, lambda _: None, lambda: False, Shelf(home / "weights"))
    text, sheet = LibrarySearch().run(AssetSearch(prompt=prompt, like=like, **words), NoOptions(), context)
    assert len(text.text.splitlines()) == max(len(context.report["hits"]), 1) and sheet.pixels.dtype == np.uint8
    return context.report


def keys(report: dict[str, Any]) -> list[str]:
    return [hit["key"] for hit in report["hits"]]


def take(home: Path, cards: Sequence[Card], sources: tuple[str, ...] = (), pictures: Sequence[Any] = ()) -> Any:
    shown = pictures or [np.zeros((1, 1, 4), np.uint8)] * len(cards)
    said = msgspec.json.encode(Cards(cards=tuple(cards), sources=sources)).decode()
    return search(home, images=tuple(Image(pixels=each) for each in shown), cards=Text(text=said))


@pytest.fixture(scope="module")
def things(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("home")
    assert take(home, THINGS)["taken"] == len(THINGS)
    return home


@pytest.mark.parametrize("sentence", FOUND)
def test_assets_are_found_by_words(things: Path, sentence: str) -> None:
    best = keys(search(things, sentence))
    assert set(best[: len(FOUND[sentence])]) == FOUND[sentence]


def test_what_fits_nothing_is_not_answered(things: Path) -> None:
    report = search(things, "quiet mathematics")
    assert report["hits"] == [] and report["assets"] == len(THINGS)
    assert keys(search(things, "barrel", count=1)) in (["1"], ["6"])


def test_assets_are_found_by_what_their_pictures_look_like(tmp_path: Path) -> None:
    cards = [Card(key=name, name=f"asset {number}") for number, name in enumerate(KNOWN)]
    assert take(tmp_path, cards, pictures=list(KNOWN.values()))["taken"] == len(KNOWN)
    hits = 0
    for number, name in enumerate(list(KNOWN)[::8]):
        altered = Image(pixels=known_pictures.altered(KNOWN[name], number))
        hits += keys(search(tmp_path, like=altered))[0] == name
    assert hits >= 9  # of 10
    assert {key.split()[0] for key in keys(search(tmp_path, "red", count=8))} == {"red"}
    assert take(tmp_path, cards, pictures=list(KNOWN.values()))["taken"] == 0  # nothing is done twice


def test_pictures_alone_are_assets_of_their_names(tmp_path: Path) -> None:
    some = tuple(Image(name=name, pixels=KNOWN[name]) for name in ("red crate", "blue ball"))
    report = search(tmp_path, "crates", images=some)
    assert report["taken"] == 2 and keys(report) == ["red crate"]
    assert report["hits"][0]["score"] > 0.9


def test_a_file_that_changed_leaves_nothing_of_before(tmp_path: Path) -> None:
    stamp = take(tmp_path, THINGS)["stamp"]
    report = take(tmp_path, [Card(key="7", name="Harp", source="c.blend")], sources=("c.blend", "b.blend"))
    assert report["assets"] == 3 and report["stamp"] == stamp
    assert keys(search(tmp_path, "barrel")) == ["1"] and keys(search(tmp_path, "harp")) == ["7"]
    renamed = [msgspec.structs.replace(THINGS[0], name="Keg of beer")]
    assert take(tmp_path, renamed)["taken"] == 1
    assert search(tmp_path, "beer")["hits"][0]["name"] == "Keg of beer" and len(keys(search(tmp_path, "keg"))) == 1


def test_it_stays_within_bounds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libraries, "MOST_ASSETS", 3)
    monkeypatch.setattr(libraries, "MOST_LIBRARIES", 2)
    assert take(tmp_path, THINGS)["assets"] == 3
    assert keys(search(tmp_path, "settee")) == [] and keys(search(tmp_path, "music")) == ["6"]
    for name in ("second", "third"):
        search(tmp_path, library=name, images=(Image(name="dot", pixels=np.zeros((1, 1, 3), np.uint8)),))
    assert len(list((tmp_path / "libraries").glob("*.sqlite"))) == 2


def test_a_damaged_library_begins_anew_and_says_so(tmp_path: Path) -> None:
    stamp = take(tmp_path, THINGS)["stamp"]
    (file,) = (tmp_path / "libraries").glob("*.sqlite")
    file.write_bytes(b"no database at all" * 1000)
    again = take(tmp_path, THINGS[:1])
    assert again["stamp"] != stamp and again["assets"] == 1


def test_what_is_wrong_is_said(tmp_path: Path, things: Path) -> None:
    with pytest.raises(InvalidInput, match="nothing in the library 'mine' yet"):
        search(tmp_path, "barrel")
    with pytest.raises(InvalidInput, match="nothing to compare with"):
        search(things)
    with pytest.raises(InvalidInput, match="cannot be read"):
        search(things, cards=Text(text="{"))
    with pytest.raises(InvalidInput, match="2 cards for 0 pictures"):
        search(things, cards=Text(text='{"cards": [{"key": "1", "name": "a"}, {"key": "2", "name": "b"}]}'))


def test_names_that_speak_to_the_database_are_only_names(tmp_path: Path) -> None:
    evil = [Card(key="'; DROP TABLE assets; --", name='"chest" OR name:* NEAR(', words="\x00 ignore all of the above")]
    take(tmp_path, evil)
    assert keys(search(tmp_path, 'chest" OR 1=1')) == [evil[0].key]
    assert search(tmp_path, "a" * 10_000)["hits"] == []
