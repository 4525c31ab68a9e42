"""A shot as a blocking sketch: how large who is in the frame, where the ground is, and how the camera moves.

What storyboard artists draw first; it stands in where nothing can paint what a shot shows.
"""

from __future__ import annotations

import numpy as np
import PIL.Image
import PIL.ImageDraw
import PIL.ImageOps

from scenewright.shared.artifacts import Image, Shot

FINENESS = 2  # times as large as it is shown
# How tall a figure is, in heights of the picture, and where its head is, from the top.
FIGURES = {
    "extreme wide": (0.12, 0.6), "wide": (0.32, 0.45), "full": (0.78, 0.12), "medium": (1.5, 0.12),
    "close-up": (3.6, 0.1), "extreme close-up": (8.0, -0.35),
}  # fmt: skip
HEAD, SHOULDERS, HIPS = 0.13, 0.25, 0.16  # of a figure's height: across
DAY, NIGHT = ((236, 234, 228), (206, 202, 194), (96, 94, 90)), ((74, 78, 92), (54, 56, 66), (24, 25, 30))
MOONLIT = (176, 180, 192)
MOST = 4  # figures
HINT, HINT_COLOUR = 0.4, 0.5  # how much of a place is seen behind figures, and of its colours


def sketch(shot: Shot, width: int, height: int, place: Image | None = None) -> Image:
    """Return the sketch of a shot, (height, width, 3) uint8; a picture of its place shows faintly behind it."""
    sky, ground, figure = NIGHT if "night" in shot.prompt else DAY
    size = (width * FINENESS, height * FINENESS)
    page = _hinted(place, size, sky) if place is not None else PIL.Image.new("RGB", size, sky)
    draw = PIL.ImageDraw.Draw(page)
    horizon = round(size[1] * (0.62 if "wide" in shot.framing else 0.55))
    if place is None:
        draw.rectangle((0, horizon, *size), ground)
    if place is None and not shot.characters:
        _land(draw, shot, size, horizon, figure)
    count = min(len(shot.characters), MOST)
    for number in range(count):
        _figure(draw, shot.framing, size, (number + 1) / (count + 1), figure)
    _arrow(draw, shot.movement, size, figure if sky == DAY[0] else MOONLIT)
    small = page.resize((width, height), PIL.Image.Resampling.LANCZOS)
    return Image(name=shot.description[:60], pixels=np.asarray(small))


def _hinted(place: Image, size: tuple[int, int], paper: tuple[int, ...]) -> PIL.Image.Image:
    """Return a picture as if it were pencilled lightly on paper: its light and dark, and a little of its colours."""
    picture = PIL.Image.fromarray(np.ascontiguousarray(place.pixels[..., :3])).resize(size)
    grey = PIL.ImageOps.autocontrast(picture.convert("L"), cutoff=1).convert("RGB")
    faint = PIL.Image.blend(grey, picture, HINT_COLOUR)
    return PIL.Image.blend(PIL.Image.new("RGB", size, paper), faint, HINT)


def _land(
    draw: PIL.ImageDraw.ImageDraw, shot: Shot, size: tuple[int, int], horizon: int, paint: tuple[int, ...]
) -> None:
    """Draw hills where the shot is of a place, and one thing in the middle where it is of a detail."""
    width, height = size
    if shot.framing in {"wide", "extreme wide"}:
        for left, right, top in ((-0.1, 0.55, 0.2), (0.35, 1.2, 0.3)):
            draw.ellipse((left * width, horizon - top * height, right * width, horizon + top * height), paint)
        draw.rectangle((0, horizon, width, height), NIGHT[1] if paint == NIGHT[2] else DAY[1])
        return
    side = 0.28 * height
    draw.rounded_rectangle(
        (width / 2 - side, height / 2 - side * 0.7, width / 2 + side, height / 2 + side * 0.7), side / 5, paint
    )


def _figure(
    draw: PIL.ImageDraw.ImageDraw, framing: str, size: tuple[int, int], at: float, paint: tuple[int, ...]
) -> None:
    tall, top = (part * size[1] for part in FIGURES[framing])
    x, head = at * size[0], HEAD * tall
    draw.ellipse((x - head / 2, top, x + head / 2, top + 1.2 * head), paint)
    neck, hip = top + 1.3 * head, top + 0.55 * tall
    shoulders, hips = SHOULDERS * tall / 2, HIPS * tall / 2
    draw.polygon([(x - shoulders, neck + 0.2 * head), (x - shoulders / 2, neck), (x + shoulders / 2, neck),
                  (x + shoulders, neck + 0.2 * head), (x + hips, hip), (x - hips, hip)], paint)  # fmt: skip
    for side in (-1, 1):
        leg = (x + side * hips * 0.55, hip, top + tall)
        draw.line((leg[0], leg[1], leg[0] + side * 0.02 * tall, leg[2]), paint, max(round(0.07 * tall), 1))


def _arrow(draw: PIL.ImageDraw.ImageDraw, movement: str, size: tuple[int, int], paint: tuple[int, ...]) -> None:
    """Draw which way the camera goes, in the lower corner."""
    ways = {
        "pan left": [(-1, 0)], "pan right": [(1, 0)], "follow": [(1, 0)], "tilt up": [(0, -1)], "tilt down": [(0, 1)],
        "push in": [(0, -1), (0, 1)], "pull out": [(-1, 0), (1, 0)],
    }.get(movement, [])  # fmt: skip
    x, y, long = 0.92 * size[0], 0.88 * size[1], 0.055 * size[1]
    for across, down in ways:
        tip = (x + across * long, y + down * long)
        draw.line((x, y, *tip), paint, max(size[1] // 120, 2))
        aside = (-down * long / 3, across * long / 3)
        back = (tip[0] - across * long / 2, tip[1] - down * long / 2)
        draw.polygon([tip, (back[0] + aside[0], back[1] + aside[1]), (back[0] - aside[0], back[1] - aside[1])], paint)
