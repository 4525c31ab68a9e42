"""What the models are asked for: a family of surfaces and nine numbers, as words say them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scenewright.backend.materials.families import FAMILIES
from scenewright.backend.materials.look import Colour
from scenewright.backend.materials.noise import Floats
from scenewright.backend.materials.wording import Request
from scenewright.shared.errors import InvalidInput

KINDS = tuple(FAMILIES)  # the place of a family in it is the number that the models know it by
TRAITS = 9  # whether a colour was asked for, its three parts, wear, gloss, moss, wet, grain
USUAL_SIDE = 512  # pixels of a tile that covers what is usual for its family
GRAINS = (0.45, 2.2)  # the least and the largest that were trained on


@dataclass(frozen=True)
class Wish:
    """Hold what is wished for.

    Attributes:
        kind: number of the family.
        traits: (9,) float32.
    """

    kind: int
    traits: Floats


def wish(request: Request, grain: float, known: tuple[str, ...] = KINDS) -> Wish:
    """Return what a request asks of the models.

    Args:
        request: as words say it.
        grain: how many times more features lie along a tile of 512 pixels than is usual.
        known: the families that the models were trained on.

    Raises:
        InvalidInput: they were not trained on what is asked for.
    """
    if request.family.name not in known:
        raise InvalidInput(
            f"The model has not learned {request.family.name}.", remedy=f"Ask for one of {', '.join(known)}."
        )
    manners = request.manners
    return Wish(
        known.index(request.family.name),
        traits(
            request.colour,
            manners.get("wear", 0.3),
            manners.get("gloss", 0.0),
            manners.get("moss", 0.0),
            manners.get("wet", 0.0),
            grain,
        ),
    )


def traits(colour: Colour | None, wear: float, gloss: float, moss: float, wet: float, grain: float) -> Floats:
    """Return the nine numbers, each of about unit range, of what a look says."""
    red, green, blue = (2.0 * part - 1.0 for part in colour) if colour else (0.0, 0.0, 0.0)
    fine = float(np.log2(np.clip(grain, *GRAINS)))
    said = (float(colour is not None), red, green, blue, 2.0 * wear - 0.6, gloss, moss, wet, fine)
    return np.array(said, np.float32)
