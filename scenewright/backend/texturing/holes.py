"""Colours for texels that no view shows: patches of the same texture, brought into tone with what lies around in space.

Source: patches as in Wexler, Shechtman and Irani 2007, "Space-time completion of video"; the tone as in Farbman et al.
2009, "Coordinates for instant image cloning", with inverse distances over the surface in place of mean values.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage
from scipy.spatial import cKDTree

from scenewright.backend.geometry.inpainting import spread_colours
from scenewright.backend.geometry.triangles import Floats
from scenewright.backend.imaging import patches
from scenewright.backend.texturing.projection import Painting
from scenewright.backend.texturing.texels import Texels, looked_up

SIDE = 384  # texels of the texture that patches are looked for in
NEIGHBOURS = 12
BESIDE = 3.0  # texels: how far from what is known a texel's tone is compared with it
FEWEST = 200  # known texels of a sheet from which on it has patches to give
Watch = Callable[[float], None]


def filled(painting: Painting, seed: int, watch: Watch = lambda done: None) -> list[Floats]:
    """Return the colours (k, 3) of every sheet's texels, sRGB-encoded, those that nothing shows filled in.

    Args:
        painting: what has been painted.
        seed: of the search for patches.
        watch: told how much is done, 0 to 1; it may raise.
    """
    colours, seen = painting.colours(), painting.seen
    if all(each.all() for each in seen):
        return colours
    smooth = _smooth(painting, colours, seen)
    result = []
    for number, (at, own, known, tone) in enumerate(zip(painting.sheets, colours, seen, smooth, strict=True)):

        def told(done: float, before: int = number) -> None:
            watch((before + done) / len(colours))

        own = np.where(known[:, None], own, tone)
        if FEWEST <= known.sum() < len(known):
            own = _patched(at, own, known, seed, told)
        result.append(np.clip(own, 0, 1).astype(np.float32))
    return result


def _smooth(painting: Painting, colours: list[Floats], seen: list[NDArray[np.bool_]]) -> list[Floats]:
    """Return colours for all texels, the unseen ones as smooth over the whole surface as can be."""
    points = np.concatenate([at.points for at in painting.sheets])
    faces = np.concatenate([at.faces for at in painting.sheets])
    whole, known = np.concatenate(colours), np.concatenate(seen)
    if known.any():
        whole[~known] = spread_colours(painting.canvas.mesh, points, faces, whole, known)
    return np.split(whole, np.cumsum([len(each) for each in colours])[:-1])


def _patched(at: Texels, own: Floats, known: NDArray[np.bool_], seed: int, watch: Watch) -> Floats:
    """Return the colours with patches where they were not known, in the tone of what lies around in space."""
    hole = at.picture((~known).astype(np.float32)) > 0.5
    picture = at.picture(own)
    scale = min(1.0, SIDE / at.size)
    small = ndimage.zoom(picture, (scale, scale, 1), order=1) if scale < 1 else picture
    missing = ndimage.zoom(hole.astype(np.float32), scale, order=1)[: len(small), : len(small)] > 0.2
    if missing.all() or not missing.any():
        return own
    try:
        detail = patches.fill(small, missing, seed, watch)
    except ValueError:
        return own  # nowhere is a whole patch known
    found = looked_up(detail, at)
    return np.where(known[:, None], own, found + _tone(at, own, found, known))


def _tone(at: Texels, own: Floats, found: Floats, known: NDArray[np.bool_]) -> Floats:
    """Return what to add to the colours of the unknown texels (k, 3) so that they go on from the known ones."""
    width = float(np.median(cKDTree(at.points[::17]).query(at.points[::17], 2)[0][:, 1])) / 17**0.5
    away, nearest = cKDTree(at.points[known]).query(at.points[~known], distance_upper_bound=BESIDE * width)
    beside = np.isfinite(away)
    change = np.zeros_like(found)
    if not beside.any():
        return change
    border = at.points[~known][beside]
    differences = own[known][nearest[beside]] - found[~known][beside]
    count = min(NEIGHBOURS, len(border))
    far, which = cKDTree(border).query(at.points[~known], count)
    far, which = far.reshape(-1, count), which.reshape(-1, count)
    share_of = 1 / np.maximum(far, width) ** 2
    share_of /= share_of.sum(axis=1, keepdims=True)
    change[~known] = np.einsum("kn,knc->kc", share_of, differences[which])
    return change
