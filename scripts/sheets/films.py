"""Lay frames of every effect, and of moves before a picture, onto one sheet: `python scripts/sheets/films.py`."""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from scenewright.backend.context import Context
from scenewright.backend.formats import mp4
from scenewright.backend.generators.image.studio_picture import StudioPicture
from scenewright.backend.generators.video.flipbook import Flipbook
from scenewright.backend.generators.video.parallax import Parallax
from scenewright.backend.motion.effects import EFFECTS
from scenewright.shared.artifacts import Video
from scenewright.shared.tasks import ImageToVideo, TextToImage, TextToVideo

ROOT = Path(__file__).parents[2]
SHEET = ROOT / "docs" / "images" / "films.jpg"
PICTURE = "a wooden chest and a lantern at sunset"
TILE, GAP, LABEL, SHOWN = 116, 3, 17, 6  # pixels; frames in a row
MORE = ("blue fire", "violent sea", "green plasma")


def main() -> None:
    """Make the films and save the sheet."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, default=SHEET)
    parser.add_argument("--seed", type=int, default=3)
    asked = parser.parse_args()
    context = Context("0" * 32, lambda said: None, lambda: False)
    rows: list[tuple[str, Video]] = []
    for prompt in (*EFFECTS, *MORE):
        task = TextToVideo(prompt=prompt, width=320, height=320, seconds=2.5, seed=asked.seed)
        rows.append((prompt, Flipbook().run(task, Flipbook.Options(atlas=0), context)[0]))
    asking = TextToImage(prompt=PICTURE, width=640, height=640)
    picture = StudioPicture().run(asking, StudioPicture.Options(), context)
    for motion in ("pan", "dolly in"):
        film = Parallax().run(
            ImageToVideo(image=picture, seconds=2.0), Parallax.Options(motion=motion, amount=1.5), context
        )
        rows.append((f"parallax: {motion}", film))
    _sheet(rows).save(asked.output, quality=85)


def _sheet(rows: list[tuple[str, Video]]) -> Image.Image:
    height = TILE + LABEL + GAP
    columns = 2
    wide = SHOWN * (TILE + GAP) + 4 * GAP
    lines = -(-len(rows) // columns)
    sheet = Image.new("RGB", (columns * wide, lines * height), (18, 18, 20))
    draw, font = ImageDraw.Draw(sheet), ImageFont.load_default(11)
    for number, (title, film) in enumerate(rows):
        left, top = number % columns * wide + GAP, number // columns * height
        draw.text((left, top + 2), title, fill=(225, 225, 225), font=font)
        for place, frame in enumerate(_chosen(film)):
            tile = Image.fromarray(frame).resize((TILE, TILE), Image.Resampling.LANCZOS)
            sheet.paste(tile, (left + place * (TILE + GAP), top + LABEL))
    return sheet


def _chosen(film: Video) -> list[np.ndarray]:
    """Return some frames, evenly spread, cut square."""
    frames = list(mp4.decode(film))
    found = [frames[round(place)] for place in np.linspace(0, len(frames) - 1, SHOWN)]
    side = min(found[0].shape[:2])
    top, left = ((length - side) // 2 for length in found[0].shape[:2])
    return [frame[top : top + side, left : left + side] for frame in found]


if __name__ == "__main__":
    main()
