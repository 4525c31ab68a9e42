"""What things are made of, as far as it is heard."""

from __future__ import annotations

from dataclasses import dataclass

from scenewright.backend.vocabulary.matching import words as _words


def words(sentence: str) -> tuple[str, ...]:
    """Return the words of a sentence."""
    return tuple(_words(sentence))


@dataclass(frozen=True)
class Stuff:
    """A solid.

    Attributes:
        name: what it is called.
        words: what else it is called; single words, lower case.
        youngs: Young's modulus, pascal.
        density: kilograms per cubic metre.
        poisson: Poisson's ratio.
        loss: share of a vibration's energy that is lost in a radian; small rings long.
        damping: what is lost besides, to what holds it and to the air, per second.
        hardness: 0 soft as rubber to 1 hard as steel: how short a blow is, and so how bright.
        grit: how much a blow scrapes and cracks, 0 to 1.
    """

    name: str
    words: tuple[str, ...]
    youngs: float
    density: float
    poisson: float
    loss: float
    damping: float
    hardness: float
    grit: float

    @property
    def speed(self) -> float:
        """Return how fast sound runs along a plate of it, metres per second."""
        return float((self.youngs / (self.density * (1 - self.poisson**2))) ** 0.5)


# Moduli and densities as engineering tables have them, losses those of bars in the laboratory, rounded. Where a thing
# stands or hangs takes more of it away: `damping`.
STUFFS = {
    stuff.name: stuff
    for stuff in (
        Stuff("wood", words("wooden oak pine timber plank walnut branch"), 11e9, 650, 0.3, 0.016, 14.0, 0.45, 0.3),
        Stuff(
            "metal", words("steel iron metallic anvil armour sheet pipe tin"), 200e9, 7800, 0.29, 6e-4, 1.6, 0.95, 0.1
        ),
        Stuff("bronze", words("brass copper gong gold silver golden cymbal"), 110e9, 8600, 0.34, 4e-4, 0.8, 0.9, 0.05),
        Stuff("glass", words("bottle crystal jar pane goblet"), 65e9, 2500, 0.22, 1.2e-3, 2.6, 0.97, 0.05),
        Stuff("ceramic", words("porcelain pottery clay mug plate vase china"), 70e9, 2400, 0.22, 4e-3, 7.0, 0.95, 0.15),
        Stuff("stone", words("rock marble concrete granite brick boulder"), 50e9, 2600, 0.2, 0.012, 30.0, 0.9, 0.6),
        Stuff("plastic", words("acrylic vinyl toy"), 2.8e9, 1150, 0.38, 0.035, 22.0, 0.45, 0.1),
        Stuff("cardboard", words("paper carton"), 2.2e9, 550, 0.3, 0.09, 45.0, 0.25, 0.4),
        Stuff("rubber", words("tyre tire ball foam"), 0.02e9, 1100, 0.48, 0.2, 30.0, 0.08, 0.05),
        Stuff("flesh", words("body punch meat leather cloth cushion pillow"), 0.01e9, 1000, 0.48, 0.4, 60.0, 0.05, 0.2),
    )
}
