"""`relit-control`: depth and normals are lit as they face, drawings are coloured in, and words decide how."""

from __future__ import annotations

import numpy as np
import pytest
from listening import Listener

from scenewright.backend.generators.image.relit_control import RelitControl
from scenewright.shared.artifacts import Image
from scenewright.shared.errors import InvalidInput, JobCancelled
from scenewright.shared.tasks import ControlToImage

SIDE = 96


def made(
    control: np.ndarray, kind: str, prompt: str = "", context: Listener | None = None, **task: float
) -> np.ndarray:
    image = Image(pixels=control, colour_space="data")
    asked = ControlToImage(control=image, kind=kind, prompt=prompt, **task)  # type: ignore[arg-type]
    pixels = RelitControl().run(asked, RelitControl.Options(), context or Listener()).pixels
    assert pixels.dtype == np.uint8 and pixels.shape == (*control.shape[:2], 3)
    return pixels.astype(float) / 255


def ball() -> tuple[np.ndarray, np.ndarray]:
    """Return the depth (h, w, 1) and the normals (h, w, 3) of a ball before nothing."""
    y, x = np.mgrid[-1 : 1 : SIDE * 1j, -1 : 1 : SIDE * 1j] * 1.25
    inside = x * x + y * y < 1
    out = np.sqrt(np.clip(1 - x * x - y * y, 0, 1))
    depth = np.where(inside, 0.6 + 0.4 * out, 0)[..., None].astype(np.float32)
    normals = np.where(inside[..., None], np.stack([x, -y, out], 2) * 0.5 + 0.5, 0).astype(np.float32)
    return depth, normals


def boxes() -> np.ndarray:
    """Return a drawing (h, w, 1) uint8 of two boxes side by side."""
    edges = np.zeros((SIDE, SIDE, 1), np.uint8)
    for left in (10, 54):
        edges[30:72, left : left + 32] = 255
        edges[33:69, left + 3 : left + 29] = 0
    return edges


@pytest.mark.parametrize("kind", ["depth", "normal"])
def test_a_ball_is_lit_from_where_the_light_is(kind: str) -> None:
    control = ball()[kind == "normal"]
    seen = made(control, kind, "studio light").mean(axis=2)  # from above and the left
    assert seen[24:36, 30:42].mean() > seen[60:72, 54:66].mean() + 0.1


def test_nothing_is_where_depth_is_black_and_the_sky_stands_there() -> None:
    seen = made(ball()[0], "depth", "clay, noon")
    assert seen[2, 48, 2] > seen[2, 48, 0] + 0.1


def test_materials_and_colours_are_the_ones_that_were_said() -> None:
    depth, normals = ball()
    middle = np.s_[36:60, 36:60]
    for control, kind in ((depth, "depth"), (normals, "normal")):
        gold, grass, blue = (
            made(control, kind, f"{words}, studio light")[middle] for words in ("gold", "grass", "blue")
        )
        assert (gold[..., 0] - gold[..., 2]).mean() > 0.15
        assert (grass[..., 1] - grass[..., 0]).mean() > 0.02
        assert (blue[..., 2] - blue[..., 0]).mean() > 0.1


def test_night_is_darker_and_fog_hides_what_is_far() -> None:
    slope = np.repeat(np.linspace(0.02, 1, SIDE, dtype=np.float32)[:, None], SIDE, 1)[..., None]
    slope[:, 30:40] *= 0.9
    day, night, fog = (made(slope, "depth", words) for words in ("brick", "brick at night", "brick in fog"))
    assert night.mean() < 0.6 * day.mean()
    assert fog[:20].std() < 0.5 * day[:20].std()


def test_hold_flattens_what_is_held_loosely() -> None:
    normals = ball()[1]
    inside = np.s_[30:66, 30:66]
    loose, usual = (
        made(normals, "normal", "studio light", control_strength=strength)[inside] for strength in (0.1, 1.0)
    )
    assert loose.std() < 0.6 * usual.std()


def test_a_drawing_is_coloured_in_between_its_lines() -> None:
    seen = made(boxes(), "edges", "red and blue")
    left, right = seen[40:60, 20:32].mean((0, 1)), seen[40:60, 64:76].mean((0, 1))
    assert {int(left.argmax()), int(right.argmax())} == {0, 2}
    assert seen[31, 20].max() < 0.3  # its lines are ink
    assert np.abs(left - seen[4:20, 20:70].mean((0, 1))).max() > 0.1


@pytest.mark.parametrize(("words", "is_dark"), [("blueprint", True), ("pencil drawing", False)])
def test_a_drawing_can_be_drawn_again(words: str, is_dark: bool) -> None:
    seen = made(boxes(), "edges", words)
    paper, line = seen[6:20, 10:80].mean(), seen[30:33, 14:38].mean()
    assert (line > paper + 0.15) if is_dark else (line < paper - 0.15)


def test_words_it_does_not_know_are_told() -> None:
    context = Listener()
    made(ball()[0], "depth", "a castle of brick on grass, golden hour", context)
    assert context.report["surfaces"] == "of brick, grass" or "brick" in context.report["surfaces"]
    assert context.report["light"] == "golden hour"


@pytest.mark.parametrize("kind", ["depth", "normal", "edges"])
@pytest.mark.parametrize("shape", [(1, 1, 3), (2, 70, 1), (24, 24, 4)])
def test_odd_controls_and_long_prompts_make_a_picture(kind: str, shape: tuple[int, int, int]) -> None:
    made(np.full(shape, 128, np.uint8), kind, "красный " * 1200)


def test_what_is_no_picture_gets_a_sentence_and_it_stops_when_told() -> None:
    with pytest.raises(InvalidInput, match="not numbers"):
        made(np.full((8, 8, 1), np.nan, np.float32), "depth")
    for after in (1, 3, 5):
        with pytest.raises(JobCancelled):
            made(ball()[0], "depth", "brick", Listener(cancel_after=after))
