"""From a sentence to what one prop shall be: its family, size, counts, materials, colours and style."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from scenewright.backend.modelling.family import MEASURES, Brief, Family, Measure
from scenewright.backend.modelling.looks import LOOKS, Look, shaded
from scenewright.backend.modelling.words import USUAL_WEAR, WEAR
from scenewright.backend.vocabulary.colours import COLOURS

# What a style makes of wood and metal that no word of the prompt decides.
STYLE_LOOKS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "modern": {"wood": ("birch", "oak"), "metal": ("aluminium", "steel")},
    "medieval": {"wood": ("oak", "walnut"), "metal": ("iron",)},
    "rustic": {"wood": ("pine", "driftwood"), "metal": ("iron", "rust")},
    "fantasy": {"wood": ("mahogany", "walnut"), "metal": ("gold", "bronze")},
    "industrial": {"wood": ("driftwood", "walnut"), "metal": ("iron", "steel")},
}
TONES = {"dark": 0.6, "light": 1.5}


@dataclass(frozen=True)
class Paint:
    """What a prompt says about one slot: names in `LOOKS` and `COLOURS`, or ""."""

    material: str = ""
    colour: str = ""


@dataclass(frozen=True)
class Request:
    """What a prompt asks for.

    Attributes:
        family: the kind of prop.
        measures: metres asked for, by measure.
        factors: how much larger than usual: width, depth, height.
        counts: how many of what the family counts.
        paints: by slot.
        styles: style words and the family's own.
        ignored: words that mean nothing here.
        notes: sentences about what could not be done as asked.
    """

    family: Family
    measures: Mapping[Measure, float] = field(default_factory=dict)
    factors: tuple[float, float, float] = (1.0, 1.0, 1.0)
    counts: Mapping[str, int] = field(default_factory=dict)
    paints: Mapping[str, Paint] = field(default_factory=dict)
    styles: frozenset[str] = frozenset()
    ignored: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def wear(self) -> float:
        """Return how worn the prop looks: 0 is new, 1 is old."""
        return max((WEAR[style] for style in self.styles if style in WEAR), default=USUAL_WEAR)

    def brief(self, rng: np.random.Generator, detail: float = 1.0) -> Brief:
        """Decide everything that the prompt leaves open about the shape."""
        width, depth, height = self._size(rng)
        counts = {
            name: self.counts.get(name, int(rng.integers(count.usual[0], count.usual[1] + 1)))
            for name, count in self.family.counts.items()
        }
        kinds = {LOOKS[paint.material].kind for paint in self.paints.values() if paint.material}
        return Brief(rng, width, depth, height, counts, self.styles | kinds, detail)

    def looks(self, rng: np.random.Generator) -> dict[str, Look]:
        """Return the look of every slot; what the prompt leaves open is drawn."""
        return {slot: self._look(slot, rng) for slot in self.family.slots}

    def _size(self, rng: np.random.Generator) -> tuple[float, float, float]:
        ranges = (self.family.width, self.family.depth or self.family.width, self.family.height)
        common = rng.random()
        places = np.clip(common + rng.uniform(-0.35, 0.35, 3), 0, 1)
        size = np.array([low + (high - low) * t for (low, high), t in zip(ranges, places, strict=True)])
        if self.family.depth is None:
            size[1] = size[0]
        size *= self.factors
        asked = {MEASURES.index(measure): metres for measure, metres in self.measures.items()}
        if asked and self.family.proportional:
            first = next(iter(asked))
            size *= asked[first] / size[first]
        for axis, metres in asked.items():
            size[axis] = metres
        return float(size[0]), float(size[1]), float(size[2])

    def _look(self, slot: str, rng: np.random.Generator) -> Look:
        usual = self.family.materials[slot]
        name = usual[int(rng.integers(len(usual)))]
        for style in sorted(self.styles & STYLE_LOOKS.keys()):
            fitting = STYLE_LOOKS[style].get(LOOKS[name].kind, (name,))
            name = fitting[int(rng.integers(len(fitting)))]
        paint = self.paints.get(slot, Paint())
        look = LOOKS[paint.material or name]
        for style, factor in TONES.items():
            if style in self.styles and slot == self.family.slots[0]:
                look = replace(look, first=shaded(look.first, factor), second=shaded(look.second, factor))
        look = look.coloured(COLOURS[paint.colour]) if paint.colour else look
        tint = float(rng.uniform(0.92, 1.06))
        return replace(look, first=_tinted(look.first, tint), second=_tinted(look.second, tint))


def _tinted(colour: tuple[float, float, float], factor: float) -> tuple[float, float, float]:
    red, green, blue = (min(1.0, part * factor) for part in colour)
    return red, green, blue
