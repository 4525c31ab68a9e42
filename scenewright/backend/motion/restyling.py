"""Films in another look: each frame is changed by itself, and what was changed is carried along with what moves.

A filter that sees one frame knows nothing of the one before, so that its marks boil. Here the frame before, as it was
changed, is moved to where its things are now, and kept where the film itself shows the same there: marks stick to
things.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from scenewright.backend.imaging.flow import flow, grid, sampled
from scenewright.backend.imaging.forms import fitted, luminance, resized

Floats = NDArray[np.float32]
Bytes = NDArray[np.uint8]
Look = Callable[[Floats], Floats]
SIDE = 320  # pixels of the longer side in which motion is found
KEPT, GRADED = 0.97, 0.6  # of what was there before, where the film shows the same: of marks, of light alone
FINE, AROUND = 0.004, 0.02  # of the longer side: what is a mark, and around which marks are as strong as they were
STRONGEST = 1.6  # times that faded marks are strengthened by, from frame to frame
SAME = 0.06  # of brightness: by how much what is the same may differ
HELD = 0.035  # of brightness: below it a mark that lies in the picture's plane stays


def restyled(
    frames: Iterable[Bytes], look: Look, in_plane: bool = False, border: float = 0.0, drawn: bool = True
) -> Iterator[Bytes]:
    """Yield frames (h, w, 3) uint8 in another look, without flicker.

    Args:
        frames: of the film.
        look: returns a frame (h, w, 3), 0 to 1, as it shall look; it may raise to stop.
        in_plane: whether marks lie in the picture's plane, as pixels do, and so move with nothing.
        drawn: whether the look has marks of its own, as strokes are; light has none.
        border: share of the longer side that lies in the plane all around, as the torn edge of paper does.

    Source: Ruder, Dosovitskiy and Brox, Artistic Style Transfer for Videos, 2016, for where the past counts; the
    blending is that of Lai et al., Learning Blind Video Temporal Consistency, 2018, without its learning.
    """
    before: tuple[Floats, Floats] | None = None
    for frame in frames:
        seen = frame.astype(np.float32) / 255
        made = look(seen)
        if before is not None:
            made = _held(seen, made, *before) if in_plane else _carried(seen, made, *before, border, drawn)
        before = seen, made
        yield np.rint(np.clip(made, 0, 1) * 255).astype(np.uint8)


def flicker(frames: Iterable[Bytes], film: Iterable[Bytes]) -> float:
    """Return how much frames change along the motion of a film, 0 to 1, where that shows the same from one to the next.

    Args:
        frames: (h, w, 3), those of the film in another look, or the film's own.
        film: what they were made of.
    """
    found = []
    for (first, second), (here, there) in zip(pairwise(frames), pairwise(film), strict=True):
        seen, seen_before, made, made_before = (each.astype(np.float32) / 255 for each in (there, here, second, first))
        places = _where_from(seen, seen_before)
        same = _sameness(seen, sampled(seen_before, places)) > 0.5
        if same.any():
            found.append(float(np.abs(sampled(made_before, places) - made)[same].mean()))
    return float(np.mean(found)) if found else 0.0


def _carried(
    seen: Floats, made: Floats, seen_before: Floats, made_before: Floats, border: float, drawn: bool
) -> Floats:
    places = _where_from(seen, seen_before)
    kept = KEPT if drawn else GRADED
    share = np.float32(kept) * _sameness(seen, sampled(seen_before, places)) * _inside(places, border)
    carried = made + share[..., None] * (_sharply(made_before, places) - made)
    return _as_strong(carried, made) if drawn else carried


def _inside(places: Floats, border: float) -> Floats:
    """Return which places (h, w, 2) lie in the picture, softly, (h, w): what comes in was nowhere before."""
    height, width = places.shape[:2]
    to_edge = np.minimum(places, np.array([width - 1, height - 1], np.float32) - places).min(axis=2)
    return np.asarray(np.clip(to_edge - border * max(height, width) + 1, 0, 1), np.float32)


def _as_strong(carried: Floats, made: Floats) -> Floats:
    """Return a picture whose marks are as strong around each place as another's: being carried along wears them off."""
    fine, around = (share * max(made.shape) for share in (FINE, AROUND))
    marks, wanted = (each - ndimage.gaussian_filter(each, (fine, fine, 0)) for each in (carried, made))
    is_, shall = (ndimage.gaussian_filter((each**2).sum(axis=2), around) for each in (marks, wanted))
    gain = np.clip(np.sqrt((shall + 1e-6) / (is_ + 1e-6)), 1 / STRONGEST, STRONGEST)
    return np.asarray(carried + marks * (gain[..., None] - 1), np.float32)


def _sharply(values: Floats, places: Floats) -> Floats:
    """Return values (h, w, c) at places, between them by cubic splines, which blur less when done again and again."""
    at = [places[..., 1], places[..., 0]]
    bands = (ndimage.map_coordinates(band, at, order=3, mode="nearest") for band in np.moveaxis(values, 2, 0))
    return np.clip(np.stack(list(bands), axis=2), 0, 1).astype(np.float32)


def _held(seen: Floats, made: Floats, seen_before: Floats, made_before: Floats) -> Floats:
    """Return what was made, but what was there before where the film hardly changed around there."""
    side = max(3, round(0.012 * max(seen.shape)))
    change = ndimage.maximum_filter(np.abs(seen - seen_before).max(axis=2), side)
    return np.where((change < HELD)[..., None], made_before, made)


def _where_from(seen: Floats, seen_before: Floats) -> Floats:
    """Return where what is at each pixel was a frame ago, (h, w, 2) in pixels."""
    small, small_before = (luminance(fitted(each, SIDE)) for each in (seen, seen_before))
    moved = resized(flow(small, small_before), *seen.shape[:2]) * np.float32(seen.shape[1] / small.shape[1])
    return grid(seen.shape) + moved


def _sameness(seen: Floats, carried: Floats) -> Floats:
    """Return how sure it is that two pictures show the same at each pixel, (h, w), 0 to 1."""
    apart = np.abs(seen - carried).max(axis=2)
    return np.asarray(np.exp(-((apart / SAME) ** 2)), np.float32)
