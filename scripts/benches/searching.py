"""How surely known pictures are found by known sentences and pictures, and how long a search takes, in CPU seconds."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from checkout import ROOT

from scenewright.backend.context import Context
from scenewright.backend.imaging.likeness import looks, share
from scenewright.backend.search import asking, ranking
from scenewright.backend.weights import Shelf
from scenewright.shared.artifacts import Image, Text
from scenewright.shared.cards import Card, Cards
from scenewright.shared.tasks import AssetSearch, ImageRanking

sys.path.insert(0, str(ROOT / "tests"))  # the pictures that the tests know

import known_pictures

SENTENCES = {
    "a red crate": "red crate", "the Blue Bottles": "blue bottle", "I need some green trees": "green tree",
    "yellow star, please": "yellow star", "a wooden box, brown": "brown crate", "black desk": "black table",
    "pink ring": "pink ring", "show me a white ladder": "white ladder", "orange flask": "orange bottle",
    "purpel star": "purple star", "RED_TREE": "red tree", "balls that are blue": "blue ball",
}  # fmt: skip
ASSETS, AT_ONCE, RUNS = 5000, 500, 5
QUERIES = ("red oak crate", "blue bottles of iron", "purpel star", "prop")
STUFFS = ("oak", "iron", "stone", "cloth", "glass")


def measure() -> dict[str, float]:
    """Return what was found rightly, and the seconds."""
    return {**accuracy(), **speed()}


def accuracy() -> dict[str, float]:
    """Return the shares of sentences, altered pictures and colours that find what they should."""
    known = dict(known_pictures.known())
    names = list(known)
    images = tuple(Image(name=name, pixels=pixels) for name, pixels in known.items())
    right = []
    with tempfile.TemporaryDirectory() as home:
        for sentence, wanted in SENTENCES.items():
            context = _context(Path(home))
            ranking.ranked(ImageRanking(images=images, prompt=sentence), None, context)
            right.append(names[context.report["order"][0]] == wanted)
    own = np.stack([looks(asking.seen(image)) for image in images])
    altered = [known_pictures.altered(known[name], seed) for seed, name in enumerate(names)]
    other = np.stack([looks(asking.seen(Image(pixels=pixels))) for pixels in altered])
    first = {
        colour: {names[place].split()[0] for place in np.argsort(-share(own, colour))[: len(known_pictures.FORMS)]}
        for colour in known_pictures.COLOURS
    }
    return {
        "search.sentences_right": float(np.mean(right)),
        "search.pictures_right": float(np.mean((other @ own.T).argmax(1) == np.arange(len(names)))),
        "search.colours_right": float(np.mean([found == {colour} for colour, found in first.items()])),
    }


def speed() -> dict[str, float]:
    """Return how long a search among many assets takes, and to take one in."""
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(scratch)
        taken = sum(_take(home, start) for start in range(0, ASSETS, AT_ONCE))
        like = Image(pixels=known_pictures.thing("ring", known_pictures.COLOURS["blue"]))
        tasks = [*(AssetSearch(prompt=prompt) for prompt in QUERIES), AssetSearch(like=like)]
        slowest = max(min(_timed(home, task) for _ in range(RUNS)) for task in tasks)
    return {"search.among_5000_s": slowest, "search.taken_in_ms": 1000 * taken / ASSETS}


def _take(home: Path, start: int) -> float:
    random = np.random.default_rng(start)
    cards, images = [], []
    for number in range(start, start + AT_ONCE):
        form = known_pictures.FORMS[random.integers(len(known_pictures.FORMS))]
        colour = list(known_pictures.COLOURS)[random.integers(len(known_pictures.COLOURS))]
        words = f"made of {' and '.join(random.choice(STUFFS, 2))}"
        cards.append(Card(key=str(number), name=f"{colour} {form} {number}", tags=("prop", form), words=words))
        near = np.clip(np.array(known_pictures.COLOURS[colour]) + random.normal(0, 15, 3), 0, 255)
        images.append(Image(pixels=known_pictures.thing(form, (near[0], near[1], near[2]), number)))
    said = Text(text=msgspec.json.encode(Cards(cards=tuple(cards))).decode())
    return _timed(home, AssetSearch(images=tuple(images), cards=said))


def _timed(home: Path, task: AssetSearch) -> float:
    started = time.process_time()
    ranking.found(task, None, _context(home))
    return time.process_time() - started


def _context(home: Path) -> Context:
    def nothing(_: Any) -> None:
        pass

    return Context("0" * 32, nothing, lambda: False, Shelf(home / "weights"))
