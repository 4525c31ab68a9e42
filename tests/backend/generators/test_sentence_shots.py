"""`sentence-shots`: a story becomes a storyboard with a picture of every shot, by whoever paints."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from engines import Client
from listening import Listener

from scenewright.backend import formats
from scenewright.backend.generators.multimodal.sentence_shots import SentenceShots
from scenewright.backend.storyboards.blocking import sketch
from scenewright.backend.storyboards.sheet import drawn
from scenewright.backend.thumbnails import thumbnail
from scenewright.shared.artifacts import Image, Shot, Storyboard
from scenewright.shared.errors import InvalidInput
from scenewright.shared.messages import Cancel, Cancelled, Done, Preview, Progress
from scenewright.shared.tasks import TextToStoryboard

STORY = "A red teapot stands on a table. Ada picks it up. “Cold,” she says."
SIDE = 64


def made(client: Client, text: str = STORY, painter: str = "trial-painter", **words: Any) -> Any:
    """Return the end of a job."""
    task = TextToStoryboard(text=text, width=SIDE, height=SIDE, seed=5, **words)
    return client.end(client.submit("sentence-shots", task=task, painter=painter))


def test_every_sentence_is_a_shot_with_a_picture_of_its_own(client: Client) -> None:
    done = made(client, style="oil")
    assert isinstance(done, Done), done
    (board,) = done.artifacts
    assert isinstance(board, Storyboard) and board.name.startswith("A red teapot stands")
    assert [each.description for each in board.shots] == [
        "A red teapot stands on a table.", "Ada picks it up.", "“Cold,” she says."
    ]  # fmt: skip
    assert all(each.picture is not None and each.picture.pixels.shape[:2] == (SIDE, SIDE) for each in board.shots)
    asked = [each.settings for each in done.provenance.contributions]
    assert [each["seed"] for each in asked] == [5, 6, 7]
    assert [each["prompt"] for each in asked] == [each.prompt for each in board.shots]
    assert all(each["prompt"].endswith("oil") for each in asked)
    assert done.report["shots"] == 3 and done.report["characters"] == "Ada"


def test_pictures_are_shown_as_they_come(client: Client) -> None:
    made(client)
    told = [message for message in client.seen if isinstance(message, Preview | Progress)]
    assert any(isinstance(message, Preview) for message in told)  # the newest wins where several wait
    fractions = [message.fraction for message in told if isinstance(message, Progress)]
    assert fractions == sorted(fractions)


def test_it_can_be_cancelled_between_pictures(client: Client) -> None:
    task = TextToStoryboard(text=STORY * 66, width=SIDE, height=SIDE)
    job = client.submit("sentence-shots", task=task, painter="trial-painter")
    client.next(Preview, job)
    client.send(Cancel(job=job))
    assert isinstance(client.end(job), Cancelled)


def test_what_the_painter_cannot_paint_is_sketched(client: Client) -> None:
    done = made(client, "A red mug stands on a table. Ada thinks of Tom.", painter="studio-picture")
    assert isinstance(done, Done), done
    mug, thought = done.artifacts[0].shots
    assert mug.picture is not None and thought.picture is not None
    assert done.report["sketched"].startswith("shots 2: ")
    dark = thought.picture.pixels.mean(axis=2) < 120
    assert 0.1 < dark.mean() < 0.7  # two people, from near


def test_people_whom_the_painter_does_not_know_are_sketched_before_their_place(client: Client) -> None:
    story = "A red mug stands on a table. Ada waits in the forest. Ada picks up a gold coin with her hand."
    done = made(client, story, painter="studio-picture")
    assert isinstance(done, Done), done
    assert done.report["sketched"].startswith("shots 2: ")  # the coin fills the frame
    coin, forest = done.artifacts[0].shots[2].picture, done.artifacts[0].shots[1].picture
    assert coin is not None and forest is not None
    empty = sketch(Shot(description="x", characters=("Ada",)), SIDE, SIDE)
    behind = empty.pixels.mean(axis=2) > 150
    seen, paper = forest.pixels.astype(float), empty.pixels.astype(float)
    figure = ~behind
    assert np.abs(seen - paper).mean(axis=2)[figure].mean() < 8  # she is as dark as ever
    sides = seen.mean(axis=2)[:, behind.all(axis=0)]
    assert sides.shape[1] > 5 and sides.std(axis=1).mean() > 3  # trees, and no plain sky and ground


def test_a_sketch_shows_as_many_as_there_are_as_large_as_the_framing_says() -> None:
    two = Shot(description="x", framing="full", characters=("a", "b"))
    far = Shot(description="x", framing="extreme wide", characters=("a",))
    dark = [sketch(each, 320, 180).pixels.mean(axis=2) < 120 for each in (two, far)]
    heights = [np.ptp(np.flatnonzero(each.any(axis=1))) / 180 for each in dark]
    assert heights[0] > 0.7 and heights[1] < 0.2
    columns = dark[0][20:60].any(axis=0).astype(int)
    assert (np.diff(columns) == 1).sum() == 2


def test_without_pictures_nobody_is_asked() -> None:
    context = Listener()
    board = SentenceShots().run(TextToStoryboard(text=STORY, pictures=False), SentenceShots.Options(), context)
    assert len(board.shots) == 3 and all(each.picture is None for each in board.shots)
    assert SentenceShots.asks({"pictures": False, "width": 64, "height": 64}, SentenceShots.Options()) == ()


def test_a_story_without_a_sentence_is_refused() -> None:
    for text in ("", " \n", "…"):
        with pytest.raises(InvalidInput, match="no sentence"):
            SentenceShots().run(TextToStoryboard(text=text, pictures=False), SentenceShots.Options(), Listener())


def board() -> Storyboard:
    """Return a storyboard of a red and a green picture, and one shot without."""
    red, green = (Image(pixels=np.full((90, 160, 3), colour, np.uint8)) for colour in ((220, 0, 0), (0, 160, 0)))
    return Storyboard(
        name="Two",
        shots=(
            Shot(description="Red # *here*\n<script>", picture=red),
            Shot(description="Green", dialogue="Go", picture=green),
            Shot(description="Nothing"),
        ),
    )


def test_a_folder_holds_the_list_the_page_the_pictures_and_the_sheet(tmp_path: Path) -> None:
    formats.save(board(), tmp_path / "story")
    names = sorted(path.name for path in (tmp_path / "story").iterdir())
    assert names == ["001.png", "002.png", "sheet.png", "storyboard.json", "storyboard.md"]
    page = (tmp_path / "story" / "storyboard.md").read_text(encoding="utf-8")
    assert "Red \\# \\*here\\* \\<script\\>" in page and "![Shot 2](002.png)" in page and "Said: Go" in page
    (tmp_path / "story" / "001.png").unlink()
    with pytest.raises(InvalidInput, match="001.png of the storyboard is missing"):
        formats.load(tmp_path / "story", Storyboard)


def test_a_list_may_not_name_files_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(b"")
    (tmp_path / "story").mkdir()
    listing = tmp_path / "story" / "storyboard.json"
    listing.write_text('{"type": "storyboard", "shots": [{"description": "x", "picture": "../secret.png"}]}')
    with pytest.raises(InvalidInput, match="outside of the storyboard's folder"):
        formats.load(tmp_path / "story", Storyboard)


def test_the_sheet_and_the_thumbnail_show_pictures_in_order() -> None:
    pixels = drawn(board()).pixels.astype(int)
    red, green = ((pixels[..., channel] > 140) & (pixels[..., 2] < 40) for channel in (0, 1))
    assert red.sum() > 420 * 200 and green.sum() > 420 * 200
    assert np.nonzero(red)[1].max() < np.nonzero(green)[1].min()
    small = thumbnail(board()).pixels
    assert small[128, 64, 0] > 200 and small[128, 192, 1] > 140
    with pytest.raises(ValueError, match="nothing to draw"):
        thumbnail(Storyboard(shots=(Shot(description="x"),)))
