"""What a model is asked to paint in one view: what is not painted yet, or was only seen askew, over what is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from scenewright.backend.geometry.triangles import Floats
from scenewright.backend.texturing.guides import Guide, Sheets, shown
from scenewright.backend.texturing.projection import Painting

UNSEEN = 0.02  # cosine below which a place counts as not painted
BETTER = 0.3  # how much more squarely a view must show a place to paint it anew
ASKEW = 0.4  # only where it was painted at a smaller cosine than this
EDGE = 3  # pixels by which what is painted reaches into what was: no gap stays between
LEAST = 0.002  # of the picture: a view with less to paint is left out
BACKGROUND = 0.5  # grey
FRONTS = ((0.35, "front view"), (-0.35, "side view"), (-2.0, "back view"))  # cosines to Blender's front
ABOVE, BELOW = 0.75, -0.75  # heights from which a view is one from above, and from below


@dataclass(frozen=True)
class Request:
    """One view to paint.

    Attributes:
        picture: (h, w, 3) sRGB-encoded, 0 to 1: the mesh as painted so far; what is not, as near as is known.
        free: (h, w) pixels that may be painted: all that is not painted well yet, and the background.
        wanted: (h, w) those of them that show the mesh.
        depth: (h, w) as `Guide.nearness`.
        words: where the view is from.
    """

    picture: Floats
    free: NDArray[np.bool_]
    wanted: NDArray[np.bool_]
    depth: Floats
    words: str


def request(painting: Painting, guide: Guide, base: Sheets | None = None) -> Request | None:
    """Return what is to be painted in a view, None where that is next to nothing.

    Args:
        painting: so far.
        guide: the view.
        base: (s, s, 3) of each sheet, what unpainted places begin with; None is the mean of what is painted.
    """
    so_far = shown(painting.canvas, guide, painting.pictures())
    chosen = guide.mask.copy()
    chosen[guide.mask] = painting.canvas.chosen[guide.face[guide.mask]]
    squarely, before = _cosines(painting, guide), so_far[..., 3]
    painted = chosen & (before >= UNSEEN)
    wanted = chosen & ((before < UNSEEN) | ((before < ASKEW) & (squarely > before + BETTER)))
    wanted = ndimage.binary_dilation(wanted, iterations=EDGE) & chosen
    if wanted.mean() < LEAST:
        return None
    kept = painted & ~wanted
    mean = so_far[painted, :3].mean(axis=0) if painted.any() else np.full(3, BACKGROUND, np.float32)
    below = np.full((*guide.face.shape, 3), BACKGROUND, np.float32)
    below[guide.mask] = mean
    if base is not None:
        below = np.where(chosen[..., None], shown(painting.canvas, guide, base, BACKGROUND), below)
    picture = np.where(painted[..., None], so_far[..., :3], below)
    # What is there but not to be painted, such as faces that are not selected, holds still in its grey.
    free = ~kept & ~(guide.mask & ~chosen)
    return Request(picture.astype(np.float32), free, wanted, guide.nearness(), _from_where(guide))


def _cosines(painting: Painting, guide: Guide) -> Floats:
    """Return (h, w) how squarely a view shows each place."""
    normals = np.einsum("pc,pcd->pd", guide.weights, painting.canvas.normals[guide.face[guide.mask]])
    towards = guide.cameras.positions[0] - guide.points
    towards /= np.maximum(np.linalg.norm(towards, axis=1, keepdims=True), 1e-12)
    normals /= np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-12)
    found = np.zeros(guide.face.shape, np.float32)
    found[guide.mask] = np.maximum((normals * towards).sum(axis=1), 0)
    return found


def _from_where(guide: Guide) -> str:
    back = guide.cameras.camera_to_world[0, :3, 2]
    if back[2] > ABOVE:
        return "seen from above"
    if back[2] < BELOW:
        return "seen from below"
    return next(words for least, words in FRONTS if -back[1] > least)
