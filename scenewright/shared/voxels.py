"""Blocks as they are: few rectangles instead of many squares, each of one label."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

SLAB = 1 << 24  # blocks that are swept at a time
ROUNDED = np.array([0, 1, 2, 0, 2, 3])  # corners of the two triangles of a rectangle


class Rectangles(NamedTuple):
    """Hold rectangles of blocks' faces.

    Attributes:
        corners: (q, 4, 3) int32, in blocks from the world's corner, counter-clockwise from outside.
        labels: (q,) int32.
        axes: (q,) int32, the axis that each faces along.
    """

    corners: np.ndarray
    labels: np.ndarray
    axes: np.ndarray


def rectangles(labels: np.ndarray) -> Rectangles:
    """Return the visible faces of blocks (x, y, z), 0 being air, joined where neighbours are alike.

    Rows of equal faces are joined first, then equal rows that lie side by side.

    Source: Lysenko, Meshing in a Minecraft Game, 2012.
    """
    found = [_along(labels, axis, towards) for axis in range(3) for towards in (1, 0)]
    return Rectangles(*(np.concatenate(parts) for parts in zip(*found)))  # noqa: B905


def _along(labels: np.ndarray, axis: int, towards: int) -> Rectangles:
    u, v = (axis + 1) % 3, (axis + 2) % 3
    layers = labels.transpose(axis, u, v)
    thick = max(SLAB // max(layers[0].size, 1), 1) if len(layers) else 1
    boxes = [_joined(_rows(_visible(layers, start, start + thick, towards)), start)
             for start in range(0, len(layers), thick)]  # fmt: skip
    joined = np.concatenate(boxes) if boxes else np.zeros((0, 6), np.int64)
    corners = np.zeros((len(joined), 4, 3), np.int32)
    corners[:, :, axis] = joined[:, :1] + towards
    corners[:, :, u] = joined[:, [1, 2, 2, 1]]
    corners[:, :, v] = joined[:, [3, 3, 4, 4]]
    ordered = corners if towards else corners[:, ::-1]
    return Rectangles(ordered, joined[:, 5].astype(np.int32), np.full(len(joined), axis, np.int32))


def _visible(layers: np.ndarray, start: int, stop: int, towards: int) -> np.ndarray:
    """Return the labels of faces that air is before, 0 elsewhere, of some layers."""
    own = layers[start:stop]
    stop = start + len(own)
    before = np.zeros(own.shape, bool)
    if towards:
        beside = layers[start + 1 : stop + 1]
        before[: len(beside)] = beside > 0
    else:
        beside = layers[max(start - 1, 0) : stop - 1]
        before[len(own) - len(beside) :] = beside > 0
    return np.where(before, 0, own)


def _rows(faces: np.ndarray) -> np.ndarray:
    """Return rows (r, 5) of equal faces: layer, u, from v, to v, label."""
    padded = np.pad(faces, ((0, 0), (0, 0), (1, 1)))
    change = padded[:, :, 1:] != padded[:, :, :-1]
    starts, stops = np.argwhere(change & (padded[:, :, 1:] > 0)), np.argwhere(change & (padded[:, :, :-1] > 0))
    label = padded[starts[:, 0], starts[:, 1], starts[:, 2] + 1].astype(np.int64)
    return np.concatenate([starts, stops[:, 2:], label[:, None]], 1)


def _joined(rows: np.ndarray, first: int) -> np.ndarray:
    """Return boxes (q, 6) of rows that are alike and side by side: layer, from u, to u, from v, to v, label."""
    if not len(rows):
        return np.zeros((0, 6), np.int64)
    rows = rows[np.lexsort((rows[:, 1], rows[:, 4], rows[:, 3], rows[:, 2], rows[:, 0]))]
    alike = (np.diff(rows[:, [0, 2, 3, 4]], axis=0) == 0).all(1) & (np.diff(rows[:, 1]) == 1)
    starts = np.flatnonzero(np.concatenate([[True], ~alike]))
    stops = np.concatenate([starts[1:], [len(rows)]]) - 1
    begin = rows[starts]
    return np.stack([
        begin[:, 0] + first, begin[:, 1], rows[stops, 1] + 1, begin[:, 2], begin[:, 3], begin[:, 4]
    ], 1)  # fmt: skip
