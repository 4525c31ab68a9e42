"""A material that is asked for by words, as the networks are asked for it, and what becomes of what they drew."""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor

from scenewright.backend.context import Context
from scenewright.backend.learned import asking, tiles
from scenewright.backend.materials import surface, wording
from scenewright.shared.artifacts import Material
from scenewright.shared.tasks import TextToMaterial


@dataclass(frozen=True)
class Commission:
    """Hold what is asked for.

    Attributes:
        task: as it came.
        request: as its words say it.
        wish: as the networks are asked.
        side: pixels that it is drawn at.
        metres: that the tile stands for.
    """

    task: TextToMaterial
    request: wording.Request
    wish: asking.Wish
    side: int
    metres: float

    def delivered(self, maps: Tensor, depth: float, context: Context) -> Material:
        """Return the material of maps (6, side, side), `depth` metres from its lowest to its highest, as asked."""
        context.progress(0.95, "Maps")
        drawn = tiles.surface(maps, self.metres, depth)
        fitted = surface.resized(drawn, self.task.size) if self.side != self.task.size else drawn
        final = surface.cut(fitted)
        context.report |= {
            "family": self.request.family.name, "metres": round(self.metres, 3),
            "seam": round(surface.seam(final.colour), 3), "ignored": list(self.request.ignored),
        }  # fmt: skip
        return surface.material(final, self.task.prompt.strip()[:60])


def read(task: TextToMaterial, known: tuple[str, ...]) -> Commission:
    """Return what a task asks of networks that know some families.

    Raises:
        InvalidInput: they know no such surface.
    """
    request = wording.read(task.prompt)
    side = tiles.working_side(task.size)
    grain, metres = tiles.scale(request.family, side, task.metres, request.manners.get("grain", 1.0))
    return Commission(task, request, asking.wish(request, grain, known), side, metres)
