"""From a sentence to a world: which land is meant, and what grows, flows and stands in it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from scenewright.backend.vocabulary.matching import Match, find, ignored, unknown, words
from scenewright.shared.errors import InvalidInput


@dataclass(frozen=True)
class Recipe:
    """What a world is grown from; heights are shares of the world's height.

    Attributes:
        land: shape of the ground: island, archipelago, mountains, valley, hills, plains, desert, canyon, volcano.
        sea: level of the water; 0 is none.
        relief: from the lowest to the highest ground.
        forest: trees, 0 none to 1 dense.
        trees: leafy, pine or palm; "" leaves it to the land.
        huts: how many.
        river, lake: whether one is dug.
        climate: temperate, cold, hot.
        rain: drops on each cell that have run down: how old the land looks.
        ignored: words that mean nothing here.
    """

    land: str = "hills"
    sea: float = 0.0
    relief: float = 0.25
    forest: float = 0.35
    trees: str = ""
    huts: int = 0
    river: bool = False
    lake: bool = False
    climate: str = "temperate"
    rain: float = 1.2
    ignored: tuple[str, ...] = field(default=())


LANDS = MappingProxyType({
    "island": Recipe("island", sea=0.2, relief=0.55, forest=0.4),
    "archipelago": Recipe("archipelago", sea=0.22, relief=0.42, forest=0.4),
    "mountains": Recipe("mountains", sea=0.08, relief=0.85, forest=0.35, trees="pine"),
    "valley": Recipe("valley", relief=0.6, forest=0.4, river=True),
    "hills": Recipe("hills", relief=0.3, forest=0.35),
    "plains": Recipe("plains", relief=0.12, forest=0.12),
    "desert": Recipe("desert", relief=0.3, forest=0.0, climate="hot", rain=0.0),
    "canyon": Recipe("canyon", relief=0.6, forest=0.03, climate="hot", river=True, rain=0.4),
    "volcano": Recipe("volcano", sea=0.15, relief=0.85, forest=0.25, trees="palm", rain=0.8),
})  # fmt: skip
SPOKEN: dict[str, str] = {
    word: land
    for land, spoken in (
        ("island", "island isle atoll"),
        ("archipelago", "archipelago islands isles"),
        ("mountains", "mountains mountain alps peak peaks alpine summit highlands"),
        ("valley", "valley gorge dale fjord"),
        ("hills", "hills hill countryside land landscape world forest wood woods jungle village town park"),
        ("plains", "plains plain meadow meadows prairie steppe savanna field fields tundra swamp"),
        ("desert", "desert dunes dune oasis sahara"),
        ("canyon", "canyon mesa badlands ravine"),
        ("volcano", "volcano crater caldera"),
    )
    for word in spoken.split()
}
CHANGES: dict[str, dict[str, Any]] = {}
for _spoken, _changes in (
    ("river stream creek brook", {"river": True}),
    ("lake pond oasis", {"lake": True}),
    ("dry waterless", {"river": False, "lake": False, "sea": 0.0}),
    ("sea coast coastal beach ocean bay shore", {"sea": 0.22}),
    ("village hamlet settlement", {"huts": 6}),
    ("town", {"huts": 10}),
    ("hut cabin house cottage", {"huts": 1}),
    ("huts cabins houses cottages", {"huts": 4}),
    ("forest woods wood wooded jungle", {"forest": 0.9}),
    ("trees", {"forest": 0.5}),
    ("bare barren treeless rocky", {"forest": 0.0}),
    ("pine pines fir firs spruce conifers taiga", {"trees": "pine", "forest": 0.6}),
    ("palm palms tropical oasis", {"trees": "palm", "climate": "hot", "forest": 0.25}),
    ("snow snowy winter wintry frozen cold arctic icy tundra", {"climate": "cold"}),
    ("hot arid savanna", {"climate": "hot"}),
    ("high tall steep rugged dramatic", {"relief": 0.9}),
    ("flat gentle low", {"relief": 0.12}),
    ("old eroded weathered", {"rain": 3.0}),
    ("young sharp", {"rain": 0.2}),
):
    for _word in _spoken.split():
        CHANGES[_word] = CHANGES.get(_word, {}) | _changes
FILLERS = frozenset(words("a an the of with and in on by at near some small large big voxel block blocks blocky world "
                          "green summer sunny beautiful two three few many between through lush"))  # fmt: skip
NEGATIONS = frozenset({"no", "without"})


def read(prompt: str) -> Recipe:
    """Return what a sentence asks for.

    Raises:
        InvalidInput: it names no land, nor anything that stands in one; the nearest known words are told.
    """
    spoken = words(prompt)
    found: list[Match[str]] = find(spoken, SPOKEN)
    changes = find(spoken, CHANGES)
    if not found and not changes:
        meant = [word for word in spoken if word not in FILLERS]
        sentence = unknown("land", prompt, meant, SPOKEN.keys() | CHANGES.keys(), "an island with palms and a village")
        raise InvalidInput(sentence, remedy=f"Known are: {', '.join(sorted(LANDS))}.")
    # "A forest in the mountains" is of mountains: hills are what everything else is said of.
    lands = [match.meaning for match in found if match.meaning != "hills"] or ["hills"]
    recipe = LANDS[lands[0]]
    for match in changes:
        denied = match.start > 0 and spoken[match.start - 1] in NEGATIONS
        recipe = replace(recipe, **(_opposite(match.meaning) if denied else match.meaning))
    left = ignored(spoken, [*found, *changes], FILLERS | NEGATIONS)
    return replace(recipe, ignored=left)


def _opposite(changes: dict[str, Any]) -> dict[str, Any]:
    """Return what is left of changes where it was said that there are none."""
    nothing = {"huts": 0, "forest": 0.0, "sea": 0.0, "river": False, "lake": False, "climate": "temperate"}
    return {name: nothing[name] for name in changes if name in nothing}
