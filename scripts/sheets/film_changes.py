"""Lay films in another look, foreseen films and views of one picture onto a sheet: run it, it takes a minute."""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from films import PICTURE
from PIL import Image, ImageDraw, ImageFont

from scenewright.backend.asking import Asking, Loaded, reference
from scenewright.backend.context import Context
from scenewright.backend.formats import mp4
from scenewright.backend.generators.image.studio_picture import StudioPicture
from scenewright.backend.generators.video.depth_views import DepthViews
from scenewright.backend.generators.video.flipbook import Flipbook
from scenewright.backend.generators.video.foresight import Foresight
from scenewright.backend.generators.video.restyle import Restyle
from scenewright.backend.registry import Registry
from scenewright.backend.weights import Shelf
from scenewright.shared import artifacts
from scenewright.shared.artifacts import CameraPath, Video
from scenewright.shared.tasks import ImageToViews, TextToImage, TextToVideo, VideoPrediction, VideoToVideo

SHEET = Path(__file__).parents[2] / "docs" / "images" / "film_changes.jpg"
WIDTH, HEIGHT, SHOWN = 240, 180, 5
GAP, LABEL = 3, 17  # pixels
LOOKS = ("oil painting", "pencil drawing", "stained glass")
EFFECT, KNOWN, AHEAD = "fire", 12, 9  # frames: shown to the network, and foreseen
RATE = 12.0


def main() -> None:
    """Make the films and save the sheet."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, default=SHEET)
    shelf, loaded = Shelf(Path("no weights")), Loaded()
    asking = Asking(Registry.discover, loaded, shelf, "", (DepthViews,), [])
    context = Context("0" * 32, lambda said: None, lambda: False, shelf, asking)
    asked = TextToImage(prompt=PICTURE, width=2 * WIDTH, height=2 * HEIGHT)
    picture = StudioPicture().run(asked, StudioPicture.Options(), context)
    viewer = loaded.at(0, reference(DepthViews), context)  # whom it asks are kept beside it
    views = viewer.run(ImageToViews(image=picture, path=_path()), DepthViews.Options(), context)
    rows = [("one picture, and a camera that goes aside and forward: depth-views", _frames(views))]
    for look in LOOKS:
        changed = Restyle().run(VideoToVideo(video=views, prompt=look, strength=0.9), None, context)
        rows.append((f"the same film, {look}: restyle", _frames(changed)))
    rows += _foreseen(context)
    _sheet(rows).save(parser.parse_args().output, quality=72, optimize=True)


def _path() -> CameraPath:
    count = 13
    poses = np.tile(np.eye(4, dtype=np.float32), (count, 1, 1))
    poses[:, :3, 3] = np.linspace(0, 1, count)[:, None] * np.array([0.9, 0.1, -0.9])
    ones = np.ones((count, 2), np.float32)
    return CameraPath(
        camera_to_world=poses, focal=ones * 2 * WIDTH, centre=ones * np.float32([WIDTH, HEIGHT]), width=2 * WIDTH,
        height=2 * HEIGHT, frame_rate=RATE,
    )  # fmt: skip


def _foreseen(context: Context) -> list[tuple[str, list[np.ndarray]]]:
    """Return how a flipbook goes on, and how it is foreseen."""
    task = TextToVideo(prompt=EFFECT, width=WIDTH, height=WIDTH, seconds=2.0, seed=4_000_000)
    book = Flipbook().run(task, Flipbook.Options(atlas=0), context)[0]
    assert isinstance(book, artifacts.Video)
    drawn = list(mp4.decode(book))
    known = mp4.encode(iter(drawn[:KNOWN]), book.frame_rate, EFFECT)
    generator = Foresight()
    generator.load(context)
    made = generator.run(VideoPrediction(video=known, seconds=AHEAD / book.frame_rate), None, context)
    rows = [("what came: flipbook, every second frame", drawn[KNOWN : KNOWN + AHEAD])]
    rows.append(("what was foreseen of it", list(mp4.decode(made))))
    return [(title, frames[::2]) for title, frames in rows]


def _frames(film: Video) -> list[np.ndarray]:
    frames = list(mp4.decode(film))
    return [frames[round(place)] for place in np.linspace(0, len(frames) - 1, SHOWN)]


def _sheet(rows: list[tuple[str, list[np.ndarray]]]) -> Image.Image:
    sheet = Image.new("RGB", (SHOWN * (WIDTH + GAP), len(rows) * (HEIGHT + LABEL + GAP)), (18, 18, 20))
    draw, font = ImageDraw.Draw(sheet), ImageFont.load_default(12)
    for number, (title, frames) in enumerate(rows):
        top = number * (HEIGHT + LABEL + GAP)
        draw.text((GAP, top + 1), title, fill=(225, 225, 225), font=font)
        for place, frame in enumerate(frames):
            tile = Image.fromarray(frame)
            tile.thumbnail((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
            sheet.paste(tile, (place * (WIDTH + GAP) + (WIDTH - tile.width) // 2, top + LABEL))
    return sheet


if __name__ == "__main__":
    main()
