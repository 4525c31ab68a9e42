"""Storyboards as one picture: every shot with its number, framing and words."""

from __future__ import annotations

import math
import textwrap

import numpy as np
import PIL.Image
import PIL.ImageDraw
import PIL.ImageFont

from scenewright.backend.formats import image_pillow
from scenewright.shared.artifacts import Image, Shot, Storyboard

CELL = 420  # pixels across a picture
MARGIN = 24
TEXT = 112  # pixels of words below each
PAPER, INK, FAINT, BLANK = (250, 249, 246), (34, 34, 38), (120, 118, 112), (226, 224, 218)
LINES, LINE = 3, 48  # of words, and characters of each
MOST_ACROSS = 4


def drawn(board: Storyboard) -> Image:
    """Return the contact sheet of a storyboard, RGB."""
    shape = next((each.picture.pixels.shape for each in board.shots if each.picture is not None), (9, 16, 3))
    high = round(CELL * shape[0] / shape[1])
    across = min(MOST_ACROSS, max(1, math.ceil(math.sqrt(len(board.shots)))))
    down = max(1, math.ceil(len(board.shots) / across))
    size = (MARGIN + across * (CELL + MARGIN), 64 + down * (high + TEXT))
    sheet = PIL.Image.new("RGB", size, PAPER)
    draw = PIL.ImageDraw.Draw(sheet)
    draw.text((MARGIN, 20), _line(board.name or "Storyboard"), INK, _font(26))
    for number, shot in enumerate(board.shots):
        left = MARGIN + number % across * (CELL + MARGIN)
        top = 64 + number // across * (high + TEXT)
        sheet.paste(_picture(shot, CELL, high), (left, top))
        _caption(draw, shot, number + 1, left, top + high + 8)
    return Image(name=board.name, pixels=np.asarray(sheet))


def _picture(shot: Shot, width: int, height: int) -> PIL.Image.Image:
    if shot.picture is None:
        return PIL.Image.new("RGB", (width, height), BLANK)
    pixels = image_pillow.to_bytes(shot.picture)
    colours = np.repeat(pixels, 3, axis=2) if pixels.shape[2] == 1 else pixels[..., :3]
    return PIL.Image.fromarray(np.ascontiguousarray(colours)).resize((width, height), PIL.Image.Resampling.LANCZOS)


def _caption(draw: PIL.ImageDraw.ImageDraw, shot: Shot, number: int, left: int, top: int) -> None:
    draw.text((left, top), f"{number}   {shot.framing}   {shot.movement}   {shot.seconds:g} s", FAINT, _font(14))
    lines = textwrap.wrap(_line(shot.description), LINE, max_lines=LINES, placeholder=" …")
    draw.multiline_text((left, top + 22), "\n".join(lines), INK, _font(16), spacing=4)


def _line(words: str) -> str:
    """Return words on one line, only of signs that the font has; others are shown as a box."""
    return "".join(sign if sign.isprintable() else " " for sign in words)


def _font(size: int) -> PIL.ImageFont.FreeTypeFont | PIL.ImageFont.ImageFont:
    return PIL.ImageFont.load_default(size)
