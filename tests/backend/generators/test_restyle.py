"""Films in another look: it is the look that was asked for, it keeps the film's form, and nothing flickers."""

from __future__ import annotations

import numpy as np
import pytest
from listening import Listener
from scipy import ndimage

from scenewright.backend.formats import mp4
from scenewright.backend.generators.video.restyle import Restyle
from scenewright.backend.motion.restyling import flicker
from scenewright.shared.artifacts import Video
from scenewright.shared.errors import InvalidInput, JobCancelled
from scenewright.shared.messages import Preview, Progress
from scenewright.shared.tasks import VideoToVideo

HEIGHT, WIDTH, COUNT = 72, 97, 5
MARGIN = 0.01  # by how much more than the film itself what is made of it may change along its motion


@pytest.fixture(scope="module")
def film() -> Video:
    """A mottled wall before which a camera goes by, and a red ball that rolls the other way."""
    rng = np.random.default_rng(1)
    wall = ndimage.gaussian_filter(rng.standard_normal((HEIGHT, 2 * WIDTH, 3)), (2, 2, 0)) * 1.2 + 0.5

    def frame(number: int) -> np.ndarray:
        y, x = np.mgrid[:HEIGHT, :WIDTH]
        ball = np.clip(14.5 - np.hypot(x - 30 + 2 * number, y - 40), 0, 1)[..., None]
        seen = wall[:, 2 * number : 2 * number + WIDTH] * (1 - ball) + np.array([0.9, 0.2, 0.1]) * ball
        return np.rint(np.clip(seen, 0, 1) * 255).astype(np.uint8)

    return mp4.encode((frame(number) for number in range(COUNT)), 23.976, "passage")


def frames(video: Video) -> list[np.ndarray]:
    return list(mp4.decode(video))


def made(film: Video, prompt: str, context: Listener | None = None, strength: float = 1.0) -> Video:
    return Restyle().run(VideoToVideo(video=film, prompt=prompt, strength=strength), None, context or Listener())


@pytest.mark.parametrize("prompt", ["oil painting", "pencil", "stained glass", "at night"])
def test_marks_stick_to_what_moves_and_rate_length_and_size_are_the_films(film: Video, prompt: str) -> None:
    context = Listener()
    restyled = made(film, prompt, context)
    assert (restyled.frame_count, restyled.frame_rate) == (COUNT, film.frame_rate)
    assert (restyled.width, restyled.height) == (film.width, film.height)
    given, shown = frames(film), frames(restyled)
    assert flicker(shown, given) < flicker(given, given) + MARGIN
    assert all(np.abs(one.astype(float) - other).mean() > 5 for one, other in zip(given, shown, strict=True))
    fractions = [said.fraction for said in context.said if isinstance(said, Progress)]
    assert fractions == sorted(fractions) and len(fractions) > COUNT
    assert any(isinstance(said, Preview) for said in context.said)


def test_without_what_is_carried_along_a_pencil_would_flicker(film: Video) -> None:
    from scenewright.backend.studio.relooking import read, restyled

    how, given = read("pencil"), frames(film)
    alone = [restyled(each.astype(np.float32) / 255, None, how, 0, lambda *_: None) for each in given]
    alone_flickers = flicker([np.rint(each * 255).astype(np.uint8) for each in alone], given)
    assert alone_flickers > 3 * flicker(frames(made(film, "pencil")), given)


def test_night_is_darker_and_no_strength_changes_nothing(film: Video) -> None:
    given, night = (np.array(frames(each)) for each in (film, made(film, "night")))
    assert night.mean() < 0.6 * given.mean()
    assert made(film, "night", strength=0) is film


def test_what_cannot_be_is_said_and_it_stops(film: Video) -> None:
    with pytest.raises(InvalidInput, match="empty"):
        made(film, " ")
    with pytest.raises(InvalidInput, match="Nothing in the prompt"):
        made(film, "xyzzy " * 2000)
    with pytest.raises(InvalidInput, match="is broken"):
        made(Video(encoded=np.zeros(300, np.uint8), frame_rate=24.0, frame_count=5, width=64, height=64), "night")
    context = Listener(cancel_after=4)
    with pytest.raises(JobCancelled):
        made(film, "night", context)
    assert len(context.said) <= 5
