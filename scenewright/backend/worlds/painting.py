"""Pictures of landscapes by the network that paints layouts, strip by strip, so that any size goes."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from scenewright.backend.fields.cameras import Cameras
from scenewright.backend.worlds.layout import layout
from scenewright.backend.worlds.network import STEP, Painter, painter
from scenewright.backend.worlds.photographing import maps
from scenewright.backend.worlds.stage import Stage
from scenewright.shared import srgb

ROWS = 128  # that are painted at a time
REACH = 8 * STEP  # rows above and below that are looked at for it


def painted(
    stage: Stage, cameras: Cameras, view: int, watch: Callable[[float], None], known: Painter | None = None
) -> NDArray[np.uint8]:
    """Return the picture (h, w, 3) uint8 of what one of some cameras sees.

    Args:
        stage: the landscape.
        cameras: one of them is used.
        view: which.
        watch: told the share that is done; what it raises ends the work.
        known: the network; None takes the one that is shipped.
    """
    network = known or painter()
    watch(0.0)
    seen = layout(stage, maps(stage, cameras, view, lambda done: watch(0.6 * done)), cameras, view)
    height = len(seen)
    pixels = np.empty((*seen.shape[:2], 3), np.uint8)
    for top in range(0, height, ROWS):
        watch(0.6 + 0.4 * top / height)
        above, bottom = max(top - REACH, 0), min(top + ROWS, height)
        made = network.paint(seen[above : min(bottom + REACH, height)])
        pixels[top:bottom] = srgb.as_bytes(made[top - above : bottom - above])
    return pixels
