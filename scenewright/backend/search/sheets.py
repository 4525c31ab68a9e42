"""Pictures side by side on one sheet, the best first."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PIL import Image as Pictures
from PIL import ImageDraw, ImageFont

from scenewright.backend.search.evidence import Bytes

CELL, GAP, LINE = 128, 12, 16  # pixels
MOST_COLUMNS, MOST_CELLS = 6, 60
PAPER, CARD, INK, FAINT = (38, 38, 40), (52, 52, 55), (225, 225, 225), (150, 150, 150)
LETTERS = 19  # of a name under a picture


def sheet(pictures: Sequence[Bytes], names: Sequence[str], scores: Sequence[float]) -> Bytes:
    """Return a sheet, (h, w, 3) uint8, of pictures (h, w, 4) with their names and scores, at most MOST_CELLS."""
    count = max(min(len(pictures), MOST_CELLS), 1)
    columns = min(MOST_COLUMNS, count)
    rows = -(-count // columns)
    size = (columns * (CELL + GAP) + GAP, rows * (CELL + 2 * LINE + GAP) + GAP)
    drawn = Pictures.new("RGB", size, PAPER)
    for place, (picture, name, score) in enumerate(zip(pictures[:MOST_CELLS], names, scores, strict=False)):
        left, top = GAP + place % columns * (CELL + GAP), GAP + place // columns * (CELL + 2 * LINE + GAP)
        _cell(drawn, (left, top), picture, f"{place + 1}  {name}", score)
    return np.asarray(drawn)


def _cell(drawn: Pictures.Image, at: tuple[int, int], picture: Bytes, name: str, score: float) -> None:
    pen = ImageDraw.Draw(drawn)
    pen.rectangle((*at, at[0] + CELL - 1, at[1] + CELL - 1), CARD)
    shown = Pictures.fromarray(np.ascontiguousarray(picture))
    scale = CELL / max(shown.size)
    size = tuple(max(round(side * scale), 1) for side in shown.size)
    shown = shown.resize((size[0], size[1]), Pictures.Resampling.BICUBIC)
    drawn.paste(shown, (at[0] + (CELL - size[0]) // 2, at[1] + (CELL - size[1]) // 2), shown)
    font = ImageFont.load_default(12)
    short = name if len(name) <= LETTERS else name[: LETTERS - 1] + "…"
    pen.text((at[0], at[1] + CELL + 2), short, INK, font)
    pen.text((at[0], at[1] + CELL + LINE + 1), f"{score:.2f}", FAINT, font)
