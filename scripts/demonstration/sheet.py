"""The contact sheet: rows of pictures that can be compared column by column, and one large picture below."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

PAPER, INK, FAINT = (247, 246, 243), (32, 34, 38), (120, 124, 130)
CELL, GAP, MARGIN, LABEL = 232, 10, 36, 150


def write(
    path: Path, title: str, rows: dict[str, list[NDArray[np.uint8]]], notes: dict[str, str], scene: NDArray[np.uint8]
) -> None:
    """Write the sheet.

    Args:
        path: where the PNG goes.
        title: the headline.
        rows: label -> pictures (h, w, 3|4) uint8, straight alpha; the same number in every row.
        notes: label -> a line of small print under it.
        scene: the large picture (h, w, 3|4) uint8.
    """
    columns = max(map(len, rows.values()))
    width = 2 * MARGIN + LABEL + columns * (CELL + GAP) - GAP
    large = _fitted(scene, width - 2 * MARGIN, 10_000)
    top = MARGIN + 58
    height = top + len(rows) * (CELL + GAP) + 20 + large.height + MARGIN
    sheet = Image.new("RGB", (width, height), PAPER)
    draw = ImageDraw.Draw(sheet)
    draw.text((MARGIN, MARGIN - 6), title, INK, ImageFont.load_default(30))
    for i, (label, pictures) in enumerate(rows.items()):
        y = top + i * (CELL + GAP)
        draw.text((MARGIN, y + 8), label, INK, ImageFont.load_default(21))
        draw.multiline_text((MARGIN, y + 40), notes.get(label, ""), FAINT, ImageFont.load_default(14), spacing=5)
        for j, picture in enumerate(pictures):
            _place(sheet, _fitted(picture, CELL, CELL), MARGIN + LABEL + j * (CELL + GAP), y)
    _place(sheet, large, MARGIN, height - MARGIN - large.height)
    sheet.save(path, optimize=True)


def _fitted(pixels: NDArray[np.uint8], width: int, height: int) -> Image.Image:
    picture = Image.fromarray(np.ascontiguousarray(pixels))
    scale = min(width / picture.width, height / picture.height)
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    return picture.resize(size, Image.Resampling.LANCZOS)


def _place(sheet: Image.Image, picture: Image.Image, x: int, y: int) -> None:
    frame = Image.new("RGB", (max(picture.width, 1), picture.height), (255, 255, 255))
    frame.paste(picture, (0, 0), picture if picture.mode == "RGBA" else None)
    sheet.paste(frame, (x, y))
