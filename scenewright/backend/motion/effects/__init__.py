"""Effects by name: each draws the frames of a film, with what is seen through it."""

from __future__ import annotations

from scenewright.backend.motion.effects import fluids, particles, surfaces
from scenewright.backend.motion.effects.shot import Effect

EFFECTS: dict[str, Effect] = {
    effect.name: effect for family in (fluids.FAMILY, surfaces.FAMILY, particles.FAMILY) for effect in family
}
